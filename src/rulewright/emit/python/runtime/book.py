"""The rules of a contract as code notes them → books: what is looked up by a rule's id while a payload is judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.language.paths import Token
    from rulewright.plan.predicates import HasOffset, HasOneType, HasType, KnownKeys, NotCoercible, Unique

Inner: TypeAlias = "HasType | HasOneType | NotCoercible | HasOffset | KnownKeys | Unique"
"""The predicates that noting asks itself: about a value's type, or about what is inside a value."""


@dataclass(frozen=True, slots=True)
class NotedCheck:
    """A check: its code and message, where it looks, and what noting asks there itself."""

    code: str
    message: str
    target: tuple[Token, ...]
    of_item: bool = False
    """Whether the target starts at the item of a rule that is run per item."""
    predicate: Inner | None = None
    words: tuple[tuple[str, str], ...] = ()
    """What the contract itself puts into the slots of the message, where the plan is not at hand."""


@dataclass(frozen=True, slots=True)
class NotedRule:
    """A rule; `always` says that it hangs on nothing: no condition, no item, no data."""

    id: str
    severity: str
    basis: str
    checks: tuple[NotedCheck, ...]
    always: bool = True
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotedShape:
    """A shape: the rule that it is an object, its rules, and the shapes that its places and itself may continue in."""

    entry: NotedRule
    rules: tuple[NotedRule, ...]
    inner: tuple[tuple[tuple[Token, ...], str], ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A shape's rules by id, those that hang on nothing, and what its places that continue in shapes are asked."""

    rules: Mapping[str, NotedRule]
    always: tuple[str, ...]
    always_at: Mapping[Token, tuple[str, ...]]
    """Those by the first step of where they look."""
    below: tuple[tuple[tuple[Token, ...], tuple[str, ...]], ...]


def books_of(shapes: Mapping[str, NotedShape]) -> dict[str, Book]:
    """The book of every shape."""
    return {
        name: Book(
            {rule.id: rule for rule in shape.rules},
            tuple(rule.id for rule in shape.rules if rule.always),
            _by_first_step(rule for rule in shape.rules if rule.always),
            tuple((target, tuple(ids_below(shapes, inner))) for target, inner in shape.inner),
        )
        for name, shape in shapes.items()
    }


def _by_first_step(rules: Iterable[NotedRule]) -> dict[Token, tuple[str, ...]]:
    found: defaultdict[Token, list[str]] = defaultdict(list)
    for rule in rules:
        for step in dict.fromkeys(check.target[0] for check in rule.checks if check.target):
            found[step].append(rule.id)
    return {step: tuple(ids) for step, ids in found.items()}


def ids_below(shapes: Mapping[str, NotedShape], name: str) -> Iterable[str]:
    """The ids of the rules of a shape and of all shapes it continues in."""
    found = [name]
    for outer in found:
        further = (*shapes[outer].variants, *(inner for _, inner in shapes[outer].inner))
        found.extend(inner for inner in dict.fromkeys(further) if inner not in found)
    return (rule.id for inner in found for rule in shapes[inner].rules)

"""A condition → the conditions under each of which one test with one value decides alone whether it is met.

A rule whose condition has lost a value, an alternative or a part is asked otherwise only where nothing else decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import All, AnyOf, Condition, Holds, Not, OneOf
from rulewright.language.json_values import is_among

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path


@dataclass(frozen=True, slots=True)
class Decision:
    """One test of a condition decides.

    Attributes:
        label: the test's path and value, in few words.
        condition: what must be true for that.
        meets: whether the whole condition is true then.
    """

    label: str
    condition: Condition
    meets: bool


def decisions(condition: Condition, known: Mapping[Path, Sequence[Json]]) -> Iterator[Decision]:
    """Every test that can decide, with each value that it lists and with others; none where it is all there is.

    Args:
        condition: a rule's.
        known: by path, the values that are worth trying there.
    """
    for holds, beside, is_straight in _tests(condition, (), is_straight=True):
        for label, made, is_true in _tried(holds, known.get(holds.path, ())):
            whole = All((*beside, made)) if beside else made
            if whole not in (condition, Not(condition)):
                yield Decision(label, whole, is_true is is_straight)


def _tests(
    condition: Condition, beside: tuple[Condition, ...], *, is_straight: bool
) -> Iterator[tuple[Holds, tuple[Condition, ...], bool]]:
    """Each test, what must be true for it to decide, and whether the whole is true when it is."""
    match condition:
        case Holds():
            yield condition, beside, is_straight
        case Not(part):
            yield from _tests(part, beside, is_straight=not is_straight)
        case All(parts) | AnyOf(parts):
            for index, part in enumerate(parts):
                others = (*parts[:index], *parts[index + 1 :])
                settled = others if isinstance(condition, All) else tuple(map(Not, others))
                yield from _tests(part, (*beside, *settled), is_straight=is_straight)
        case _:
            assert_never(condition)


def _tried(holds: Holds, known: Sequence[Json]) -> Iterator[tuple[str, Condition, bool]]:
    """A test with each of its values, and with others; or as it is, and the other way about."""
    name, test = ".".join(map(str, holds.path.tokens)), holds.test
    if not isinstance(test, OneOf):
        yield name, holds, True
        yield f"not-{name}", Not(holds), False
        return
    for value in (*test.values, *(value for value in known if not is_among(value, test.values))):
        one = replace(holds, test=OneOf((value,), folded=test.folded, only=test.only))
        yield f"{name}-is-{value}", one, is_among(value, test.values)

"""What generated code meets in a payload → what is broken and what is skipped, by the rules' ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import EACH, VALUES
from rulewright.language.rfc3339 import parse_naive
from rulewright.plan.predicates import TYPING, HasOffset, HasOneType, HasType, KnownKeys, NotCoercible, Unique
from rulewright.validation.interpreter import leads_through, repeats
from rulewright.validation.places import Place
from rulewright.validation.values import is_coercible, is_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.emit.python.runtime.book import Book, Inner
    from rulewright.emit.python.runtime.given import Given
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer, Token


Break: TypeAlias = "tuple[str, Pointer, int, Pointer, Pointer | None, Pointer | None]"
"""A rule's id, the pointer where its check of that index does not hold, and on what it was judged.

That is the pointer of the object whose shape has the rule, and of the item of a rule run per item; and where a repeated
value stood before.
"""

Skip: TypeAlias = "tuple[str, Pointer, tuple[str, ...]]"
"""The id of a rule that was not judged, for the mistyped value at a pointer, or for missing data."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one validation has found so far."""

    given: Given
    books: Mapping[str, Book]
    broken: list[Break] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What data a rule reads that was not supplied, by the rule's id."""

    def visit(self, shape: str, at: Pointer) -> Visit:
        """Starts the judging of the object at a pointer by a shape."""
        return Visit(self, self.books[shape], at)


@dataclass(frozen=True, slots=True)
class Visit:
    """The judging of the object at `at` by one shape. Rules are named by id, their checks by index."""

    findings: Findings
    book: Book
    at: Pointer
    mistypes: list[Pointer] = field(default_factory=list)
    """Where values of a wrong type are."""

    def mistyped(self, rule_id: str, index: int, value: Json, pointer: Pointer) -> None:
        """Judges a check of a value's type."""
        if not _is_typed(self.book.rules[rule_id].checks[index].predicate, value):
            self.findings.broken.append((rule_id, pointer, index, self.at, None, None))
            self.mistypes.append(pointer)

    def broken(self, rule_id: str, index: int, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes a check that does not hold at a place, unless a value there or above is mistyped."""
        if not self._is_mistyped(pointer):
            self._note(rule_id, index, pointer, item_at)

    def inside(
        self, rule_id: str, index: int, pointer: Pointer, steps: Pointer, item_at: Pointer | None = None
    ) -> None:
        """Notes a check at the place so many steps inside the one it is about, as `broken` does."""
        if not self._is_mistyped(pointer):
            self._note(rule_id, index, (*pointer, *steps), item_at)

    def unknown(self, rule_id: str, index: int, value: Json, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes each key of the object at a place that is not among the known ones."""
        predicate = self.book.rules[rule_id].checks[index].predicate
        if isinstance(predicate, KnownKeys) and isinstance(value, dict) and not self._is_mistyped(pointer):
            for key in value:
                if key not in predicate.names:
                    self._note(rule_id, index, (*pointer, key), item_at)

    def repeated(self, rule_id: str, index: int, value: Json, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes each later occurrence of what stands before among the items of the array at a place."""
        predicate = self.book.rules[rule_id].checks[index].predicate
        if isinstance(predicate, Unique) and not self._is_mistyped(pointer):
            for later, first in repeats(Place(pointer, value, in_object=False), predicate.by):
                self._note(rule_id, index, later, item_at, first)

    def lacks(self, *rule_ids: str) -> None:
        """Notes rules that read data which was not supplied."""
        missing = self.findings.missing
        supplied = self.findings.given.data
        for rule_id in rule_ids:
            if rule_id not in missing:
                missing[rule_id] = tuple(name for name in self.book.rules[rule_id].data if name not in supplied)
            self.findings.skipped.append((rule_id, self.at, missing[rule_id]))

    def skip(self, *rule_ids: str, item_at: Pointer = ()) -> None:
        """Notes rules that have a target at or below a mistyped value; what mistyped it was judged there."""
        for rule_id in rule_ids:
            for check in self.book.rules[rule_id].checks:
                way = (*(item_at if check.of_item else self.at), *check.target)
                is_judged = isinstance(check.predicate, TYPING)
                for pointer in self.mistypes:
                    if leads_through(pointer, way) and not (is_judged and len(pointer) == len(way)):
                        self.findings.skipped.append((rule_id, pointer, ()))

    def skip_always(self) -> None:
        """Notes the rules that hang on nothing, and those of nested shapes, at or below a mistyped value."""
        depth = len(self.at)
        if any(len(pointer) <= depth for pointer in self.mistypes):
            self.skip(*self.book.always)
        else:
            keys = (key for pointer in self.mistypes if isinstance(key := pointer[depth], str))
            steps: list[Token] = [*keys, EACH, VALUES]
            asked = (self.book.always_at.get(step, ()) for step in dict.fromkeys(steps))
            self.skip(*dict.fromkeys(rule_id for ids in asked for rule_id in ids))
        for target, rule_ids in self.book.below:
            for pointer in self.mistypes:
                if leads_through(pointer, (*self.at, *target)):
                    self.findings.skipped.extend(skips(rule_ids, pointer))

    def _is_mistyped(self, pointer: Pointer) -> bool:
        return any(pointer[: len(mistyped)] == mistyped for mistyped in self.mistypes)

    def _note(
        self, rule_id: str, index: int, pointer: Pointer, item_at: Pointer | None, first: Pointer | None = None
    ) -> None:
        self.findings.broken.append((rule_id, pointer, index, self.at, item_at, first))


def skips(rule_ids: Iterable[str], pointer: Pointer) -> Iterable[Skip]:
    """The rules as skipped for the mistyped value at `pointer`."""
    return ((rule_id, pointer, ()) for rule_id in rule_ids)


def _is_typed(predicate: Inner | None, value: Json) -> bool:
    """Whether a predicate about types holds of a value other than null."""
    match predicate:
        case HasType(wanted, lenient):
            return is_of(wanted, value) or (lenient and is_coercible(wanted, value))
        case NotCoercible(wanted):
            return is_of(wanted, value) or not is_coercible(wanted, value)
        case HasOneType(types):
            return any(is_of(wanted, value) for wanted in types)
        case HasOffset():
            return not (isinstance(value, str) and parse_naive(value))
        case _:
            return True

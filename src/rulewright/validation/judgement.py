"""The bare result of a validation: which check of which rule is broken where, and which rules could not be judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Check, Rule


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that does not hold at `pointer`.

    `at` is the object whose shape has the rule, `item_at` the item of a rule with `for:`, `first` where a repeated
    value stood before.
    """

    rule: Rule
    check: Check
    pointer: Pointer
    at: Pointer = ()
    item_at: Pointer | None = None
    first: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that was not judged: because of the mistyped value at `pointer`, or of data that was not supplied."""

    rule: Rule
    pointer: Pointer
    missing_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is broken, one entry per rule and pointer, and what was skipped; both sorted by pointer, then id."""

    broken: tuple[Broken, ...]
    skipped: tuple[Skipped, ...]

    @classmethod
    def of(cls, broken: Iterable[Broken], skipped: Iterable[Skipped]) -> Judgement:
        """Sorted, and of several checks of one rule at one pointer only the first in the author's order."""
        return cls(
            tuple(entry for _, _, entry in settled([(entry.rule.id, entry.pointer, entry) for entry in broken])),
            tuple(skip for _, _, skip in settled([(skip.rule.id, skip.pointer, skip) for skip in skipped])),
        )

    def inside(self, around: Pointer) -> Judgement:
        """The same of a value that is part of another one, at `around`."""
        return Judgement(
            tuple(
                replace(
                    entry,
                    pointer=(*around, *entry.pointer),
                    at=(*around, *entry.at),
                    item_at=None if entry.item_at is None else (*around, *entry.item_at),
                    first=None if entry.first is None else (*around, *entry.first),
                )
                for entry in self.broken
            ),
            tuple(replace(entry, pointer=(*around, *entry.pointer)) for entry in self.skipped),
        )


EntryT = TypeVar("EntryT", bound="tuple[Any, ...]")


def settled(entries: Iterable[EntryT]) -> Iterable[EntryT]:
    """The first entry of each rule id and pointer, with which entries start, sorted by pointer, then id."""
    once: dict[tuple[str, Pointer], EntryT] = {}
    for entry in entries:
        once.setdefault(entry[:2], entry)
    if len(once) <= 1:
        return once.values()
    # Many stand at the same pointer.
    keys = {pointer: sort_key(pointer) for pointer in {pointer for _, pointer in once}}
    return map(once.__getitem__, sorted(once, key=lambda told: (keys[told[1]], told[0])))


def sort_key(pointer: Pointer) -> tuple[tuple[bool, int, str], ...]:
    """Orders pointers token by token, indexes as numbers and before keys."""
    return tuple((False, token, "") if isinstance(token, int) else (True, 0, token) for token in pointer)

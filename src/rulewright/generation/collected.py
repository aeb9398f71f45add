"""Payloads as they are made → cases with ids and notes, each payload once per side, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.generation.case import Case, LeftOut, Side
from rulewright.generation.edits import copied
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rulewright.generation.tally import Tally
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json


class Collected:
    """Cases under collection, in the order in which they come, and up to a number."""

    def __init__(self, world: World, tally: Tally, most: int) -> None:
        """Collects up to `most` cases."""
        self._world = world
        self.tally = tally
        self._most = most
        self._cases: list[Case] = []
        self.left_out: list[LeftOut] = []
        self._seen: set[tuple[Side, str, str | None]] = set()
        self._ids: Counter[str] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether there is room for no more cases."""
        return len(self._cases) >= self._most

    @property
    def room(self) -> int:
        """How many more cases there is room for."""
        return self._most - len(self._cases)

    @property
    def has_room_for_more(self) -> bool:
        """Whether there are fewer cases than things to show."""
        return len(self._cases) < min(self._most, self.tally.whole)

    def breaking(self, rule: str, label: str, payload: Json, *, is_first: bool = False) -> bool:
        """Adds a case that breaks a rule; false where it does not, or where another has the payload.

        The first of a rule is its own, even if the payload shows another rule too.
        """
        if self.is_full:
            self.cut(rule, label, "breaking")
            return False
        case = self.further(rule, label, payload, is_first=is_first)
        if case is not None:
            self._cases.append(case)
        return case is not None

    def further(self, rule: str, label: str, payload: Json, *, is_first: bool = False) -> Case | None:
        """The case that breaks a rule, in no need of room; None where it does not, or where another has the payload."""
        if not self._is_new("breaking", payload, rule if is_first else None):
            return None
        found = tuple((entry.rule.id, pointer_text(entry.pointer)) for entry in self._world.judge(payload))
        if not any(name == rule for name, _ in found):
            return None
        beside = sorted({name for name, _ in found if name != rule})
        note = f"{rule} refused: {_words(label)}" + (f"; it also breaks {', '.join(beside)}" if beside else "")
        return self._named(Case(f"{rule}#{label}", self._shape, payload, "breaking", rule, found, note))

    def valid(
        self,
        rule: str | None,
        label: str,
        payload: Json,
        shows: Sequence[str] = (),
        apart: Sequence[Callable[[], Json | None]] = (),
    ) -> bool:
        """Adds a case that breaks nothing, and shows other things beside; false where it does, or is not new.

        `apart` makes for each of them a payload that shows nothing else.
        """
        if self.is_full:
            self.cut(rule, label, "valid")
            return False
        case = self.further_valid(rule, label, payload, shows, apart)
        if case is not None:
            self._cases.append(case)
        return case is not None

    def further_valid(
        self,
        rule: str | None,
        label: str,
        payload: Json,
        shows: Sequence[str] = (),
        apart: Sequence[Callable[[], Json | None]] = (),
    ) -> Case | None:
        """The case that breaks nothing, in no need of room; None where it does, or is not new."""
        if not self._is_new("valid", payload, None) or self._world.judge(payload):
            return None
        subject = rule or self._shape
        note = f"{subject} accepted: {_words(label)}" + (f"; it shows {len(shows)} things" if len(shows) > 1 else "")
        made = Case(f"{subject}#{label}", self._shape, payload, "valid", rule, (), note, tuple(shows), tuple(apart))
        return self._named(made)

    def leave_out(self, label: str, rule: str | None, side: Side, reason: str) -> None:
        """Notes a case that could not be made."""
        subject = rule or self._shape
        self.left_out.append(LeftOut(f"{subject}#{label}" if label else subject, rule, side, reason))

    def cut(self, rule: str | None, label: str, side: Side) -> None:
        """Notes a case that there was no room for."""
        self.leave_out(label, rule, side, f"over the limit of {self._most} cases")

    def handed(self, steps: Iterable[object]) -> Iterator[Case]:
        """The cases that are added while steps are taken, after each step those that it added."""
        at = len(self._cases)
        for _ in steps:
            yield from self._cases[at:]
            at = len(self._cases)
        yield from self._cases[at:]

    @property
    def _shape(self) -> str:
        return self._world.shape.name

    def _is_new(self, side: Side, payload: Json, rule: str | None) -> bool:
        # The spelling counts: 25 and 25.0, or keys in another order, are worth a case each.
        text = repr(payload)
        if (side, text, rule) in self._seen:
            return False
        self._seen.update({(side, text, rule), (side, text, None)})
        return True

    def _named(self, case: Case) -> Case:
        """The case under an id of its own, with a payload that nobody else changes."""
        self._ids[case.id] += 1
        count = self._ids[case.id]
        return replace(case, id=case.id if count == 1 else f"{case.id}~{count}", payload=copied(case.payload))


def _words(label: str) -> str:
    return label.replace("-", " ")

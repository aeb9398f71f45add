"""The parts of a run, by names that stay the same from run to run → which were asked, and what was wrong in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.findings.finding import Kind
    from rulewright.contract.fresh import Fresh

_FORM, _FORMS = "form ", "forms"


class Parts:
    """What is known of each part; the one under way is the one that keys are made for."""

    def __init__(self, operation: str, fresh: Fresh) -> None:
        self._operation = operation
        self._fresh = fresh
        self._asked: set[str] = set()
        self._complaints: set[tuple[str, Kind]] = set()
        self.keys = tuple(pointer for pointer, _ in fresh.ways)
        """The fields of payloads that are given keys of their own."""

    @property
    def current(self) -> str:
        """The part under way."""
        return self._named(self._fresh.part)

    def asked(self, name: str) -> None:
        """Notes that a part was asked to its end."""
        self._asked.add(self._named(name))

    def answered(self, seen: Observation) -> None:
        """Notes the answer to the one request of the part under way: it is asked if the answer tells anything."""
        if seen.meaning.tells or not seen.exchange.authenticated:
            self._asked.add(self.current)

    def complained(self, kind: Kind) -> None:
        """Notes that something was wrong in the part under way."""
        self._complaints.add((self.current, kind))

    def is_clean(self, part: str, kind: Kind) -> bool:
        """Whether a part was asked to its end, and nothing of a kind was wrong in it."""
        return part in self._asked and (part, kind) not in self._complaints

    def _named(self, name: str) -> str:
        return f"{self._operation}: {_FORMS if name.startswith(_FORM) else name}"

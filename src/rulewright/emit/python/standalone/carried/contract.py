"""A payload → its report, by the contract that a standalone module carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.emit.python.runtime.book import books_of, ids_below
from rulewright.emit.python.runtime.findings import Findings, skips
from rulewright.emit.python.runtime.given import Given
from rulewright.emit.python.runtime.moments import bounds_at
from rulewright.emit.python.standalone.carried.reading import read_document
from rulewright.emit.python.standalone.carried.report import Report, Violation, reported
from rulewright.validation.clock import Clock
from rulewright.validation.context import DataRows
from rulewright.validation.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime, tzinfo

    from rulewright.emit.python.runtime.book import Book, NotedRule, NotedShape
    from rulewright.emit.python.runtime.plain import Object
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import TextUnit


@dataclass(frozen=True, slots=True)
class Contract:
    """The rules of a contract, and the functions that were generated from them.

    Everywhere, `operation` says whose body a payload is (by default that of the first operation with a body), `today`
    is a date (now is then 12:00 in the contract's zone) or an aware datetime (by default the system's clock), and
    `data` holds the rows of each table that the contract declares under `data`.
    """

    name: str
    version: str
    zone: tzinfo
    unit: TextUnit
    """What a length counts."""
    tables: Mapping[str, str]
    """The key column of each table of data."""
    bodies: Mapping[str | None, str]
    """The shape of each operation's body; under None, that of the first."""
    shapes: Mapping[str, NotedShape]
    answering: Mapping[str, Callable[[Object, Given, int], bool | None]]
    judging: Mapping[str, Callable[[Object, Pointer, Findings], None]]
    _books: Mapping[str, Book] = field(init=False, repr=False)
    _rules: Mapping[str, NotedRule] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rules = {rule.id: rule for shape in self.shapes.values() for rule in (shape.entry, *shape.rules)}
        object.__setattr__(self, "_rules", rules)
        object.__setattr__(self, "_books", books_of(self.shapes))

    def validate(
        self,
        payload: object,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Mapping[str, list[dict[str, Json]]] | None = None,
    ) -> list[Violation]:
        """Every violation of a payload, sorted by pointer (indexes as numbers), then rule id.

        Raises:
            NotJsonError: the payload is not a JSON value.
            LimitError: it is nested too deep, or has too long a number.
            KeyError: the contract has no such operation, or declares no such data.
        """
        return [*self.report(payload, operation=operation, today=today, data=data).violations]

    def report(
        self,
        payload: object,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Mapping[str, list[dict[str, Json]]] | None = None,
    ) -> Report:
        """What `validate` gives, and which rules were skipped. Raises as `validate` does."""
        return self._judged(self.bodies[operation], to_plain(payload), self._given(today, data))

    def report_json(
        self,
        document: bytes | str,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Mapping[str, list[dict[str, Json]]] | None = None,
    ) -> Report:
        """As `report`, from JSON text, in which numbers keep every digit.

        Raises:
            ValueError: the text is no JSON (RFC 8259), has a key twice, or passes a limit.
        """
        return self._judged(self.bodies[operation], read_document(document), self._given(today, data))

    def is_valid(
        self,
        payload: object,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Mapping[str, list[dict[str, Json]]] | None = None,
    ) -> bool:
        """Whether no rule of severity error is broken: `report(…).ok`, sooner. Raises as `validate` does."""
        shape, given = self.bodies[operation], self._given(today, data)
        quick = self.answering[shape](payload, given, 0) if type(payload) is dict else None
        return self._judged(shape, to_plain(payload), given).ok if quick is None else quick

    def _given(self, today: date | datetime | None, data: Mapping[str, list[dict[str, Json]]] | None) -> Given:
        clock = Clock.system(self.zone) if today is None else Clock.at(today, self.zone)
        rows = {name: DataRows.keyed(table, self.tables[name]) for name, table in (data or {}).items()}
        return Given(bounds_at(clock), self.zone, rows)

    def _judged(self, shape: str, payload: Json, given: Given) -> Report:
        findings = Findings(given, self._books)
        if isinstance(payload, dict):
            self.judging[shape](payload, (), findings)
        else:
            findings.broken.append((self.shapes[shape].entry.id, (), 0, (), None, None))
            findings.skipped.extend(skips(ids_below(self.shapes, shape), ()))
        return reported(payload, self._rules, self.unit, findings.broken, findings.skipped)

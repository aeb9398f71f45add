"""Runs of lint and check in one call, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from rulewright.linting.check import check
from rulewright.linting.config import Assignment
from rulewright.linting.discover import discover
from rulewright.linting.events import Unusable, ViolationFound
from rulewright.linting.lint import Run, lint
from rulewright.loading import load
from rulewright.validation.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from rulewright.linting.events import Event, RuleFileChecked
    from rulewright.linting.waivers import Waiving
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Diagnostic
    from rulewright.reading.payloads import Format

    Assign = Callable[[Path | None], Assignment | None]

T = TypeVar("T")

ORDERS = (Path(__file__).parent / "orders.yaml").as_posix()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD = '{"id": "A1", "lines": [{"no": 1, "item": "pen"}]}'


def now(zone: tzinfo) -> Clock:
    return Clock.at(NOW, zone)


def load_plan(name: str) -> Plan:
    return load(name).plan


def load_checked(name: str) -> tuple[Plan, tuple[Diagnostic, ...]]:
    rules = load(name)
    return rules.plan, rules.remarks


def check_file(name: str) -> RuleFileChecked | Unusable:
    return check(name, load_checked, now)


def lint_all(  # noqa: PLR0913 - what a run may be told
    *paths: object,
    assign: Assign = lambda _: Assignment(ORDERS),
    stdin: bytes | BinaryIO = b"",
    stdin_format: Format = "json",
    data: Mapping[str, Path] | None = None,
    skip_unmapped: bool = False,
    show_values: bool = False,
    waiving: Waiving | None = None,
) -> list[Event]:
    """The events of a run over paths, all of them judged by the contract of these tests unless `assign` says so."""
    inputs, missing = discover(map(str, paths), stdin_format)
    run = Run(
        assign=assign,
        load=load_plan,
        check=lambda path: check_file(path.as_posix()),
        stdin=BytesIO(stdin) if isinstance(stdin, bytes) else stdin,
        data=data or {},
        asked_data=frozenset(data or {}),
        config="rulewright.toml",
        how_to_map="map it",
        now=now,
        skip_unmapped=skip_unmapped,
        show_values=show_values,
        waiving=waiving,
    )
    return [*missing, *lint(inputs, run)]


def of_type(events: Iterable[Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def broken(events: Iterable[Event]) -> list[tuple[str, int, int]]:
    """The rule, line and column of every violation."""
    return [(found.violation.rule, found.line, found.column) for found in of_type(events, ViolationFound)]


def messages(events: Iterable[Event]) -> list[str]:
    """The message of every remark on what could not be used."""
    return [remark.message for event in of_type(events, Unusable) for remark in event.remarks]

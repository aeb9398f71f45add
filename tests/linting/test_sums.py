from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rulewright.language.standing import Severity
from rulewright.linting.events import FileFinished, FileStarted, Finished, PassedOver, RuleFileChecked, Unusable
from rulewright.linting.sums import finished
from tests.linting.support import GOOD, lint_all, of_type

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.linting.events import Event

CHECKED = RuleFileChecked("r.yaml", "orders", "1.0.0", 12, 3, ())
WARNED = replace(CHECKED, remarks=Unusable.whole("r.yaml", "c", "m").remarks)


def sums(*events: Event, fail_on: Severity = Severity.ERROR) -> Finished:
    *same, end = finished(events, fail_on)
    assert same == list(events)
    assert isinstance(end, Finished)
    return end


def violations(tmp_path: Path, text: str) -> list[Event]:
    (tmp_path / "a.json").write_text(text, "utf-8")
    return lint_all(tmp_path / "a.json")


def test_a_run_of_nothing_is_clean() -> None:
    assert sums() == Finished()
    assert sums().ok


def test_everything_is_counted() -> None:
    end = sums(
        FileStarted("a", "r", None),
        FileFinished("a", 3, ()),
        FileStarted("b", "r", None),
        FileFinished("b", 1, ()),
        PassedOver("c"),
        CHECKED,
        WARNED,
        Unusable.whole("d", "c", "m"),
    )
    assert end == Finished(
        files=2,
        payloads=4,
        rule_files=2,
        rules=24,
        examples=6,
        errors=1,
        unusable=1,
        mistakes=1,
        passed_over=1,
        exit_code=2,
    )


@pytest.mark.parametrize(
    ("text", "fail_on", "exit_code"),
    [
        (GOOD, Severity.ERROR, 0),
        (GOOD.replace("}]}", '}], "email": "a@b.example"}'), Severity.ERROR, 0),
        (GOOD.replace("}]}", '}], "email": "a@b.example"}'), Severity.WARNING, 1),
        (GOOD.replace("}]}", '}], "nick": "long"}'), Severity.WARNING, 0),
        ("{}", Severity.ERROR, 1),
        ("{}", Severity.WARNING, 1),
        ("{", Severity.ERROR, 2),
    ],
)
def test_the_exit_code_says_how_a_run_ended(tmp_path: Path, text: str, fail_on: Severity, exit_code: int) -> None:
    end = sums(*violations(tmp_path, text), fail_on=fail_on)
    assert end.exit_code == exit_code
    assert end.ok is (exit_code == 0)


def test_what_is_unusable_weighs_more_than_violations(tmp_path: Path) -> None:
    assert sums(*violations(tmp_path, "{}"), *violations(tmp_path, "{")).exit_code == 2


def test_violations_are_counted_by_severity(tmp_path: Path) -> None:
    end = sums(*violations(tmp_path, '{"id": "A1", "email": "a@b.example", "nick": "long"}'))
    assert (end.errors, end.warnings, end.infos) == (1, 1, 1)
    assert len(of_type(violations(tmp_path, GOOD), FileStarted)) == 1

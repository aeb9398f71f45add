"""What an author is told of every mistake: once, at its place, with a way out, and fast."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.run import run
from rulewright.linting.check import check
from rulewright.loading import load
from rulewright.validation.clock import Clock
from tests.diagnostics.cases import BASE, NAME, Mistake, topics

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.linting.events import Remark, RuleFileChecked, Unusable
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Diagnostic

TOPICS = topics()
MISTAKES = [mistake for _, mistakes in TOPICS.values() for mistake in mistakes]
SECONDS = 1.0


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(text: str) -> RuleFileChecked | Unusable:
    Path(NAME).write_text(text, "utf-8", newline="")
    return check(NAME, _load, Clock.system)


def _load(name: str) -> tuple[Plan, tuple[Diagnostic, ...]]:
    rules = load(name)
    return rules.plan, rules.remarks


def errors(found: RuleFileChecked | Unusable) -> list[Remark]:
    return [remark for remark in found.remarks if remark.severity == "error"]


def test_the_contract_that_is_broken_is_sound() -> None:
    assert checked(BASE).remarks == ()


def test_there_are_two_hundred_and_no_two_have_the_same_name() -> None:
    assert len({str(mistake) for mistake in MISTAKES}) == len(MISTAKES) >= 200


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_each_mistake_is_told_once_and_at_its_place(mistake: Mistake) -> None:
    start = time.process_time()
    found = errors(checked(mistake.text))
    assert time.process_time() - start < SECONDS
    starts = [(remark.line, remark.column) for remark in found]
    assert starts == [place[:2] for place in mistake.places], [remark.message for remark in found]
    assert any(mistake.says in remark.message for remark in found), [remark.message for remark in found]


@pytest.mark.parametrize("topic", TOPICS)
def test_what_an_author_reads(
    topic: str, golden: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    about, mistakes = TOPICS[topic]
    parts = [f"{about}.\n"]
    for mistake in mistakes:
        Path(NAME).write_text(mistake.text, "utf-8", newline="")
        assert run(["check", NAME]) == mistake.exit, mistake
        shown = capsys.readouterr()
        assert not shown.err
        parts.append(f"\n--- {mistake.name}\n{shown.out}")
    golden(f"diagnostics/{topic}.txt", "".join(parts))

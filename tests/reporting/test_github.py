from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.linting.events import Unusable
from rulewright.reporting.github.of_fuzz import GithubWriter as FuzzWriter
from rulewright.reporting.github.of_lint import GithubWriter
from tests.reporting.runs import agreeing, disagreeing, finished, hostile, started
from tests.reporting.support import check_rules, lint_payloads, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_lint_tells_github(golden: Callable[[str, str], None]) -> None:
    golden("lint/github.txt", written(GithubWriter, lint_payloads()))


def test_severities_become_commands() -> None:
    lines = written(GithubWriter, lint_payloads()).splitlines()
    commands = {line.split(" ")[0] for line in lines}
    assert commands == {"::error", "::warning", "::notice"}


def test_messages_and_properties_are_escaped_each_in_its_way() -> None:
    event = Unusable.whole("a,b:c%.json", "c", "50%\r\nof: this, that", "do: that")
    assert written(GithubWriter, [event]) == (
        "::error file=a%2Cb%3Ac%25.json,title=rulewright c::50%25%0D%0Aof: this, that%0Ahint: do: that\n"
    )


def test_a_remark_on_a_rule_file_names_its_line() -> None:
    first, *_ = written(GithubWriter, check_rules()).splitlines()
    assert first == (
        "::warning file=orders.yaml,line=32,col=7,title=rulewright no-example::no example breaks Order.LINE-IDS"
        "%0Ahint: add one with errors: [{ rule: Order.LINE-IDS, at: … }]"
    )


def test_what_fuzz_tells_github(golden: Callable[[str, str], None]) -> None:
    golden("fuzz/github.txt", written(FuzzWriter, disagreeing()))


def test_a_finding_is_an_error_where_its_rule_is_written_and_an_accepted_one_a_notice() -> None:
    lines = written(FuzzWriter, disagreeing()).splitlines()
    starts = [line.split("::")[1] for line in lines]
    assert starts == [
        "warning title=rulewright fuzz",
        "error file=parcels.yaml,line=16,col=31,title=accepted-invalid Parcel.note/length",
        "notice file=parcels.yaml,line=43,col=3,title=server-error",
    ]
    assert written(FuzzWriter, agreeing()) == ""
    assert written(FuzzWriter, [started(), finished(0, unjudged="a\nb")]) == (
        "::error title=rulewright fuzz::could not judge: a%0Ab\n"
    )


def test_hostile_texts_are_in_one_line_each() -> None:
    lines = written(FuzzWriter, hostile()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::notice", "::error"]

"""`rulewright fuzz --target NAME`: what a configured endpoint may say of itself, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, http, raw_server, replying

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.shop import Answer

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "fuzz-report.schema.json").read_text("utf-8"))
LAX = PARCELS.replace("length: 0..10", "length: 0..11")
NOTE = ("--rule", "note/length")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the contract in it, which is the current one; no credentials are set."""
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def fuzz(url: str, target: str, *arguments: str) -> int:
    """A run against a target of these lines."""
    Path("rulewright.toml").write_text(f'[target.local]\nurl = "{url}"\n{target}', "utf-8")
    quick = ("--max-requests", "60", "--today", "2026-03-02")
    return run(["fuzz", "parcels.yaml", "--target", "local", *quick, *arguments])


def document(out: str) -> Any:
    found = json.loads(out)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def _knows_only_north(status: int, code: object) -> Callable[[Any], Answer | None]:
    """Answers as an endpoint with a register of its own, in which one depot is."""

    def first(payload: Any) -> Answer | None:
        unknown = payload.get("depot") != "north"
        return (status, {"faults": [{"where": "depot", "code": code}]}) if unknown else None

    return first


SOUTH = 'values = { "Parcel.depot" = ["south"] }\n'


@pytest.mark.parametrize(
    ("answer", "withheld"),
    [
        ((404, "GONE"), "withheld = { status = [404, 409] }"),
        ((422, "DEPOT_UNKNOWN"), 'withheld = { code = "DEPOT_UNKNOWN", at = "faults[*].code" }'),
        ((422, 1700), 'withheld = { code = [1700], at = "faults[*].code" }'),
    ],
)
def test_answers_that_say_nothing_about_the_contract_are_counted_and_are_no_findings(
    answer: tuple[int, object], withheld: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop(first=_knows_only_north(*answer))
    with raw_server(shop.handle) as url:
        assert fuzz(url, f"{withheld}\n", *NOTE, "--fail-under", "0", "--format", "json") == 0
        found = document(capsys.readouterr().out)
        assert fuzz(url, "", *NOTE) == 1
    [counted] = [entry for entry in found["withheld"] if entry["status"] == answer[0]]
    assert counted["answers"] >= 1


def test_a_refusal_with_another_code_beside_a_withheld_one_is_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [{"where": "depot", "code": "DEPOT_UNKNOWN"}, {"where": "note", "code": "TOO_LONG"}]
    shop = Shop(first=lambda payload: (422, {"faults": faults}) if payload.get("note") == "fragile" else None)
    with raw_server(shop.handle) as url:
        assert fuzz(url, 'withheld = { code = ["DEPOT_UNKNOWN"], at = "faults[*].code" }\n') == 1
    assert "rejected-valid" in capsys.readouterr().out


def test_nothing_but_answers_that_say_nothing_is_no_judgement(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(replying(http("422 Odd", b'{"faults": [{"code": "FUNDS"}]}'))) as url:
        assert fuzz(url, 'withheld = { code = ["FUNDS"], at = "faults[*].code" }\n') == 2
    assert "never said whether a payload is right: it answered 422 5 times" in capsys.readouterr().err


def test_an_excluded_rule_is_neither_tried_nor_counted(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop(text=LAX)
    with raw_server(shop.handle) as url:
        assert fuzz(url, "", "--exclude-rule", "note/length", "--exclude-rule", "ONCE") == 0
    out = capsys.readouterr().out
    assert "1 (excluded)" in out
    assert not any(len(str(payload.get("note") or "")) == 11 for payload in shop.received if isinstance(payload, dict))
    refs = [str(payload["ref"]) for payload in shop.received if isinstance(payload, dict) and payload.get("ref")]
    assert len(refs) == len(set(refs))


def test_what_is_excluded_must_be_there_and_leave_something(capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:1"
    assert fuzz(url, "", "--exclude-rule", "note/lenght") == 2
    assert fuzz(url, "", *NOTE, "--exclude-rule", "note/length") == 2
    err = " ".join(capsys.readouterr().err.split())
    assert "Invalid value for --exclude-rule: the contract has no rule “note/lenght”" in err
    assert "--exclude-rule leaves none of the rules that --rule names" in err


def test_a_target_says_how_long_an_answer_may_take_unless_the_command_does(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(lambda *_: True) as url:
        assert fuzz(url, "timeout = 0.2\n", *NOTE) == 2
        assert fuzz(url, "timeout = 60\n", *NOTE, "--timeout", "0.1") == 2
    err = capsys.readouterr().err
    assert "no answer was complete within 0.2 s" in err
    assert "no answer was complete within 0.1 s" in err


def test_a_target_says_from_when_on_an_answer_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "slow = 0.00001\n", *NOTE) == 1
    assert "slow: " in capsys.readouterr().out


def test_a_target_says_how_much_of_an_answer_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "response_limit = 20\n", *NOTE) == 1
    assert "with more than 20 bytes; the rest was not read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("timeout = 0", "“timeout”, the seconds that an answer may take, must be more than 0, found the number 0"),
        ('slow = "5s"', "“slow”, the seconds after which an answer is late, must be a number"),
        ("budget = 1.5", "“budget”, the most requests, must be a whole number from 1"),
        ("response_limit = 0", "“response_limit”, the bytes of an answer that are read, must be a whole number from 1"),
        ("withheld = [404]", "“withheld” must be a map, found a list"),
        ("withheld = { status = 200 }", "a status that says nothing is one from 400 to 599"),
        ("withheld = { code = [[]] }", "a code must be a word, found a list"),
        ('withheld = { code = "X", at = "a[" }', "“a[” cannot stand in a dotted path"),
        ("withheld = { codes = [] }", "“withheld” has no key “codes”"),
    ],
)
def test_a_mistake_is_told_with_its_place(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", line) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert err.startswith("rulewright.toml:3:")
    assert message in err


def test_codes_need_a_place_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", 'withheld = { code = "X" }') == 2
    assert "the contract does not say where a refusal has its code" in " ".join(capsys.readouterr().err.split())
    Path("parcels.yaml").write_text(
        PARCELS.replace(
            "{ type: string }\noperations", "{ type: string }\n      code: { type: string }\noperations"
        ).replace("field: where,", "field: where, code: code,"),
        "utf-8",
    )
    faults = b'{"faults": [{"where": "x", "code": "X"}]}'
    with raw_server(replying(http("400 Bad Request", faults))) as url:
        assert fuzz(url, 'withheld = { code = "X" }') == 2
    assert "it answered 400 5 times" in capsys.readouterr().err

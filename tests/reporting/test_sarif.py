from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator

from rulewright.linting.config import Assignment
from rulewright.linting.events import FileStarted, Finished, Remark, Unusable, ViolationFound
from rulewright.loading import load
from rulewright.reporting.sarif import log
from rulewright.reporting.sarif.of_fuzz import SarifWriter as FuzzWriter
from rulewright.reporting.sarif.of_lint import SarifWriter
from rulewright.reporting.topics import of_rule
from tests.linting.support import ORDERS, lint_all, of_type
from tests.npm import installed
from tests.reporting.runs import HOSTILE, TOO_LONG, agreeing, disagreeing, finished, hostile, started
from tests.reporting.support import PAYLOADS, check_rules, lint_payloads, ten_thousand_violations, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMA = Draft4Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8")),
    format_checker=Draft4Validator.FORMAT_CHECKER,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def logged(events: Iterable[object], writer: Callable[..., Any] = SarifWriter) -> dict[str, Any]:
    """The one run of the log, which keeps the schema."""
    document = json.loads(written(writer, events))
    SCHEMA.validate(document)
    [run] = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    return dict(run)


def test_what_lint_tells_code_scanning(golden: Callable[[str, str], None]) -> None:
    document = json.loads(written(SarifWriter, lint_payloads()))
    golden("lint/sarif.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_what_fuzz_tells_code_scanning(golden: Callable[[str, str], None]) -> None:
    document = json.loads(written(FuzzWriter, disagreeing()))
    golden("fuzz/sarif.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_a_result_has_the_very_place_of_the_value() -> None:
    events = lint_payloads()
    run = logged(events)
    lines = PAYLOADS["a.json"].splitlines()
    marked = {}
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        if place["artifactLocation"]["uri"] == "a.json":
            region = place["region"]
            assert region["startLine"] == region["endLine"]
            text = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            marked[result["ruleId"]] = text
    assert marked["Order.id/length"] == '"123456789"'
    assert marked["Order.due/notBefore"] == '"2026-03-08"'
    assert marked["Order/unknown"] == '"colour"'
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == 13 + 3
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_a_rule_brings_its_help_and_a_url_where_it_cites_one() -> None:
    text = Path(ORDERS).read_text("utf-8")
    assert "source" not in text
    cited = text.replace(
        "title: A gift costs nothing much",
        "title: A gift costs nothing much\n        source: https://shop.example/gifts",
    )
    Path("r.yaml").write_text(cited, "utf-8")
    Path("a.json").write_text('{"id": "A1", "gift": true, "total": 100, "lines": [{"no": 1, "item": "x"}]}', "utf-8")
    run = logged([*lint_all("a.json", assign=lambda _: Assignment("r.yaml")), Finished()])
    [rule] = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://shop.example/gifts"
    assert rule["shortDescription"]["text"] == "A gift costs nothing much"
    assert "total is less than 100" in rule["help"]["text"] or "total must be less than 100" in rule["help"]["text"]
    assert '"gift": true' in rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] == "warning"
    assert rule["properties"]["problem.severity"] == "warning"
    assert not any("helpUri" in rule for rule in logged(lint_payloads())["tool"]["driver"]["rules"])


def fingerprints(text: str) -> dict[str, list[str]]:
    Path("a.json").write_text(text, "utf-8")
    found: dict[str, list[str]] = {}
    for result in logged([*lint_all("a.json"), Finished()])["results"]:
        found.setdefault(result["ruleId"], []).append(result["partialFingerprints"]["primaryLocationLineHash"])
    return found


def test_fingerprints_stay_while_lines_move_and_tell_apart_what_is_alike() -> None:
    before = fingerprints('{"id": "A1", "lines": [{"no": 1}, {"no": 2}]}')
    moved = fingerprints(
        '{\n\n"email": "x@y.example",\n "id":\n "A1", "lines": [\n{"no": 1, "item": "x"}, {"no": 3}, {"no": 2}]}'
    )
    assert before["Line.item/required"] == moved["Line.item/required"]
    first, second = before["Line.item/required"]
    assert first.partition(":")[0] == second.partition(":")[0]
    assert (first[-2:], second[-2:]) == (":1", ":2")
    everything = [one for several in moved.values() for one in several]
    assert len(set(everything)) == len(everything)


def test_the_fingerprint_of_a_finding_is_the_same_wherever_the_rule_is_written() -> None:
    [first, _] = logged(disagreeing(), FuzzWriter)["results"]
    again = logged([started(url="http://127.0.0.1:2"), *disagreeing()[1:]], FuzzWriter)["results"][0]
    assert first["partialFingerprints"] == again["partialFingerprints"]
    assert first["properties"]["id"] == TOO_LONG.id


def test_a_finding_stands_at_its_rule_and_an_accepted_one_is_suppressed() -> None:
    first, second = logged(disagreeing(), FuzzWriter)["results"]
    assert first["ruleId"] == "Parcel.note/length"
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "parcels.yaml"
    assert "suppressions" not in first
    assert second["ruleId"] == "server-error"
    assert second["suppressions"] == [{"kind": "external", "justification": "ticket 12"}]


def test_the_exit_code_says_whether_the_run_could_do_its_work() -> None:
    def invoked(*events: object, writer: Callable[..., Any] = FuzzWriter) -> dict[str, Any]:
        return dict(logged(events, writer)["invocations"][0])

    assert invoked(*agreeing())["executionSuccessful"]
    failed = invoked(started(), finished(0, unjudged="nobody answers"))
    assert (failed["executionSuccessful"], failed["exitCode"]) == (False, 2)
    assert failed["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": "could not judge: nobody answers"}}
    ]
    assert not invoked(Unusable.whole("x", "c", "m"), Finished(exit_code=2), writer=SarifWriter)["executionSuccessful"]


def test_files_elsewhere_and_odd_names_are_uris() -> None:
    odd = [f"{Path.cwd()}/a b.json", "/elsewhere/ü%.json", "<stdin>", "a\udcff.json"]
    run = logged([*(Unusable.whole(path, "c", "m") for path in odd), Finished()])
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert places == [
        {"uri": "a%20b.json", "uriBaseId": "%SRCROOT%"},
        {"uri": "file:///elsewhere/%C3%BC%25.json"},
        {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"},
        {"uri": "a%FF.json", "uriBaseId": "%SRCROOT%"},
    ]


def test_rule_files_have_results_too() -> None:
    run = logged(check_rules())
    assert run["results"][0]["ruleId"] == "rulewright/no-example"
    assert run["results"][0]["level"] == "warning"


def test_hostile_texts_stay_texts() -> None:
    text = written(FuzzWriter, hostile())
    SCHEMA.validate(json.loads(text))
    assert text.isascii()
    messages = [result["message"]["text"] for result in json.loads(text)["runs"][0]["results"]]
    assert len(messages) == 2
    for message in messages:
        assert "<script>alert(1)</script>" in message
        assert not any(character in message for character in "\u202e\x1b\x00\ud800")
        assert "[link]\u2060(" in message
        assert "](" not in message


def test_no_more_results_than_tools_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_RESULTS", 10)
    run = logged([*(Unusable.whole(f"{name}", "c", HOSTILE) for name in range(12)), Finished()])
    assert len(run["results"]) == 10
    [note] = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "2 more were found: tools take 10 results of a run"


def test_a_violation_of_a_contract_that_is_not_at_hand_has_a_rule_all_the_same() -> None:
    [found, *_] = of_type(lint_payloads(), ViolationFound)
    [rule] = logged([FileStarted("a", "r", None), found, Finished()])["tool"]["driver"]["rules"]
    assert rule["id"] == found.violation.rule


@pytest.fixture(scope="session")
def multitool() -> Path:
    """The program of SARIF's authors that says what is wrong with a log."""
    _, modules = installed("@microsoft/sarif-multitool@5.7.0", "sarif-multitool")
    program = modules / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not program.is_file():
        assert not os.environ.get("CI"), "CI needs SARIF's multitool, which npm installs on Linux"
        pytest.skip("SARIF's multitool is not installed on this system")
    return program


def validated(multitool: Path, *texts: str) -> str:
    for number, text in enumerate(texts):
        Path(f"{number}.sarif").write_text(text, "utf-8")
    names = [f"{number}.sarif" for number in range(len(texts))]
    command = [str(multitool), "validate", *names, "--rule-kind", "Sarif;Ghas", "--level", "Error"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout


def test_the_tool_of_its_authors_finds_nothing_wrong_as_code_scanning_takes_it(multitool: Path) -> None:
    texts = [written(SarifWriter, lint_payloads())]
    texts += [written(FuzzWriter, events) for events in (agreeing(), disagreeing(), hostile())]
    out = validated(multitool, *texts)
    assert "Done. 4 files scanned." in out
    assert " error " not in out, out
    assert " error " in validated(multitool, texts[0].replace('"startLine": 2', '"startLine": 0'))


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("https://shop.example/a_b?c=d#e", "https://shop.example/a_b?c=d#e"),
        ("Shop help, “Gifts” (shop.example/help/gifts)", "https://shop.example/help/gifts"),
        ("see http://shop.example/a, page 3", "http://shop.example/a"),
        ("Shop help, page 3 (2026/09)", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_url_of_a_citation(source: str, url: str | None) -> None:
    plan = load(ORDERS).plan
    rule = replace(next(plan.rules()), source=source)
    assert of_rule(rule, plan).url == url


def test_rule_files_outside_the_folder_are_not_pointed_at() -> None:
    Path("a.json").write_text('{"id": "A1"}', "utf-8")
    [result] = logged([*lint_all("a.json"), Finished()])["results"]
    assert "relatedLocations" not in result
    assert all(
        "relatedLocations" in result
        for result in logged(lint_payloads())["results"]
        if "code" in result.get("properties", {})
    )


def test_ten_thousand_results_have_as_many_fingerprints() -> None:
    before = time.process_time()
    [run] = json.loads(written(SarifWriter, ten_thousand_violations()))["runs"]
    assert time.process_time() - before < 10
    names = {result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]}
    assert len(run["results"]) == len(names) == 10_000
    assert len(run["tool"]["driver"]["rules"]) == 1


def test_files_of_different_contracts_have_the_help_of_their_own() -> None:
    Path("one.yaml").write_text(Path(ORDERS).read_text("utf-8"), "utf-8")
    Path("two.yaml").write_text(Path(ORDERS).read_text("utf-8").replace("LINE-IDS", "OWN-NUMBER"), "utf-8")
    text = '{"id": "A1", "lines": [{"no": 1, "item": "x"}, {"no": 1, "item": "y"}]}'
    for name in ("one.json", "two.json"):
        Path(name).write_text(text, "utf-8")
    events = lint_all("one.json", "two.json", assign=lambda path: Assignment(f"{path.stem if path else ''}.yaml"))
    rules = logged([*events, Finished()])["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["Order.LINE-IDS", "Order.OWN-NUMBER"]
    assert all("requires" in rule["help"]["text"] for rule in rules)


def test_each_result_has_its_own_level() -> None:
    remarks = [Remark("x", 1, 1, severity, "example", "m") for severity in ("warning", "error", "info")]
    run = logged([Unusable("x", tuple(remarks)), Finished(exit_code=2)])
    assert [result["level"] for result in run["results"]] == ["warning", "error", "note"]
    assert len(run["tool"]["driver"]["rules"]) == 1

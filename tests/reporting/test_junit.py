from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from rulewright.contract.document import JsonWriter
from rulewright.contract.events import Found
from rulewright.contract.findings.finding import Kind
from rulewright.language.standing import Severity
from rulewright.linting.events import Finished, PassedOver, Unusable
from rulewright.linting.sums import finished as summed
from rulewright.reporting.junit.of_fuzz import JunitWriter as FuzzWriter
from rulewright.reporting.junit.of_lint import JunitWriter
from tests.linting.support import GOOD, lint_all
from tests.reporting.runs import HOSTILE, agreeing, disagreeing, finding, finished, hostile, started
from tests.reporting.support import check_rules, lint_payloads, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))
WARNED = GOOD.replace("}]}", '}], "email": "a@b.example"}')


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def suite(events: Iterable[object], writer: Callable[..., Any] = JunitWriter) -> ET.Element:
    """The one suite of the document, which keeps the schema and whose sums are right."""
    text = written(writer, events)
    SCHEMA.validate(text)
    [found] = ET.fromstring(text)  # noqa: S314 - we wrote it
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert found.get(name) == str(len(found.findall(f"testcase/{kind}")))
    assert found.get("tests") == str(len(found.findall("testcase")))
    return found


def states(events: Iterable[object], writer: Callable[..., Any] = JunitWriter) -> dict[str, str]:
    """What became of each test case."""
    return {
        case.attrib["name"]: next((part.tag for part in case if part.tag != "system-out"), "passed")
        for case in suite(events, writer)
    }


def test_what_lint_tells_a_ci_server(golden: Callable[[str, str], None]) -> None:
    golden("lint/junit.xml", written(JunitWriter, lint_payloads()))


def test_what_fuzz_tells_a_ci_server(golden: Callable[[str, str], None]) -> None:
    golden("fuzz/junit.xml", written(FuzzWriter, disagreeing()))


def test_each_file_is_a_case() -> None:
    assert states(lint_payloads()) == {
        "a.json": "failure",
        "b.yaml": "error",
        "c.ndjson": "error",
        "d.json": "passed",
        "missing.json": "error",
    }
    assert states([PassedOver("x.json"), *check_rules(), Finished()][:-1]) == {
        "x.json": "skipped",
        "orders.yaml": "passed",
    }


@pytest.mark.parametrize(("fail_on", "state"), [(Severity.ERROR, "passed"), (Severity.WARNING, "failure")])
def test_a_file_fails_exactly_when_the_command_does(fail_on: Severity, state: str) -> None:
    Path("a.json").write_text(WARNED, "utf-8")
    events = list(summed(lint_all("a.json"), fail_on))
    assert states(events) == {"a.json": state}
    assert events[-1].ok == (state == "passed")  # type: ignore[union-attr]  # the last is the end
    assert "email must have at most 5 characters" in ET.tostring(suite(events), "unicode")


def test_each_rule_is_a_case_and_so_is_a_finding_about_none() -> None:
    cases = states(disagreeing(), FuzzWriter)
    crash = next(name for name in cases if name.startswith("server-error "))
    assert cases == {
        "Parcel.note/length": "failure",
        "Parcel.weight/range": "passed",
        "Parcel.sendOn/notBefore": "skipped",
        "Parcel.label/length": "skipped",
        "idempotency.ONCE": "passed",
        crash: "skipped",
    }
    text = ET.tostring(suite(disagreeing(), FuzzWriter), "unicode")
    assert "not reached: no payload was found that shows it and nothing else" in text
    assert "not asserted: basis inferred" in text
    assert "known: server-error: answered 500" in text


def test_the_rules_are_those_of_the_json_document() -> None:
    document = json.loads(written(lambda out, _: JsonWriter(out), disagreeing()))
    cases = states(disagreeing(), FuzzWriter)
    assert [each["rule"] for each in document["rules"]["each"]] == [
        name for name in cases if "server-error" not in name
    ]


def test_a_finding_about_a_rule_of_answers_is_a_case_of_its_own() -> None:
    found = Found(finding(Kind.RESPONSE_SHAPE, "m", ("Receipt.made/required",), "/made"))
    cases = states([started(), found, finished(1)], FuzzWriter)
    assert cases[f"response-shape {found.finding.id}"] == "failure"


def test_what_could_not_be_judged_is_an_error() -> None:
    assert states([started(), finished(0, unjudged="nobody answers")], FuzzWriter)["the run"] == "error"


def test_findings_that_are_accepted_now_fail_nothing() -> None:
    events = [*disagreeing()[:-1], finished(2, accepts_new=True)]
    assert "failure" not in states(events, FuzzWriter).values()
    assert set(states(agreeing(), FuzzWriter).values()) == {"passed", "skipped"}


def test_time_is_in_seconds_with_thousands_apart() -> None:
    assert suite([started(), finished(0, seconds=1234.5)], FuzzWriter).get("time") == "1,234.500"
    [first, *_] = suite(disagreeing(), FuzzWriter)
    assert first.get("time") == "0.010"


def test_hostile_texts_stay_texts() -> None:
    for events, writer in ((hostile(), FuzzWriter), ([Unusable.whole(HOSTILE, "c", HOSTILE), Finished()], JunitWriter)):
        text = ET.tostring(suite(events, writer), "unicode")
        assert "<script>" not in text
        assert not any(character in text for character in "\u202e\x1b\x00\ufffe\ud800")
        assert "&lt;script&gt;alert(1)" in text


def test_of_many_violations_of_a_file_the_first_are_shown() -> None:
    Path("a.ndjson").write_text('{"id": "A1", "lines": [{"no": 1}]}\n' * 300, "utf-8")
    [case] = suite([*lint_all("a.ndjson"), Finished()])
    [failure] = case
    assert failure.attrib["message"].endswith("(and 299 more)")
    assert failure.text is not None
    assert "and 200 more of severity error" in failure.text
    assert failure.text.count("\n") < 110

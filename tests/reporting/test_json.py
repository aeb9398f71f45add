from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from rulewright.linting.config import Assignment
from rulewright.linting.events import FileFinished, FileStarted, Finished, Unusable
from rulewright.reporting.json import JsonWriter
from tests.linting.support import GOOD, ORDERS, check_file, lint_all
from tests.reporting.support import check_rules, lint_payloads, written

if TYPE_CHECKING:
    from rulewright.linting.events import Event

SCHEMAS = Path(__file__).parents[2] / "schemas"
CheckWriter = partial(JsonWriter, of_rules=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_a_lint_report_is_one_document_of_its_schema() -> None:
    rules = check_file(Path(__file__).parents[1].joinpath("linting/orders.yaml").as_posix())
    text = written(JsonWriter, [rules, *lint_payloads()])
    document = json.loads(text)
    validator("lint-report").validate(document)
    assert list(document) == ["format", "ok", "payloads", "files", "rule_files", "unusable", "remarks"]
    assert (document["format"], document["ok"], document["payloads"]) == (1, False, 5)
    assert [file["path"] for file in document["files"]] == ["a.json", "b.yaml", "c.ndjson", "d.json"]
    assert [len(file["violations"]) for file in document["files"]] == [8, 2, 3, 0]
    assert [file["payloads"] for file in document["files"]] == [1, 1, 2, 1]
    assert [(entry["path"], entry["line"]) for entry in document["unusable"]] == [
        ("missing.json", None),
        ("b.yaml", 5),
        ("c.ndjson", 2),
    ]
    assert document["rule_files"][0]["contract"] == "orders"
    assert text.isascii()


def test_a_violation_has_exactly_the_documented_keys() -> None:
    document = json.loads(written(JsonWriter, lint_payloads()))
    (found,) = [violation for violation in document["files"][2]["violations"] if violation["rule"] == "Order.GIFT-FREE"]
    assert found == {
        "rule": "Order.GIFT-FREE",
        "code": "range",
        "severity": "warning",
        "basis": "inferred",
        "pointer": "/total",
        "message": "total must be less than 100, found a number because gift is true",
        "line": 3,
        "column": 37,
        "because": [{"pointer": "/gift", "value": True, "words": "gift is true"}],
        "params": {"limit": "less than 100", "found": "a number", "value": "a number"},
        "waiver": None,
    }


def test_skipped_rules_are_listed_with_their_count() -> None:
    document = json.loads(written(JsonWriter, lint_payloads()))
    skipped = document["files"][0]["skipped"]
    assert skipped == [
        {
            "rule": "Line.IN-CATALOG",
            "pointer": "/lines/0",
            "reason": "no data was supplied for catalog",
            "count": 2,
        }
    ]


def test_an_empty_run_is_a_document_too() -> None:
    document = json.loads(written(JsonWriter, [Finished()]))
    validator("lint-report").validate(document)
    assert document == {
        "format": 1,
        "ok": True,
        "payloads": 0,
        "files": [],
        "rule_files": [],
        "unusable": [],
        "remarks": [],
    }


def test_a_file_without_violations_is_listed() -> None:
    events: list[Event] = [FileStarted("a", "r", None), FileFinished("a", 2, ()), Finished(files=1, payloads=2)]
    document = json.loads(written(JsonWriter, events))
    validator("lint-report").validate(document)
    assert document["files"] == [
        {"path": "a", "rules": "r", "operation": None, "payloads": 2, "violations": [], "skipped": []}
    ]


def test_a_check_report_is_one_document_of_its_schema() -> None:
    events = check_rules(("/total: 100 }, errors", "/total: 50 }, errors"))
    document = json.loads(written(CheckWriter, [Unusable.whole("x", "c", "m", "h"), *events]))
    validator("check-report").validate(document)
    assert list(document) == ["format", "ok", "files", "unusable"]
    assert not document["ok"]
    assert [remark["severity"] for remark in document["files"][0]["remarks"]].count("error") == 1
    assert document["unusable"] == [
        {"path": "x", "line": None, "column": None, "code": "c", "message": "m", "hint": "h"}
    ]


@pytest.mark.parametrize("name", ["lint-report", "check-report"])
def test_the_schema_refuses_what_is_not_documented(name: str) -> None:
    schema = validator(name)
    assert not schema.is_valid({"format": 1})
    assert not schema.is_valid({})


def test_the_schema_of_lint_refuses_other_keys_and_values() -> None:
    schema = validator("lint-report")
    document = json.loads(written(JsonWriter, lint_payloads()))
    for change in (
        {"more": 1},
        {"format": 2},
        {"payloads": -1},
        {"unusable": [{"path": "x"}]},
        {"files": [{**document["files"][0], "violations": [{"rule": "x"}]}]},
    ):
        assert not schema.is_valid({**document, **change})


@pytest.mark.parametrize(
    ("step", "written_as"),
    [("0.05", 0.05), ("5", 5), ("0.10000000000000000000000000001", "0.10000000000000000000000000001")],
)
def test_exact_numbers_are_numbers_where_readers_get_them_back_and_texts_where_not(
    step: str, written_as: object
) -> None:
    text = Path(ORDERS).read_text("utf-8")
    Path("r.yaml").write_text(text.replace("range: { above: 0 }", f"step: {step}"), "utf-8")
    Path("a.json").write_text(GOOD.replace("}]}", '}], "total": 0.07}'), "utf-8")
    events = [*lint_all("a.json", assign=lambda _: Assignment("r.yaml")), Finished()]
    document = json.loads(written(JsonWriter, events))
    (violation,) = document["files"][0]["violations"]
    assert violation["params"]["step"] == written_as


def test_many_violations_are_written_in_order() -> None:
    Path("a.ndjson").write_text('{"id": 1, "lines": [{}, {}, {}]}\n' * 400, "utf-8")
    document = json.loads(written(JsonWriter, [*lint_all("a.ndjson"), Finished()]))
    validator("lint-report").validate(document)
    lines = [violation["line"] for violation in document["files"][0]["violations"]]
    assert lines == [line for line in range(1, 401) for _ in range(7)]

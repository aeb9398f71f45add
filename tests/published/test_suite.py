"""The published suite, from its JSON alone: what another implementation would do with it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.language.paths import pointer_text
from rulewright.loading import load
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.rules import Rules

SCHEMAS = Path(__file__).parents[2] / "schemas"
DOCUMENT = json.loads((SCHEMAS / "suite-1.json").read_text("utf-8"))
GROUPS: list[dict[str, Any]] = DOCUMENT["groups"]


def named(group: dict[str, Any]) -> str:
    return f"{group['file']}: {group['about']}"


def rules_of(group: dict[str, Any], folder: Path) -> Rules:
    """The rules of a group, from files like those that it describes."""
    own = group["text"] if "text" in group else group["contract"]
    for name, held in {**group.get("files", {}), "rules.yaml": own}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(held if isinstance(held, str) else json.dumps(held, ensure_ascii=False), "utf-8")
    return load(folder / "rules.yaml")


def test_the_document_is_as_its_schema_says() -> None:
    schema = json.loads((SCHEMAS / "suite-1.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize("group", [group for group in GROUPS if "cases" in group], ids=named)
def test_payloads_break_what_the_document_says(group: dict[str, Any], tmp_path: Path) -> None:
    rules = rules_of(group, tmp_path)
    today = datetime.fromisoformat(group["today"]) if "T" in group["today"] else date.fromisoformat(group["today"])
    context = rules.context(today, group["data"])
    for case in group["cases"]:
        found = interpret(rules.plan, rules.plan.body_shape(), read_json(case["payload"]), context)
        assert [{"rule": entry.rule.id, "at": pointer_text(entry.pointer)} for entry in found.broken] == case["breaks"]
        assert all(entry.rule.severity.value != "error" for entry in found.broken) is case["ok"]
        if "skips" in case:
            skipped = [{"rule": entry.rule.id, "at": pointer_text(entry.pointer)} for entry in found.skipped]
            assert skipped == case["skips"]


@pytest.mark.parametrize("group", [group for group in GROUPS if "refused" in group], ids=named)
def test_rule_files_are_refused_as_the_document_says(group: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError) as caught:
        rules_of(group, tmp_path)
    found = [diagnostic for diagnostic in caught.value.diagnostics if diagnostic.severity == "error"]
    assert len(found) == len(group["refused"])
    for mistake in group["refused"]:
        lines = [diagnostic.span.line for diagnostic in found if mistake["says"] in diagnostic.message]
        assert mistake.get("line", lines[0]) in lines


@pytest.mark.parametrize("text", [case["payload"] for group in GROUPS for case in group.get("unreadable", [])])
def test_what_is_no_payload_is_refused(text: str) -> None:
    with pytest.raises((DiagnosticError, LimitError)):
        read_json(text)

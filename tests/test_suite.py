"""Every file of tests/suite through every back end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rulewright.language.paths import pointer_text
from rulewright.load import Rules, loads
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from rulewright.validation.interpreter import interpret
from rulewright.validation.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement

SUITE = Path(__file__).parent / "suite"
SPEC = Path(__file__).parent.parent / "docs" / "spec.md"
HEADER = {"rulewright": 1, "contract": "suite", "version": "1.0.0"}

BACK_ENDS: dict[str, Callable[[Rules, Shape, Any, Context], Judgement]] = {
    "interpreter": lambda rules, shape, payload, context: interpret(rules.plan, shape, payload, context),
}


@dataclass(frozen=True)
class Group:
    file: str
    entry: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.entry['about']}"

    @property
    def text(self) -> str:
        if "text" in self.entry:
            return str(self.entry["text"])
        return yaml.safe_dump(HEADER | self.entry["contract"], sort_keys=False, allow_unicode=True)

    def context(self, rules: Rules) -> Context:
        written = str(self.entry.get("today", "2026-03-02"))
        today = datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
        return rules.context(today, self.entry.get("data"))


def read_groups() -> list[Group]:
    groups = []
    for path in sorted(SUITE.glob("*.yaml")):
        content = to_value(read_yaml(path.read_text(encoding="utf-8"), path.name))
        assert isinstance(content, dict)
        listed = content["groups"]
        assert isinstance(listed, list)
        groups.extend(Group(path.stem, entry) for entry in listed if isinstance(entry, dict))
    return groups


GROUPS = read_groups()


def payload_of(case: dict[str, Any]) -> Any:
    return read_json(case["json"]) if "json" in case else case["payload"]


@pytest.mark.parametrize("back_end", BACK_ENDS)
@pytest.mark.parametrize("group", [group for group in GROUPS if "cases" in group.entry], ids=str)
def test_payloads_break_what_the_suite_says(group: Group, back_end: str) -> None:
    rules = loads(group.text, group.file)
    context = group.context(rules)
    for case in group.entry["cases"]:
        payload = to_plain(payload_of(case), decimals=True)
        judgement = BACK_ENDS[back_end](rules, rules.plan.body_shape(), payload, context)
        broken = [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.broken]
        assert broken == case["breaks"], case
        if "skips" in case:
            skipped = [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.skipped]
            assert skipped == case["skips"], case


@pytest.mark.parametrize("group", [group for group in GROUPS if "refused" in group.entry], ids=str)
def test_broken_rule_files_are_refused_with_every_mistake(group: Group) -> None:
    with pytest.raises(DiagnosticError) as caught:
        loads(group.text, group.file)
    found = [diagnostic for diagnostic in caught.value.diagnostics if diagnostic.severity == "error"]
    assert len(found) == len(group.entry["refused"]), found
    for expected in group.entry["refused"]:
        matching = [diagnostic for diagnostic in found if expected["says"] in diagnostic.message]
        assert matching, f"{expected['says']} not among {[diagnostic.message for diagnostic in found]}"
        if "line" in expected:
            assert expected["line"] in [diagnostic.span.line for diagnostic in matching]


def test_every_clause_of_the_specification_is_cited() -> None:
    clauses = set(re.findall(r"^- \*\*(\d+\.\d+)\*\*", SPEC.read_text(encoding="utf-8"), flags=re.MULTILINE))
    cited = {clause for group in GROUPS for clause in group.entry["clauses"]}
    assert cited - clauses == set(), "cited, but not in docs/spec.md"
    assert clauses - cited == set(), "in docs/spec.md, but cited by no case"

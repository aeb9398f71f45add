"""Every file of tests/suite through every back end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rulewright.emit.python import compile_plan
from rulewright.idempotency.decide import outcomes_of
from rulewright.language.paths import parse_pointer, pointer_text
from rulewright.loading import load, loads
from rulewright.plan.contract import Step, Story
from rulewright.plan.predicates import Custom, StrictFormat
from rulewright.plan.rules import Rule
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.reading.nodes import to_value
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml
from rulewright.reporting.explanation import rules_by_id
from rulewright.validation.examples import ExampleRun
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from rulewright.validation.judgement import Broken, Judgement, Skipped
from rulewright.validation.places import value_at
from rulewright.validation.plain import to_plain
from rulewright.validation.requests import Sent, judge_request
from rulewright.validation.responses import judge_response
from rulewright.validation.values import json_key
from tests.emit.python.isolated import Isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.plan.rules import Shape
    from rulewright.rules import Rules
    from rulewright.validation.context import Context

SUITE = Path(__file__).parent / "suite"
SPEC = Path(__file__).parent.parent / "docs" / "spec.md"
HEADER = {"rulewright": 1, "contract": "suite", "version": "1.0.0"}

ISOLATED = Isolated()
MODULES: dict[str, str | None] = {}
"""The standalone module of each contract, by its fingerprint; None where a rule needs more than Python."""


@pytest.fixture(scope="module", autouse=True)
def _isolated() -> Iterator[None]:
    yield
    ISOLATED.close()


def by_module(rules: Rules, shape: Shape, payload: Any, context: Context) -> Judgement:
    """What the standalone module says, in a Python that has nothing else; of a contract that has none, the interpreter.

    A module tells the codes of checks; which check it was does not matter here.
    """
    plan = rules.plan
    if plan.fingerprint not in MODULES:
        checks = (check.predicate for rule in plan.rules() for check in rule.checks)
        needs_more = any(isinstance(predicate, Custom | StrictFormat) for predicate in checks)
        MODULES[plan.fingerprint] = None if needs_more else rules.python_module()
    source = MODULES[plan.fingerprint]
    if source is None:
        return interpret(plan, shape, payload, context)
    answer = ISOLATED.judge(source, shape.name, payload, context)
    assert answer["agrees"], "is_valid says something else"
    known = {rule.id: rule for rule in plan.rules()}
    return Judgement(
        tuple(
            Broken(known[entry["rule"]], known[entry["rule"]].checks[0], tokens_of(payload, entry["pointer"]))
            for entry in answer["broken"]
        ),
        tuple(
            Skipped(known[entry["rule"]], tokens_of(payload, entry["pointer"]), tuple(entry["missing_data"]))
            for entry in answer["skipped"]
        ),
    )


def tokens_of(payload: Any, pointer: str) -> tuple[str | int, ...]:
    """The tokens of a pointer into a payload, with indexes as numbers."""
    found: list[str | int] = []
    for token in parse_pointer(pointer):
        found.append(int(token) if isinstance(payload, list) else token)
        payload = value_at(payload, (found[-1],))
    return tuple(found)


BACK_ENDS: dict[str, Callable[[Rules, Shape, Any, Context], Judgement]] = {
    "interpreter": lambda rules, shape, payload, context: interpret(rules.plan, shape, payload, context),
    "compiled": lambda rules, shape, payload, context: compile_plan(rules.plan).judge(shape.name, payload, context),
    "module": by_module,
}


@dataclass(frozen=True)
class Group:
    file: str
    entry: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.entry['about']}"

    def load(self) -> Rules:
        """The group's rule file, beside those that it names."""
        if "files" not in self.entry:
            return loads(self.text, self.file)
        with TemporaryDirectory() as folder:
            return load(self.write(Path(folder)))

    @property
    def text(self) -> str:
        return text_of(self.entry["text"] if "text" in self.entry else self.entry["contract"])

    def write(self, folder: Path) -> Path:
        """The group's rule file in a folder, with those that it names."""
        rules = folder / "rules.yaml"
        for name, text in {**self.entry.get("files", {}), rules.name: self.text}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(text), "utf-8")
        return rules

    @property
    def today(self) -> date | datetime:
        written = str(self.entry.get("today", "2026-03-02"))
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)

    def context(self, rules: Rules) -> Context:
        return rules.context(self.today, self.entry.get("data"))


def text_of(content: str | dict[str, Any]) -> str:
    if isinstance(content, str):
        return content
    return yaml.safe_dump(HEADER | content, sort_keys=False, allow_unicode=True)


def read_groups() -> list[Group]:
    groups: list[Group] = []
    for path in sorted(SUITE.glob("*.yaml")):
        content = to_value(read_yaml(path.read_text(encoding="utf-8"), path.name))
        assert isinstance(content, dict)
        listed = content["groups"]
        assert isinstance(listed, list)
        groups.extend(Group(path.stem, entry) for entry in listed if isinstance(entry, dict))
    return groups


GROUPS = read_groups()
SPAN = Span("story", 1, 1, 1, 1)


def bodies(rules: Rules, back_end: str) -> Callable[[str, Any, Context], Judgement]:
    """What judges the bodies of messages."""
    return lambda name, body, context: BACK_ENDS[back_end](rules, rules.plan.shapes[name], body, context)


def payload_of(case: dict[str, Any]) -> Any:
    return read_json(case["json"]) if "json" in case else case["payload"]


@pytest.mark.parametrize("back_end", BACK_ENDS)
@pytest.mark.parametrize("group", [group for group in GROUPS if "cases" in group.entry], ids=str)
def test_payloads_break_what_the_suite_says(group: Group, back_end: str) -> None:
    rules = group.load()
    context = group.context(rules)
    for case in group.entry["cases"]:
        payload = to_plain(payload_of(case), decimals=True)
        judgement = BACK_ENDS[back_end](rules, rules.plan.body_shape(), payload, context)
        broken = [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.broken]
        assert broken == case["breaks"], case
        if "skips" in case:
            skipped = [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.skipped]
            assert skipped == case["skips"], case


def listed(judgement: Judgement) -> tuple[list[list[str]], list[list[str]]]:
    broken = [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.broken]
    return broken, [[entry.rule.id, pointer_text(entry.pointer)] for entry in judgement.skipped]


@pytest.mark.parametrize("back_end", BACK_ENDS)
@pytest.mark.parametrize("group", [group for group in GROUPS if "requests" in group.entry], ids=str)
def test_requests_break_what_the_suite_says(group: Group, back_end: str) -> None:
    rules = group.load()
    context = group.context(rules)
    for case in group.entry["requests"]:
        body = case["body"].encode() if "body" in case else None
        sent = Sent(case.get("path"), case.get("query"), case.get("headers"), body)
        asked = judge_request(rules.plan, case["operation"], sent, context, bodies(rules, back_end))
        broken, skipped = listed(asked.judgement)
        assert broken == case["breaks"], case
        assert skipped == case.get("skips", skipped), case
        report = rules.validate_request(
            case["operation"],
            path=case.get("path"),
            query=case.get("query"),
            headers=case.get("headers"),
            body=body,
            today=group.today,
            data=group.entry.get("data"),
        )
        assert [[entry.rule, entry.pointer] for entry in report.violations] == broken
        assert all(entry.message for entry in report.violations)


@pytest.mark.parametrize("back_end", BACK_ENDS)
@pytest.mark.parametrize("group", [group for group in GROUPS if "responses" in group.entry], ids=str)
def test_answers_break_what_the_suite_says(group: Group, back_end: str) -> None:
    rules = group.load()
    for case in group.entry["responses"]:
        told = (case["operation"], case["status"], case["headers"], case["body"])
        answered = judge_response(rules.plan, *told, group.context(rules), bodies(rules, back_end))
        broken, skipped = listed(answered.judgement)
        assert (broken, answered.outcome) == (case["breaks"], case["outcome"]), case
        assert skipped == case.get("skips", skipped), case
        report = rules.validate_response(*told, today=group.today, data=group.entry.get("data"))
        assert [[entry.rule, entry.pointer] for entry in report.violations] == broken
        assert report.outcome == case["outcome"]
        assert all(entry.message for entry in report.violations)


@pytest.mark.parametrize("group", [group for group in GROUPS if "codes" in group.entry], ids=str)
def test_codes_stand_for_the_rules_the_suite_says(group: Group) -> None:
    rules = group.load()
    for code, expected in group.entry["codes"].items():
        assert sorted(rules.rules_of_code(code)) == sorted(expected), code
    assert rules.plan.errors is not None
    usual = {rule: codes[0] for rule, codes in rules.plan.errors.codes.items()}
    assert {rule: usual[rule] for rule in group.entry["usual"]} == group.entry["usual"]
    for case in group.entry["requests"]:
        found = rules.validate_request(case["operation"], body=case["body"].encode(), today=group.today).violations
        assert [entry.api_code for entry in found] == [usual[entry.rule] for entry in found]


@pytest.mark.parametrize("back_end", BACK_ENDS)
@pytest.mark.parametrize("group", [group for group in GROUPS if "forms" in group.entry], ids=str)
def test_forms_stand_for_what_the_suite_says(group: Group, back_end: str) -> None:
    rules = group.load()
    shape = rules.plan.body_shape()
    for case in group.entry["forms"]:
        if "says" in case:
            with pytest.raises(DiagnosticError) as caught:
                rules.validate_form(case["form"].encode())
            found = caught.value.diagnostics
            assert [[entry.span.line, entry.span.column] for entry in found] == [told[:2] for told in case["says"]]
            for diagnostic, (_, _, says) in zip(found, case["says"], strict=True):
                assert says in diagnostic.message
                assert diagnostic.hint
        else:
            value = read_form_value(case["form"].encode(), rules.plan, shape)
            assert json_key(value) == json_key(case["payload"]), case
            judgement = BACK_ENDS[back_end](rules, shape, value, group.context(rules))
            assert listed(judgement)[0] == case["breaks"], case


@pytest.mark.parametrize("group", [group for group in GROUPS if "refused" in group.entry], ids=str)
def test_broken_rule_files_are_refused_with_every_mistake(group: Group) -> None:
    with pytest.raises(DiagnosticError) as caught:
        group.load()
    found = [diagnostic for diagnostic in caught.value.diagnostics if diagnostic.severity == "error"]
    assert len(found) == len(group.entry["refused"]), found
    for expected in group.entry["refused"]:
        matching = [diagnostic for diagnostic in found if expected["says"] in diagnostic.message]
        assert matching, f"{expected['says']} not among {[diagnostic.message for diagnostic in found]}"
        if "line" in expected:
            assert expected["line"] in [diagnostic.span.line for diagnostic in matching]
        if "file" in expected:
            assert expected["file"] in [Path(diagnostic.span.file).name for diagnostic in matching]


@pytest.mark.parametrize("group", [group for group in GROUPS if {"cases", "requests"} & group.entry.keys()], ids=str)
def test_rules_stand_and_cite_as_the_suite_says(group: Group) -> None:
    rules = group.load()
    known = {rule_id: rule for rule_id, rule in rules_by_id(rules.plan).items() if isinstance(rule, Rule)}
    for rule_id, (severity, basis) in group.entry.get("standings", {}).items():
        assert (known[rule_id].severity.value, known[rule_id].basis.value) == (severity, basis), rule_id
    for rule_id, source in group.entry.get("cites", {}).items():
        assert known[rule_id].source == source
    for case in group.entry.get("cases", ()):
        if "ok" in case:
            report = rules.validate(payload_of(case), today=date(2026, 3, 2))
            assert report.ok is case["ok"], case


@pytest.mark.parametrize("case", [c for g in GROUPS for c in g.entry.get("unreadable", [])], ids=str)
def test_what_is_not_judged_is_refused_with_a_message(case: dict[str, Any]) -> None:
    text = case.get("json") or '{"a": %s}' % (
        "[" * (case["nest"] - 1) + "]" * (case["nest"] - 1) if "nest" in case else "1" * case["digits"]
    )
    with pytest.raises((DiagnosticError, LimitError), match=re.escape(case["says"])):
        read_json(text)


@pytest.mark.parametrize("group", [group for group in GROUPS if "stories" in group.entry], ids=str)
def test_requests_have_the_outcomes_of_their_story(group: Group) -> None:
    rules = group.load()
    for steps in group.entry["stories"]:
        told = tuple(
            Step(step["operation"], payload_of(step), step["outcome"], SPAN, step.get("headers", {})) for step in steps
        )
        found = list(
            outcomes_of(
                rules.plan,
                Story("idempotency.ONCE", told, told[0].span),
                lambda operation, payload: rules.validate(payload, operation=operation.name, today=date(2026, 3, 2)).ok,
            )
        )
        assert found == [step["outcome"] for step in steps]


@pytest.mark.parametrize("group", [group for group in GROUPS if "examples" in group.entry], ids=str)
def test_examples_are_held_against_the_rules(group: Group) -> None:
    rules = group.load()
    run = ExampleRun(rules.plan, rules.context(date(2026, 3, 2), None).clock)
    mistakes = len(list(run.broken_bases())) + len(list(run.mistakes()))
    assert mistakes == (0 if group.entry["examples"] == "pass" else group.entry["examples"])
    for story in rules.plan.examples.stories:
        found = outcomes_of(rules.plan, story, lambda _operation, _payload: True)
        assert list(found) == [step.outcome for step in story.steps]


def test_every_clause_of_the_specification_is_cited() -> None:
    clauses = set(re.findall(r"^- \*\*(\d+\.\d+)\*\*", SPEC.read_text(encoding="utf-8"), flags=re.MULTILINE))
    cited = {clause for group in GROUPS for clause in group.entry["clauses"]}
    assert cited - clauses == set(), "cited, but not in docs/spec.md"
    assert clauses - cited == set(), "in docs/spec.md, but cited by no case"

"""Names, keys, patterns and values of a rule file → texts and comments of the module, never code."""

from __future__ import annotations

import ast
import pathlib
from dataclasses import replace
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from rulewright.emit.python import compile_plan, python_source
from rulewright.language.conditions import ALWAYS, Condition, Holds, OneOf
from rulewright.language.paths import Path
from rulewright.language.standing import Basis, Severity
from rulewright.language.types import ValueType
from rulewright.loading import load
from rulewright.plan.predicates import HasType, KnownKeys
from rulewright.plan.rules import Check, Field, Rule, Shape
from rulewright.reading.span import Span
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

HOSTILE = load(pathlib.Path(__file__).parent / "contracts" / "hostile.yaml").plan


def test_what_a_contract_says_never_becomes_code() -> None:
    """The hostile contract is full of calls of `abort`; in its module they are texts and comments."""
    source = python_source(HOSTILE)
    tree = ast.parse(source)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert attributes <= {
        *("get", "keys", "strip", "isascii", "is_integer", "compile", "match", "search", "split"),
        *("bounds", "zone", "data", "given", "findings", "pointer", "value", "in_object"),
        *("visit", "broken", "mistyped", "unknown", "repeated", "skip", "skip_always", "lacks", "mistypes"),
        *(value_type.name for value_type in ValueType),
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not {"abort", "__import__", "eval", "exec"} & called


WORDS = st.text(st.sampled_from("ab_01'\"\\\n\r\t{}#%()[];:.,~/é\u2028\x00 "), min_size=1, max_size=12)


@given(shape=WORDS, keys=st.lists(WORDS, min_size=2, max_size=4, unique=True), rule=WORDS, value=WORDS)
def test_no_name_breaks_a_module(shape: str, keys: list[str], rule: str, value: str) -> None:
    """A payload of the contract's own keys and values is judged, whatever they are."""
    first, last = Path((keys[0],)), Path((keys[-1],))
    plan = _plan(shape, rule, (first, last), value)
    context = Context(Clock.at(date(2026, 3, 2), UTC))
    payloads: list[Any] = [{keys[0]: value, keys[-1]: value}, {keys[0]: value}, {keys[0]: 5, keys[-1]: value}, {"": {}}]
    for payload in payloads:
        expected = interpret(plan, plan.shapes[shape], payload, context)
        assert compile_plan(plan).judge(shape, payload, context) == expected
        ok = all(entry.rule.severity is not Severity.ERROR for entry in expected.broken)
        assert compile_plan(plan).is_valid(shape, payload, context) is ok


def _plan(shape: str, rule: str, paths: tuple[Path, Path], value: str) -> Plan:
    """A contract of two texts, the first of which decides what the second must be."""
    base = HOSTILE
    span = Span(f"{rule}.yaml", 1, 1, 1, 1)
    first, last = paths

    def made(rule_id: str, *checks: Check, row: bool = False, guard: Condition = ALWAYS) -> Rule:
        return Rule(rule_id, value, Severity.ERROR, Basis.STATED, value, span, checks, guard, row=row)

    rules = (
        made(f"{shape}.{rule}/type", Check(first, HasType(ValueType.STRING), "type", value), row=True),
        made(f"{shape}.{rule}/enum", Check(first, OneOf((value, "other")), "enum", value), row=True),
        made(
            f"{shape}/unknown",
            Check(Path(), KnownKeys(tuple(str(path.tokens[0]) for path in paths)), "unknown", value),
            row=True,
        ),
        made(rule, Check(last, OneOf((value,)), "const", value), guard=Holds(first, OneOf((value, shape)))),
    )
    fields = tuple(
        Field(path, ValueType.STRING, nullable=False, title=value, span=span) for path in dict.fromkeys(paths)
    )
    entry = made(f"{shape}/type", Check(Path(), HasType(ValueType.OBJECT), "type", value), row=True)
    shapes = {shape: Shape(shape, value, fields, rules, entry, span)}
    return replace(base, contract=rule, version=value, shapes=shapes, files=(value,))

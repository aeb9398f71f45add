"""Long lists, wide characters and the other ways to break rules: what cases show beside the covering set."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.generation.cases import make_cases
from rulewright.loading import loads
from rulewright.validation.interpreter import interpret
from rulewright.validation.values import text_length

if TYPE_CHECKING:
    from rulewright.generation.case import CaseSet
    from rulewright.rules import Rules

TODAY = date(2026, 3, 2)
CODES = [f"C{number}" for number in range(100)]


def contract(unit: str = "codepoints", count: str = "1..") -> Rules:
    return loads(f"""
rulewright: 1
contract: lists
version: 1.0.0
text: {{ count: {unit} }}
shapes:
  Order:
    fields:
      name: {{ type: string, length: 2..20 }}
      plain: {{ type: string, length: 2..20, pattern: '^[a-z]*$' }}
      lines: {{ type: array, of: Line, count: {count}, required: true }}
    rules:
      ONCE: {{ unique: {{ in: lines, by: [no] }} }}
  Line:
    fields:
      no: {{ type: integer, required: true }}
      code: {{ type: string, enum: [{", ".join(CODES)}] }}
      note: {{ type: string }}
    rules:
      SEVEN: {{ when: {{ code: C7 }}, require: note }}
""")


def cases(rules: Rules, *, sure: bool = True) -> CaseSet:
    plan = rules.plan
    return make_cases(plan, plan.shapes["Order"], rules.context(TODAY, None), lambda _: True, unit_is_sure=sure)


def codes_of(payload: Any) -> set[str]:
    return {line["code"] for line in payload["lines"] if "code" in line}


@pytest.mark.parametrize("count", ["1..", "1..9"])
def test_every_value_of_a_long_list_is_shown_by_the_items_of_few_payloads(count: str) -> None:
    rules = contract(count=count)
    valid = [case for case in cases(rules).cases if case.side == "valid"]
    assert set(CODES) <= set().union(*(codes_of(case.payload) for case in valid))
    assert sum(len(codes_of(case.payload)) > 6 for case in valid) < 16
    for case in valid:
        assert not interpret(rules.plan, rules.plan.shapes["Order"], case.payload, rules.context(TODAY, None)).broken


@pytest.mark.parametrize(("unit", "side"), [("codepoints", "valid"), ("utf16", "breaking"), ("bytes", "breaking")])
def test_a_limit_is_shown_in_characters_that_other_units_count_otherwise(unit: Any, side: str) -> None:
    made = cases(contract(unit)).cases
    payloads: list[tuple[str, Any]] = [(case.side, case.payload) for case in made if isinstance(case.payload, dict)]
    wide = [
        (way, name) for way, payload in payloads if isinstance(name := payload.get("name"), str) and not name.isascii()
    ]
    texts = [name for _, name in wide]
    limit = 20 if side == "valid" else 21
    assert any(text_length(text, unit) >= limit and len(text) <= 20 for way, text in wide if way == side)
    others = {"codepoints", "utf16", "bytes"} - {unit}
    for other in others:
        assert any((text_length(text, other) > 20) != (text_length(text, unit) > 20) for text in texts), other  # type: ignore[arg-type]  # a unit


def test_where_the_unit_is_not_sure_no_limit_is_shown_in_wide_characters() -> None:
    made = cases(contract(), sure=False)
    assert not [case.id for case in made.cases if "wide" in case.id or any("wide" in name for name in case.shows)]


def test_what_is_no_case_of_the_set_is_made_once_and_told_again() -> None:
    rules = contract()
    made = cases(rules)
    further = list(made.further)
    assert list(made.further) == further
    assert len(further) > 10
    known = {(case.side, repr(case.payload)) for case in made.cases}
    for case in further:
        found = interpret(rules.plan, rules.plan.shapes["Order"], case.payload, rules.context(TODAY, None)).broken
        assert case.rule in {entry.rule.id for entry in found} if case.side == "breaking" else not found
        assert (case.side, repr(case.payload)) not in known
    assert len({case.id for case in (*made.cases, *further)}) == len(made.cases) + len(further)

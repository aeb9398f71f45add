"""Generated code against the interpreter: the same judgements, and quick answers that never disagree with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulewright.emit.python import compile_plan
from rulewright.language.standing import Severity
from rulewright.loading import load
from rulewright.reading.limits import LimitError
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows
from rulewright.validation.interpreter import interpret
from rulewright.validation.plain import NotJsonError, to_plain
from tests.emit.python.mutations import Mutations

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.yaml"))
FLAGSHIP = Path(__file__).parents[3] / "rules" / "async-orders.yaml"
PLANS = {path.stem: load(path).plan for path in (*CONTRACTS, FLAGSHIP)}
MUTATIONS = {name: Mutations(plan) for name, plan in PLANS.items()}
DATA: dict[str, list[dict[str, Any]]] = {
    "catalog": [
        {"sku": "s1", "utid": "U157189", "kind": "a", "price": 10, "live": True, "minValue": 25, "faceValue": 0},
        {"sku": "s2", "utid": "U000001", "kind": "PROMO_LINK", "price": 3.5, "live": False, "wholeAmounts": True},
        {"sku": 25, "utid": "u1\n", "kind": "PRINTED_REWARD_LINK", "maxValue": 24.99, "faceValue": 7},
        {"sku": None, "utid": None},
    ],
    "people": [{"owner": "ann", "age": 17}, {"owner": "a", "age": 40}, {"owner": True}],
    "accounts": [{"accountIdentifier": "acme-rewards", "customerIdentifier": "acme-customer"}],
}
DAYS = [
    date(2026, 3, 2),
    date(2024, 2, 29),
    datetime(2026, 3, 9, 12, 0, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
]


@st.composite
def contexts(draw: st.DrawFn, plan: Plan) -> Context:
    """A clock, any unit of lengths, and some of the data."""
    tables = {name: DataRows.keyed(DATA[name], table.key) for name, table in plan.data.items() if draw(st.booleans())}
    unit = draw(st.sampled_from([plan.text.unit, plan.text.unit, "codepoints", "utf16", "bytes"]))
    return Context(Clock.at(draw(st.sampled_from(DAYS)), plan.clock.zone), unit, tables)


def check(plan: Plan, shape: str, payload: Any, context: Context) -> None:
    compiled = compile_plan(plan)
    expected = interpret(plan, plan.shapes[shape], payload, context)
    assert compiled.judge(shape, payload, context) == expected
    answer = compiled.is_valid(shape, payload, context)
    try:
        to_plain(payload)
    except (NotJsonError, LimitError):
        assert answer is not True
    else:
        ok = all(entry.rule.severity is not Severity.ERROR for entry in expected.broken)
        assert answer in (ok, None)


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_judges_as_the_interpreter_does(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    bases = [(shape, base) for shape, named in plan.examples.bases.items() for base in named.values()]
    shape, base = data.draw(st.sampled_from(bases))
    payload = data.draw(MUTATIONS[name].near(base))
    check(plan, shape, payload, data.draw(contexts(plan)))


@pytest.mark.parametrize("name", PLANS)
def test_judges_every_single_change_as_the_interpreter_does(name: str) -> None:
    plan = PLANS[name]
    context = Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit)
    for shape, payload in MUTATIONS[name].single_changes(plan, 1 if name == FLAGSHIP.stem else 9):
        check(plan, shape, payload, context)


@pytest.mark.parametrize("name", PLANS)
def test_judges_many_changes_at_once_as_the_interpreter_does(name: str) -> None:
    plan = PLANS[name]
    tables = {table.name: DataRows.keyed(DATA[table.name], table.key) for table in plan.data.values()}
    context = Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit, tables)
    for shape, payload in MUTATIONS[name].floods(plan):
        check(plan, shape, payload, context)


@pytest.mark.parametrize("name", PLANS)
def test_judges_the_examples_of_the_contract_as_the_interpreter_does(name: str) -> None:
    plan = PLANS[name]
    for example in plan.examples.variations:
        rows: dict[str, Any] = dict(example.data or {})
        tables = {table: DataRows.keyed(rows[table], plan.data[table].key) for table in rows}
        today = date(2026, 3, 2) if example.today is None else date.fromisoformat(example.today)
        context = Context(Clock.at(today, plan.clock.zone), plan.text.unit, tables)
        check(plan, example.shape, example.payload, context)

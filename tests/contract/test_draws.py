"""What is drawn next: rules that were shown least, beside conditions that were shown least; and what that finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from rulewright.contract.coverage import Sides, branches, conditional, rules_of
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.prepare import draws_of
from rulewright.contract.verdicts.verdict import Side
from rulewright.validation.interpreter import interpret
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, parcels, setting
from tests.contract.test_run import told

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from rulewright.contract.draws import Draws
    from rulewright.language.conditions import Json

BESIDE = PARCELS.replace(
    "    rules:\n      MOST:",
    """    rules:
      HEAVY:
        title: Heavy parcels have a note
        when: { weight: { above: 50 } }
        require: note
      MARKED:
        title: What has a mark has no label
        when: { note: { is: fragile } }
        forbid: label
      MOST:""",
)
RULES = parcels(BESIDE)


def _some(strategy: SearchStrategy[Json], count: int, number: int) -> list[Json]:
    found: list[Json] = []

    @seed(number)
    @settings(max_examples=count, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(payload: Json) -> None:
        found.append(payload)

    draw()
    return found


def shown(draws: Draws, rounds: int, *, guided: bool) -> Sides:
    """What so many rounds show; without guidance, the next round knows nothing of the one before."""
    chosen = setting(rules_=RULES)
    oracle = chosen.oracle(chosen.operation)
    sides = Sides()
    for number in range(rounds):
        for payload in _some(draws.following(sides if guided else Sides()), 10, number):
            verdict = oracle.verdict_of(payload)
            if verdict.side is not Side.UNSETTLED:
                sides.add(chosen.plan, chosen.shape, verdict, chosen.context)
    return sides


def drawing(**changes: Any) -> Draws:
    made = draws_of(setting(rules_=RULES, **changes))
    assert made is not None
    return made


def test_each_condition_is_counted_once_and_both_its_branches_are_told() -> None:
    plan = RULES.plan
    shape = plan.body_shape("send")
    found = [rule.id for rule in conditional(plan, shape)]
    assert found[:2] == ["Parcel.HEAVY", "Parcel.MARKED"]
    light: Json = {"ref": "R", "depot": "north", "weight": 2, "note": "fragile"}
    context = setting(rules_=RULES).context
    told_of = branches(plan, shape, light, context, frozenset(found[:2]))
    assert told_of == {("Parcel.HEAVY", False), ("Parcel.MARKED", True)}
    assert branches(plan, shape, [], context, frozenset(found)) == set()


def test_every_rule_is_broken_and_pairs_are_shown() -> None:
    sides = shown(drawing(), 40, guided=True)
    chosen = setting(rules_=RULES)
    asked = {
        rule.id
        for rule in (*chosen.shape.rules, *RULES.plan.shapes["Item"].rules)
        if chosen.asks_about(rule) and not rule.data
    }
    assert asked <= sides.times.keys()
    for branch in (("Parcel.HEAVY", True), ("Parcel.HEAVY", False), ("Parcel.MARKED", True)):
        beside = {rule for rule, *known in sides.pairs if tuple(known) == branch}
        assert len(beside & asked) > len(asked) / 2


def test_what_is_shown_decides_what_comes_next() -> None:
    draws = drawing(only="rejecting")
    sides = Sides()
    chosen = [rule.id for rule in rules_of(RULES.plan, RULES.plan.body_shape("send"))]
    sides.times.update(dict.fromkeys([rule for rule in chosen if rule != "Parcel.note/length"], 1_000))
    payloads = _some(draws.following(sides), 30, 1)
    broken = {
        entry.rule.id
        for payload in payloads
        for entry in interpret(RULES.plan, RULES.plan.body_shape("send"), payload, setting(rules_=RULES).context).broken
    }
    assert "Parcel.note/length" in broken
    assert "Parcel.ref/length" not in broken


def test_a_fault_of_two_rules_is_found(tmp_path: Path) -> None:
    """A nameless item brings the endpoint down where the parcel is heavy, and nothing else does."""

    def crash(payload: Any) -> tuple[int, Any] | None:
        heavy = isinstance(payload.get("weight"), int | float) and payload["weight"] > 50
        items = payload.get("items")
        nameless = isinstance(items, list) and any(isinstance(item, dict) and not item.get("name") for item in items)
        return (500, {"faults": []}) if heavy and nameless else None

    undrawn = told(Shop(text=BESIDE, first=crash), tmp_path, rules_=RULES)
    assert "server-error" not in undrawn.kinds
    limits = Limits(requests=undrawn.end.requests + 300, seconds=600)
    seen = told(Shop(text=BESIDE, first=crash), tmp_path, draw=True, limits=limits, rules_=RULES)
    assert "server-error" in seen.kinds
    pairs, there_are = seen.end.coverage.pairs
    assert undrawn.end.coverage.pairs[0] < pairs <= there_are


def test_drawing_ends_when_its_time_is_over_and_the_run_agrees(tmp_path: Path) -> None:
    seen = told(Shop(), tmp_path, draw=True, limits=Limits(requests=100_000, seconds=600, drawing=0.5))
    assert (seen.end.exit_code, seen.end.ended) == (0, None)
    undrawn = told(Shop(), tmp_path)
    assert undrawn.end.requests < seen.end.requests < 100_000

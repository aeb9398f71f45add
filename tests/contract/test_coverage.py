from typing import Any

import pytest

from rulewright.contract.coverage import Sides, applied
from rulewright.contract.reach import coverage
from rulewright.language.standing import Basis
from tests.contract.support import NOTED, PLAIN, TODAY, parcels, setting


def rules_applied(payload: Any, **data: Any) -> set[str]:
    plan = parcels().plan
    return applied(plan, plan.shapes["Parcel"], payload, parcels().context(TODAY, data or None))


@pytest.mark.parametrize(
    ("payload", "rule", "speaks"),
    [
        (PLAIN, "Parcel/type", True),
        ([], "Parcel/type", True),
        (PLAIN, "Parcel.ref/required", True),
        (PLAIN, "Parcel.note/length", False),
        (PLAIN | {"note": None}, "Parcel.note/length", False),
        (NOTED, "Parcel.note/length", True),
        (PLAIN, "Item.name/required", False),
        (NOTED, "Item.name/required", True),
        (PLAIN | {"items": [{}]}, "Item.name/required", False),
        (PLAIN | {"items": [{}, {"name": "x"}]}, "Item.name/required", True),
    ],
)
def test_a_rule_speaks_of_a_payload_where_its_value_is(payload: Any, rule: str, speaks: bool) -> None:
    assert (rule in rules_applied(payload)) is speaks


def test_a_rule_speaks_where_its_condition_is_true_alone() -> None:
    assert "Parcel.NO-NOTE" in rules_applied(PLAIN, depots=[{"depot": "north", "most": 4}])
    assert "Parcel.NO-NOTE" not in rules_applied(PLAIN, depots=[{"depot": "north", "most": 9}])


def test_a_run_that_saw_nothing_says_why_of_each_rule() -> None:
    found = coverage(setting(), Sides(), {"Parcel.note/length": "there was no case"}, "the budget was spent")
    reasons = {missed.rule: missed.reason for missed in found.not_reached}
    assert set(reasons) == set(found.asserted)
    assert reasons["Parcel.note/length"] == "there was no case"
    assert reasons["Parcel.ref/length"] == reasons["idempotency.ONCE"] == "the budget was spent"
    assert (found.share, found.exercised) == (0.0, ())


def test_only_rules_the_endpoint_is_held_to_are_counted() -> None:
    sides = Sides(
        kept={"Parcel.note/length", "Parcel.label/length"}, broken={"Parcel.note/length", "Parcel.ref/length"}
    )
    found = coverage(setting(), sides, {}, None)
    assert found.exercised == ("Parcel.ref/length", "Parcel.note/length")
    assert found.both_sides == ("Parcel.note/length",)
    assert "Parcel.MOST" not in found.asserted
    assert dict(found.not_asserted)["no data was supplied for depots"] == 2
    wide = coverage(setting(asserted=frozenset(Basis)), sides, {}, None)
    assert "Parcel.label/length" in wide.exercised
    narrow = coverage(setting(rules=frozenset({"Parcel.note/length"})), sides, {}, None)
    assert (narrow.asserted, narrow.share) == (("Parcel.note/length",), 1.0)


def test_with_data_its_rules_are_asserted() -> None:
    context = parcels().context(TODAY, {"depots": []})
    assert {"Parcel.MOST", "Parcel.NO-NOTE"} <= set(coverage(setting(context=context), Sides(), {}, None).asserted)

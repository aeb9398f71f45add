from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.contract.endpoint.values import Constant, Entry, Template
from rulewright.contract.pinning import Pins
from rulewright.contract.prepare import prepared
from rulewright.contract.verdicts.known_good import with_values
from rulewright.contract.verdicts.listed import Listed, listed
from rulewright.contract.verdicts.verdict import Side
from tests.contract.support import parcels, setting

if TYPE_CHECKING:
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule

PAYLOAD: dict[str, Json] = {"ref": "R-9", "depot": "nowhere", "weight": 1, "items": [{"name": "odd"}, {"name": "cup"}]}


def known(**entries: tuple[Entry, ...]) -> Listed:
    return listed(parcels().plan, {name.replace("_", "."): value for name, value in entries.items()}, {}, "run", 0)


def of(found: Listed) -> Setting:
    return setting(plan=with_values(parcels().plan, found.bases(iter(range(10_000)))), listed=found)


DEPOTS = known(
    Parcel_depot=(Constant("west"), Constant("east")),
    Parcel_weight=(Constant(3), Constant(5)),
    Item_name=(Constant("cup"),),
)


def rule(name: str) -> Rule:
    return next(rule for shape in parcels().plan.shapes.values() for rule in shape.rules if rule.id == name)


def test_listed_fields_get_listed_values_of_one_row_and_the_others_stay() -> None:
    pinned = Pins(of(DEPOTS))(PAYLOAD)
    assert isinstance(pinned, dict)
    assert (pinned["depot"], pinned["weight"]) in {("west", 3), ("east", 5)}
    assert pinned["items"] == [{"name": "cup"}, {"name": "cup"}]
    assert pinned["ref"] == "R-9"


def test_a_value_that_is_listed_decides_about_its_row() -> None:
    pinned = Pins(of(DEPOTS))({**PAYLOAD, "depot": "east", "items": None})
    assert pinned == {**PAYLOAD, "depot": "east", "weight": 5, "items": None}


def test_what_a_rule_is_about_stays_as_it_was_made() -> None:
    pinned = Pins(of(DEPOTS))(PAYLOAD, rule("Parcel.depot/type"))
    assert isinstance(pinned, dict)
    assert pinned["depot"] == "nowhere"
    assert pinned["weight"] in {3, 5}
    assert pinned["items"] == [{"name": "cup"}, {"name": "cup"}]


@pytest.mark.parametrize("broken", [{"weight": -1}, {"items": [{"name": "odd"}, {}]}])
def test_what_is_broken_stays_broken_and_the_rest_is_pinned(broken: dict[str, Json]) -> None:
    chosen = of(DEPOTS)
    payload: Json = {**PAYLOAD, **broken}
    pinned = Pins(chosen)(payload)
    oracle = chosen.oracle(chosen.operation)
    assert isinstance(pinned, dict)
    assert oracle.verdict_of(pinned).rules == oracle.verdict_of(payload).rules != ()
    assert pinned["depot"] in {"west", "east"}
    assert "odd" not in str(pinned)


def test_a_payload_without_strangers_and_a_target_without_values_change_nothing() -> None:
    pins = Pins(of(DEPOTS))
    once = pins(PAYLOAD)
    assert pins(once) is once
    assert Pins(setting())(PAYLOAD) is PAYLOAD


def test_other_values_than_the_listed_ones_are_never_surely_accepted() -> None:
    chosen = of(DEPOTS)
    oracle = chosen.oracle(chosen.operation)
    plain: dict[str, Json] = {"ref": "R-1", "depot": "west", "weight": 3}
    assert oracle.verdict_of(plain).side is Side.ACCEPT
    strange = oracle.verdict_of({**plain, "depot": "north"})
    assert strange.side is Side.UNSETTLED
    assert ("depot",) in strange.suspects
    assert "Parcel.depot, which has none of the target's values," in strange.doubts
    both = oracle.verdict_of({**plain, "depot": "north", "weight": -1})
    assert both.side is Side.REJECT
    assert {("depot",), ("weight",)} <= both.suspects


def _names(payload: Json) -> list[Json]:
    items = payload.get("items") if isinstance(payload, dict) else None
    return [item.get("name") for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def test_the_place_of_another_value_may_be_named_by_a_refusal() -> None:
    chosen = of(known(Parcel_sendOn=(Constant("2026-04-01"),)))
    oracle = chosen.oracle(chosen.operation)
    both = oracle.verdict_of({"ref": "R-1", "depot": "north", "weight": -1, "sendOn": "2026-05-01"})
    assert both.side is Side.REJECT
    assert ("sendOn",) in both.suspects


def test_cases_have_listed_values_wherever_their_rules_let_them() -> None:
    material = prepared(of(known(Item_name=(Constant("cup"),))), "test")
    strangers = [case.id for case in material.cases if any(name not in ("cup", None) for name in _names(case.payload))]
    assert strangers
    assert all(name.startswith("Item.name/") for name in strangers)


def test_a_template_is_filled_anew_under_each_key() -> None:
    found = known(Parcel_note=(Template("{run}"),), Parcel_label=(Template("{uuid}"),))
    assert found.bases(iter(range(100))) == {
        "Parcel.note": ["run"],
        "Parcel.label": ["00010203-0405-4607-8809-0a0b0c0d0e0f"],
    }
    chosen = of(known(Parcel_ref=(Template("{uuid}"),)))
    fresh = prepared(chosen, "test").fresh
    made = [fresh(PAYLOAD) for _ in range(3)]
    assert len({str(payload) for payload in made}) == 3

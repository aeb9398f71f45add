from __future__ import annotations

import pytest

from rulewright.generation.atlas import Atlas
from rulewright.generation.rule_ways import Way, way_of
from rulewright.language.paths import EACH
from tests.generation.contracts import rules_of


def _atlas(name: str) -> Atlas:
    plan = rules_of(name).plan
    return Atlas(plan, plan.body_shape())


def _bearing(name: str, way: Way) -> set[str]:
    return {bearing.rule.id for bearing in _atlas(name).bearings(way)}


def test_a_place_is_declared_by_the_innermost_shape_around_it() -> None:
    atlas = _atlas("parcel-label")
    zipcode = atlas.field(("returnTo", "address", "zip"))
    tag = atlas.field(("parcels", EACH, "tags", EACH))
    assert zipcode is not None
    assert str(zipcode.path) == "address.zip"
    assert tag is not None
    assert str(tag.path) == "tags[*]"
    assert atlas.field(("returnTo", "zip")) is None


def test_rules_of_every_shape_around_bear_on_a_place() -> None:
    assert {"Party.ZIP-DE", "Party.STATE-US", "Party.address.zip/length"} <= _bearing(
        "parcel-label", ("sender", "address", "zip")
    )
    assert "Label.HEAVY" in _bearing("parcel-label", ("parcels", EACH, "grams"))
    assert "Label.PARCELS" in _bearing("parcel-label", ("parcels", EACH, "barcode"))
    assert _bearing("parcel-label", ("deliverFrom",)) >= {"Label.ORDER", "Label.WINDOW"}


def test_a_guard_that_reads_the_place_itself_is_told() -> None:
    [bearing] = [b for b in _atlas("card-payment").bearings(("reference",)) if b.rule.id == "Payment.REFERENCE"]
    assert [str(path) for path in bearing.own] == ["reference"]
    assert not bearing.is_fixed


def test_rules_on_missing_data_bear_on_nothing() -> None:
    plan = rules_of("bulk-sms").plan
    atlas = Atlas(plan, plan.body_shape(), frozenset({"senders"}))
    ids = {bearing.rule.id for bearing in atlas.bearings(("from",))}
    assert "Batch.SENDER" not in ids
    assert "Batch.from/pattern" in ids


@pytest.mark.parametrize(
    ("name", "way", "before", "after"),
    [
        ("card-payment", (), "capture", "captureBefore"),
        ("card-payment", (), "installments", "email"),
        ("card-payment", (), "amount", "card"),
        ("parcel-label", (), "service", "pickup"),
        ("parcel-label", (), "service", "parcels"),
        ("parcel-label", (), "parcels", "value"),
        ("bulk-sms", (), "from", "parts"),
        ("tree", (), "kind", "children"),
    ],
)
def test_fields_that_others_hang_on_come_first(name: str, way: Way, before: str, after: str) -> None:
    children = _atlas(name).children(way)
    assert children.index(before) < children.index(after)


def test_children_are_the_declared_keys_of_an_object() -> None:
    atlas = _atlas("parcel-label")
    assert set(atlas.children(("sender", "address"))) == {"country", "zip", "state"}
    assert set(atlas.children(("parcels", EACH))) == {"barcode", "grams", "contents", "tags"}


def test_shapes_are_found_wherever_they_lie() -> None:
    assert list(_atlas("parcel-label").places_of("Party")) == [("sender",), ("receiver",), ("returnTo",)]
    assert list(_atlas("tree").places_of("Node")) == [(), ("children", EACH)]


def test_a_shape_inside_itself_is_told() -> None:
    atlas = _atlas("tree")
    assert [atlas.nesting(("children", EACH) * depth) for depth in range(3)] == [1, 2, 3]
    assert atlas.leads_on(("children",))
    assert atlas.leads_on(("children", EACH, "children"))
    assert not atlas.leads_on(("grid",))


def test_the_keys_by_which_items_differ_are_told() -> None:
    assert list(_atlas("parcel-label").unique_keys(("parcels",))) == [("parcels", EACH, "barcode")]
    assert list(_atlas("bulk-sms").unique_keys(("to",))) == [("to", EACH)]


def test_indexes_become_array_steps() -> None:
    assert way_of(("parcels", 3, "tags", 0)) == ("parcels", EACH, "tags", EACH)

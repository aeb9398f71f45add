import json
from datetime import timedelta
from typing import Any

import pytest

from rulewright.contract.verdicts.known_good import KnownGoodError, with_values
from rulewright.contract.verdicts.oracle import Oracle
from rulewright.contract.verdicts.verdict import Side, Verdict
from rulewright.language.standing import Basis
from rulewright.loading import loads
from rulewright.validation.interpreter import interpret
from tests.contract.support import NOTED, PARCELS, PLAIN, TODAY, parcels, setting

ALL = frozenset(Basis)


def oracle(**changes: Any) -> Oracle:
    chosen = setting(**changes)
    return chosen.oracle(chosen.operation)


def verdict(payload: Any, **changes: Any) -> Verdict:
    body = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
    return oracle(**changes).verdict(body)


def with_plain(**fields: Any) -> dict[str, Any]:
    return {**PLAIN, **fields}


@pytest.mark.parametrize(
    ("payload", "side", "rules"),
    [
        (PLAIN, Side.ACCEPT, ()),
        (NOTED | {"note": "x" * 10}, Side.ACCEPT, ()),
        (NOTED | {"note": "x" * 11}, Side.REJECT, ("Parcel.note/length",)),
        (with_plain(label="x" * 6), Side.UNSETTLED, ()),
        (with_plain(label="x" * 6, note="x" * 11), Side.REJECT, ("Parcel.note/length",)),
        (with_plain(note=7), Side.UNSETTLED, ()),
        (with_plain(note=[]), Side.REJECT, ("Parcel.note/type",)),
        (with_plain(items=[{"name": "a"}, {}]), Side.REJECT, ("Item.name/required",)),
        (["x"], Side.REJECT, ("Parcel/type",)),
        (None, Side.REJECT, ("Parcel/type",)),
    ],
)
def test_what_is_due_to_a_payload(payload: Any, side: Side, rules: tuple[str, ...]) -> None:
    found = verdict(payload)
    assert (found.side, found.rules) == (side, rules)


def test_a_breach_is_at_its_place_and_every_broken_place_is_suspect() -> None:
    found = verdict(with_plain(label="x" * 6, items=[{"name": "a"}, {}]))
    assert [breach.pointer for breach in found.breaches] == [("items", 1, "name")]
    assert found.suspects == {("items", 1, "name"), ("label",)}


@pytest.mark.parametrize("asserted", [frozenset({Basis.STATED}), frozenset({Basis.DOCUMENTED}), ALL])
def test_only_rules_of_an_asserted_basis_settle_a_rejection(asserted: frozenset[Basis]) -> None:
    found = verdict(with_plain(label="x" * 6, note="x" * 11), asserted=asserted)
    rules = {
        frozenset({Basis.STATED}): ("Parcel.note/length",),
        frozenset({Basis.DOCUMENTED}): (),
        ALL: ("Parcel.label/length", "Parcel.note/length"),
    }
    assert found.rules == rules[asserted]
    assert found.side is (Side.REJECT if rules[asserted] else Side.UNSETTLED)


@pytest.mark.parametrize(
    ("day", "slack", "side"),
    [
        ("2026-03-07", 0, Side.ACCEPT),
        ("2026-03-06", 0, Side.REJECT),
        ("2026-03-09", 2, Side.ACCEPT),
        ("2026-03-08", 2, Side.UNSETTLED),
        ("2026-03-05", 2, Side.UNSETTLED),
        ("2026-03-04", 2, Side.REJECT),
    ],
)
def test_dates_are_settled_outside_the_slack_of_the_clock(day: str, slack: int, side: Side) -> None:
    assert verdict(with_plain(sendOn=day), slack=timedelta(days=slack)).side is side


@pytest.mark.parametrize(
    ("note", "side"),
    [
        ("é" * 5, Side.ACCEPT),
        ("é" * 6, Side.UNSETTLED),
        ("é" * 10, Side.UNSETTLED),
        ("é" * 11, Side.REJECT),
        ("𝄞" * 2, Side.ACCEPT),
        ("𝄞" * 3, Side.UNSETTLED),
    ],
)
def test_lengths_are_settled_whatever_they_count(note: str, side: Side) -> None:
    assert verdict(NOTED | {"note": note}).side is side


def test_what_a_length_counts_is_known_where_its_basis_is_asserted() -> None:
    assert verdict(NOTED | {"note": "é" * 10}, asserted=ALL).side is Side.ACCEPT


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (b'{"ref": ', "it is not JSON"),
        (b'{"ref": "a", "ref": "b"}', "an object has a duplicate key"),
        (b'\xff{"ref": "a"}', "it is not UTF-8"),
        (b'{"weight": 9007199254740993}', "an integer is beyond 2**53"),
        (b'{"weight": NaN}', "NaN and Infinity are not JSON"),
    ],
)
def test_bytes_that_readers_may_disagree_about_are_unsettled(body: bytes, doubt: str) -> None:
    found = verdict(body)
    assert (found.side, found.payload) == (Side.UNSETTLED, None)
    assert doubt in found.doubts


@pytest.mark.parametrize(
    ("payload", "side"),
    [
        (PLAIN, Side.ACCEPT),
        (with_plain(weight=3), Side.UNSETTLED),
        (with_plain(depot="west"), Side.UNSETTLED),
        (with_plain(depot="south"), Side.UNSETTLED),
        (with_plain(depot="south", weight=3), Side.ACCEPT),
        (with_plain(depot="south", weight=3, note="any"), Side.ACCEPT),
        (with_plain(note="any"), Side.UNSETTLED),
    ],
)
def test_without_data_fields_that_hang_on_it_must_be_as_in_an_example(payload: Any, side: Side) -> None:
    assert verdict(payload).side is side


def test_a_rule_without_data_holds_of_what_is_absent_and_where_its_condition_is_false() -> None:
    guarded = PARCELS.replace(
        "when: { data.depots.most: { below: 5 } }", "when: { weight: { above: 100 }, data.depots.most: { below: 5 } }"
    )
    lone = guarded.replace("compare: weight <= data.depots.most", "check: { weight: { range: { above: 0 } } }")
    elsewhere = with_plain(depot="west", note="any")
    assert verdict(elsewhere, rules_=parcels(lone)).side is Side.ACCEPT
    assert verdict(elsewhere | {"weight": 200}, rules_=parcels(lone)).side is Side.UNSETTLED
    del elsewhere["note"]
    assert verdict(elsewhere | {"weight": 200}, rules_=parcels(lone)).side is Side.ACCEPT


def test_with_data_the_rules_on_it_are_judged() -> None:
    context = parcels().context(TODAY, {"depots": [{"depot": "west", "most": 9}]})
    assert verdict(with_plain(depot="west", weight=9), context=context).side is Side.ACCEPT
    assert verdict(with_plain(depot="west", weight=10), context=context).rules == ("Parcel.MOST",)


def test_listed_values_stand_in_the_place_of_the_examples() -> None:
    plan = with_values(parcels().plan, {"Parcel.depot": ["west", "east"], "Parcel.weight": [1, 2]})
    assert verdict(with_plain(depot="west", weight=1), plan=plan).side is Side.ACCEPT
    assert verdict(with_plain(depot="east", weight=2), plan=plan).side is Side.ACCEPT
    assert verdict(with_plain(depot="west", weight=2), plan=plan).side is Side.UNSETTLED
    assert verdict(PLAIN, plan=plan).side is Side.UNSETTLED


def test_listed_values_are_all_used_where_a_base_has_the_field() -> None:
    listed: dict[str, Any] = {
        "Parcel.depot": ["a", "b", "c", "d"],
        "Parcel.weight": [7],
        "Item.name": ["x", "y"],
        "Parcel.label": ["z"],
    }
    bases = with_values(parcels().plan, listed).examples.bases["Parcel"]
    found: Any = list(bases.values())
    assert [(base["depot"], base["weight"]) for base in found] == [("a", 7), ("b", 7), ("c", 7), ("d", 7)]
    assert [item["name"] for base in found for item in base.get("items", [])] == ["x", "y", "x"]
    assert not any("label" in base for base in found)
    assert len(bases) == 4
    assert parcels().plan.examples.bases["Parcel"]["plain"] == PLAIN


@pytest.mark.parametrize("name", ["Parcel.depott", "Shop.depot", "depot", "Parcel.a..b"])
def test_listed_values_name_a_field_of_a_shape(name: str) -> None:
    with pytest.raises(KnownGoodError, match="field"):
        with_values(parcels().plan, {name: ["x"]})


def test_a_skipped_rule_makes_the_fields_it_reads_suspect() -> None:
    found = verdict(with_plain(weight=3, note="x" * 11))
    assert found.side is Side.REJECT
    assert {("weight",), ("depot",)} <= found.suspects


def test_the_judge_can_be_another() -> None:
    seen = []

    def judge(*arguments: Any) -> Any:
        seen.append(arguments[2])
        return interpret(*arguments)

    assert verdict(PLAIN, judge=judge).side is Side.ACCEPT
    assert seen == [PLAIN]


@pytest.mark.parametrize(
    ("payload", "side"),
    [
        ({"mail": "ada@example.org"}, Side.ACCEPT),
        ({}, Side.ACCEPT),
        ({"mail": "grace@example.org"}, Side.UNSETTLED),
        ({"mail": "nobody"}, Side.UNSETTLED),
        ({"mail": 5}, Side.REJECT),
    ],
)
def test_what_a_library_takes_for_an_address_is_never_judged_but_for_what_is_known(payload: Any, side: Side) -> None:
    rules = loads(
        "rulewright: 1\ncontract: a\nversion: 1.0.0\n"
        "shapes: { A: { fields: { mail: { type: string, format: email-strict, coercible: { is: false, basis: stated } } } } }\n"
        "operations: { send: { request: POST /a, body: A, responses: { created: { status: 201 } } } }\n"
        "examples: { A: { one: { mail: ada@example.org } } }\n"
    )
    chosen = setting(rules_=rules)
    assert chosen.oracle(chosen.operation).verdict_of(payload).side is side


@pytest.mark.parametrize(
    ("note", "side"),
    [
        ("\x1f", Side.UNSETTLED),
        (" \x1c\ufeff", Side.UNSETTLED),
        ("\x1fa", Side.ACCEPT),
        (" ", Side.ACCEPT),
        ("", Side.ACCEPT),
    ],
)
def test_whether_a_text_is_blank_that_some_languages_trim_to_nothing_is_unsettled(note: str, side: Side) -> None:
    assert verdict(NOTED | {"note": note}).side is side

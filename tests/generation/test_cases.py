from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.generation.aims import reachable
from rulewright.generation.cases import make_cases
from rulewright.generation.world import World
from rulewright.language.standing import Basis, Severity
from rulewright.loading import load, loads
from rulewright.plan.predicates import NotNull, Required
from rulewright.reading.ambiguities import has_doubtful_number
from rulewright.validation.places import value_at
from rulewright.validation.plain import to_plain
from tests.generation.contracts import CONTRACTS, NOW, broken, context_of, rules_of

if TYPE_CHECKING:
    from rulewright.generation.case import Case, CaseSet
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule

EVERY = [*CONTRACTS, "async-orders"]
SLACK = timedelta(days=2)
HERE = Path(__file__).parents[2]
# Without that of tax invoices, whose cases take longer than all others together.
BIG = [
    HERE / "rules" / "async-orders-2026-09.yaml",
    *(path for path in sorted((HERE / "tests" / "contracts").glob("*/*.yaml")) if path.stem != "tax-invoices"),
]
# What no payload breaks without breaking more: a sender of another form is no known one.
TOGETHER = {"Batch.from/pattern": {"Batch.SENDER"}}


def is_asserted(rule: Rule) -> bool:
    return rule.severity is Severity.ERROR and rule.basis in (Basis.STATED, Basis.DOCUMENTED)


@cache
def cases_of(name: str) -> CaseSet:
    rules = rules_of(name)
    asserted = is_asserted if name == "async-orders" else (lambda _: True)
    return make_cases(rules.plan, rules.plan.body_shape(), context_of(name), asserted, slack=SLACK)


def case(name: str, case_id: str) -> Case:
    return next(case for case in cases_of(name).cases if case.id == case_id)


def showing(name: str, case_id: str) -> Case:
    """The valid case that shows what a case of this id would show alone."""
    return next(case for case in cases_of(name).cases if case_id in case.shows)


def labels(name: str, rule: str) -> set[str]:
    ids = (entry.partition("#") for case in cases_of(name).cases for entry in (case.id, *case.shows))
    return {label for subject, _, label in ids if subject == rule}


@pytest.mark.parametrize("name", EVERY)
def test_cases_are_what_they_say(name: str) -> None:
    rules, context = rules_of(name), context_of(name)
    for made in cases_of(name).cases:
        assert broken(rules, made.payload, context) == list(made.violations), made.id
        if made.side == "valid":
            assert made.violations == ()
        else:
            assert made.rule in {rule for rule, _ in made.violations}


@pytest.mark.parametrize("name", EVERY)
def test_every_asserted_rule_is_broken_or_left_out_with_a_reason(name: str) -> None:
    rules, made = rules_of(name), cases_of(name)
    world = World.of(rules.plan, rules.plan.body_shape(), context_of(name))
    asked = {rule.id for _, rule in reachable(world) if name != "async-orders" or is_asserted(rule)}
    shown = {entry.rule for entry in made.cases if entry.side == "breaking"}
    left = {entry.rule: entry.reason for entry in made.left_out if entry.side == "breaking" and entry.rule not in shown}
    assert asked <= {*shown, *left}
    assert set(left.values()) <= {"no data was supplied for accounts", "no data was supplied for catalog"}


def least(name: str) -> dict[str, Case]:
    """Of each rule, the case that breaks least."""
    found: dict[str, Case] = {}
    for made in cases_of(name).cases:
        if made.side == "breaking" and made.rule is not None:
            old = found.setdefault(made.rule, made)
            if len(made.violations) < len(old.violations):
                found[made.rule] = made
    return found


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_rule_is_broken_alone_wherever_that_can_be(name: str) -> None:
    known = {rule.id: rule for rule in rules_of(name).plan.rules()}
    unexpected = {}
    for rule, made in least(name).items():
        others = {other for other, _ in made.violations} - {rule} - TOGETHER.get(rule, set())
        if isinstance(known[rule].checks[0].predicate, NotNull):
            others = {other for other in others if not other.endswith("/required")}
        if others:
            unexpected[rule] = others
    assert unexpected == {}


def test_what_cannot_be_broken_alone_is_broken_with_nothing_elsewhere() -> None:
    for rule, made in least("async-orders").items():
        own = next(pointer for other, pointer in made.violations if other == rule)
        assert all(pointer == own or pointer.startswith(f"{own}/") for _, pointer in made.violations), made


@pytest.mark.parametrize("name", EVERY)
def test_ids_are_unique_and_the_same_each_time(name: str) -> None:
    ids = [made.id for made in cases_of(name).cases]
    assert len(set(ids)) == len(ids)
    rules = rules_of(name)
    if name != "async-orders":
        again = make_cases(rules.plan, rules.plan.body_shape(), context_of(name), lambda _: True, slack=SLACK)
        assert (again.cases, again.left_out) == (cases_of(name).cases, cases_of(name).left_out)


def test_cases_are_made_as_they_are_asked_for() -> None:
    rules, every = rules_of("tree"), cases_of("tree").cases
    made = make_cases(rules.plan, rules.plan.body_shape(), context_of("tree"), lambda _: True, slack=SLACK)
    assert [entry.id for entry in made.first] == [entry.id for entry in every[: len(tuple(made.first))]]
    assert not made.left_out
    assert {entry.rule for entry in made.first} - {None} == {entry.rule for entry in every if entry.side == "breaking"}
    assert next(iter(made.rest)).id == every[len(tuple(made.first))].id
    early = len(made.left_out)
    assert made.cases == every
    assert len(made.left_out) > early
    assert next(iter(made.rest)).id == every[len(tuple(made.first))].id


def test_what_rules_allow_is_shown_before_all_of_them_were_looked_at() -> None:
    codes = ", ".join(f"C{number}" for number in range(100))
    rows = "".join(f"      f{number}: {{ type: string, length: 1..9 }}\n" for number in range(100))
    rules = loads(f"""
rulewright: 1
contract: many
version: 1.0.0
shapes:
  Order: {{ fields: {{ lines: {{ type: array, of: Line }} }} }}
  Line:
    fields:
      code: {{ enum: [{codes}] }}
{rows}
""")
    made = make_cases(rules.plan, rules.plan.body_shape(), rules.context(NOW, None), lambda _: True)
    valid = [entry for entry in made.rest if entry.side == "valid"]
    shown = [{int(number) for show in entry.shows for number in re.findall(r"f(\d+)/length#", show)} for entry in valid]
    about_lengths = [numbers for numbers in shown if numbers]
    assert max(about_lengths[0]) < 25
    assert set().union(*about_lengths) == set(range(100))
    first_codes = next(at for at, entry in enumerate(valid) if any("#is-C" in show for show in entry.shows))
    assert first_codes < shown.index(about_lengths[0])


def test_the_other_ways_come_after_all_cases_whoever_is_asked_first() -> None:
    rules = rules_of("tree")
    made = make_cases(rules.plan, rules.plan.body_shape(), context_of("tree"), lambda _: True, slack=SLACK)
    other = [entry.id for entry in made.further]
    assert made.cases == cases_of("tree").cases
    assert other == [entry.id for entry in cases_of("tree").further]
    assert other


@pytest.mark.parametrize("name", EVERY)
def test_payloads_are_plain_json_and_share_nothing(name: str) -> None:
    parts: defaultdict[int, int] = defaultdict(int)
    for made in cases_of(name).cases:
        assert to_plain(made.payload) == made.payload
        for part in containers(made.payload):
            parts[id(part)] += 1
    assert max(parts.values()) == 1


def containers(value: Json) -> list[Json]:
    match value:
        case dict():
            return [value, *(part for member in value.values() for part in containers(member))]
        case list():
            return [value, *(part for item in value for part in containers(item))]
        case _:
            return []


@pytest.mark.parametrize("name", EVERY)
def test_no_payload_is_shown_twice_as_valid(name: str) -> None:
    shown = [repr(made.payload) for made in cases_of(name).cases if made.side == "valid"]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        ("card-payment", "Payment.amount/range", {"just-below", "just-above", "most"}),
        ("card-payment", "Payment.fee/range", {"just-below", "at-the-limit-above", "just-above", "most"}),
        ("card-payment", "Payment.fee/step", {"half-a-step", "a-tenth-of-a-step", "one-step-more"}),
        ("card-payment", "Payment.reference/length", {"too-long", "longest", "shortest"}),
        ("card-payment", "Payment.amount/type", {"a-fraction", "words"}),
        ("card-payment", "Payment.amount/coercible", {"quoted"}),
        ("card-payment", "Payment.capture/type", {"yes"}),
        ("card-payment", "Payment/unknown", {"an-unknown-key", "another-case"}),
        ("card-payment", "Payment.reference/notBlank", {"blank"}),
        ("card-payment", "Payment.captureBefore/offset", {"no-offset"}),
        ("parcel-label", "Label.service/enum", {"unknown-alike", "other-case", "empty", "newline-after", "is-FREIGHT"}),
        ("parcel-label", "Label.parcels/count", {"too-few", "too-many", "most"}),
        ("parcel-label", "Label.PARCELS", {"the-next-item", "the-fourth-item"}),
        ("parcel-label", "Label.SERVICE/EXPRESS/pickup", {"absent", "null"}),
        ("parcel-label", "Label.SERVICE/ECONOMY/insured", {"present"}),
        ("parcel-label", "Label.pickup/type", {"february-30", "words", "a-date-time"}),
        ("bulk-sms", "Batch.to[*]/format", {"like-12065550100", "newline-after", "like-+12"}),
        ("bulk-sms", "Batch.to/count", {"too-few", "too-many", "most"}),
        ("bulk-sms", "Batch.PARTS", {"just-above"}),
        ("bulk-sms", "Batch.SENDER", {"unknown-alike"}),
        ("tree", "Node.version/const", {"above-all", "below-all"}),
    ],
)
def test_both_sides_of_a_limit_are_shown(name: str, rule: str, expected: set[str]) -> None:
    assert expected <= labels(name, rule)


def test_a_case_tells_what_it_shows() -> None:
    made = case("card-payment", "Payment.amount/range#just-below")
    assert made.note == "Payment.amount/range refused: just below"
    assert isinstance(made.payload, dict)
    assert made.payload["amount"] == 0
    most = showing("card-payment", "Payment.amount/range#most")
    assert most.side == "valid"
    assert isinstance(most.payload, dict)
    assert most.payload["amount"] == 1000000
    assert most.note.endswith(f"; it shows {len(most.shows)} things")
    assert "Payment.amount/range" in most.rules
    together = case("async-orders", "Order.notes/length#too-long")
    assert together.note == "Order.notes/length refused: too long; it also breaks Order.NOTES-150"


def test_dates_are_shown_at_the_limit_and_beyond_what_clocks_may_differ() -> None:
    days = {}
    for label in ("day-just-before", "day-surely-before"):
        payload = case("parcel-label", f"Label.pickup/notBefore#{label}").payload
        assert isinstance(payload, dict)
        days[label] = payload["pickup"]
    for label in ("day-just-after", "day-surely-after"):
        payload = case("parcel-label", f"Label.pickup/notAfter#{label}").payload
        assert isinstance(payload, dict)
        days[label] = payload["pickup"]
    assert days == {
        "day-just-before": "2026-03-01",
        "day-surely-before": "2026-02-27",
        "day-just-after": "2026-03-17",
        "day-surely-after": "2026-03-19",
    }


def test_without_slack_every_limit_is_sure() -> None:
    rules = rules_of("parcel-label")
    made = make_cases(rules.plan, rules.plan.body_shape(), context_of("parcel-label"), lambda _: True)
    shown = {entry.id for entry in made.cases if entry.rule == "Label.pickup/notBefore"}
    assert "Label.pickup/notBefore#day-surely-before" in shown
    assert "Label.pickup/notBefore#day-just-before" not in shown


def test_valid_dates_are_valid_by_the_clocks_on_either_side() -> None:
    for name in ("parcel-label", "async-orders"):
        rules, context = rules_of(name), context_of(name)
        for made in cases_of(name).cases:
            if made.side == "valid":
                for seconds in (-SLACK.total_seconds(), SLACK.total_seconds()):
                    other = type(context)(context.clock.shifted(int(seconds)), context.unit, context.data)
                    assert broken(rules, made.payload, other) == [], made.id


def test_valid_texts_are_valid_whatever_a_length_counts() -> None:
    rules, context = rules_of("async-orders"), context_of("async-orders")
    for made in cases_of("async-orders").cases:
        if made.side == "valid":
            for unit in ("utf16", "bytes"):
                other = type(context)(context.clock, unit, context.data)
                assert broken(rules, made.payload, other) == [], made.id


def test_first_middle_and_last_items_are_broken_in_turn() -> None:
    where = {
        made.id.rpartition("-in-item-")[2]: pointer
        for made in cases_of("parcel-label").cases
        for rule, pointer in made.violations
        if made.id.startswith("Parcel.barcode/pattern#") and "-in-item-" in made.id and rule == made.rule
    }
    assert where == {
        "1-of-4": "/parcels/0/barcode",
        "3-of-4": "/parcels/2/barcode",
        "4-of-4": "/parcels/3/barcode",
    }


def test_items_themselves_are_broken_in_turn_beside_what_is_in_them() -> None:
    rules = loads(
        """
rulewright: 1
contract: cart
version: 1.0.0
shapes:
  Cart:
    fields:
      lines: { type: array, of: Line, required: true }
  Line:
    fields:
      name: { type: string, required: true }
examples:
  today: 2026-03-02
  Cart:
    plain: { lines: [{ name: cup }] }
"""
    )
    made = make_cases(rules.plan, rules.plan.body_shape(), rules.context(NOW, {}), lambda _: True)
    nulls: dict[str, set[str]] = defaultdict(set)
    for one in made.cases:
        if "#null-in-item-" in one.id and one.rule is not None:
            nulls[one.rule].add(one.violations[0][1])
    assert nulls["Cart.lines[*]/null"] == {"/lines/0", "/lines/6", "/lines/11"}
    assert nulls["Line.name/null"] == {"/lines/0/name", "/lines/6/name", "/lines/11/name"}


def test_items_are_shown_in_numbers_and_with_keys_that_nearly_agree() -> None:
    assert {"parcels-2-items", "parcels-4-items"} <= labels("parcel-label", "Label")
    assert "parcels-11-items" not in labels("parcel-label", "Label")
    shown = labels("async-orders", "Order")
    assert {"lineItems-11-items", "lineItems-all-different", "lineItems-keys-differ-by-another-case"} <= shown


def test_a_rule_is_not_asked_where_its_condition_is_not_met() -> None:
    elsewhere = [
        value_at(made.payload, (party, "address", "zip"))
        for made in cases_of("parcel-label").cases
        for party in ("sender", "receiver")
        if made.side == "valid" and value_at(made.payload, (party, "address", "country")) != "DE"
    ]
    assert any(isinstance(code, str) and not re.fullmatch("[0-9]{5}", code) for code in elsewhere)
    assert "absent-among-many" in labels("async-orders", "LineItem.DELIVERY/EMAIL/recipient.email")


def test_fields_are_left_out_and_filled_with_telling_texts() -> None:
    shown = labels("async-orders", "Order")
    assert {"without-sender.email", "sender-empty", "least-fields", "most-fields"} <= shown
    texts = {label.partition("-with-")[2] for label in shown if "-with-" in label}
    assert {"accents", "combining", "beyond-the-bmp", "cjk", "punctuation", "keys-reversed"} <= texts


def test_the_same_field_has_the_limits_of_each_of_its_classes() -> None:
    shown = {label for label in labels("async-orders", "Order") if "stateOrProvince-in-" in label}
    assert any(label.startswith("longest-") for label in shown)
    limits = {
        made.id.partition("#")[2].partition("-long-")[0]
        for made in cases_of("async-orders").cases
        if "-long-lineItems.recipient.address.streetLine1-in-" in made.id
    }
    assert limits == {"201"}


def test_a_limit_on_cases_keeps_one_per_rule_first_and_tells_the_rest() -> None:
    rules = rules_of("tree")
    full = cases_of("tree")
    firsts = {made.rule for made in full.cases if made.side == "breaking"}
    limit = 1 + len(firsts)
    shape = rules.plan.body_shape()
    cut = make_cases(rules.plan, shape, context_of("tree"), lambda _: True, slack=SLACK, limit=limit)
    assert {made.rule for made in cut.cases if made.side == "breaking"} == firsts
    assert list(cut.cases) == list(full.cases[:limit])
    left = {entry.id for entry in cut.left_out if entry.reason == f"over the limit of {limit} cases"}
    assert {"Node.kind/enum#other-case", "Node.kind/enum#is-BRANCH"} <= left


@pytest.mark.parametrize("name", EVERY)
def test_there_are_few_more_cases_than_rules_boundaries_and_cells(name: str) -> None:
    made = cases_of(name)
    assert len(made.cases) <= 1.3 * (made.tally.rules + made.tally.boundaries + made.tally.cells)


@pytest.mark.parametrize("path", BIG, ids=[path.stem for path in BIG])
def test_of_big_contracts_too(path: Path) -> None:
    rules = load(path)
    context = rules.context(NOW, None)
    made = make_cases(rules.plan, rules.plan.body_shape(), context, is_asserted, slack=SLACK)
    assert len(made.cases) <= 1.3 * (made.tally.rules + made.tally.boundaries + made.tally.cells)
    for entry in made.cases:
        assert broken(rules, entry.payload, context) == list(entry.violations), entry.id
    shown = {entry.rule for entry in made.cases if entry.side == "breaking"}
    left = {entry.rule for entry in made.left_out if entry.side == "breaking"}
    asked = {rule.id for rule in rules.plan.rules() if is_asserted(rule)} & {
        rule.id for _, rule in reachable(World.of(rules.plan, rules.plan.body_shape(), context))
    }
    assert asked <= {*shown, *left}


def test_only_asserted_rules_are_broken() -> None:
    broken_rules = {made.rule for made in cases_of("async-orders").cases if made.side == "breaking"}
    known = {rule.id: rule for rule in rules_of("async-orders").plan.rules()}
    assert all(is_asserted(known[rule]) for rule in broken_rules if rule is not None)
    assert "LineItem.LINE-ID-100" not in broken_rules


@pytest.mark.parametrize("name", EVERY)
def test_of_some_rules_alone_the_cases_are_those_of_all(name: str) -> None:
    rules = rules_of(name)
    asserted = is_asserted if name == "async-orders" else (lambda _: True)
    every = cases_of(name)
    only = sorted({case.rule for case in every.cases if case.rule is not None})[:3]
    made = make_cases(rules.plan, rules.plan.body_shape(), context_of(name), asserted, slack=SLACK, only=only)
    ids = {case.id for case in made.cases}
    assert {case.id for case in every.cases if case.rule in only} <= ids
    assert {case.rule for case in made.cases} <= {*only, None}
    assert len(made.cases) < len(every.cases) / 2


def test_of_many_conditions_on_one_field_only_those_that_may_be_met_are_looked_at() -> None:
    rows = "".join(
        f"      R{number}: {{ when: {{ kind: k{number % 9} }}, require: x{number} }}\n" for number in range(90)
    )
    fields = "".join(f"      x{number}: {{ type: string }}\n" for number in range(90))
    kinds = ", ".join(f"k{number}" for number in range(9))
    text = f"shapes:\n  Order:\n    fields:\n      kind: {{ enum: [{kinds}], default: k3 }}\n{fields}    rules:\n{rows}"
    rules = loads("rulewright: 1\ncontract: many\nversion: 1.0.0\n" + text)
    world = World.of(rules.plan, rules.plan.body_shape(), rules.context(NOW, None))
    tried: list[tuple[dict[str, Json], int]] = [
        ({"kind": "k4"}, 4),
        ({"kind": "k4"}, 5),
        ({}, 3),
        ({}, 4),
        ({"kind": None}, 3),
    ]
    for payload, number in tried:
        kind = payload.get("kind", "k3")
        required = [
            entry for entry in world.active(payload, (f"x{number}",)) if isinstance(entry.demand.predicate, Required)
        ]
        assert bool(required) is (kind == f"k{number}"), (payload, number)


def test_what_is_about_a_key_has_a_payload_of_its_own() -> None:
    rules = rules_of("async-orders")
    keys = {str(path) for rule in rules.plan.idempotency for path in rule.key}
    about = [
        made
        for made in cases_of("async-orders").cases
        if made.side == "valid" and any(rule.partition("/")[0].removeprefix("Order.") in keys for rule in made.rules)
    ]
    assert about
    assert all(len(made.shows) == 1 for made in about)


NUMBERS = """
rulewright: 1
contract: numbers
version: 1.0.0
shapes:
  Card:
    fields:
      type:  { enum: [short, long], required: true }
      value: { type: string, length: 1..50, required: true }
    tables:
      WRITTEN:
        title: How each number is written
        by: type
        cases:
          short: { value: { pattern: '^[0-9]{3}-[0-9]{2}$' } }
          long: { value: { pattern: '^[2-9][0-9]{11}$' } }
examples: { today: 2026-03-02, Card: { one: { type: short, value: 123-45 } } }
"""


def test_a_near_miss_is_near_the_pattern_of_its_own_case_where_the_base_has_a_value_of_another() -> None:
    """What is put before or behind must be beside what the pattern finds, or no lost anchor would show."""
    rules = loads(NUMBERS)
    made = make_cases(rules.plan, rules.plan.body_shape(), rules.context(NOW, {}), lambda _: True)
    texts = {
        str(value_at(entry.payload, ("value",))) for entry in made.cases if entry.rule == "Card.WRITTEN/long/value"
    }
    pattern = "[2-9][0-9]{11}"
    assert any(re.fullmatch(f".+{pattern}", text) for text in texts)
    assert any(re.fullmatch(f"{pattern}.+", text, re.DOTALL) for text in texts)


WIDE = """
rulewright: 1
contract: wide
version: 1.0.0
shapes:
  Count:
    fields:
      name:  { type: string, length: 1..5, required: true }
      total: { type: integer, range: 0..99999999999999991611392 }
examples: { today: 2026-03-02, Count: { one: { name: abc, total: 1 } } }
"""


def test_a_number_that_json_readers_differ_about_spoils_no_payload_that_shows_other_things() -> None:
    rules = loads(WIDE)
    made = make_cases(rules.plan, rules.plan.body_shape(), rules.context(NOW, {}), lambda _: True)
    valid = [entry for entry in made.cases if entry.side == "valid"]
    assert not any(has_doubtful_number(to_plain(entry.payload)) for entry in valid)
    assert {"Count.name/length#longest", "Count.total/range#least"} <= {id_ for entry in valid for id_ in entry.shows}
    [left] = [left for left in made.left_out if left.id == "Count.total/range#most"]
    assert "JSON readers differ" in left.reason

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.generation.demand import IS_PRESENT, Demand, Want, exactly
from rulewright.generation.make import Maker
from rulewright.generation.solve import Solution, solve
from rulewright.generation.world import World
from rulewright.language.conditions import CountWithin, NumberWithin
from rulewright.loading import loads
from rulewright.validation.places import MISSING
from tests.generation.contracts import CONTRACTS, HEADER, NOW, chooser, context_of, rules_of

if TYPE_CHECKING:
    from rulewright.generation.make import Pins
    from rulewright.language.conditions import Json


def _world(name: str) -> World:
    plan = rules_of(name).plan
    return World.of(plan, plan.body_shape(), context_of(name), use_examples=False)


def _written(shapes: str) -> World:
    rules = loads(f"{HEADER}shapes:\n{shapes}")
    return World.of(rules.plan, rules.plan.body_shape(), rules.context(NOW, None), use_examples=False)


def _solved(world: World, pins: Pins, start: Json = None) -> Solution:
    maker = Maker(world, lambda _: 0, pins)
    solution = solve(maker, maker.from_nothing() if start is None else start)
    assert solution is not None
    return solution


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_payload_made_from_nothing_has_what_is_required_and_breaks_nothing(name: str) -> None:
    world = _world(name)
    assert _solved(world, {}).broken == ()


@pytest.mark.parametrize("name", CONTRACTS)
def test_whatever_is_chosen_the_payload_breaks_nothing(name: str) -> None:
    world = _world(name)
    choose = chooser(7)
    for _ in range(25):
        maker = Maker(world, choose, eager=lambda _: choose(2) == 1)
        solution = solve(maker, maker.from_nothing())
        assert solution is not None
        assert solution.broken == ()


def test_what_a_pin_makes_necessary_is_added() -> None:
    payload = _solved(_world("card-payment"), {("installments",): (exactly(4),)}).payload
    assert isinstance(payload, dict)
    assert payload["installments"] == 4
    assert "email" in payload


def test_what_a_pin_makes_impossible_is_taken_out() -> None:
    start: Json = {"kind": "BRANCH", "version": 2, "children": [{"kind": "LEAF", "version": 2}]}
    pins: Pins = {("kind",): (exactly("LEAF"),)}
    assert _solved(_world("tree"), pins, start).payload == {"kind": "LEAF", "version": 2}


def test_a_condition_is_made_false_where_its_rule_cannot_be_kept() -> None:
    pins: Pins = {("children",): (exactly(MISSING),)}
    start: Json = {"kind": "BRANCH", "version": 2, "children": [{"kind": "LEAF", "version": 2}]}
    assert _solved(_world("tree"), pins, start).payload == {"kind": "LEAF", "version": 2}


def test_pins_that_cannot_be_met_have_no_solution() -> None:
    maker = Maker(_world("tree"), lambda _: 0, {("kind",): (exactly("LEAF"), exactly("BRANCH"))})
    assert solve(maker, maker.from_nothing()) is None


def test_no_rule_is_asked_about_a_place_that_no_value_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    at_least = [Demand(NumberWithin(at_least=low), want) for low, want in ((5, Want.TRUE), (3, Want.FALSE))]
    world = _world("tree")
    monkeypatch.setattr(World, "active", lambda *_: pytest.fail("rules were asked"))
    for demands in (at_least, [exactly("LEAF"), exactly("BRANCH")], [exactly(MISSING), IS_PRESENT]):
        assert not [*Maker(world, lambda _: 0).settle({}, ("kind",), *demands)]


def test_a_search_that_tried_everything_says_so() -> None:
    world = _written("""
  A:
    fields: { x: { type: string, length: 0..3 }, y: { type: string, length: 0..3 } }
    rules: { NEED: { require: [x, y] } }
""")
    maker = Maker(world, lambda _: 0, {("x",): (exactly("abcdefg"),)})
    found = [solve(maker, {"x": "abcdefg", "y": "longer"}, patience=patience) for patience in (1, 50)]
    assert [solution and solution.is_final for solution in found] == [False, True]
    kept = Maker(world, lambda _: 0)
    assert [solve(kept, {"x": "a", "y": "b"}, patience=patience) for patience in (2, 50)] == [
        Solution({"x": "a", "y": "b"}, (), is_final=True)
    ] * 2


def test_of_rules_that_cannot_all_be_kept_the_fewest_are_broken() -> None:
    world = _written("""
  A:
    fields: { x: { type: string, length: 0..10, pattern: '^[a-z]*$' }, y: { type: string } }
    rules: { SHORT: { when: { y: present }, check: { x: { length: 0..5 } } }, NEED: { require: y } }
""")
    solution = _solved(world, {("x",): (exactly("abcdefg"),)})
    assert [entry.rule.id for entry in solution.broken] in (["A.NEED"], ["A.SHORT"])


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("[a < b, b < c, c < d]", ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")),
        ("[a > b, b > c, c > d]", ("2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02")),
        ("[b >= a + 2d, c >= b, d >= c + 1d]", ("2026-03-02", "2026-03-04", "2026-03-04", "2026-03-05")),
    ],
)
def test_linked_dates_in_a_narrow_window_are_found_together(rules: str, expected: tuple[str, ...]) -> None:
    fields = "".join(
        f"      {name}: {{ type: date, required: true, notBefore: today, notAfter: today + 3d }}\n" for name in "abcd"
    )
    compared = "".join(
        f"      R{number}: {{ compare: {rule.strip()} }}\n" for number, rule in enumerate(rules[1:-1].split(","))
    )
    world = _written(f"  A:\n    fields:\n{fields}    rules:\n{compared}")
    solution = _solved(world, {})
    assert solution.broken == ()
    assert solution.payload == dict(zip("abcd", expected, strict=True))


def test_linked_numbers_are_found_together() -> None:
    world = _written("""
  A:
    fields:
      low: { type: integer, range: 8..10, required: true }
      mid: { type: integer, range: 0..9, required: true }
      top: { type: integer, range: 0..10, required: true }
    rules: { LOW: { compare: low < mid }, TOP: { compare: mid < top } }
""")
    assert _solved(world, {}).payload == {"low": 8, "mid": 9, "top": 10}


def test_items_are_told_apart_by_their_keys() -> None:
    pins: Pins = {("parcels",): (Demand(CountWithin(5, 5), Want.TRUE),)}
    payload = _solved(_world("parcel-label"), pins).payload
    assert isinstance(payload, dict)
    parcels = payload["parcels"]
    assert isinstance(parcels, list)
    assert len({parcel["barcode"] for parcel in parcels if isinstance(parcel, dict)}) == 5


def test_an_item_far_in_an_array_is_put_behind_others() -> None:
    payload = _solved(_world("bulk-sms"), {("to", 4): (IS_PRESENT,)}).payload
    assert isinstance(payload, dict)
    numbers = payload["to"]
    assert isinstance(numbers, list)
    assert len(numbers) == len(set(map(str, numbers))) == 5


def test_a_shape_inside_itself_ends() -> None:
    world = _world("tree")
    maker = Maker(world, lambda options: options - 1, eager=lambda _: True)
    solution = solve(maker, maker.from_nothing())
    assert solution is not None
    assert solution.broken == ()
    assert len(repr(solution.payload)) < 5_000


def test_the_same_choices_give_the_same_payload() -> None:
    def made() -> Solution | None:
        choose = chooser(11)
        maker = Maker(_world("parcel-label"), choose, eager=lambda _: choose(2) == 1)
        return solve(maker, maker.from_nothing())

    assert made() == made()


def test_a_start_is_not_changed() -> None:
    start: Json = {"kind": "BRANCH", "version": 2}
    _solved(_world("tree"), {}, start)
    assert start == {"kind": "BRANCH", "version": 2}

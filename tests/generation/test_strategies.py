from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from rulewright import strategies
from rulewright.generation import strategies as made
from rulewright.generation.aims import reachable
from rulewright.generation.world import World
from rulewright.loading import loads
from tests.generation.contracts import CONTRACTS, DATA, HEADER, NOW, broken, context_of, rules_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from rulewright.language.conditions import Json

EVERY = [*CONTRACTS, "async-orders"]
# No health check is suppressed anywhere here: that they stay silent is part of what is shown.
QUIET = settings(database=None, deadline=None, derandomize=True, phases=[Phase.generate])


def _drawn(strategy: SearchStrategy[Json], count: int) -> list[Json]:
    """So many draws, and as many runs: none was rejected."""
    found: list[Json] = []

    @settings(QUIET, max_examples=count)
    @given(strategy)
    def run(payload: Json) -> None:
        found.append(payload)

    run()
    return found


@pytest.mark.parametrize("name", EVERY)
def test_valid_payloads_break_nothing_and_none_is_rejected(name: str) -> None:
    rules = rules_of(name)
    found = _drawn(strategies.valid(rules, today=NOW, data=DATA.get(name)), 200)
    assert len(found) == 200
    assert all(broken(rules, payload, context_of(name)) == [] for payload in found)


@pytest.mark.parametrize("name", EVERY)
def test_valid_payloads_differ(name: str) -> None:
    found = _drawn(strategies.valid(rules_of(name), today=NOW, data=DATA.get(name)), 60)
    assert len({repr(payload) for payload in found}) > 30


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_draw_breaks_the_rule_it_is_to_break(name: str) -> None:
    rules, context = rules_of(name), context_of(name)
    ground = made.Ground.of(rules.plan, rules.plan.body_shape(), context)
    for _, rule in reachable(ground.known):
        found = _drawn(made.breaking(ground, rule), 4)
        assert len(found) == 4
        for payload in found:
            assert rule.id in {broken_id for broken_id, _ in broken(rules, payload, context)}


def test_a_rule_of_the_flagship_is_broken_by_the_end_of_its_id() -> None:
    rules = rules_of("async-orders")
    name = "LineItem.DELIVERY/EMAIL/recipient.email"
    for text in (name, "DELIVERY/EMAIL/recipient.email"):
        for payload in _drawn(strategies.breaking(rules, text, today=NOW), 30):
            assert {rule for rule, _ in broken(rules, payload, context_of("async-orders"))} >= {name}


def test_what_is_no_object_breaks_the_rule_that_it_is_one() -> None:
    rules = rules_of("tree")
    found = _drawn(strategies.breaking(rules, "Node/type", today=NOW), 5)
    assert all(not isinstance(payload, dict) for payload in found)


def test_near_valid_payloads_are_broken_in_few_places() -> None:
    rules = rules_of("card-payment")
    found = _drawn(strategies.near_valid(rules, today=NOW), 40)
    sizes = [len(broken(rules, payload, context_of("card-payment"))) for payload in found]
    assert sum(sizes) > 0
    assert sorted(sizes)[len(sizes) // 2] <= 3


def test_shrinking_ends_at_the_plainest_payload() -> None:
    rules = rules_of("card-payment")
    strategy = strategies.valid(rules, today=NOW)
    smallest = find(
        strategy, lambda payload: isinstance(payload, dict) and "fee" in payload, settings=settings(database=None)
    )
    assert smallest == {
        "amount": 1,
        "currency": smallest["currency"] if isinstance(smallest, dict) else None,
        "card": {"number": "0" * 12, "expiry": "01/00"},
        "fee": 0,
    }


def test_without_a_clock_dates_hold_for_a_day_either_way() -> None:
    rules = rules_of("parcel-label")
    for payload in _drawn(strategies.valid(rules), 30):
        assert rules.validate(payload).ok


def test_a_draw_that_cannot_be_mended_gives_an_example_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of("tree")
    ground = made.Ground.of(rules.plan, rules.plan.body_shape(), context_of("tree"))
    told: list[str] = []
    monkeypatch.setattr(made, "solve", lambda *_args, **_more: None)
    monkeypatch.setattr(made, "event", told.append)
    [payload] = _drawn(made.valid(ground), 1)
    assert payload == ground.starts[0][1]
    assert told == ["rulewright: a draw could not be mended, an example is given instead"]


def test_a_contract_without_valid_payloads_is_refused() -> None:
    rules = loads(
        HEADER + "shapes: { A: { fields: { a: { type: string, required: true } }, rules: { NO: { forbid: a } } } }"
    )
    with pytest.raises(
        strategies.NoPayloadError, match="no valid payload of A was found; if there is one, give it as an example"
    ):
        strategies.valid(rules, today=NOW)


def test_a_rule_that_cannot_be_broken_is_refused_with_the_reason() -> None:
    rules = rules_of("bulk-sms")
    with pytest.raises(
        strategies.NoPayloadError, match=r"Batch.SENDER cannot be broken: no data was supplied for senders"
    ):
        strategies.breaking(rules, "SENDER", today=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "message"),
    [("NOTHING", "“NOTHING” names no rule of the contract"), ("required", "“required” names .* rules: Payment")],
)
def test_a_name_that_is_no_rules_is_refused(text: str, message: str) -> None:
    with pytest.raises(KeyError, match=message):
        strategies.breaking(rules_of("card-payment"), text, today=NOW)


def test_strategies_need_no_examples_and_take_none() -> None:
    rules = rules_of("bulk-sms")
    world = World.of(rules.plan, rules.plan.body_shape(), context_of("bulk-sms"), use_examples=False)
    assert world.seen == {}
    assert isinstance(strategies.valid(rules, today=NOW, data=DATA["bulk-sms"]), st.SearchStrategy)

import re
from typing import Any

import pytest

from rulewright.contract.endpoint.exchange import Exchange
from rulewright.contract.sessions.replies import Replies, differences
from rulewright.plan.contract import Reply
from tests.contract.support import PARCELS, RECEIPT, answer, parcels, setting

AGAIN = "the same payload again"
LATER = RECEIPT | {"made": "2026-03-02T12:00:01Z"}
ORIGINAL = Reply("again", original=True)


def replies(text: str = PARCELS) -> Replies:
    chosen = setting(rules_=parcels(text))
    return Replies(chosen.plan, chosen.operation, chosen.plan.idempotency[0])


def compared(first: Exchange, again: Exchange, due: Reply = ORIGINAL) -> tuple[str, str] | None:
    complaint = replies().compared(due, first, again, AGAIN)
    return None if complaint is None else (complaint.kind.value, complaint.message)


FIRST = answer(201)


ONE_OUTCOME = PARCELS.replace("same_body: { outcome: again", "same_body: { outcome: made").replace(
    "other_body: { outcome: again, reply: original }", "other_body: { outcome: refused }"
)


@pytest.mark.parametrize("status", [200, 201])
def test_a_status_of_new_things_and_replays_alike_tells_neither(status: int) -> None:
    both = replies(ONE_OUTCOME)
    other = answer(status, RECEIPT | {"ref": "R-2"})
    assert not both.says_replayed(other)
    assert not both.says_created(other)
    assert not both.is_replay(FIRST, other)


def test_the_first_reply_again_is_right() -> None:
    assert compared(FIRST, answer(200)) is None
    assert compared(answer(200), answer(200)) is None
    assert compared(FIRST, answer(200, RECEIPT | {"extra": 1})) is None
    assert compared(FIRST, answer(200, {"ref": "R-1", "made": RECEIPT["made"]})) is None


@pytest.mark.parametrize(
    ("again", "kind", "message"),
    [
        (answer(201), "duplicate-created", "answered 201 to the same payload again, as if it had made another"),
        (answer(201, LATER), "duplicate-created", "as if it had made another"),
        (answer(422, {}), "replay-differs", "answered 422 to the same payload again, where “again” (200) is due"),
        (answer(200, LATER), "replay-differs", "not with the first reply: /made differs"),
        (answer(200, RECEIPT | {"weight": 3}), "replay-differs", "/weight differs"),
        (answer(200, {}), "replay-differs", "every field differs"),
        (answer(200, []), "replay-differs", "every field differs"),
    ],
)
def test_another_reply_is_told(again: Exchange, kind: str, message: str) -> None:
    found = compared(FIRST, again)
    assert found is not None
    assert found[0] == kind
    assert message in found[1]


def test_two_things_are_told_by_their_identity_where_statuses_cannot_tell() -> None:
    found = compared(answer(200), answer(200, LATER))
    assert found is not None
    assert found[0] == "duplicate-created"
    assert "with another identity in /made: there are two now" in found[1]


@pytest.mark.parametrize("again", [answer(409), answer(500), answer(429), answer(None, b""), answer(200, b"no JSON")])
def test_what_other_checks_speak_of_is_left_to_them(again: Exchange) -> None:
    assert compared(FIRST, again) is None


def test_where_the_first_reply_is_not_due_again_only_the_status_counts() -> None:
    due = Reply("again", original=False)
    assert compared(FIRST, answer(200, LATER), due) is None
    assert compared(FIRST, answer(201), due) is not None


def test_a_key_may_be_refused_by_contract() -> None:
    text = re.sub("other_body: {.*}", "other_body: { outcome: refused }", PARCELS)
    found = replies(text)
    due = found.rule.other_body
    assert found.compared(due, FIRST, answer(422, {}), AGAIN) is None
    wrong = found.compared(due, FIRST, answer(200), AGAIN)
    assert wrong is not None
    assert wrong.message == "answered 200 to the same payload again, where “refused” (400 or 422) is due"


@pytest.mark.parametrize(
    ("other", "replay"),
    [(answer(200), True), (answer(201), False), (answer(200, LATER), False), (answer(422), False)],
)
def test_the_reply_to_a_new_key_must_not_be_that_to_another(other: Exchange, replay: bool) -> None:
    assert replies().is_replay(FIRST, other) is replay


def test_a_status_of_replays_alone_is_a_replay_whatever_the_body() -> None:
    text = PARCELS.replace("made:    { status: [201, 200]", "made:    { status: [201]")
    assert replies(text).is_replay(FIRST, answer(200, LATER))


@pytest.mark.parametrize(
    ("first", "again", "places"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 2.0}, []),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, [("b",)]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [("a", "b", 1)]),
        ({"a": [1]}, {"a": [1, 2]}, [("a",)]),
        ({"a": 1}, {"b": 1}, [()]),
        ({}, {"b": 1}, []),
        ([1], [2], [()]),
        ("x", "x", []),
    ],
)
def test_replies_differ_in_what_both_have(first: Any, again: Any, places: list[Any]) -> None:
    assert list(differences(first, again)) == places

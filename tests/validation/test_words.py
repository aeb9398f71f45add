"""What a violation says of values that may be shown, and of those that never are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.loading import loads
from rulewright.validation.words import dotted

if TYPE_CHECKING:
    from rulewright.language.paths import Pointer

CONTRACT = """
rulewright: 1
contract: a
version: 1.0.0
shapes:
  A:
    fields: {{ total: {{ type: number }}, parts: {{ type: array, of: Part }}, secret: {{ type: string, sensitive: true }} }}
    rules: {{ TOTAL: {{ sum: {{ of: 'parts[*].net', equals: total }} }} }}
  Part: {{ fields: {{ net: {{ type: number, sensitive: {sensitive} }} }} }}
"""
PAYLOAD = {"total": 5, "parts": [{"net": 1.25}, {"net": 2.5}], "secret": "x"}


@pytest.mark.parametrize(
    ("sensitive", "shown", "said"),
    [
        ("false", True, "total must be the sum of parts[*].net, found 5; they add up to 3.75"),
        ("true", True, "total must be the sum of parts[*].net, found 5"),
        ("false", False, "total must be the sum of parts[*].net, found a number"),
    ],
)
def test_what_the_terms_add_up_to_is_told_where_each_may_be_shown(sensitive: str, shown: bool, said: str) -> None:
    report = loads(CONTRACT.format(sensitive=sensitive)).validate(PAYLOAD, show_values=shown)
    assert [violation.message for violation in report.errors] == [said]


SUGGESTING = """\
rulewright: 1
contract: suggesting
version: 1.0.0
shapes:
  Order:
    closed: true
    fields:
      state:  { enum: [OPEN, PAID, 3], sensitive: SENSITIVE }
      pay:    { type: object, variants: { by: method, cases: { card: Card } } }
      secret: { enum: [OPEN, PAID], sensitive: true }
  Card: { fields: { method: { type: string, sensitive: SENSITIVE } } }
"""


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize(
    ("sensitive", "payload", "suggested"),
    [
        ("false", {"state": "OPNE"}, "OPEN"),
        ("false", {"state": "open"}, "OPEN"),
        ("false", {"state": "shipped"}, None),
        ("false", {"state": 4}, None),
        ("false", {"stat": "OPEN"}, "state"),
        ("false", {"telephone": "OPEN"}, None),
        ("false", {"stat": "OPEN", "state": "OPEN"}, None),
        ("false", {"pay": {"method": "crad"}}, "card"),
        ("true", {"state": "OPNE"}, None),
        ("true", {"pay": {"method": "crad"}}, None),
        ("true", {"stat": "OPEN"}, "state"),
    ],
)
def test_what_was_probably_meant_is_suggested_unless_that_gives_a_secret_away(
    sensitive: str, payload: object, suggested: str | None, shown: bool
) -> None:
    rules = loads(SUGGESTING.replace("SENSITIVE", sensitive))
    [violation] = rules.validate(payload, show_values=shown).violations
    assert violation.params.get("suggestion") == suggested
    assert violation.message.endswith("?") == (suggested is not None)
    if suggested is not None:
        assert violation.message.endswith(f"; did you mean {suggested}?")


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ((), "the payload"),
        (("a", 0, "b"), "a[0].b"),
        (("",), '""'),
        (("", "a"), '"".a'),
        (("a", "", 0), 'a.""[0]'),
        ((0, "a"), "[0].a"),
    ],
)
def test_a_place_is_told_with_each_of_its_keys_also_an_empty_one(pointer: Pointer, said: str) -> None:
    assert dotted(pointer) == said

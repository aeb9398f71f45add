"""Which ids a short id names."""

from __future__ import annotations

import pytest

from rulewright.plan.ids import RuleIds, matching_ids

IDS = ["Order.id/length", "Line.id/length", "Order.NOTES-150", "Order.a/id", "Order.id/length"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Order.id/length", ["Order.id/length"]),
        ("id/length", ["Order.id/length", "Line.id/length"]),
        ("NOTES-150", ["Order.NOTES-150"]),
        ("id", ["Order.a/id"]),
        ("150", []),
        ("", []),
        ("d/length", []),
    ],
)
def test_an_id_is_named_by_itself_or_by_an_ending_from_a_separator_on(text: str, named: list[str]) -> None:
    assert RuleIds(IDS).named(text) == named
    assert matching_ids(text, IDS) == named


def test_a_full_id_names_itself_even_where_it_ends_another() -> None:
    assert RuleIds(["a.b", "b"]).named("b") == ["b"]

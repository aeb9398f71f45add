"""A function that tests/diagnostics/every.yaml names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright import custom_rule

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


@custom_rule
def note_is_not_the_id(order: Json) -> bool:
    return not isinstance(order, dict) or order.get("note") is None or order.get("note") != order.get("id")

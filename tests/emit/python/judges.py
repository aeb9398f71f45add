"""Functions that the plans of these tests name under `custom`."""

from __future__ import annotations

from typing import Any

from rulewright import custom_rule


@custom_rule
def is_small(value: Any) -> bool:
    return not isinstance(value, list | dict) or len(value) < 3

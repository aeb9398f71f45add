"""The name of a contract that rulewright carries → its rule file."""

from __future__ import annotations

from pathlib import Path

CARRIED = ("async-orders", "async-orders-2026-09")
"""The names; the first is meant where none is given."""


def carried_path(name: str = CARRIED[0]) -> Path:
    """Where the rule file is: inside the installed package, or in the checkout it was installed from."""
    installed = Path(__file__).parent / "rules" / f"{name}.yaml"
    return installed if installed.exists() else Path(__file__).parents[2] / "rules" / f"{name}.yaml"

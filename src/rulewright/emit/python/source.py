"""A plan → its module as a text to be written into a file."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from rulewright.emit.python.module import module_text

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan


def python_source(plan: Plan) -> str:
    """The module of a plan: its head says what made it, and of which rules."""
    return module_text(plan, tuple(plan.shapes), plan.text.unit, f"rulewright {version('rulewright')}")

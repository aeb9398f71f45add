"""A plan → its module as a text: the one that this package compiles, and the one that needs nothing but Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan


def python_source(plan: Plan) -> str:
    """The module of a plan: its head says what made it, and of which rules."""
    from rulewright import __version__  # noqa: PLC0415 - the public surface stands above this package
    from rulewright.emit.python.module import module_text  # noqa: PLC0415 - loaded by what writes modules only

    return module_text(plan, tuple(plan.shapes), plan.text.unit, f"rulewright {__version__}")


def python_module(plan: Plan) -> str:
    """The module of a plan that carries all it needs, to be written into a file and used without this package."""
    from rulewright.emit.python.standalone.text import standalone_text  # noqa: PLC0415 - as above

    return standalone_text(plan)

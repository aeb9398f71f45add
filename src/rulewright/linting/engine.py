"""Payloads of a shape → judgements: the first by the interpreter and, when there are many, by compiled rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement

MANY = 64
"""From so many payloads on, compiling a contract takes less time than it saves."""


class Engine:
    """What judges the payloads of a run by one shape; interpreted and compiled judgements are the same."""

    def __init__(self, plan: Plan, shape: Shape) -> None:
        self.plan = plan
        self.shape = shape
        self._judged = 0

    def judge(self, payload: Json, context: Context) -> Judgement:
        """What a payload breaks."""
        self._judged += 1
        if self._judged <= MANY:
            return interpret(self.plan, self.shape, payload, context)
        from rulewright.emit.python import compile_plan  # noqa: PLC0415 - most runs have few payloads

        return compile_plan(self.plan).judge(self.shape.name, payload, context)

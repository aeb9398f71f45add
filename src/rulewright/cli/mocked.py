"""What a mock serves, and how → its application, in this process or in one that was given the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python import compile_plan
from rulewright.idempotency.store import open_store
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.index import fault_named
from rulewright.mock.faults.served import served
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from datetime import date, datetime

    from starlette.applications import Starlette

    from rulewright.idempotency.claims import Store
    from rulewright.mock.service import Judge
    from rulewright.mock.traffic import Meter, Traffic
    from rulewright.plan.contract import Plan
    from rulewright.rules import Rules, Tables


def judge_of(plan: Plan, engine: str) -> Judge:
    """What judges payloads: the interpreter, or the compiled rules."""
    if engine == "interpreter":
        return lambda shape, body, context: interpret(plan, shape, body, context)
    compiled = compile_plan(plan)
    return lambda shape, body, context: compiled.judge(shape.name, body, context)


@dataclass(frozen=True)
class Mock:
    """A contract to be served; it can be pickled."""

    rules: Rules
    store: str
    engine: str
    fault: str | None
    traffic: Traffic
    logins: frozenset[str]
    today: date | datetime | None
    tables: Tables | None
    meter: Meter

    def app(self) -> Starlette:
        """The application. Raises as `opened` does."""
        return self.opened()[0]

    def opened(self) -> tuple[Starlette, Store]:
        """The application, and the store of its keys.

        Raises:
            FaultError: the contract has no such fault.
            StoreError: the store cannot be opened.
        """
        wrong = NO_FAULT if self.fault is None else fault_named(self.fault, self.rules.plan)
        keys = open_store(self.store)
        app = served(
            self.rules.plan,
            lambda plan: judge_of(plan, self.engine),
            keys,
            lambda: self.rules.context(self.today, self.tables),
            fault=wrong,
            traffic=self.traffic,
            meter=self.meter,
            logins=self.logins,
        )
        return app, keys

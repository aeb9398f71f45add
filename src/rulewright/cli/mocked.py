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

    from starlette.types import ASGIApp

    from rulewright.idempotency.claims import Store
    from rulewright.mock.faults.fault import Fault
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
    hosts: frozenset[str] | None = None
    """The names by which other machines may ask for the front page; None is no front page."""

    def app(self) -> ASGIApp:
        """The application. Raises as `opened` does."""
        return self.opened()[0]

    def opened(self) -> tuple[ASGIApp, Store]:
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
        return (app if self.hosts is None else self._fronted(app, wrong, self.hosts)), keys

    def _fronted(self, app: ASGIApp, wrong: Fault, hosts: frozenset[str]) -> ASGIApp:
        from rulewright.ui.app import Fronted  # noqa: PLC0415 - an extra
        from rulewright.ui.setting import Setting  # noqa: PLC0415 - as above

        judge = judge_of(self.rules.plan, self.engine)
        fault = "" if wrong is NO_FAULT else f"{wrong.id}: {wrong.description}"
        return Fronted(app, Setting(self.rules, judge, self.today, self.tables, fault), hosts)

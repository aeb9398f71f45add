"""A contract and a fault → the application that serves the contract with that fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.mock.app import create_app
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.meter import LocalMeter
from rulewright.mock.service import Service
from rulewright.mock.traffic import CALM

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from rulewright.idempotency.claims import Store
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from rulewright.mock.traffic import Meter, Traffic
    from rulewright.plan.contract import Plan
    from rulewright.validation.context import Context


def served(  # noqa: PLR0913 - each is a part of an endpoint
    plan: Plan,
    judge_of: Callable[[Plan], Judge],
    store: Store,
    context: Callable[[], Context],
    *,
    fault: Fault = NO_FAULT,
    new_id: Callable[[], str] | None = None,
    traffic: Traffic = CALM,
    meter: Meter | None = None,
    logins: frozenset[str] = frozenset(),
) -> Starlette:
    """The contract as an application.

    Args:
        plan: the contract.
        judge_of: what judges the payloads of a contract.
        store: where keys are kept.
        context: the clock of each moment, and the data supplied.
        fault: what is wrong with it.
        new_id: gives the ids of requests.
        traffic: what befalls requests.
        meter: counts them, where several processes serve together.
        logins: the credentials that are let in; without any, all that are complete.
    """
    wrong = fault.change(plan)
    service = Service(wrong, fault.judging(judge_of(wrong)), fault.keeping(store), context, traffic.stops, logins)
    counted = meter or LocalMeter()
    return create_app(service, fault, new_id, lambda: traffic.befalls(counted))

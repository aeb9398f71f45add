"""A contract and a fault → the application that serves the contract with that fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.mock.app import create_app
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from rulewright.idempotency.claims import Store
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
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
) -> Starlette:
    """The contract as an application.

    Args:
        plan: the contract.
        judge_of: what judges the payloads of a contract.
        store: where keys are kept.
        context: the clock of each moment, and the data supplied.
        fault: what is wrong with it.
        new_id: gives the ids of requests.
    """
    wrong = fault.change(plan)
    return create_app(Service(wrong, fault.judging(judge_of(wrong)), fault.keeping(store), context), fault, new_id)

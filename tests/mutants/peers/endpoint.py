"""A contract and a fault → the application of it that Schemathesis meets: the mock, which knows one asker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.cli.mocked import judge_of
from rulewright.contract.endpoint.credentials import AUTHORIZATION
from rulewright.idempotency.store import open_store
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.served import served

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from tests.mutants.subjects import Subject

_HEADER = AUTHORIZATION.lower().encode()
_ID = "0" * 32
"""Of every request, so that no two answers differ by it."""


def authorization(subject: Subject) -> str | None:
    """What the header of that name holds; None where nobody is asked for any."""
    credentials = subject.setting("http://127.0.0.1").credentials
    return None if credentials is None else credentials.header


def endpoint(subject: Subject, fault: Fault = NO_FAULT, judge: Judge | None = None) -> ASGIApp:
    """The contract with a fault; `judge`, of the contract as the fault changes it, spares its making."""
    app = served(
        subject.plan,
        lambda plan: judge or judge_of(plan, "compiled"),
        open_store("memory:"),
        lambda: subject.context,
        fault=fault,
        new_id=lambda: _ID,
    )
    known = (authorization(subject) or "").encode()

    async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
        # The mock lets in whoever has a name; credentials of anybody else are no credentials here.
        headers = [pair for pair in scope["headers"] if pair[0] != _HEADER or pair[1] == known]
        await app({**scope, "headers": headers}, receive, send)

    return knowing

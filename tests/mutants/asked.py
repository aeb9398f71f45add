"""A contract → what a whole run asks of a right endpoint, in order: what a wrong one is asked too, until it is found out."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from rulewright.cli.mocked import judge_of
from rulewright.contract.events import Event, Exchanged, Found
from rulewright.contract.material import material
from rulewright.contract.prepare import cases_of, draws_of
from rulewright.contract.run import run
from rulewright.idempotency.store import open_store
from rulewright.language.standing import Basis
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.served import served
from tests.endpoints.serve import serving
from tests.mutants.subjects import REQUESTS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.events import Finished
    from rulewright.contract.findings.finding import Finding
    from rulewright.generation.case import CaseSet
    from rulewright.mock.faults.fault import Fault
    from tests.mutants.subjects import Subject

NONCE = "mutants"


@dataclass(frozen=True)
class Asked:
    """One request, and the rule that it was made for, if any.

    `number` counts the requests of its run, `seconds` are those from the run's first until it was answered.
    """

    exchange: Exchange
    aim: str | None
    number: int
    seconds: float


@dataclass(frozen=True)
class Whole:
    """A run: what it asked, what it found, and how it ended; None where it was stopped."""

    asked: tuple[Asked, ...]
    findings: tuple[Finding, ...]
    end: Finished | None


class _FoundError(Exception):
    """The first finding: no more is asked."""


def whole_run(
    subject: Subject,
    folder: Path,
    *,
    engine: str,
    fault: Fault = NO_FAULT,
    stops: bool = False,
) -> Whole:
    """A run against the contract as it is served over a socket; with `stops`, up to the first finding."""
    app = served(
        subject.plan, lambda plan: judge_of(plan, engine), open_store("memory:"), lambda: subject.context, fault=fault
    )
    return run_against(subject, app, folder, stops=stops)


def run_against(  # noqa: PLR0913 - each is a choice of a test
    subject: Subject,
    app: ASGIApp,
    folder: Path,
    *,
    stops: bool = False,
    seed: int = 0,
    requests: int = REQUESTS,
    asserted: frozenset[Basis] = frozenset(Basis),
    slack: timedelta = timedelta(0),
) -> Whole:
    """A run against an application, over a socket."""
    asked: list[Asked] = []
    findings: list[Finding] = []

    def tell(event: Event) -> None:
        match event:
            case Exchanged(exchange, aim=aim, requests=number):
                asked.append(Asked(exchange, aim, number, time.perf_counter() - started))
            case Found(finding):
                findings.append(finding)
                if stops:
                    raise _FoundError
            case _:
                pass

    end = None
    with serving(app) as url:
        setting = replace(subject.setting(url, requests=requests), seed=seed, asserted=asserted, slack=slack)
        started = time.perf_counter()
        made = material(setting, _cases(subject, asserted, slack), f"{NONCE} {seed}")
        with suppress(_FoundError):
            end = run(setting, made, partial(draws_of, setting), folder, tell)
    return Whole(tuple(asked), tuple(findings), end)


@lru_cache(maxsize=2)
def _cases(subject: Subject, asserted: frozenset[Basis], slack: timedelta) -> CaseSet:
    """The cases of a contract: the same for all its faults and all seeds."""
    return cases_of(replace(subject.setting("http://127.0.0.1"), asserted=asserted, slack=slack))

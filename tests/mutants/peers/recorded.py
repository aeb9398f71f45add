"""A contract → one run of Schemathesis against an endpoint that has it right: what was asked, and what was complained of."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from contextlib import chdir, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis.checks import run_checks
from schemathesis.cli import schemathesis as command

from rulewright.cli.mocked import judge_of
from rulewright.contract.checks.observation import SLOW_SECONDS
from rulewright.contract.endpoint.credentials import AUTHORIZATION
from rulewright.emit.openapi import openapi_yaml
from tests.endpoints.serve import serving
from tests.mutants.peers.endpoint import authorization, endpoint
from tests.mutants.peers.stage import NUMBER, Stage
from tests.mutants.peers.variants import install

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schemathesis import APIOperation, Case, CheckContext, HookContext, Response
    from schemathesis.core.failures import Failure

    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from tests.mutants.peers.stage import Answer, Request
    from tests.mutants.peers.variants import Variant
    from tests.mutants.subjects import Subject

    Sent = Case[APIOperation[Any, Any, Any, Any]]

OPTIONS = (
    *("--seed", "1"),
    "--continue-on-failure",
    *("--max-response-time", f"{SLOW_SECONDS}"),
    *("--suppress-health-check", "all"),
)
"""Beside the defaults, all in its favour: no failure ends a phase, slow answers count, slow drawing does not."""

_KEEPER = "keeper"


@dataclass(frozen=True)
class Judged:
    """An answer that was judged: by which checks, of what, and what they complained of."""

    case: Sent
    response: Response
    context: CheckContext
    complaints: frozenset[Failure]

    def forget_what_was_asked(self) -> None:
        """Lets checks ask again what they ask once in a run."""
        if self.context.auth_enforced_operations is not None:
            self.context.auth_enforced_operations.clear()

    def new_complaints(self, answer: Answer) -> frozenset[Failure]:
        """The complaints that another answer gets from the same checks, and this one did not."""
        headers: dict[str, list[str]] = defaultdict(list)
        for name, value in answer.headers:
            headers[name.decode("latin-1")].append(value.decode("latin-1"))
        response = type(self.response)(
            status_code=answer.status,
            headers=headers,
            content=answer.body,
            request=self.response.request,
            elapsed=answer.seconds,
            verify=self.response.verify,
            _override=self.response._override,  # noqa: SLF001 - says what was sent on purpose
        )
        found: set[Failure] = set()
        run_checks(
            case=self.case,
            response=response,
            ctx=self.context,
            checks=[check for check in self.context.internals.checks if check.__name__ != _KEEPER],
            on_failure=lambda _name, _collected, failure: found.add(failure),
        )
        return frozenset(found) - self.complaints


@dataclass(frozen=True)
class Recording:
    """A run.

    Attributes:
        asked: its requests in order, and what was answered.
        judged: the answers that were judged, by number.
        payloads: each once, with the name of its shape.
        said: what the program printed.
        stage: where its checks may ask on.
    """

    asked: tuple[tuple[Request, Answer], ...]
    judged: dict[int, Judged]
    payloads: tuple[tuple[str, Json], ...]
    said: str
    stage: Stage

    def seconds(self, number: int) -> float:
        """When a request had been answered, from the first on."""
        request, answer = self.asked[number]
        return request.arrived + answer.seconds - self.asked[0][0].arrived


@contextmanager
def recorded(subject: Subject, variant: Variant, folder: Path, options: Sequence[str] = ()) -> Iterator[Recording]:
    """What `schemathesis run` does to the contract's endpoint. Once in a process: what is registered stays.

    Raises:
        RuntimeError: it judged nothing; the message has what it printed.
    """
    payloads: dict[str, tuple[str, Json]] = {}
    judge = judge_of(subject.plan, "compiled")

    def seeing(shape: Shape, payload: Json, context: Context) -> Judgement:
        payloads.setdefault(f"{shape.name} {payload!r}", (shape.name, payload))
        return judge(shape, payload, context)

    stage = Stage(endpoint(subject, judge=seeing))
    judged: dict[int, tuple[Sent, Response, CheckContext]] = {}
    complaints: dict[int, set[Failure]] = defaultdict(set)

    def keeper(context: CheckContext, response: Response, case: Sent) -> None:
        if NUMBER in response.headers:
            judged[int(response.headers[NUMBER][0])] = (case, response, context)

    def filter_failure(_context: HookContext, failure: Failure, _case: Sent, response: Response) -> bool:
        if NUMBER in response.headers:
            complaints[int(response.headers[NUMBER][0])].add(failure)
        return True

    keeper.__name__ = _KEEPER
    schemathesis.check(keeper)
    schemathesis.hook(filter_failure)
    install(variant, subject)
    (folder / "openapi.yaml").write_text(openapi_yaml(subject.plan), "utf-8")
    (folder / "schemathesis.toml").write_text(_configuration(subject), "utf-8")
    said = io.StringIO()
    with serving(stage) as url:
        with chdir(folder), redirect_stdout(said), suppress(SystemExit):
            arguments = ["run", "openapi.yaml", "--url", url, *OPTIONS, *_credentials(subject), *options]
            command.main(arguments, standalone_mode=False)
        if not judged:
            raise RuntimeError(f"Schemathesis judged nothing of {subject}:\n{said.getvalue()}")
        yield Recording(
            tuple(stage.kept),
            {number: Judged(*known, frozenset(complaints[number])) for number, known in judged.items()},
            tuple(payloads.values()),
            said.getvalue(),
            stage,
        )


def _credentials(subject: Subject) -> list[str]:
    header = authorization(subject)
    return [] if header is None else ["--header", f"{AUTHORIZATION}: {header}"]


def _configuration(subject: Subject) -> str:
    """The values that are known to be good, as a run of ours has them."""
    values = subject.setting("http://127.0.0.1").parameters
    return "\n".join(["[parameters]", *(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in values.items())])

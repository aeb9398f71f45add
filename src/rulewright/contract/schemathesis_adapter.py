"""A plan and a context → hooks and checks by which Schemathesis sends our cases and judges every answer as we do.

A hooks file for `SCHEMATHESIS_HOOKS`, or for `hooks` in schemathesis.toml, is three lines:

    from rulewright import load
    from rulewright.contract.schemathesis_adapter import install
    rules = load("rules/async-orders.yaml"); install(rules.plan, rules.context(None, None))

Leave out Schemathesis' own `positive_data_acceptance` and `negative_data_rejection`: they judge by the schema alone.
Only what Schemathesis documents is used here: hooks, checks, `Case` and `Response`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import urlsplit

import schemathesis

from rulewright.contract.checks.observation import Observation
from rulewright.contract.checks.of_exchange import OF_ANSWERS, complaints
from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.endpoint.credentials import Fixed
from rulewright.contract.endpoint.exchange import Exchange
from rulewright.contract.endpoint.writing import MEDIA_TYPES, body_bytes
from rulewright.contract.prepare import prepared
from rulewright.contract.sessions.hold import hold_sessions
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.stage import Stage
from rulewright.contract.sessions.twins import LATE
from rulewright.contract.setting import Setting
from rulewright.contract.verdicts.words import Explain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from schemathesis import APIOperation, Case, CheckContext, HookContext, Response
    from schemathesis.core.jsonschema.types import JsonValue

    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.material import Material
    from rulewright.contract.verdicts.oracle import Oracle
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.validation.context import Context

if TYPE_CHECKING:
    Sent: TypeAlias = Case[APIOperation[Any, Any, Any, Any]]  # whatever its loader fills in

_ANYWHERE = parse_address("http://127.0.0.1")
"""Until the first request shows where Schemathesis sends them."""


def install(
    plan: Plan,
    context: Context,
    *,
    operation: str | None = None,
    slack: timedelta | None = None,
    nonce: str | None = None,
) -> None:
    """Registers our cases and checks for the Schemathesis run that loads the caller.

    Args:
        plan: the contract.
        context: our clock, and the data supplied.
        operation: whose payloads are judged; by default the first with a body.
        slack: how far the endpoint's clock may be from ours; by default what the contract says.
        nonce: makes the keys of this run its own; by default it is drawn.
    """
    tested = plan.operations[operation] if operation else next(op for op in plan.operations.values() if op.body)
    setting = Setting(plan, tested, _ANYWHERE, None, context, plan.clock.slack if slack is None else slack)
    inside = _Inside(setting, prepared(setting, nonce or secrets.token_hex(8)), setting.oracle(tested))

    def before_add_examples(context: HookContext, examples: list[Sent]) -> None:
        if context.operation is not None:
            made = context.operation.Case
            examples.extend(made(body=body, media_type=inside.media_type) for body in inside.bodies())

    def before_call(_context: HookContext, case: Sent, _kwargs: dict[str, object]) -> None:
        # Ours are bytes, and have keys of their own.
        if isinstance(case.body, dict):
            case.body = cast("dict[str, JsonValue]", inside.material.fresh(cast("Json", case.body)))

    def rulewright_answers(_context: CheckContext, response: Response, case: Sent) -> None:
        _raise(inside.about(response, case))

    class RulewrightKeys:
        def after_response(self, _context: CheckContext, response: Response, case: Sent) -> None:
            inside.note_address(response, case)

        def after_run(self, _context: CheckContext) -> None:
            _raise(inside.about_keys())

    place = {"method": tested.method, "path": tested.path}
    for hook in (before_add_examples, before_call):
        # Documented, and set anew on the function after each registration.
        schemathesis.hook.apply_to(**place)(hook)  # type: ignore[attr-defined]  # as above
    schemathesis.check(rulewright_answers)
    schemathesis.check(RulewrightKeys)


@dataclass
class _Inside:
    """What the hooks and checks of one run share."""

    setting: Setting
    material: Material
    oracle: Oracle

    @property
    def media_type(self) -> str:
        """What the operation takes."""
        return MEDIA_TYPES[self.setting.operation.encoding]

    def bodies(self) -> Iterator[bytes]:
        """Our cases, each under a key of its own."""
        for case in self.material.cases:
            aim = None if case.rule is None else self.material.rules.get(case.rule)
            yield body_bytes(self.material.fresh(case.payload, aim), self.setting.operation.encoding)

    def about(self, response: Response, case: Sent) -> list[Complaint]:
        """What is wrong with an answer."""
        operation = self.setting.operation
        request = response.request
        is_read = str(request.headers.get("Content-Type", "")).startswith(self.media_type)
        if not self._is_ours(case) or request.method != operation.method or not is_read:
            return []
        exchange = _exchange(response)
        verdict = self.oracle.verdict(exchange.body)
        setting = self.setting
        explain = Explain(setting.plan, setting.shape, setting.context, verdict, setting.show_values)
        return list(complaints(Observation(setting.plan, setting.context, operation, exchange, verdict, None, explain)))

    def note_address(self, response: Response, case: Sent) -> None:
        """Notes where requests go and who asks, for requests of our own."""
        if self.setting.address is not _ANYWHERE or not self._is_ours(case):
            return
        request = response.request
        url = urlsplit(str(request.url))
        authorization = request.headers.get("Authorization")
        credentials = Fixed(str(authorization), (), "as Schemathesis sent them", "") if authorization else None
        base = f"{url.scheme}://{url.netloc}{url.path.removesuffix(self.setting.operation.path)}"
        self.setting = replace(self.setting, address=parse_address(base), credentials=credentials)

    def about_keys(self) -> list[Complaint]:
        """What is wrong across requests; they are sent when Schemathesis has sent all of its own."""
        setting = self.setting
        found: list[Complaint] = []

        def check(seen: Observation) -> None:
            found.extend(complaint for check in OF_ANSWERS for complaint in check(seen))

        if setting.address is _ANYWHERE or not self.material.plain:
            return found
        with setting.sender() as sender:
            talk = Conversation(setting, sender, Budget(setting.limits), lambda _: None)
            for rule in setting.plan.idempotency:
                if setting.operation.name in rule.across and setting.is_asserted(rule.severity, rule.basis):
                    stage = Stage(
                        talk=talk,
                        rule=rule,
                        replies=Replies(setting.plan, setting.operation, rule),
                        fresh=self.material.fresh,
                        plain=self.material.plain,
                        valid=self.material.valid(),
                        refused=self.material.refused(),
                        report=lambda complaint, _seen, _earlier: found.append(complaint),
                        check=check,
                        skip=lambda _: None,
                        has_findings=lambda: bool(found),
                    )
                    twins = hold_sessions(stage)
                    if twins is not None:
                        twins.play(LATE)
        return found

    def _is_ours(self, case: Sent) -> bool:
        operation = self.setting.operation
        return bool(case.operation.path == operation.path and case.operation.method.upper() == operation.method)


def _exchange(response: Response) -> Exchange:
    request = response.request
    body = request.body or b""
    sent = body.encode() if isinstance(body, str) else body
    return Exchange(
        line=f"{request.method} {request.path_url} HTTP/1.1",
        request_headers=(),
        body=sent if isinstance(sent, bytes) else b"",
        authenticated="Authorization" in request.headers,
        status=response.status_code,
        headers=tuple((name, value) for name, values in response.headers.items() for value in values),
        answer=response.content,
        cut=False,
        seconds=response.elapsed,
    )


def _raise(found: list[Complaint]) -> None:
    """Raises what Schemathesis takes for a failure, with one line for each complaint."""
    lines = dict.fromkeys(
        f"{complaint.kind.value} {' '.join(complaint.rules)}: {complaint.message}" for complaint in found
    )
    if lines:
        raise AssertionError("\n".join(lines))

"""A plan and a context → hooks and checks by which Schemathesis sends our cases and judges every answer as we do.

`rulewright.schemathesis_hooks` is what people name as their hooks; it reads the environment and comes here.

Schemathesis' own `positive_data_acceptance` and `negative_data_rejection` judge by the schema alone, so what they say
of our operation is dropped. Only what Schemathesis documents is used here: hooks, checks, cases, responses, failures.
"""

from __future__ import annotations

import re
import secrets
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import schemathesis

from rulewright.contract.checks.answers import meaning
from rulewright.contract.checks.observation import Observation
from rulewright.contract.checks.of_exchange import OF_ANSWERS, complaints
from rulewright.contract.cleaning import Cleaner
from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.endpoint.credentials import AUTHORIZATION, Fixed
from rulewright.contract.endpoint.exchange import Exchange
from rulewright.contract.endpoint.sender import TIMEOUT_SECONDS
from rulewright.contract.endpoint.writing import MEDIA_TYPES, SLOT, body_bytes, slots_of
from rulewright.contract.fresh import numbers_of
from rulewright.contract.prepare import prepared
from rulewright.contract.queries import with_parameters
from rulewright.contract.sessions.hold import hold_sessions, late_sessions_of, stage_of, why_not_asked
from rulewright.contract.setting import Setting
from rulewright.contract.verdicts.verdict import Side
from rulewright.contract.verdicts.words import Explain
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta

    from schemathesis import APIOperation, AuthContext, BaseSchema, Case, CheckContext, HookContext, Response
    from schemathesis.core.failures import Failure
    from schemathesis.core.jsonschema.types import JsonValue

    from rulewright.contract.cleaning import Cleaned
    from rulewright.contract.configured import Configured
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.material import Material
    from rulewright.contract.verdicts.oracle import Oracle
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Place, Plan
    from rulewright.validation.context import Context

if TYPE_CHECKING:
    Sent: TypeAlias = Case[APIOperation[Any, Any, Any, Any]]  # whatever its loader fills in

_BY_SCHEMA = frozenset({"positive_data_acceptance", "negative_data_rejection"})
"""Checks of Schemathesis' own in whose place ours are."""

_PLACES: Mapping[Place, str] = {"path": "path_parameters", "query": "query", "header": "headers"}
"""What a case of Schemathesis calls the parameters of a place."""

_ANYWHERE = parse_address("http://127.0.0.1")
"""Until the first request shows where Schemathesis sends them."""


def install(  # noqa: PLR0913 - each is a choice of whoever runs Schemathesis
    plan: Plan,
    context: Context,
    *,
    operation: str | None = None,
    slack: timedelta | None = None,
    nonce: str | None = None,
    known: Configured | None = None,
) -> None:
    """Registers our cases and checks for the Schemathesis run that loads the caller.

    Args:
        plan: the contract.
        context: our clock, and the data supplied.
        operation: whose payloads are judged; by default the first with a body.
        slack: how far the endpoint's clock may be from ours; by default what the contract says.
        nonce: makes the keys of this run its own; by default it is drawn.
        known: the target that Schemathesis is pointed at. Where requests go, Schemathesis says.

    Raises:
        ConfiguredError: what the target says cannot be used.
        DiagnosticError: as `Configured.applied`.
    """
    tested = plan.operations[operation] if operation else next(op for op in plan.operations.values() if op.body)
    method, path = tested.method, tested.path
    setting = Setting(plan, tested, _ANYWHERE, None, context, plan.clock.slack if slack is None else slack)
    if known is not None:
        target = known.target
        timeout = target.timeout or TIMEOUT_SECONDS
        setting = replace(known.applied(setting), only=target.only or "all", limits=known.limits(), timeout=timeout)
    credentials = None if known is None or known.target.auth is None else known.credentials(tested)
    inside = _Inside(
        setting, prepared(setting, nonce or secrets.token_hex(8)), setting.oracle(tested), known, credentials
    )

    def after_load_schema(_context: HookContext, schema: BaseSchema) -> None:
        inside.paths = tuple(schema)
        if credentials is not None:
            shown = schema.config.output.sanitization
            shown.keys_to_sanitize = (*shown.keys_to_sanitize, credentials.name.lower())

    def filter_failure(_context: HookContext, failure: Failure, _case: Sent, _response: Response) -> bool:
        return not _BY_SCHEMA.intersection(failure.checks)

    def before_add_examples(context: HookContext, examples: list[Sent]) -> None:
        if context.operation is not None:
            made = context.operation.Case
            examples.extend(
                made(body=body, media_type=inside.media_type, **inside.parameters()) for body in inside.bodies()
            )

    def before_call(_context: HookContext, case: Sent, _kwargs: dict[str, object]) -> None:
        # Ours are bytes, and have keys of their own; Schemathesis gives its credentials only to what it has generated.
        if isinstance(case.body, bytes) and credentials is not None:
            credentials.renew()
            case.headers[credentials.name] = credentials.header
        if isinstance(case.body, dict):
            pinned = inside.material.pinned(cast("Json", case.body))
            case.body = cast("dict[str, JsonValue]", inside.fresh(pinned))

    def rulewright_answers(_context: CheckContext, response: Response, case: Sent) -> None:
        _raise(inside.about(response, case))

    class RulewrightKeys:
        def after_response(self, _context: CheckContext, response: Response, case: Sent) -> None:
            inside.note_address(response, case)
            inside.note_made(response, case)

        def after_run(self, _context: CheckContext) -> None:
            try:
                inside.check_judged()
                _raise(inside.about_keys())
            finally:
                inside.clean_up()

    class TargetAuth:
        def get(self, _case: Sent, _context: AuthContext) -> Credentials | None:
            if credentials is not None:
                credentials.renew()
            return credentials

        def set(self, case: Sent, data: Credentials, _context: AuthContext) -> None:
            case.headers[data.name] = data.header

    schemathesis.hook(after_load_schema)
    for hook in (before_add_examples, before_call, filter_failure):
        # Documented, and set anew on the function after each registration.
        schemathesis.hook.apply_to(method=method, path=path)(hook)  # type: ignore[attr-defined]  # as above
    schemathesis.check(rulewright_answers)
    schemathesis.check(RulewrightKeys)
    if credentials is not None:
        # A token grows old by the target's own measure.
        schemathesis.auth(refresh_interval=None)(TargetAuth)


@dataclass
class _Inside:
    """What the hooks and checks of one run share."""

    setting: Setting
    material: Material
    oracle: Oracle
    known: Configured | None = None
    """The target, where one is named."""
    credentials: Credentials | None = None
    """Who asks, where the target says it."""
    cleaner: Cleaner | None = None
    """Removes what was created, where the target says how; there from the first answer on."""
    paths: tuple[str, ...] = ()
    """Those of the schema."""
    seen: Counter[int] = field(default_factory=Counter)
    """Answers of the operation, by status."""
    judged: int = 0
    """Those of them that said whether a payload is right."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _made: Iterator[int] = field(default_factory=count)

    def fresh(self, payload: Json) -> Json:
        """The payload under a key of its own, whichever of Schemathesis' workers asks."""
        with self._lock:
            return self.material.fresh(payload)

    @property
    def media_type(self) -> str:
        """What the operation takes."""
        return MEDIA_TYPES[self.setting.operation.encoding]

    def bodies(self) -> Iterator[bytes]:
        """Our cases, and the further ways to break rules, each under a key of its own."""
        for case in chain(self.material.cases, self.material.further):
            aim = None if case.rule is None else self.material.rules.get(case.rule)
            yield body_bytes(self.material.fresh(case.payload, aim), self.setting.operation.encoding)

    def parameters(self) -> dict[str, Any]:
        """The listed values of one request, as a case of Schemathesis takes them."""
        numbers = numbers_of(f"{self.material.fresh.nonce} parameters {next(self._made)}")
        values = self.setting.listed.filled(numbers)
        found: dict[str, dict[str, Json]] = {}
        for parameter in self.setting.operation.parameters:
            if parameter.name in values:
                found.setdefault(_PLACES[parameter.place], {})[parameter.name] = values[parameter.name]
        return found

    def about(self, response: Response, case: Sent) -> list[Complaint]:
        """What is wrong with an answer."""
        operation = self.setting.operation
        request = response.request
        is_read = str(request.headers.get("Content-Type", "")).startswith(self.media_type)
        if not self._is_ours(case) or request.method != operation.method or not is_read:
            return []
        exchange, setting = self._exchange(response), self.setting
        with self._lock:
            self.seen[response.status_code] += 1
            self.judged += meaning(exchange, operation, setting.withheld).tells
        verdict = with_parameters(self.oracle.verdict(exchange.body), setting, operation, _texts(response, operation))
        if verdict.side is Side.ACCEPT and _has_foreign(case, operation):
            verdict = replace(verdict, side=Side.UNSETTLED)
        explain = Explain(setting.plan, setting.shape, setting.context, verdict, setting.show_values)
        seen = Observation(
            plan=setting.plan,
            context=setting.context,
            operation=operation,
            exchange=exchange,
            verdict=verdict,
            aim=None,
            explain=explain,
            withheld=setting.withheld,
            slow=setting.slow,
        )
        return list(complaints(seen))

    def check_judged(self) -> None:
        """Raises what Schemathesis takes for a failure when nothing was judged, so that the run is not green."""
        if self.judged:
            return
        operation = self.setting.operation
        what = f"{operation.method} {operation.path}"
        if operation.path not in self.paths:
            raise AssertionError(
                f"rulewright judged nothing: the schema has no {what}, which {self.setting.plan.contract} calls"
                f" {operation.name}; it has {', '.join(self.paths)}"
            )
        statuses = ", ".join(f"{status} {count} times" for status, count in sorted(self.seen.items()))
        raise AssertionError(
            f"rulewright could not judge {what}: it answered {statuses or 'nothing'}; choose it, and give Schemathesis"
            " the address and the credentials that it needs"
        )

    def note_address(self, response: Response, case: Sent) -> None:
        """Notes where requests go and who asks, for requests of our own."""
        if self.setting.address is not _ANYWHERE or not self._is_ours(case):
            return
        request = response.request
        url = urlsplit(str(request.url))
        authorization = request.headers.get("Authorization")
        credentials: Credentials | None = None
        if authorization:
            credentials = Fixed(str(authorization), (), "as Schemathesis sent them", "")
        base = f"{url.scheme}://{url.netloc}{url.path.removesuffix(self.setting.operation.path)}"
        address = parse_address(base)
        if self.credentials is not None and request.headers.get(self.credentials.name) == self.credentials.header:
            credentials = self.credentials
        route = self.setting.route if self.known is None else replace(self.known, address=address).route
        self.setting = replace(self.setting, address=address, credentials=credentials, route=route)
        if self.setting.cleanup is not None:
            self.cleaner = Cleaner(self.setting, self.setting.cleanup)

    def note_made(self, response: Response, case: Sent) -> None:
        """Notes what an answer says was created."""
        if self.cleaner is None or not self._is_ours(case):
            return
        exchange, setting = self._exchange(response), self.setting
        payload = self.oracle.verdict(exchange.body).payload
        said = meaning(exchange, setting.operation, setting.withheld)
        with self._lock:
            self.cleaner.note(exchange, said, None if payload is None else payload[0])

    def clean_up(self) -> None:
        """Removes what was created, and says on standard error what may still be there."""
        if self.cleaner is not None:
            _tell_left(self.cleaner.clean())

    def about_keys(self) -> list[Complaint]:
        """What is wrong across requests; they are sent when Schemathesis has sent all of its own."""
        setting = self.setting
        found: list[Complaint] = []

        def check(seen: Observation) -> None:
            found.extend(complaint for check in OF_ANSWERS for complaint in check(seen))

        if setting.address is _ANYWHERE:
            return found
        with setting.sender() as sender:
            talk = Conversation(setting, sender, Budget(setting.limits), lambda _: None)
            for rule in setting.plan.idempotency:
                if setting.operation.name in rule.across and why_not_asked(setting, self.material, rule) is None:
                    stage = stage_of(
                        talk,
                        self.material,
                        rule,
                        report=lambda complaint, _seen, _earlier: found.append(complaint),
                        check=check,
                        skip=lambda _: None,
                        found_kinds=lambda: {complaint.kind for complaint in found},
                    )
                    held = hold_sessions(stage)
                    for _, ask in () if held is None else late_sessions_of(held):
                        ask()
            _tell_left(talk.clean_up())
        return found

    def _exchange(self, response: Response) -> Exchange:
        request = response.request
        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        names = [AUTHORIZATION, *([] if self.credentials is None else [self.credentials.name])]
        return Exchange(
            line=f"{request.method} {request.path_url} HTTP/1.1",
            request_headers=(),
            body=sent if isinstance(sent, bytes) else b"",
            authenticated=any(name in request.headers for name in names) or not self.setting.operation.auth,
            status=response.status_code,
            headers=tuple((name, value) for name, values in response.headers.items() for value in values),
            answer=response.content,
            cut=False,
            seconds=response.elapsed,
        )

    def _is_ours(self, case: Sent) -> bool:
        operation = self.setting.operation
        return bool(case.operation.path == operation.path and case.operation.method.upper() == operation.method)


def _texts(response: Response, operation: Operation) -> Texts:
    """The parameters that were sent."""
    request = response.request
    url = urlsplit(str(request.url))
    pattern = "([^/]*)".join(map(re.escape, SLOT.split(operation.path)[::2]))
    found = re.search(f"{pattern}$", url.path)
    return {
        "path": tuple(zip(slots_of(operation), map(unquote, found.groups()), strict=True)) if found else (),
        "query": tuple(parse_qsl(url.query, keep_blank_values=True)),
        "header": tuple((str(name), str(value)) for name, value in request.headers.items()),
    }


def _has_foreign(case: Sent, operation: Operation) -> bool:
    """Whether the request has parameters of which the contract says nothing, for which it may be refused."""
    known = {(parameter.place, parameter.name.lower()) for parameter in operation.parameters}
    made: tuple[tuple[str, Mapping[str, object] | None], ...] = (
        ("query", case.query),
        ("header", case.headers),
        ("cookie", case.cookies),
    )
    return any((place, name.lower()) not in known for place, values in made for name in values or ())


def _tell_left(cleaned: Cleaned | None) -> None:
    for left in () if cleaned is None else cleaned.left:
        sys.stderr.write(visible(f"rulewright: not cleaned up: {left.request}: {left.reason}") + "\n")


def _raise(found: list[Complaint]) -> None:
    """Raises what Schemathesis takes for a failure, with one line for each complaint."""
    lines = dict.fromkeys(
        f"{complaint.kind.value} {' '.join(complaint.rules)}: {complaint.message}" for complaint in found
    )
    if lines:
        raise AssertionError("\n".join(lines))

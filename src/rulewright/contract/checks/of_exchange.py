"""An observation → complaints: one small function per kind of finding, and the tables that say which apply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.checks.answers import OF_A_PROXY, Meaning
from rulewright.contract.checks.naming import is_lacking, is_wrong, keys_of
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.verdicts.verdict import Side
from rulewright.language.paths import pointer_text
from rulewright.reading.limits import LimitError
from rulewright.validation.interpreter import interpret
from rulewright.validation.parameters import values_of
from rulewright.validation.report import Report
from rulewright.validation.words import dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.contract.checks.naming import Keys
    from rulewright.contract.checks.observation import Observation
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Parameters

Check: TypeAlias = "Callable[[Observation], Iterator[Complaint]]"

_UNAUTHORIZED = 401
_TRACES = re.compile(
    r"Traceback \(most recent call last\)"
    r"|^\s+at [\w.$<>]+\([\w.]+\.(?:java|kt|scala):\d+\)"
    r"|^\s+at .+ in .+\.cs:line \d+"
    r"|^\s+at .+\(.+\.[jt]s:\d+:\d+\)"
    r"|goroutine \d+ \[running\]"
    r"|PHP (?:Fatal|Parse) error"
    r"|panicked at '?.+\.rs:\d+"
    r"|\bORA-\d{5}\b|\bSQLSTATE\[",
    re.MULTILINE,
)


def accepted_invalid(seen: Observation) -> Iterator[Complaint]:
    """Success for a payload that surely breaks an asserted rule."""
    if seen.due is Side.REJECT and seen.meaning is Meaning.ACCEPTED:
        reasons = "; ".join(dict.fromkeys(map(seen.explain, seen.verdict.breaches)))
        first = seen.verdict.breaches[0].pointer
        message = f"answered {seen.exchange.status} to a payload that must be refused: {reasons}"
        yield Complaint(Kind.ACCEPTED_INVALID, message, seen.verdict.rules, pointer_text(first))


def rejected_valid(seen: Observation) -> Iterator[Complaint]:
    """A documented refusal of a payload that surely keeps every rule."""
    if seen.due is not Side.ACCEPT or seen.meaning is not Meaning.REJECTED:
        return
    named = seen.named
    names = f"; the answer names {', '.join(dict.fromkeys(map(dotted, named)))}" if any(named) else ""
    if len(set(named)) == 1 and seen.verdict.payload and is_lacking(seen.verdict.payload[0], named[0]):
        names += ", which the payload has not, and need not have"
    aimed = seen.aim is not None and (not any(named) or any(_is_target(keys, seen) for keys in named))
    yield Complaint(
        Kind.REJECTED_VALID,
        f"answered {seen.exchange.status} to a payload that keeps every rule{names}",
        (seen.aim.id,) if aimed and seen.aim is not None else (),
        pointer_text(next((keys for keys in named if keys), ())),
    )


def wrong_field(seen: Observation) -> Iterator[Complaint]:
    """A refusal that names fields, none of which anything is wrong with, or only codes of rules that are not broken."""
    if seen.due is not Side.REJECT or seen.meaning is not Meaning.REJECTED:
        return
    breach = seen.verdict.breaches[0]
    if seen.misnamed:
        yield Complaint(
            Kind.WRONG_FIELD,
            f"answered {seen.exchange.status} with the code of {' or '.join(seen.misnamed)}, which is not broken;"
            f" what is: {seen.explain(breach)}",
            seen.verdict.rules,
            pointer_text(breach.pointer),
            "code",
        )
    if is_wrong(seen.named, seen.verdict.suspects):
        yield Complaint(
            Kind.WRONG_FIELD,
            f"answered {seen.exchange.status} and named {', '.join(dict.fromkeys(map(dotted, seen.named)))},"
            f" where nothing is wrong; what is: {seen.explain(breach)}",
            seen.verdict.rules,
            pointer_text(breach.pointer),
        )


def server_error(seen: Observation) -> Iterator[Complaint]:
    """A failure of the endpoint, documented or not."""
    if seen.meaning is Meaning.FAILED:
        rules, pointer = _about(seen)
        message = f"answered {seen.exchange.status}, a failure of its own, {_payload_words(seen)}"
        yield Complaint(Kind.SERVER_ERROR, message, rules, pointer)


def undocumented_status(seen: Observation) -> Iterator[Complaint]:
    """A status that the operation does not document; its `auth` documents how it refuses who does not say who asks."""
    status = seen.exchange.status
    asks_who = status == _UNAUTHORIZED and bool(seen.operation.auth) and not seen.exchange.authenticated
    if (
        status is not None
        and seen.meaning is not Meaning.FAILED
        and not asks_who
        and status != OF_A_PROXY
        and not seen.withheld.covers(seen.exchange)
        and not seen.operation.outcome_of(status)
    ):
        documented = sorted({known for outcome in seen.operation.outcomes for known in outcome.statuses})
        message = (
            f"answered {status}, which {seen.operation.name} does not document"
            f" ({', '.join(map(str, documented))}), {_payload_words(seen)}"
        )
        yield Complaint(Kind.UNDOCUMENTED_STATUS, message, mark=str(status))


def response_shape(seen: Observation) -> Iterator[Complaint]:
    """A body that is not JSON where JSON is due, or breaks the shape documented for its status."""
    exchange = seen.exchange
    shapes = _shapes_due(seen)
    if exchange.cut:
        message = f"answered {exchange.status} with more than {len(exchange.answer):,} bytes; the rest was not read"
        yield Complaint(Kind.RESPONSE_SHAPE, message, mark="size")
        return
    if not shapes:
        return
    if exchange.json is None:
        if exchange.is_labelled_json or not exchange.answer:
            what = "a body that is not JSON" if exchange.answer else "no body"
            message = f"answered {exchange.status} with {what}, where {' or '.join(shapes)} is due"
            yield Complaint(Kind.RESPONSE_SHAPE, message, mark=f"{exchange.status} not JSON")
        return
    reports = [_report(seen, name, exchange.json[0]) for name in shapes]
    if not any(report.ok for report in reports):
        for violation in min(reports, key=lambda report: len(report.errors)).errors:
            message = (
                f"answered {exchange.status} with a body that breaks its shape at"
                f" {violation.pointer or 'the root'}: {violation.message}"
            )
            yield Complaint(Kind.RESPONSE_SHAPE, message, (violation.rule,), violation.pointer, str(exchange.status))


def response_headers(seen: Observation) -> Iterator[Complaint]:
    """Headers that break what is documented for them, by every outcome of the status."""
    exchange = seen.exchange
    outcomes = () if exchange.status is None else seen.operation.outcome_of(exchange.status)
    try:
        reports = [_header_report(seen, outcome.headers) for outcome in outcomes if outcome.headers is not None]
    except LimitError as error:
        message = f"answered {exchange.status} with a header that cannot be read: {error}"
        yield Complaint(Kind.RESPONSE_SHAPE, message, mark="limit")
        return
    if not reports or len(reports) < len(outcomes) or any(report.ok for report in reports):
        return
    for violation in min(reports, key=lambda report: len(report.errors)).errors:
        pointer = f"/headers{violation.pointer}"
        message = f"answered {exchange.status} with headers that break {pointer}: {violation.message}"
        yield Complaint(Kind.RESPONSE_SHAPE, message, (violation.rule,), pointer, str(exchange.status))


def content_type(seen: Observation) -> Iterator[Complaint]:
    """A body that is not labelled as JSON where JSON is due, or is JSON."""
    exchange = seen.exchange
    if not exchange.answer or exchange.is_labelled_json or exchange.cut:
        return
    if _shapes_due(seen) or exchange.json is not None:
        label = f"as {exchange.media_type}" if exchange.media_type else "without a Content-Type"
        what = "JSON" if exchange.json is not None else "a body that is not JSON"
        message = f"answered {exchange.status} with {what} {label}; application/json is due"
        yield Complaint(Kind.CONTENT_TYPE, message, mark=str(exchange.status))


def leak(seen: Observation) -> Iterator[Complaint]:
    """A stack trace, or the caller's credentials, in an answer."""
    if _TRACES.search(seen.exchange.answer.decode(errors="replace").replace("\\n", "\n").replace("\\t", "\t")):
        message = f"answered {seen.exchange.status} with a stack trace, {_payload_words(seen)}"
        yield Complaint(Kind.LEAK, message, mark="trace")
    if seen.exchange.echoes_credentials:
        message = f"answered {seen.exchange.status} with the credentials of the request in it, {_payload_words(seen)}"
        yield Complaint(Kind.LEAK, message, mark="credentials")


def slow(seen: Observation) -> Iterator[Complaint]:
    """An answer that a caller would not have waited for."""
    if seen.exchange.status is not None and seen.exchange.seconds >= seen.slow:
        message = f"took {seen.exchange.seconds:.1f} s to answer {seen.exchange.status}, {_payload_words(seen)}"
        yield Complaint(Kind.SLOW, message)


def no_response(seen: Observation) -> Iterator[Complaint]:
    """No answer to a request."""
    if seen.exchange.failure is not None:
        rules, pointer = _about(seen)
        message = f"gave no answer ({seen.exchange.problem}) {_payload_words(seen)}"
        yield Complaint(Kind.NO_RESPONSE, message, rules, pointer, seen.exchange.failure.value)


def unauthenticated(seen: Observation) -> Iterator[Complaint]:
    """Success for a request without credentials."""
    if seen.operation.auth and seen.meaning is Meaning.ACCEPTED:
        message = f"answered {seen.exchange.status} to a request without credentials"
        yield Complaint(Kind.UNAUTHENTICATED, message)


OF_ANY_BYTES: tuple[Check, ...] = (server_error, leak, slow, no_response)
"""What counts whatever was sent."""

OF_ANSWERS: tuple[Check, ...] = (*OF_ANY_BYTES, undocumented_status, response_shape, response_headers, content_type)
"""What counts for every answer to JSON that all readers read alike."""

OF_VERDICTS: tuple[Check, ...] = (accepted_invalid, rejected_valid, wrong_field)
"""What compares an answer with what was due."""


def complaints(seen: Observation) -> Iterator[Complaint]:
    """All that there is to say about an exchange."""
    if seen.verdict.payload is None:
        checks = OF_ANY_BYTES
    elif not seen.exchange.authenticated:
        checks = (unauthenticated, *OF_ANSWERS)
    else:
        checks = (*OF_VERDICTS, *OF_ANSWERS)
    for check in checks:
        yield from check(seen)


def _shapes_due(seen: Observation) -> list[str]:
    outcomes = [] if seen.exchange.status is None else seen.operation.outcome_of(seen.exchange.status)
    shapes = [outcome.body for outcome in outcomes]
    return [] if None in shapes else list(dict.fromkeys(shape for shape in shapes if shape is not None))


def _report(seen: Observation, name: str, answer: Json) -> Report:
    shape = seen.plan.shapes[name]
    judgement = interpret(seen.plan, shape, answer, seen.context)
    return Report(seen.plan, shape, answer, seen.context, judgement, show_values=seen.show_values)


def _header_report(seen: Observation, declared: Parameters) -> Report:
    values: dict[str, Json] = values_of(declared, "header", seen.exchange.headers)
    judgement = interpret(seen.plan, declared.shape, values, seen.context)
    return Report(seen.plan, declared.shape, values, seen.context, judgement, show_values=seen.show_values)


def _about(seen: Observation) -> tuple[tuple[str, ...], str]:
    """The rules and the place that a payload is about: what it breaks, or what it was made for."""
    if seen.verdict.breaches:
        return seen.verdict.rules, pointer_text(seen.verdict.breaches[0].pointer)
    return ((seen.aim.id,) if seen.aim is not None else ()), ""


def _payload_words(seen: Observation) -> str:
    if seen.operation.auth and not seen.exchange.authenticated:
        return "to a request without credentials"
    match seen.due:
        case Side.ACCEPT:
            return "to a payload that keeps every rule"
        case Side.REJECT:
            return f"to a payload that breaks {' and '.join(seen.verdict.rules)}"
        case Side.UNSETTLED:
            return "to a payload that the contract does not settle"


def _is_target(named: Keys, seen: Observation) -> bool:
    """Whether a named field is one that the rule, which the payload was made for, is about."""
    targets = [] if seen.aim is None else [keys_of(tuple(map(str, check.target.tokens))) for check in seen.aim.checks]
    plain = [tuple(key for key in target if key != "[*]") for target in targets]
    return any(named[len(named) - len(target) :] == target for target in plain)

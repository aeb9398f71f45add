"""A finding → what a failed test says: the disagreement, the rule, what is odd about the payload, how to repeat it."""

from __future__ import annotations

import traceback
from pathlib import Path
from sysconfig import get_paths
from typing import TYPE_CHECKING

from rulewright.contract.edits import edits_between
from rulewright.contract.findings.finding import Kind
from rulewright.language.paths import pointer_text
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.display import visible
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.objects import sensitive_places
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.words import Showing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.edits import Edit
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.findings.finding import Finding
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency
    from rulewright.plan.rules import Rule
    from rulewright.testing.play import Outcome

_LONGEST = 60
"""Characters of a value, and of an answer, that are shown."""
_MOST_EDITS = 8
_OURS = Path(__file__).parents[1]
_LIBRARIES = tuple(get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))


def told(finding: Finding, outcome: Outcome, again: str) -> str:
    """The lines of a finding; `again` is the id of the test."""
    return "\n".join(map(visible, _lines(finding, outcome, again)))


def _lines(finding: Finding, outcome: Outcome, again: str) -> Iterator[str]:
    complaint, exchange = finding.complaint, finding.exchange
    about = " ".join([*complaint.rules, *(["at", complaint.pointer] if complaint.pointer else [])])
    yield f"{complaint.kind.value}: {about or finding.operation}"
    yield f"  {complaint.message}"
    yield from _rules(finding, outcome)
    yield from _changes(exchange, outcome)
    for number, earlier in enumerate((*finding.earlier, exchange), 1):
        step = f"request {number}: " if finding.earlier else ""
        yield f"  {step}{_request(earlier)}: {_answer(earlier, outcome)}"
    if exchange.raised is not None and complaint.kind in (Kind.SERVER_ERROR, Kind.NO_RESPONSE):
        yield from (f"  {line}" for line in traced(exchange.raised))
    if finding.curl and not outcome.is_inside:
        yield f"  {finding.curl}"
    if again:
        yield f"  again: pytest '{again}'"


def _rules(finding: Finding, outcome: Outcome) -> Iterator[str]:
    """Where the rules stand, what they are, and what they were taken from."""
    plan = outcome.setting.plan
    parameters = (rule for operation in plan.operations.values() for rule in operation.rules())
    known: dict[str, Rule | Idempotency] = {rule.id: rule for rule in (*plan.rules(), *parameters)}
    known |= {rule.id: rule for rule in plan.idempotency}
    for rule in (known[name] for name in finding.complaint.rules if name in known):
        title = f": {rule.title}" if rule.title else ""
        yield f"  rule: {rule.span}{title} ({rule.basis.value}{f' by {rule.source}' if rule.source else ''})"


def _changes(exchange: Exchange, outcome: Outcome) -> Iterator[str]:
    """What makes the payload another than the nearest one that keeps every rule; keys do not count."""
    try:
        payload = read_json(exchange.body)
    except (DiagnosticError, LimitError):
        return
    options = [(base, list(edits_between(base, payload))) for base in outcome.material.plain]
    if not options:
        return
    base, edits = min(options, key=lambda option: len(option[1]))
    keys = {pointer for pointer, _ in outcome.material.fresh.ways}
    edits = [edit for edit in edits if edit[0] not in keys]
    if not edits:
        yield "  payload: one that keeps every rule"
        return
    yield "  payload: one that keeps every rule, but"
    setting = outcome.setting
    for edit in edits[:_MOST_EDITS]:
        hidden = frozenset(
            place.pointer for value in (base, payload) for place in sensitive_places(setting.plan, setting.shape, value)
        )
        yield f"    {_change(base, edit, Showing(setting.show_values, hidden))}"
    if len(edits) > _MOST_EDITS:
        yield f"    … and {len(edits) - _MOST_EDITS} more"


def _change(base: Json, edit: Edit, showing: Showing) -> str:
    pointer, new = edit
    old, where = value_at(base, pointer), pointer_text(pointer) or "the whole"
    if new is MISSING:
        return f"- {where}"
    shown = _short(showing.show(new, pointer), new)
    if isinstance(old, Missing):
        return f"+ {where}: {shown}"
    return f"~ {where}: {_short(showing.show(old, pointer), old)} → {shown}"


def _short(shown: str, value: object) -> str:
    if len(shown) <= _LONGEST:
        return shown
    size = f" ({len(value):,} characters)" if isinstance(value, str) else ""
    return f"{shown[: _LONGEST - 1]}…{size}"


def _request(exchange: Exchange) -> str:
    return exchange.line.removesuffix(" HTTP/1.1")


def _answer(exchange: Exchange, outcome: Outcome) -> str:
    if exchange.status is None:
        return f"no answer: {exchange.problem}"
    if not (exchange.answer and outcome.setting.show_values):
        return f"{exchange.status}"
    text = " ".join(exchange.answer.decode(errors="replace").split())
    return f"{exchange.status} {text if len(text) <= 2 * _LONGEST else f'{text[: 2 * _LONGEST - 1]}…'}"


def traced(error: BaseException) -> list[str]:
    """A traceback, with the frames of the application alone where there are any, or else all but our own."""
    cause = error.__cause__ if error.__cause__ is not None and _is_ours(error) else error
    whole = traceback.TracebackException.from_exception(cause)
    frames = [frame for frame in whole.stack if not frame.filename.startswith(str(_OURS))]
    own = [frame for frame in frames if not frame.filename.startswith(_LIBRARIES)]
    lines = ["Traceback (most recent call last):", *traceback.format_list(own or frames)]
    lines += whole.format_exception_only()
    return [line for part in lines for line in part.rstrip("\n").split("\n")]


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.startswith("rulewright.")

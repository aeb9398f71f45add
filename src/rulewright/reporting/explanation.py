"""A rule of a plan, or a kind of rule → lines that say in words what it asks for, where it stands, and examples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from rulewright.documenting.across import key_entries
from rulewright.documenting.words import as_text
from rulewright.kinds import Place
from rulewright.plan.contract import Idempotency
from rulewright.reading.display import underlined
from rulewright.reporting.shown import written_sides
from rulewright.validation.requirement import requirement, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.kinds import Kind
    from rulewright.language.conditions import Json
    from rulewright.language.extending.changes import Change
    from rulewright.plan.contract import Plan, Reply
    from rulewright.plan.rules import Rule
    from rulewright.reading.sources import Sources
    from rulewright.reporting.shown import Sides

AnyRule: TypeAlias = "Rule | Idempotency"

_PLACES = {Place.VALUE: "on a field, in a cell or in check", Place.SHAPE: "on a shape", Place.RULE: "as a rule"}


def rules_by_id(plan: Plan) -> dict[str, AnyRule]:
    """Every rule of a contract: over bodies, over parameters, and across requests."""
    return {rule.id: rule for rule in plan.every_rule()}


def explain_rule(
    rule: AnyRule,
    plan: Plan,
    changes: tuple[Change, ...] = (),
    shown: Sides | None = None,
    sources: Sources | None = None,
) -> Iterator[str]:
    """The lines about a rule.

    `changes` are those that the contract makes to what it extends, `shown` the payloads that show both sides of the
    rule: by default those of the rule file. With `sources`, the line that the rule is written in is among them.
    """
    yield rule.id
    yield from ("", f"  {rule.title}") if rule.title else ()
    yield ""
    yield row("contract", f"{plan.contract} {plan.version}")
    yield from (row(*fact) for fact in facts(rule))
    line = None if sources is None else sources.line(rule.span)
    if line is not None:
        yield from (row("", part) for part in underlined(*line))
    for change in changes:
        if change.covers(rule.span):
            yield row("because", f"{change.because} ({change.span})")
            yield row("instead of", str(change.before))
    if isinstance(rule, Idempotency):
        yield from _stories(rule, plan)
    yield from _examples(written_sides(rule.id, plan) if shown is None else shown)


def facts(rule: AnyRule) -> Iterator[tuple[str, str]]:
    """What is to be said of a rule: labels and texts; one without a label goes on with what is before it."""
    yield from _across_requests(rule) if isinstance(rule, Idempotency) else _over_payloads(rule)
    yield "severity", rule.severity.value
    yield "basis", rule.basis.value
    if rule.source:
        yield "cites", rule.source
    yield "written", str(rule.span)


def explain_kind(kind: Kind) -> Iterator[str]:
    """The lines about a kind of rule."""
    yield kind.name
    yield from ("", f"  {kind.summary}", "")
    yield row("stands", " or ".join(_PLACES[place] for place in Place if place in kind.places))
    if kind.domain is not None:
        yield row("for", ", ".join(sorted(value_type.value for value_type in kind.domain)))
    if kind.implied is not None:
        yield row("implied", "a field has it also where nothing of this kind is written")
    yield row("code", kind.code)


def _over_payloads(rule: Rule) -> Iterator[tuple[str, str]]:
    first, *more = dict.fromkeys(requirement(check) for check in rule.checks)
    yield "requires", first
    yield from (("", f"and {text}") for text in more)
    yield "applies", when(rule)
    if rule.data:
        yield "reads", f"the data {', '.join(sorted(rule.data))}"
    if rule.message:
        yield "says", rule.message


def _across_requests(rule: Idempotency) -> Iterator[tuple[str, str]]:
    yield "key", ", ".join(rule.parts)
    yield "across", ", ".join(rule.across)
    if rule.ignoring:
        yield "ignoring", ", ".join(map(str, rule.ignoring))
    yield "same body", _reply(rule.same_body)
    yield "other body", _reply(rule.other_body)
    for operation, outcome in rule.used_in.items():
        yield "used in", f"{operation}: {outcome}"
    yield "in flight", rule.in_flight
    yield "keeps", rule.keep


def _reply(reply: Reply) -> str:
    return f"{reply.outcome}, with the first answer again" if reply.original else reply.outcome


def _examples(shown: Sides) -> Iterator[str]:
    """The payload that breaks the rule, and the one that keeps it."""
    if shown.breaks is not None:
        places = " and ".join(pointer or "the payload as a whole" for pointer in shown.breaks.at)
        yield from ("", f"  breaks it, at {places} ({shown.breaks.origin}):", *_indented(shown.breaks.payload))
    if shown.keeps is not None:
        yield from ("", f"  keeps it ({shown.keeps.origin}):", *_indented(shown.keeps.payload))


def _stories(rule: Idempotency, plan: Plan) -> Iterator[str]:
    """The requests that show a rule across requests, and how each is answered."""
    for story in (story for key in key_entries(plan) if key.id == rule.id for story in key.stories):
        yield from ("", "  for example:")
        for number, step in enumerate(story, 1):
            headers = "".join(f", {name}: {value}" for name, value in step.headers)
            yield f"    {number}. {step.operation}, {as_text(step.sent)}{headers}: {step.outcome}"


def _indented(payload: Json) -> Iterator[str]:
    text = json.dumps(payload, indent=2, ensure_ascii=False, default=float)
    return (f"    {line}" for line in text.splitlines())


def row(label: str, text: str) -> str:
    """A line of two columns."""
    return f"  {label:<11} {text}"

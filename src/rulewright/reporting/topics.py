"""A rule, a sort of finding or a code of a remark → what a reader is told of it beside each thing that was found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.findings.finding import Kind
from rulewright.reporting.explanation import explain_rule, facts
from rulewright.reporting.markdown.escaping import escaped, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Severity
    from rulewright.reporting.explanation import AnyRule
    from rulewright.validation.report import Violation

_URL = re.compile(r"https?://[^\s()<>\"”]+|(?<=\()[\w-]+(?:\.[\w-]+)+/[^\s()<>\"”]+(?=\))")
"""A URL in a citation; in parentheses also one that leaves out how it is fetched."""

_KINDS: dict[Kind, str] = {
    Kind.ACCEPTED_INVALID: "The endpoint accepted a payload that surely breaks a rule.",
    Kind.REJECTED_VALID: "The endpoint refused a payload that surely keeps every rule.",
    Kind.WRONG_FIELD: "The endpoint refused rightly, and named what is not wrong.",
    Kind.SERVER_ERROR: "The endpoint failed with a status of 500 or above.",
    Kind.UNDOCUMENTED_STATUS: "The endpoint answered with a status that the operation does not document.",
    Kind.RESPONSE_SHAPE: "The answer has another shape than the operation documents.",
    Kind.CONTENT_TYPE: "The answer is labelled otherwise than the operation documents.",
    Kind.DUPLICATE_CREATED: "The endpoint made a second thing under one key.",
    Kind.REPLAY_DIFFERS: "The endpoint answered a repeated request otherwise than the contract says.",
    Kind.RACE: "The endpoint treats requests at the same time otherwise than one after the other.",
    Kind.UNAUTHENTICATED: "The endpoint did what was asked by nobody in particular.",
    Kind.NO_RESPONSE: "The endpoint gave no answer that can be read.",
    Kind.SLOW: "The endpoint took longer than a caller waits.",
    Kind.LEAK: "The answer contains a stack trace, or the caller's credentials.",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What things that are found have in common.

    Attributes:
        id: a rule's id, a sort of finding, or the code of a remark.
        title: a few words.
        sense: a sentence.
        text: all there is to say, in lines.
        markdown: the same in Markdown.
        url: where more is written, where the rule cites a URL.
        severity: of the rule.
        tags: words to sort by.
    """

    id: str
    title: str
    sense: str
    text: str
    markdown: str
    severity: Severity
    tags: tuple[str, ...]
    url: str | None = None


def of_rule(rule: AnyRule, plan: Plan) -> Topic:
    """What a rule says."""
    lines = list(explain_rule(rule, plan))
    told = list(facts(rule))
    return Topic(
        id=rule.id,
        title=rule.title or told[0][1],
        sense=f"{told[0][1]} ({dict(told).get('applies', rule.severity.value)})",
        text="\n".join(lines),
        markdown="\n".join(_markdown(rule, plan)),
        severity=rule.severity.value,
        tags=("contract", rule.basis.value),
        url=_url(rule.source or ""),
    )


def _url(citation: str) -> str | None:
    found = _URL.search(citation)
    if found is None:
        return None
    url = found[0].rstrip(".,;:")
    return url if "://" in url else f"https://{url}"


def of_violation(violation: Violation) -> Topic:
    """What is known of a rule from a violation of it, where its contract is not at hand."""
    title = violation.title or violation.code
    text = f"{violation.rule}: {title}"
    return Topic(
        violation.rule, title, title, text, escaped(text), violation.severity.value, ("contract", violation.code)
    )


def of_kind(kind: Kind) -> Topic:
    """What a sort of finding is."""
    text = _KINDS[kind]
    return Topic(kind.value, text, text, text, escaped(text), "error", ("endpoint",))


def of_code(code: str, severity: Severity) -> Topic:
    """What a remark on a file is about, as far as its code tells."""
    title = f"rulewright: {code.replace('-', ' ')}"
    return Topic(f"rulewright/{code}", title, title, title, escaped(title), severity, ("file",))


def _markdown(rule: AnyRule, plan: Plan) -> Iterator[str]:
    if rule.title:
        yield from (f"**{escaped(rule.title)}**", "")
    for label, text in facts(rule):
        yield f"- {label}: {escaped(text)}" if label else f"  {escaped(text)}"
    for example in plan.examples.variations:
        if any(entry.rule == rule.id for entry in example.errors):
            yield from ("", "A payload that breaks it:", "")
            yield from fenced(json.dumps(example.payload, indent=2, ensure_ascii=False, default=float), "json")
            break

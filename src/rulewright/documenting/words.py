"""Checks and standings → the words that documentation tells them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.documenting.model import Aside, Code, Link, Standing
from rulewright.emit.jsonschema.wording import requirement
from rulewright.language.conditions import Matches
from rulewright.language.standing import Basis, Severity
from rulewright.plan.predicates import Forbidden, HasOffset, Required

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.documenting.model import Words
    from rulewright.plan.contract import Idempotency
    from rulewright.plan.rules import Check, Rule

_IT = "it"
_SHORT: Final = {
    HasOffset: "have an offset from UTC, such as Z or +02:00",
    Required: "be there",
    Forbidden: "be absent",
}
"""What follows “must” where a check's own words go on otherwise."""


def standing_of(rule: Rule | Idempotency) -> Standing:
    """The standing of a rule."""
    return Standing(rule.severity, rule.basis, rule.source)


def standing_words(standing: Standing) -> str:
    """What is to be said of a standing, in parentheses; nothing of an error that the documentation states."""
    told = [standing.severity.value] if standing.severity is not Severity.ERROR else []
    told += [standing.basis.value] if standing.basis is not Basis.STATED else []
    return ", ".join(told)


def required_of(check: Check) -> Words:
    """What a check requires, as a sentence about its place."""
    return _coded(requirement(check), check)


def must(checks: Iterable[Check]) -> Words:
    """What checks of one place ask of its value, as the end of a sentence that says “must”."""
    parts = dict.fromkeys(_must(check) for check in checks)
    return tuple(word for index, part in enumerate(parts) for word in (("; ", *part) if index else part))


def _must(check: Check) -> Words:
    short = _SHORT.get(type(check.predicate))
    words = short or requirement(check, _IT).removeprefix(f"{_IT} ").removeprefix("must ")
    return _coded(words, check)


def _coded(text: str, check: Check) -> Words:
    """The text, with the pattern that it names set as code."""
    match check.predicate:
        case Matches(pattern) if pattern.text and pattern.text in text:
            before, _, after = text.partition(pattern.text)
            return tuple(filter(None, (before, Code(pattern.text), after)))
        case _:
            return (text,)


def as_text(words: Words) -> str:
    """Words without anything that sets some of them apart."""
    return "".join(map(_as_text, words))


def _as_text(word: str | Code | Link | Aside) -> str:
    match word:
        case Code(text) | Aside(text):
            return text
        case Link(_, name, label):
            return name if label is None else label
        case _:
            return word

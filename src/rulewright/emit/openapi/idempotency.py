"""The idempotency rules of an operation → words for its description, and the object `x-idempotency`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.openapi.prose import listing, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency, Reply

_TAKES = {
    "yes": "A request that is refused takes its key.",
    "no": "A request that is refused leaves its key free.",
    "unsettled": "Whether a request that is refused takes its key is not settled.",
}


def described(rules: Iterable[Idempotency]) -> Iterator[str]:
    """Paragraphs for the description of an operation."""
    for rule in rules:
        headers = (f"header `{name}`" for name in rule.headers)
        keys = " and ".join((*(f"`{path}`" for path in rule.key), *headers))
        kept = "for ever" if rule.keep == "forever" else f"for {rule.keep}"
        yield f"### {rule.title or rule.id}"
        yield f"Requests with the same {keys} name the same thing, {kept}:"
        used = (f"used in `{name}` before: {outcome}" for name, outcome in rule.used_in.items())
        yield listing(
            [
                f"the same body again{_ignoring(rule)}: {_reply(rule.same_body)}",
                f"another body: {_reply(rule.other_body)}",
                *used,
                f"while the first request is being worked on: {_outcome(rule.in_flight)}",
            ]
        )
        yield sentence(_TAKES[rule.rejected_takes_key])


def extension(rules: Iterable[Idempotency]) -> dict[str, Json]:
    """The value of `x-idempotency`: the rules by id."""
    return {rule.id: _rule(rule) for rule in rules}


def _rule(rule: Idempotency) -> dict[str, Json]:
    key: list[Json] = [*rule.parts]
    ignoring: list[Json] = [str(path) for path in rule.ignoring]
    across: list[Json] = [*rule.across]
    return {
        "title": rule.title,
        "severity": rule.severity.value,
        "basis": rule.basis.value,
        "key": key,
        "across": across,
        **({"ignoring": ignoring} if ignoring else {}),
        "sameBody": _reply_object(rule.same_body),
        "otherBody": _reply_object(rule.other_body),
        "usedIn": dict(rule.used_in),
        "inFlight": rule.in_flight,
        "rejectedTakesKey": rule.rejected_takes_key,
        "keep": rule.keep,
    }


def _ignoring(rule: Idempotency) -> str:
    paths = " and ".join(f"`{path}`" for path in rule.ignoring)
    return f" (whatever {paths} is)" if paths else ""


def _reply(reply: Reply) -> str:
    return f"{reply.outcome}, with the first answer" if reply.original else reply.outcome


def _reply_object(reply: Reply) -> dict[str, Json]:
    return {"outcome": reply.outcome, "reply": "original" if reply.original else "any"}


def _outcome(name: str) -> str:
    return "not settled" if name == "unsettled" else name

"""The rules across requests, and how refusals name what is wrong → labels and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.documenting.model import Code, CodeEntry, ErrorsEntry, KeyEntry, StoryStep
from rulewright.documenting.variations import payload_words
from rulewright.documenting.words import standing_of
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.documenting.model import Words
    from rulewright.plan.contract import ErrorNaming, Idempotency, Plan, Reply, Step

_TAKES: Final[Mapping[str, str]] = {
    "yes": "yes: the key is used up",
    "no": "no: the key may be used again",
    "unsettled": "not settled",
}
_STYLES: Final[Mapping[str, str]] = {
    "dotted": "dotted, such as lineItems[0].amount",
    "pointer": "a JSON Pointer, such as /lineItems/0/amount",
    "last": "the last name alone, such as amount",
}


def key_entries(plan: Plan) -> Iterator[KeyEntry]:
    """The rules across requests, with their stories."""
    for key in plan.idempotency:
        yield KeyEntry(
            id=key.id,
            title=key.title,
            standing=standing_of(key),
            facts=tuple(_facts(key)),
            stories=tuple(
                tuple(_step(step, plan) for step in story.steps)
                for story in plan.examples.stories
                if story.rule == key.id
            ),
        )


def errors_entry(naming: ErrorNaming | None) -> ErrorsEntry | None:
    """How a refusal names what is wrong, where the contract says it."""
    if naming is None:
        return None
    codes = dict.fromkeys(code for codes in naming.codes.values() for code in codes)
    return ErrorsEntry(
        facts=tuple(_naming(naming)), codes=tuple(CodeEntry(code, naming.rules_of(code)) for code in codes)
    )


def _step(step: Step, plan: Plan) -> StoryStep:
    body = plan.operations[step.operation].body
    headers = tuple((name, plain(value)) for name, value in step.headers.items())
    return StoryStep(step.operation, payload_words(step.payload, body, plan.examples), headers, step.outcome)


def _facts(key: Idempotency) -> Iterator[tuple[str, Words]]:
    yield "Key", (" and ".join(key.parts),)
    yield "Operations", (", ".join(key.across),)
    if key.ignoring:
        yield "Does not count when bodies are compared", (", ".join(map(str, key.ignoring)),)
    yield "The same body again", (_reply(key.same_body),)
    yield "Another body", (_reply(key.other_body),)
    for operation, outcome in key.used_in.items():
        yield f"A key that {operation} used before", (outcome,)
    yield "While the first request is in flight", (_outcome(key.in_flight),)
    yield "Does a refused request take its key", (_TAKES[key.rejected_takes_key],)
    yield "Kept", ("for ever" if key.keep == "forever" else f"for {key.keep}",)


def _reply(reply: Reply) -> str:
    return f"{reply.outcome}, with the first answer again" if reply.original else reply.outcome


def _outcome(name: str) -> str:
    return "not settled" if name == "unsettled" else name


def _naming(naming: ErrorNaming) -> Iterator[tuple[str, Words]]:
    yield "Mistakes stand in", (Code(str(naming.items)),)
    yield "The field that is wrong", (Code(str(naming.field)), f", {_STYLES[naming.style]}")
    if naming.code is not None:
        yield "The code", (Code(str(naming.code)),)
    if naming.message is not None:
        yield "The message", (Code(str(naming.message)),)

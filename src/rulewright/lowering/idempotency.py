"""Rules across requests as written → the plan's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.language.decode import suggestion
from rulewright.language.echoes import BODIES, OPERATIONS, Name, responses
from rulewright.language.paths import segment
from rulewright.plan.contract import Idempotency, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.declarations import Contract, IdempotencyDeclaration, ReplyDeclaration
    from rulewright.language.outline import Outline
    from rulewright.language.problems import Problems
    from rulewright.language.written import Word
    from rulewright.plan.contract import Operation

UNSETTLED = "unsettled"
"""What `in_flight` says where nothing is known."""


def lower_idempotency(
    contract: Contract,
    operations: Mapping[str, Operation],
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> tuple[Idempotency, ...]:
    """Every idempotency rule, its operations, outcomes and key fields looked up."""
    rules = (_idempotency(rule, operations, outlines, problems) for rule in contract.idempotency)
    return tuple(replace(rule, source=rule.source or contract.sources.get(rule.basis)) for rule in rules)


def _idempotency(
    declared: IdempotencyDeclaration,
    operations: Mapping[str, Operation],
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> Idempotency:
    across = [word for word in declared.across if _known(word, operations, problems)]
    uses = [(word, outcome) for word, outcome in declared.used_in if _known(word, operations, problems)]
    names = [word.text for word in across]
    for word in (*across, *(word for word, _ in uses)):
        _check_key(word, declared, operations, outlines, problems)
    for index, word in enumerate(across):
        if word.text in names[:index]:
            problems.add(word.span, f"“{word.text}” stands twice in “across”", "leave it out")
    for word, _ in uses:
        if word.text in names:
            problems.add(word.span, f"“{word.text}” stands in “across” too", "used_in is for other operations")
    outcomes = [declared.same_body.outcome, declared.other_body.outcome, *(outcome for _, outcome in uses)]
    if declared.in_flight is not None and declared.in_flight.text != UNSETTLED:
        outcomes.append(declared.in_flight)
    for outcome in outcomes:
        for name in names:
            _check_outcome(outcome, operations[name], problems)
    severity, basis = declared.standing.settled()
    return Idempotency(
        id=f"idempotency.{segment(declared.name)}",
        title=declared.title,
        severity=severity,
        basis=basis,
        source=declared.standing.source,
        span=declared.span,
        key=tuple(target.path for target in declared.key),
        across=tuple(names),
        same_body=_reply(declared.same_body),
        other_body=_reply(declared.other_body),
        used_in={word.text: outcome.text for word, outcome in uses},
        in_flight=UNSETTLED if declared.in_flight is None else declared.in_flight.text,
        rejected_takes_key=declared.rejected_takes_key,
        keep=declared.keep,
        headers=tuple(word.text for word in declared.headers),
        ignoring=tuple(target.path for target in declared.ignoring),
    )


def _known(word: Word, operations: Mapping[str, Operation], problems: Problems) -> bool:
    if word.text in operations:
        return True
    hint = suggestion(word.text, operations, "operations")
    misses = Name(OPERATIONS, word.text)
    problems.add(word.span, f"there is no operation “{word.text}”", hint, code="unknown-operation", misses=misses)
    return False


def _check_key(
    word: Word,
    declared: IdempotencyDeclaration,
    operations: Mapping[str, Operation],
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> None:
    """Reports an operation without a body, and key fields that are not in it or are no single values."""
    for header in declared.headers:
        _check_header(header, operations[word.text], problems)
    body = operations[word.text].body
    if body is None and not declared.key:
        return
    if body is None:
        message, hint = f"the operation “{word.text}” has no body, and so no key", "give it a body: the name of a shape"
        problems.add(word.span, message, hint, misses=Name(BODIES, word.text))
        return
    for target in declared.ignoring:
        outlines[body].check(target.path, target.span, problems)
    for target in declared.key:
        if target.path.leads_to_many:
            hint = "a key is made of single fields of the body"
            problems.add(target.span, f"the key “{target.path}” leads to many places", hint)
        else:
            outlines[body].check(target.path, target.span, problems)


def _check_header(header: Word, operation: Operation, problems: Problems) -> None:
    declared = operation.places.get("header")
    names = [] if declared is None else [str(field.path.tokens[0]) for field in declared.shape.fields]
    if header.text.lower() not in map(str.lower, names):
        message = f"the operation “{operation.name}” declares no header “{header.text}”"
        hint = suggestion(header.text, names, "headers") if names else None
        hint = hint or f"add headers: {{ {header.text}: {{ type: string }} }} to it"
        problems.add(header.span, message, hint, code="unknown-header")


def _check_outcome(outcome: Word, operation: Operation, problems: Problems) -> None:
    if operation.outcome(outcome.text) is None:
        names = [known.name for known in operation.outcomes]
        message = f"no response of “{operation.name}” is named “{outcome.text}”"
        hint, misses = suggestion(outcome.text, names, "responses"), Name(responses(operation.name), outcome.text)
        problems.add(outcome.span, message, hint, code="unknown-response", misses=misses)


def _reply(declared: ReplyDeclaration) -> Reply:
    return Reply(declared.outcome.text, declared.original)

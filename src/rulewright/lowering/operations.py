"""Operations, idempotency and error naming as written → the plan's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from rulewright.kinds import registry
from rulewright.language.declarations import ShapeDeclaration
from rulewright.language.decode import choice_of, path_of, suggestion
from rulewright.language.outline import Outline, outline_contract
from rulewright.language.paths import Path
from rulewright.lowering.shapes import ShapeLowering
from rulewright.plan.contract import (
    CountOf,
    ErrorNaming,
    FromBody,
    FromRequest,
    Given,
    Idempotency,
    Operation,
    Outcome,
    Parameter,
    Reply,
    ReplyValue,
)
from rulewright.plan.ids import matching_ids
from rulewright.reading.nodes import Mapping as MappingNode
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.language.declarations import (
        Contract,
        IdempotencyDeclaration,
        OperationDeclaration,
        OutcomeDeclaration,
        ReplyDeclaration,
        Row,
    )
    from rulewright.language.decode import Problems
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

_REQUEST_WORDS: dict[str, Literal["now", "id", "path", "status", "phrase"]] = {
    "now": "now",
    "id": "id",
    "path": "path",
    "status": "status",
    "phrase": "phrase",
}
_IMPLIED_FOR_TEXT = frozenset({"nullable", "coercible", "type", "offset"})


def lower_operations(contract: Contract, outlines: Mapping[str, Outline], problems: Problems) -> dict[str, Operation]:
    """Every operation by name."""
    return {
        declared.name: Operation(
            name=declared.name,
            title=declared.title,
            method=declared.method,
            path=declared.path,
            auth=declared.auth,
            body=_shape(declared.body, declared.span, outlines, problems),
            parameters=tuple(_parameters(declared, contract, problems)),
            outcomes=tuple(lower_outcome(outcome, declared.body, outlines, problems) for outcome in declared.outcomes),
            span=declared.span,
        )
        for declared in contract.operations
    }


def lower_outcome(
    declared: OutcomeDeclaration, body: str | None, outlines: Mapping[str, Outline], problems: Problems
) -> Outcome:
    """An outcome, the paths of its reply looked up in the answer's shape and in the request's."""
    shape = _shape(declared.body, declared.span, outlines, problems)
    answer, request = outlines.get(shape or ""), outlines.get(body or "")
    reply = []
    for path, node in declared.reply:
        if answer is not None:
            answer.check(path, node.span, problems)
        reply.append((path, _reply_value(node, request, problems)))
    return Outcome(declared.name, declared.statuses, shape, tuple(reply))


def _reply_value(node: Node, request: Outline | None, problems: Problems) -> ReplyValue:
    """`{ from: path }`, `{ count: path }`, `{ request: now }`, or the value itself."""
    entries = {str(key.value): value for key, value in node.entries} if isinstance(node, MappingNode) else {}
    match entries:
        case {"from": found, **rest} | {"count": found, **rest} if not rest:
            path = path_of(found, problems) or Path()
            if request is not None:
                request.check(path, found.span, problems)
            return FromBody(path) if "from" in entries else CountOf(path)
        case {"request": found, **rest} if not rest:
            return FromRequest(choice_of(found, "“request”", _REQUEST_WORDS, problems) or "now")
        case _:
            return Given(to_value(node))


def _shape(name: str | None, span: Span, shapes: Mapping[str, Outline], problems: Problems) -> str | None:
    if name is None or name in shapes:
        return name
    problems.add(span, f"there is no shape “{name}”", suggestion(name, shapes, "shapes"), code="unknown-shape")
    return None


def _parameters(declared: OperationDeclaration, contract: Contract, problems: Problems) -> Iterable[Parameter]:
    """Parameters are lowered as rows of a shape of their own, less what makes no sense of text on the wire."""
    for place, rows in declared.parameters.items():
        for row in rows:
            yield _parameter(declared.name, place, row, contract, problems)


def _parameter(
    operation: str, place: Literal["path", "query", "header"], row: Row, contract: Contract, problems: Problems
) -> Parameter:
    shape = ShapeDeclaration(f"{operation}.{place}", None, (row,), (), (), (), row.span)
    outline = outline_contract(replace(contract, shapes=(shape,)), problems)[shape.name]
    lowered = ShapeLowering(shape, outline, frozenset(), contract.sources, problems).lower()
    required = place == "path" or any(rule.id.endswith("/required") for rule in lowered.rules)
    codes = {registry()[kind].code for kind in _IMPLIED_FOR_TEXT}
    rules = tuple(rule for rule in lowered.rules if rule.id.rsplit("/", 1)[-1] not in codes)
    return Parameter(str(row.path), place, rules, required, lowered.fields[0])


def lower_idempotency(
    contract: Contract,
    operations: Mapping[str, Operation],
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> tuple[Idempotency, ...]:
    """Every idempotency rule, its operations, outcomes and key fields looked up."""
    return tuple(_idempotency(rule, operations, outlines, problems) for rule in contract.idempotency)


def _idempotency(
    declared: IdempotencyDeclaration,
    operations: Mapping[str, Operation],
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> Idempotency:
    across = [name for name in declared.across if _known(name, operations, declared.span, problems)]
    others = [name for name in declared.used_in if _known(name, operations, declared.span, problems)]
    for name in (*across, *others):
        body = operations[name].body
        for path in declared.key:
            if body is not None:
                outlines[body].check(path, declared.span, problems)
    outcomes = {outcome.name for name in across for outcome in operations[name].outcomes}
    replies = (declared.same_body, declared.other_body)
    for word, span in (
        *((reply.outcome, reply.span) for reply in replies),
        *((outcome, declared.span) for outcome in declared.used_in.values()),
        (declared.in_flight, declared.span),
    ):
        if across and word not in outcomes and not (word == "unsettled" and word is declared.in_flight):
            problems.add(span, f"no response is named “{word}”", suggestion(word, outcomes, "responses"))
    severity, basis = declared.standing.settled()
    return Idempotency(
        id=f"idempotency.{declared.name}",
        title=declared.title,
        severity=severity,
        basis=basis,
        source=declared.standing.source,
        span=declared.span,
        key=declared.key,
        across=tuple(across),
        same_body=_reply(declared.same_body),
        other_body=_reply(declared.other_body),
        used_in={name: declared.used_in[name] for name in others},
        in_flight=declared.in_flight,
        rejected_takes_key=declared.rejected_takes_key,
        keep=declared.keep,
    )


def _known(name: str, operations: Mapping[str, Operation], span: Span, problems: Problems) -> bool:
    if name in operations:
        return True
    problems.add(span, f"there is no operation “{name}”", suggestion(name, operations, "operations"))
    return False


def _reply(declared: ReplyDeclaration) -> Reply:
    return Reply(declared.outcome, declared.original)


def lower_errors(contract: Contract, ids: list[str], problems: Problems) -> ErrorNaming | None:
    """The `errors` section, its codes under full rule ids."""
    declared = contract.errors
    if declared is None:
        return None
    codes: dict[str, str] = {}
    for text, code in declared.codes.items():
        found = matching_ids(text, ids)
        if len(found) == 1:
            codes[found[0]] = code
        else:
            unknown_id(text, found, ids, declared.span, problems)
    return ErrorNaming(declared.items, declared.field, declared.style, declared.code, declared.message, codes)


def unknown_id(text: str, found: list[str], ids: list[str], span: Span, problems: Problems) -> None:
    """Reports an id that names no rule, or several."""
    if found:
        problems.add(
            span, f"“{text}” names {len(found)} rules", f"write one of {', '.join(found)}", code="unknown-rule"
        )
    else:
        problems.add(span, f"there is no rule “{text}”", suggestion(text, ids, "rules"), code="unknown-rule")

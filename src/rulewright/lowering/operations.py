"""Operations as written → the plan's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rulewright.language.decode import choice_of, suggestion, target_of
from rulewright.language.echoes import BODIES, SHAPES, Name
from rulewright.language.paths import Path, segment
from rulewright.language.types import ValueType
from rulewright.lowering.parameters import lower_parameters
from rulewright.plan.contract import (
    CountOf,
    FromBody,
    FromRequest,
    Given,
    Operation,
    Outcome,
    ReplyValue,
)
from rulewright.reading.nodes import Mapping as MappingNode
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.declarations import Contract, OperationDeclaration, OutcomeDeclaration
    from rulewright.language.outline import Outline
    from rulewright.language.problems import Problems
    from rulewright.language.written import Target, Word
    from rulewright.plan.contract import Parameters, Place
    from rulewright.reading.nodes import Node

_REQUEST_WORDS: dict[str, Literal["now", "id", "path", "status", "phrase"]] = {
    "now": "now",
    "id": "id",
    "path": "path",
    "status": "status",
    "phrase": "phrase",
}


def lower_operations(contract: Contract, outlines: Mapping[str, Outline], problems: Problems) -> dict[str, Operation]:
    """Every operation by name."""
    for declared in contract.operations:
        if declared.body is not None and declared.body.text not in outlines:
            problems.lose(BODIES, declared.name)
    return {
        declared.name: Operation(
            name=declared.name,
            title=declared.title,
            method=declared.method,
            path=declared.path,
            auth=declared.auth,
            body=_shape(declared.body, outlines, problems),
            encoding=declared.encoding,
            places=_places(declared, contract, problems),
            outcomes=tuple(_outcome(outcome, declared, contract, outlines, problems) for outcome in declared.outcomes),
            span=declared.span,
        )
        for declared in contract.operations
    }


def _places(declared: OperationDeclaration, contract: Contract, problems: Problems) -> dict[Place, Parameters]:
    lowered = (
        (place, lower_parameters(written, place, f"{segment(declared.name)}.{place}", contract, problems))
        for place, written in declared.parameters.items()
    )
    return {place: found for place, found in lowered if found is not None}


def _outcome(
    declared: OutcomeDeclaration,
    operation: OperationDeclaration,
    contract: Contract,
    outlines: Mapping[str, Outline],
    problems: Problems,
) -> Outcome:
    """An outcome, the paths of its reply looked up in the answer's shape and in the request's."""
    shape = _shape(declared.body, outlines, problems)
    answer = None if shape is None else outlines.get(shape)
    reply = []
    for target, node in declared.reply:
        if answer is not None:
            answer.check(target.path, target.span, problems)
        reply.append((target.path, _reply_value(node, operation, outlines, problems)))
    prefix = f"{segment(operation.name)}.{segment(declared.name)}.header"
    headers = lower_parameters(declared.headers, "header", prefix, contract, problems)
    return Outcome(declared.name, declared.statuses, shape, headers, tuple(reply))


def _reply_value(
    node: Node, operation: OperationDeclaration, outlines: Mapping[str, Outline], problems: Problems
) -> ReplyValue:
    """`{ from: path }`, `{ count: path }`, `{ request: now }`, or the value itself."""
    entries = {key.text: value for key, value in node.entries} if isinstance(node, MappingNode) else {}
    match entries:
        case {"from": found, **rest} | {"count": found, **rest} if not rest:
            target = target_of(found, problems)
            if target is not None:
                _check_source(target, operation, outlines, problems, is_counted="count" in entries)
            path = Path() if target is None else target.path
            return FromBody(path) if "from" in entries else CountOf(path)
        case {"request": found, **rest} if not rest:
            return FromRequest(choice_of(found, "“request”", _REQUEST_WORDS, problems) or "now")
        case _:
            return Given(to_value(node))


def _check_source(
    target: Target,
    operation: OperationDeclaration,
    outlines: Mapping[str, Outline],
    problems: Problems,
    *,
    is_counted: bool,
) -> None:
    """Reports a path of the request's body that a reply cannot be taken from."""
    body = operation.body
    if body is None:
        message = f"there is no body to take “{target.path}” from"
        hint, misses = "give the operation a body: the name of a shape", Name(BODIES, operation.name)
        problems.add(target.span, message, hint, misses=misses)
        return
    spot = outlines[body.text].check(target.path, target.span, problems) if body.text in outlines else None
    if target.path.leads_to_many:
        problems.add(target.span, f"“{target.path}” leads to many places", "name one field of the body")
    elif spot is not None and is_counted and spot.type is not ValueType.ARRAY and not spot.is_unread:
        problems.add(target.span, f"“count” counts the items of an array, which “{target.path}” is not")


def _shape(word: Word | None, shapes: Mapping[str, Outline], problems: Problems) -> str | None:
    if word is None or word.text in shapes:
        return None if word is None else word.text
    hint = suggestion(word.text, shapes, "shapes")
    message, misses = f"there is no shape “{word.text}”", Name(SHAPES, word.text)
    problems.add(word.span, message, hint, code="unknown-shape", misses=misses)
    return None

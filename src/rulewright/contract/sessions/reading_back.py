"""A stage → the operations that read what was made: one thing by its key, and lists of things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.idempotency.decide import SUCCESS
from rulewright.language.paths import Each, Path
from rulewright.validation.places import value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.stage import Stage
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Operation
    from rulewright.plan.rules import Shape


def reader_of(stage: Stage, payload: Json) -> Operation | None:
    """An operation that reads what a payload has made: its path is made of the payload's fields, the key among them."""
    key = _names(stage)
    for operation in _gets(stage, payload) if key else ():
        names = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
        if isinstance(payload, dict) and key <= names <= payload.keys():
            return operation
    return None


@dataclass(frozen=True, slots=True)
class Listing:
    """An operation whose answers list things: where the list is, and the names of the key's fields in its items."""

    operation: Operation
    at: Pointer
    names: tuple[str, ...]

    def count(self, payload: Json, keys: tuple[Pointer, ...], seen: Observation) -> int:
        """How many items of an answer have the key of a payload."""
        answer = seen.exchange.json
        found = None if answer is None else value_at(answer[0], self.at)
        wanted = [_key(value_at(payload, key)) for key in keys]
        items = found if isinstance(found, list) else []
        return sum(isinstance(item, dict) and [_key(item.get(name)) for name in self.names] == wanted for item in items)


def listing_of(stage: Stage, payload: Json) -> Listing | None:
    """An operation that lists things with the key's fields in them, if the contract has one."""
    names = tuple(str(path.tokens[-1]) for path in stage.rule.key)
    shapes = stage.talk.setting.plan.shapes
    for operation in _gets(stage, payload) if names else ():
        for outcome in operation.outcomes:
            shape = None if outcome.body is None or outcome.statuses[0] not in SUCCESS else shapes.get(outcome.body)
            for at in () if shape is None else _lists(shape, shapes, names):
                return Listing(operation, at, names)
    return None


def _lists(shape: Shape, shapes: Mapping[str, Shape], names: tuple[str, ...]) -> Iterator[Pointer]:
    for field in shape.fields:
        tokens = field.path.tokens
        if not tokens or not isinstance(tokens[-1], Each) or any(isinstance(token, Each) for token in tokens[:-1]):
            continue
        item = shapes.get(field.shape or "")
        if item is not None and all(item.field(Path((name,))) is not None for name in names):
            yield tuple(map(str, tokens[:-1]))


def _gets(stage: Stage, payload: Json) -> Iterator[Operation]:
    setting = stage.talk.setting
    for operation in setting.plan.operations.values():
        if operation.method == "GET" and stage.can_fill(operation, payload):
            yield operation


def _names(stage: Stage) -> set[str]:
    return {str(path.tokens[-1]) for path in stage.rule.key}


def _key(value: object) -> object:
    return None if value is None else json_key(value)  # type: ignore[arg-type]  # what is missing is None

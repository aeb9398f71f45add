"""A comparison → the value of the keyword `compare`: which values, how they are ordered, and for which items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.demands import step_text
from rulewright.emit.jsonschema.dialect import literal
from rulewright.emit.jsonschema.types import schema_of
from rulewright.language.paths import EACH, Root

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.ground import Ground
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Token
    from rulewright.plan.predicates import Compare
    from rulewright.plan.rules import Check, Rule


def comparison(rule: Rule, check: Check, compare: Compare, ground: Ground, condition: Schema) -> dict[str, Json]:
    """The keyword's value; the condition is that of the items of a rule with `for:`."""
    value: dict[str, Json] = {}
    start: tuple[Token, ...] = ()
    if rule.each is not None:
        value["each"] = _where({"path": steps_of(rule.each.tokens)}, condition)
        start = rule.each.tokens if check.target.root is Root.ITEM else ()
    sorts = ground.typed((*start, *check.target.tokens))
    left: dict[str, Json] = {"of": check.target.root.value, "path": steps_of(check.target.tokens)}
    value["left"] = _where(left, True if sorts is None else schema_of(sorts))
    value["operator"] = compare.operator.value
    value["right"] = _right(compare.other, ground)
    if compare.steps:
        value["steps"] = " ".join(map(step_text, compare.steps))
    return value


def steps_of(tokens: tuple[Token, ...]) -> list[Json]:
    """A path in a schema: its keys, and true for every item of an array."""
    return [True if token is EACH else str(token) for token in tokens]


def _right(path: Path, ground: Ground) -> dict[str, Json]:
    if path.root is Root.DATA:
        name, *column = map(str, path.tokens)
        return {"of": "data", "table": name, "key": ground.plan.data[name].key, "column": ".".join(column)}
    right: dict[str, Json] = {"of": path.root.value, "path": steps_of(path.tokens)}
    if path in ground.shape.defaults:
        right["default"] = literal(ground.shape.defaults[path], ground.dialect)
    return right


def _where(value: dict[str, Json], condition: Schema) -> dict[str, Json]:
    return value if condition is True else {**value, "where": condition}

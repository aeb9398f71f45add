"""A comparison → the value of the keyword `compare`: which values, how they are ordered, and for which items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.demands import step_text
from rulewright.emit.jsonschema.dialect import literal
from rulewright.emit.jsonschema.types import schema_of
from rulewright.language.paths import Each, Root

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.ground import Ground
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Token
    from rulewright.plan.predicates import Compare
    from rulewright.plan.rules import Check, Rule


def comparison(rule: Rule, check: Check, compare: Compare, ground: Ground, condition: Schema) -> dict[str, Json]:
    """The keyword's value; the condition is that of the items of a rule with `for:`."""
    value = per_item(rule, condition)
    value["left"] = judged_place(rule, check, ground)
    value["operator"] = compare.operator.value
    value["right"] = _right(compare.other, ground)
    if compare.steps:
        value["steps"] = " ".join(map(step_text, compare.steps))
    if compare.spelled:
        value["spelled"] = True
    return value


def per_item(rule: Rule, condition: Schema) -> dict[str, Json]:
    """The items of a rule with `for:`, as far as the condition is true of them; nothing for any other rule."""
    return {} if rule.each is None else {"each": _where({"path": steps_of(rule.each.tokens)}, condition)}


def judged_place(rule: Rule, check: Check, ground: Ground) -> dict[str, Json]:
    """Where a check's target leads, as far as the values there are well typed."""
    target = check.target
    start = rule.each.tokens if rule.each is not None and target.root is Root.ITEM else ()
    sorts = ground.typed((*start, *target.tokens))
    place: dict[str, Json] = {"of": target.root.value, "path": steps_of(target.tokens)}
    return _where(place, True if sorts is None else schema_of(sorts))


def steps_of(tokens: tuple[Token, ...]) -> list[Json]:
    """A path in a schema: its keys, true for every item of an array, and an object for every value of a map."""
    return [step_of(token) for token in tokens]


def step_of(token: Token) -> Json:
    """A step of such a path."""
    match token:
        case Each.EACH:
            return True
        case Each.VALUES:
            return {"every": "value"}
        case key:
            return key


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

"""The keywords of our vocabulary, as functions of `jsonschema`: a keyword's value and an instance → the errors found.

Each takes the context of the validation first, and then what `jsonschema` gives. Messages hold no payload values.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from jsonschema.exceptions import ValidationError

from rulewright.language.conditions import DateWithin
from rulewright.language.dateexpr import parse_date_expr, parse_steps
from rulewright.language.json_values import quantity
from rulewright.language.paths import EACH, VALUES, Path, Root
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Operator, StrictFormat, Sum, Term
from rulewright.reading.numbers import exact
from rulewright.validation.comparing import compares
from rulewright.validation.conditions import Scope, in_domain, meets
from rulewright.validation.counting import is_sum
from rulewright.validation.custom import is_right
from rulewright.validation.places import MISSING, Missing, Place, places
from rulewright.validation.strict import is_strictly
from rulewright.validation.values import is_of, json_key, text_length

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.emit.jsonschema.values import (
        ColumnValue,
        CompareValue,
        DataRowValue,
        Judge,
        KeyValue,
        LengthWithinValue,
        PathValue,
        PlaceValue,
        StrictFormatValue,
        SumValue,
        TermValue,
        ValuesStep,
        WithDataValue,
        WithValueValue,
    )
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found


def date_window(
    context: Context, _judge: Judge, value: Mapping[str, str], instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`dateWindow`."""
    window = _window(tuple(value.items()))
    if in_domain(window, instance) and not meets(window, instance, context):
        yield ValidationError("the date is outside its window")


def length_within(
    _context: Context, _judge: Judge, value: LengthWithinValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`lengthWithin`."""
    if isinstance(instance, str):
        length = text_length(instance, value["unit"])
        if not value.get("atLeast", 0) <= length <= value.get("atMost", length):
            yield ValidationError(f"the text has {length} units")


def unique_by(
    _context: Context, _judge: Judge, value: list[KeyValue], instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`uniqueBy`."""
    seen: set[Hashable] = set()
    for index, item in enumerate(instance if isinstance(instance, list) else ()):
        keys = [found for key in value if (found := _key(item, key)) is not None]
        if len(keys) < len(value):
            continue
        if tuple(keys) in seen:
            yield ValidationError("the item repeats an earlier one", path=(index, *value[0]["path"]))
        seen.add(tuple(keys))


def compare(
    context: Context, judge: Judge, value: CompareValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`compare`."""
    operator, steps = Operator(value["operator"]), parse_steps(value.get("steps", ""))
    for item in _items(judge, value, instance):
        right = _right(context, value["right"], instance, item)
        if isinstance(right, Missing) or right is None:
            continue
        for place in _judged(judge, value["left"], instance, item):
            left = place.value
            if isinstance(left, Missing) or left is None:
                continue
            if not compares(left, operator, right, steps, context.clock.zone, spelled=value.get("spelled", False)):
                yield ValidationError("the two values are not in order", path=place.pointer)


def sum_of(
    _context: Context, judge: Judge, value: SumValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`sum`."""
    asked = Sum(tuple(map(_term, value["terms"])), exact(value.get("within", 0)), value.get("spelled", False))
    for item in _items(judge, value, instance):
        scope = Scope(instance, (), {}, {}, item.value, item.pointer)
        for place in _judged(judge, value["equals"], instance, item):
            whole = place.value
            if not isinstance(whole, Missing) and whole is not None and not is_sum(asked, whole, scope):
                yield ValidationError("the value is not the sum", path=place.pointer)


def as_number(
    _context: Context, judge: Judge, value: Schema, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`asNumber`."""
    number = quantity(instance, spelled=True)
    if number is not None:
        yield from judge.descend(number, value)


def strict_format(
    _context: Context, _judge: Judge, value: StrictFormatValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`strictFormat`."""
    wanted = StrictFormat(value["name"], value.get("region"))
    if isinstance(instance, str) and not is_strictly(wanted, instance):
        yield ValidationError(f"the text is not in the format {wanted.name}")


def custom(_context: Context, _judge: Judge, value: str, instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    """`custom`."""
    if not is_right(value, instance):
        yield ValidationError(f"the value is not as {value} wants it")


def in_data(context: Context, _judge: Judge, value: str, instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    """`inData`."""
    if value not in context.data or context.data[value].row(instance) is None:
        yield ValidationError(f"the value is not in the {value}")


def with_data(
    context: Context, judge: Judge, value: WithDataValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`withData`."""
    if all(table in context.data for table in value["tables"]):
        yield from judge.descend(instance, value["schema"], schema_path="schema")


def data_row(
    context: Context, judge: Judge, value: DataRowValue, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`dataRow`."""
    table = context.data.get(value["table"])
    row = (
        table.row(instance[value["key"]]) if table and isinstance(instance, dict) and value["key"] in instance else None
    )
    if row is None or not judge.evolve(schema=value["schema"]).is_valid(dict(row)):
        yield ValidationError(f"the row of the {value['table']} is not as asked")


def with_value(
    _context: Context, judge: Judge, value: WithValueValue, _instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    """`withValue`."""
    yield from judge.descend(value["value"], value["schema"], schema_path="schema")


OURS: Final[Mapping[str, Callable[..., Iterator[ValidationError]]]] = {
    "dateWindow": date_window,
    "lengthWithin": length_within,
    "uniqueBy": unique_by,
    "compare": compare,
    "sum": sum_of,
    "asNumber": as_number,
    "strictFormat": strict_format,
    "custom": custom,
    "inData": in_data,
    "withData": with_data,
    "dataRow": data_row,
    "withValue": with_value,
}


def _items(judge: Judge, value: CompareValue | SumValue, instance: Json) -> Iterator[Place]:
    """The items to judge in or for; without `each`, one that is missing."""
    if "each" not in value:
        yield Place((), MISSING, in_object=False)
        return
    where = judge.evolve(schema=value["each"].get("where", True))
    for place in places(instance, _tokens(value["each"]["path"]), ()):
        if not isinstance(place.value, Missing) and where.is_valid(place.value):
            yield place


def _judged(judge: Judge, side: PlaceValue, instance: Json, item: Place) -> Iterator[Place]:
    where = judge.evolve(schema=side.get("where", True))
    start, at = (item.value, item.pointer) if side["of"] == "item" else (instance, ())
    for place in places(start, _tokens(side["path"]), at):
        if isinstance(place.value, Missing) or where.is_valid(place.value):
            yield place


def _right(context: Context, side: PlaceValue | ColumnValue, instance: Json, item: Place) -> Found:
    if side["of"] == "data":
        return _column(context, side, instance, item)
    start = item.value if side["of"] == "item" else instance
    found = next((place.value for place in places(start, _tokens(side["path"]), ())), MISSING)
    return side.get("default", MISSING) if isinstance(found, Missing) else found


def _column(context: Context, side: ColumnValue, instance: Json, item: Place) -> Found:
    for start in (item.value, instance):
        if isinstance(start, dict) and side["key"] in start:
            table = context.data.get(side["table"])
            row = None if table is None else table.row(start[side["key"]])
            return MISSING if row is None else row.get(side["column"], MISSING)
    return MISSING


def _term(value: TermValue) -> Term:
    factors = tuple(Path(_tokens(factor)) for factor in value.get("factors", [[]]))
    return Term(Path(_tokens(value["path"]), Root(value["of"])), factors, value.get("less", False))


def _tokens(path: PathValue) -> tuple[Token, ...]:
    return tuple(map(_token, path))


def _token(step: str | bool | ValuesStep) -> Token:  # noqa: FBT001 - it stands for the items in a path
    match step:
        case str():
            return step
        case bool():
            return EACH
        case _:
            return VALUES


@cache
def _window(words: tuple[tuple[str, str], ...]) -> DateWithin:
    bounds = {word: parse_date_expr(text) for word, text in words}
    return DateWithin(bounds.get("notBefore"), bounds.get("notAfter"), bounds.get("after"), bounds.get("before"))


def _key(item: Json, key: KeyValue) -> Hashable | None:
    """The value at a key of an item, made hashable; None where it is absent, null or mistyped."""
    found = next(places(item, tuple(key["path"]), ())).value
    if isinstance(found, Missing) or found is None or ("type" in key and not is_of(ValueType(key["type"]), found)):
        return None
    return json_key(found)

"""The standard keywords whose stock behaviour in `jsonschema` is not exact, made so.

Stock, a number is a binary float, `multipleOf` divides in binary, and a pattern's `$` is also before a last newline.
"""

from __future__ import annotations

from functools import cache, partial
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rulewright.patterns import compile_python, parse
from rulewright.reading.numbers import exact, is_integer
from rulewright.validation.comparing import is_multiple
from rulewright.validation.values import is_number, json_key

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from jsonschema import TypeChecker

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.emit.jsonschema.values import Judge
    from rulewright.language.conditions import Json
    from rulewright.reading.numbers import Number


def exact_types() -> TypeChecker:
    """The type checker to which a number may be an exact decimal."""
    checker: TypeChecker = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "number": lambda _checker, value: is_number(value),
            "integer": lambda _checker, value: is_number(value) and is_integer(value),
        }
    )
    return checker


def _bound(
    holds: Callable[[int | Decimal, int | Decimal], bool], _judge: Judge, bound: Number, instance: Json, _schema: Schema
) -> Iterator[ValidationError]:
    number = _number(instance)
    if number is not None and not holds(number, exact(bound)):
        yield ValidationError(f"the number is beyond {bound}")


def _multiple_of(_judge: Judge, step: Number, instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    number = _number(instance)
    if number is not None and not is_multiple(number, exact(step)):
        yield ValidationError(f"the number is not a multiple of {step}")


def _pattern(_judge: Judge, pattern: str, instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and _compiled(pattern).search(instance) is None:
        yield ValidationError(f"the text does not match {pattern}")


def _const(_judge: Judge, value: Json, instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    if json_key(instance) != json_key(value):
        yield ValidationError("the value is not the expected one")


def _enum(_judge: Judge, values: list[Json], instance: Json, _schema: Schema) -> Iterator[ValidationError]:
    key = json_key(instance)
    if not any(key == json_key(value) for value in values):
        yield ValidationError("the value is not one of those listed")


EXACT: Final[Mapping[str, Callable[..., Iterator[ValidationError]]]] = {
    "minimum": partial(_bound, ge),
    "exclusiveMinimum": partial(_bound, gt),
    "maximum": partial(_bound, le),
    "exclusiveMaximum": partial(_bound, lt),
    "multipleOf": _multiple_of,
    "pattern": _pattern,
    "const": _const,
    "enum": _enum,
}


def _number(value: Json) -> int | Decimal | None:
    match value:
        case bool() | None | str() | list() | dict():
            return None
        case _:
            return exact(value)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return compile_python(parse(pattern))

"""Type predicates → schemas; and of all that are declared at a place, what is well typed there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from rulewright.emit.jsonschema.schemas import any_of, negation, or_null
from rulewright.language.json_values import DECIMAL_PATTERN
from rulewright.language.rfc3339 import DATE_PATTERN, DATETIME_PATTERN, NAIVE_DATETIME_PATTERN
from rulewright.language.types import ValueType
from rulewright.plan.predicates import HasOffset, HasOneType, HasType, NotCoercible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.plan.predicates import Predicate

JsonType: TypeAlias = Literal["string", "number", "boolean", "object", "array"]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of values that type rules tell apart, and the one JSON type of them all."""

    json_type: JsonType
    schema: dict[str, Json] = field(hash=False)


_STRING = Sort("string", {"type": "string"})
_NUMBER = Sort("number", {"type": "number"})
_INTEGER = Sort("number", {"type": "integer"})
_BOOLEAN = Sort("boolean", {"type": "boolean"})
_OBJECT = Sort("object", {"type": "object"})
_ARRAY = Sort("array", {"type": "array"})
# Written out wherever they stand: Ajv names a rule in an error only where the rule's schema has no reference.
DATE, DATETIME, NAIVE = (
    Sort("string", {"type": "string", "pattern": pattern})
    for pattern in (DATE_PATTERN, DATETIME_PATTERN, NAIVE_DATETIME_PATTERN)
)
DECIMAL = Sort("string", {"type": "string", "pattern": DECIMAL_PATTERN})
_SPACE, _DIGITS = r"[ \t\n\r]*", "-?(?:0|[1-9][0-9]*)"
_INTEGER_TEXT = Sort("string", {"type": "string", "pattern": f"^{_SPACE}{_DIGITS}{_SPACE}$"})
_NUMBER_TEXT = Sort(
    "string",
    {"type": "string", "pattern": rf"^{_SPACE}{_DIGITS}(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?{_SPACE}$"},
)
_BOOLEAN_TEXT = Sort("string", {"enum": ["true", "false"]})
_BOOLEAN_NUMBER = Sort("number", {"enum": [0, 1]})

_SORTS: Final[Mapping[ValueType, tuple[Sort, ...]]] = {
    ValueType.STRING: (_STRING,),
    ValueType.NUMBER: (_NUMBER,),
    ValueType.INTEGER: (_INTEGER,),
    ValueType.BOOLEAN: (_BOOLEAN,),
    ValueType.OBJECT: (_OBJECT,),
    ValueType.ARRAY: (_ARRAY,),
    ValueType.DATE: (DATE,),
    ValueType.DATETIME: (DATETIME, NAIVE),
    ValueType.DATE_OR_DATETIME: (DATE, DATETIME, NAIVE),
    ValueType.DECIMAL: (DECIMAL,),
    ValueType.DECIMAL_OR_NUMBER: (DECIMAL, _NUMBER),
    ValueType.MAP: (_OBJECT,),
}
_COERCIBLE: Final[Mapping[ValueType, tuple[Sort, ...]]] = {
    **{value_type: (_NUMBER, _BOOLEAN) for value_type in ValueType if value_type.is_text},
    ValueType.NUMBER: (_NUMBER_TEXT,),
    ValueType.INTEGER: (_INTEGER_TEXT,),
    ValueType.BOOLEAN: (_BOOLEAN_TEXT, _BOOLEAN_NUMBER),
    ValueType.OBJECT: (),
    ValueType.ARRAY: (),
    ValueType.DECIMAL: (_NUMBER,),
    ValueType.DECIMAL_OR_NUMBER: (),
    ValueType.MAP: (),
}


def allowed(predicate: HasType | HasOneType) -> tuple[Sort, ...]:
    """The sorts of values, beside null, that a type predicate lets through."""
    if isinstance(predicate, HasOneType):
        return tuple(sort for value_type in predicate.types for sort in _SORTS[value_type])
    return _SORTS[predicate.type] + (_COERCIBLE[predicate.type] if predicate.lenient else ())


def refused(predicate: NotCoercible | HasOffset) -> tuple[Sort, ...]:
    """The sorts of values that a predicate about types refuses."""
    match predicate:
        case NotCoercible(value_type):
            return _COERCIBLE[value_type]
        case HasOffset():
            return (NAIVE,)


def typed(predicate: HasType | HasOneType | NotCoercible | HasOffset) -> Schema:
    """Valid for the values that a type predicate lets through, null among them."""
    if isinstance(predicate, HasType | HasOneType):
        return or_null(schema_of(allowed(predicate)))
    return negation(schema_of(refused(predicate)))


def well_typed(predicates: Iterable[Predicate]) -> tuple[Sort, ...] | None:
    """The sorts of values that every type predicate of a place lets through; None where any value is."""
    given = tuple(predicates)
    found = next((allowed(predicate) for predicate in given if isinstance(predicate, HasType | HasOneType)), None)
    if found is None:
        return None
    taken = [
        sort for predicate in given if isinstance(predicate, NotCoercible | HasOffset) for sort in refused(predicate)
    ]
    return tuple(sort for sort in found if sort not in taken)


def schema_of(sorts: Iterable[Sort]) -> Schema:
    """Valid for values of the sorts."""
    return any_of(sort.schema for sort in sorts)


def moments() -> Schema:
    """Valid for texts that name a day or an instant."""
    return schema_of((DATE, DATETIME))


def quantities() -> Schema:
    """Valid for numbers, and for texts that spell one."""
    return schema_of(_SORTS[ValueType.DECIMAL_OR_NUMBER])


def json_types(value_type: ValueType) -> tuple[JsonType, ...]:
    """The JSON types that values of a type have."""
    return tuple(dict.fromkeys(sort.json_type for sort in _SORTS[value_type]))

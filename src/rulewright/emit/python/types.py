"""A value type → the question whether a value is of it, and what is known of a value that is."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import TRUE, Code, Name, all_of, any_of, call, code, comparison
from rulewright.language.types import ValueType


class Domain(Enum):
    """What is known of a value: the tests of a domain may be asked of it without another look."""

    NOTHING = "nothing"
    """Not even whether it is there."""
    THERE = "there"
    """It is there, and not null."""
    TEXT = "text"
    DATED = "dated"
    """A text that names a moment."""
    DECIMAL = "decimal"
    """A text that spells a decimal number."""
    NUMBER = "number"
    AMOUNT = "amount"
    """A number, or a text that spells one."""
    WRITTEN = "written"
    """A number or any text."""
    BOOLEAN = "boolean"
    ARRAY = "array"
    OBJECT = "object"

    def covers(self, wanted: Domain) -> bool:
        """Whether a value of this domain is surely one of the other."""
        return (
            wanted is self
            or self in _COVERED.get(wanted, ())
            or (wanted is Domain.THERE and self is not Domain.NOTHING)
        )


_COVERED = {
    Domain.TEXT: (Domain.DATED, Domain.DECIMAL),
    Domain.AMOUNT: (Domain.NUMBER, Domain.DECIMAL),
    Domain.WRITTEN: (Domain.TEXT, Domain.DATED, Domain.DECIMAL, Domain.NUMBER, Domain.AMOUNT),
}
"""Domains, and those that are parts of them."""

_BY_TYPE = {
    ValueType.STRING: Domain.TEXT,
    ValueType.NUMBER: Domain.NUMBER,
    ValueType.INTEGER: Domain.NUMBER,
    ValueType.BOOLEAN: Domain.BOOLEAN,
    ValueType.OBJECT: Domain.OBJECT,
    ValueType.ARRAY: Domain.ARRAY,
    ValueType.DATE: Domain.DATED,
    ValueType.DECIMAL: Domain.DECIMAL,
    ValueType.DECIMAL_OR_NUMBER: Domain.AMOUNT,
    ValueType.MAP: Domain.OBJECT,
}


def domain_of(value_type: ValueType, *, naive: bool) -> Domain:
    """The domain of a type's values; where date-times may be naive, some of them name no moment."""
    if value_type in (ValueType.DATETIME, ValueType.DATE_OR_DATETIME):
        return Domain.TEXT if naive else Domain.DATED
    return _BY_TYPE[value_type]


def json_domain_of(value_type: ValueType) -> Domain:
    """The domain of the values that have the JSON type of a type's."""
    if value_type.is_text:
        return Domain.TEXT
    return Domain.WRITTEN if value_type is ValueType.DECIMAL_OR_NUMBER else _BY_TYPE[value_type]


def has_class(value: Name, kind: Name) -> Code:
    """Whether the value is of exactly this Python class: all that a plain JSON value can be of."""
    return comparison(call(names.TYPE, value), "is", kind)


def is_number(value: Name, *, decimals: bool = True) -> Code:
    """Whether the value is a number; `decimals` are those that our own reader makes of longer literals."""
    if decimals:
        return call(names.IS_NUMBER, value)
    return any_of([has_class(value, names.FLOAT), has_class(value, names.INT)])


def is_in(domain: Domain, value: Name) -> Code:
    """Whether a plain JSON value is in a domain that can be asked for."""
    match domain:
        case Domain.TEXT:
            return has_class(value, names.STR)
        case Domain.DATED:
            return all_of([has_class(value, names.STR), _names_moment(value)])
        case Domain.DECIMAL:
            return is_of(ValueType.DECIMAL, value)
        case Domain.NUMBER:
            return is_number(value)
        case Domain.AMOUNT:
            return call(names.IS_AMOUNT, value)
        case Domain.WRITTEN:
            return any_of([is_number(value), has_class(value, names.STR)])
        case Domain.BOOLEAN:
            return has_class(value, names.BOOL)
        case Domain.ARRAY:
            return has_class(value, names.LIST)
        case Domain.OBJECT:
            return has_class(value, names.DICT)
        case Domain.THERE:
            return comparison(value, "is not", None)
        case Domain.NOTHING:
            return TRUE
        case _:
            assert_never(domain)


def is_of(value_type: ValueType, value: Name, *, naive: bool = True, decimals: bool = True) -> Code:
    """Whether a plain JSON value is of the type; `naive` date-times count as date-times."""
    text = has_class(value, names.STR)
    kind = code("type({}({}))", names.MOMENT, value)
    match value_type:
        case ValueType.STRING:
            return text
        case ValueType.NUMBER:
            return is_number(value, decimals=decimals)
        case ValueType.INTEGER:
            return _is_whole(value, decimals=decimals)
        case ValueType.BOOLEAN:
            return has_class(value, names.BOOL)
        case ValueType.OBJECT | ValueType.MAP:
            return has_class(value, names.DICT)
        case ValueType.ARRAY:
            return has_class(value, names.LIST)
        case ValueType.DATE:
            return all_of([text, comparison(kind, "is", names.INT)])
        case ValueType.DATETIME:
            return all_of([text, _or_naive(comparison(kind, "is", names.INSTANT), value, naive=naive)])
        case ValueType.DECIMAL:
            return all_of([text, call(names.SPELLS_DECIMAL, value)])
        case ValueType.DECIMAL_OR_NUMBER:
            return any_of([is_number(value, decimals=decimals), is_of(ValueType.DECIMAL, value)])
        case ValueType.DATE_OR_DATETIME:
            return all_of([text, _or_naive(_names_moment(value), value, naive=naive)])
        case _:
            assert_never(value_type)


def _is_whole(value: Name, *, decimals: bool) -> Code:
    """Whether the value is a whole number; most are of the one class for them."""
    if decimals:
        other = call(names.IS_OF, code("{}.INTEGER", names.VALUE_TYPE), value)
    else:
        other = all_of([has_class(value, names.FLOAT), code("{}.is_integer()", value)])
    return any_of([has_class(value, names.INT), other])


def _names_moment(value: Name) -> Code:
    return comparison(call(names.MOMENT, value), "is not", None)


def _or_naive(dated: Code, value: Name, *, naive: bool) -> Code:
    return any_of([dated, call(names.PARSE_NAIVE, value)]) if naive else dated


def type_code(value_type: ValueType) -> Code:
    """The type itself."""
    return code("{}.{}", names.VALUE_TYPE, Name(value_type.name))


def is_coercible(value_type: ValueType, value: Name) -> Code:
    """Whether a value is a scalar of another type that a lenient server would convert."""
    return call(names.IS_COERCIBLE, type_code(value_type), value)

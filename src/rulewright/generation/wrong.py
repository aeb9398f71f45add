"""A type, a list of values or a text constraint → labelled values that a lenient endpoint takes by mistake."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rulewright.generation.demand import same
from rulewright.generation.numbers import plain
from rulewright.language.json_values import quantity
from rulewright.language.types import ValueType
from rulewright.validation.values import is_coercible, is_number, is_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.language.conditions import Json

Labelled = tuple[str, "Json"]
"""What is special about a value, in two or three words joined by hyphens; and the value."""

_SCALARS: tuple[Labelled, ...] = (("an-object", {}), ("an-array", []))
_IMPOSSIBLE: tuple[Labelled, ...] = (
    ("february-30", "2030-02-30"),
    ("words", "tomorrow"),
    ("slashes", "04/15/2030"),
    ("month-13", "2030-13-01"),
    ("february-29-of-a-common-year", "2030-02-29"),
    ("year-0000", "0000-01-01"),
    ("no-leading-zeros", "2030-3-2"),
    ("empty", ""),
)
_IMPOSSIBLE_TIMES: tuple[Labelled, ...] = (
    ("february-30", "2030-02-30T12:00:00Z"),
    ("hour-24", "2030-03-02T24:00:00Z"),
    ("second-60", "2030-03-02T12:00:60Z"),
    ("words", "tomorrow"),
    ("slashes", "04/15/2030 12:00"),
    ("hour-25", "2030-03-02T25:00:00Z"),
    ("no-seconds", "2030-03-02T12:00Z"),
    ("a-space-for-the-t", "2030-03-02 12:00:00Z"),
)
_NO_DECIMALS: tuple[Labelled, ...] = (
    ("words", "twenty"),
    ("an-exponent", "1e2"),
    ("a-leading-zero", "01.50"),
    ("no-digit-before-the-point", ".50"),
    ("no-digit-after-the-point", "1."),
    ("a-decimal-comma", "1,50"),
    ("a-plus-sign", "+1.50"),
    ("a-thousands-separator", "1,000.00"),
    ("a-currency-sign", "$25"),
    ("space-before", " 1.50"),
    ("newline-after", "1.50\n"),
    ("empty", ""),
)
_WRONG: dict[ValueType, tuple[Labelled, ...]] = {
    ValueType.STRING: (*_SCALARS, ("a-list-of-one", ["a"])),
    ValueType.NUMBER: (("words", "twenty"), *_SCALARS, ("a-currency-sign", "$25"), ("empty", "")),
    ValueType.INTEGER: (("a-fraction", 1.5), ("words", "twenty"), *_SCALARS),
    ValueType.BOOLEAN: (("yes", "yes"), ("a-number", 2), *_SCALARS),
    ValueType.OBJECT: (("an-array", []), ("a-text", "x"), ("a-number", 1)),
    ValueType.ARRAY: (("an-object", {}), ("a-text", "x"), ("a-number", 1)),
    ValueType.DATE: (_IMPOSSIBLE[0], ("a-date-time", "2030-03-02T12:00:00Z"), *_IMPOSSIBLE[1:], *_SCALARS),
    ValueType.DATETIME: (_IMPOSSIBLE_TIMES[0], ("a-date", "2030-03-02"), *_IMPOSSIBLE_TIMES[1:], *_SCALARS),
    ValueType.DATE_OR_DATETIME: (
        _IMPOSSIBLE[0],
        *_IMPOSSIBLE_TIMES[:3],
        *_IMPOSSIBLE[1:],
        *_IMPOSSIBLE_TIMES[5:],
        *_SCALARS,
    ),
    ValueType.DECIMAL: (*_NO_DECIMALS, ("true", True), *_SCALARS),
    ValueType.DECIMAL_OR_NUMBER: (*_NO_DECIMALS, ("true", True), *_SCALARS),
    ValueType.MAP: (("an-array", []), ("a-text", "x"), ("a-number", 1)),
}
_LOOSE: tuple[Labelled, ...] = (("a-number", 123), ("true", True))
_OF_ANY_TYPE: tuple[Labelled, ...] = (
    ("a-text", "x"),
    ("a-number", 123),
    ("a-fraction", 1.5),
    ("true", True),
    *_SCALARS,
    ("empty", ""),
)


def wrong_types(value_type: ValueType, *, lenient: bool) -> list[Labelled]:
    """Values that are not of the type; those that a lenient server converts only where they are refused too."""
    found = [(label, value) for label, value in _WRONG[value_type] if not is_of(value_type, value)]
    if lenient:
        return [(label, value) for label, value in found if not is_coercible(value_type, value)]
    return [*found, *convertible(value_type, ())]


def of_no_type(types: Sequence[ValueType]) -> list[Labelled]:
    """Values that are of none of the types."""
    found = [*_OF_ANY_TYPE, *(entry for value_type in types for entry in _WRONG[value_type])]
    return [(label, value) for label, value in found if not any(is_of(value_type, value) for value_type in types)]


def convertible(value_type: ValueType, values: Sequence[Json]) -> list[Labelled]:
    """Scalars of another JSON type that a lenient server converts; where it can be, to one of the given values."""
    if value_type is ValueType.DECIMAL:
        due = (quantity(value, spelled=True) for value in values)
        return [("a-number", plain(next((found for found in due if found is not None), 25)))]
    if value_type.is_text:
        return list(_LOOSE)
    match value_type:
        case ValueType.NUMBER | ValueType.INTEGER:
            number = next((value for value in values if is_number(value)), 25)
            return [("quoted", str(number)), ("quoted-with-spaces", f" {number} ")]
        case ValueType.BOOLEAN:
            return [("quoted", "true"), ("one", 1), ("zero", 0)]
        case _:
            return []


def unknown_values(known: Sequence[Json]) -> list[Labelled]:
    """Values that are nearly one of a list, and some that are far from it; the last ones of other JSON types."""
    found: list[Labelled] = []
    for value in _one_of_each_sort(known):
        match value:
            case bool():
                found.append(("the-other", not value))
            case str():
                found.extend(_unknown_texts(value, known))
            case int() | float() | Decimal():
                numbers = [entry for entry in known if isinstance(entry, int | float | Decimal) and is_number(entry)]
                found += [("above-all", int(max(numbers)) + 1), ("below-all", int(min(numbers)) - 1)]
            case _:
                found.append(("another", "x"))
    found += [("in-a-list", [known[0]]), ("an-object", {})] if known else []
    return [(label, value) for label, value in found if not any(same(value, entry) for entry in known)]


def _one_of_each_sort(values: Sequence[Json]) -> Iterator[Json]:
    """The first truth value, text, number and other value among some, in their order."""
    found: dict[str, Json] = {}
    for value in values:
        sort = "number" if is_number(value) else type(value).__name__ if isinstance(value, bool | str) else "another"
        found.setdefault(sort, value)
    yield from found.values()


def _unknown_texts(value: str, known: Sequence[Json]) -> Iterator[Labelled]:
    yield "unknown-alike", _alike(value, known)
    yield "other-case", value.swapcase()
    yield "empty", ""
    yield "newline-after", f"{value}\n"
    yield "space-before", f" {value}"
    yield "space-after", f"{value} "
    yield "one-short", value[:-1]
    yield "one-more", value + value[-1:]


def _alike(value: str, known: Sequence[Json]) -> str:
    """A text that looks like the known ones: the last letters changed until it is none of them."""
    letters = "ZQXJK" if value.isupper() else "zqxjk"
    if len(value) > 3:  # noqa: PLR2004 - a short code stays as short, a word becomes another word
        return f"{value[:-2]}{letters[:2]}"
    candidates = (first + last for first in letters for last in letters)
    return next((found[: len(value)] for found in candidates if found[: len(value)] not in known), value + letters[0])

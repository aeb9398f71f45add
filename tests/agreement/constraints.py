"""Choices → the constraints that values of a type can have, in every form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.agreement import values
from tests.agreement.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.agreement.choice import Choice

SEVERITIES = ("error", "warning", "info")
BASES = ("stated", "documented", "inferred", "disputed")
Map = dict[str, Any]


def standing(choice: Choice) -> Map:
    """A severity, a basis, or both."""
    return choice.of(
        [
            {"severity": choice.of(SEVERITIES[::-1])},
            {"basis": choice.of(BASES[::-1])},
            {"severity": choice.of(SEVERITIES), "basis": choice.of(BASES[::-1])},
        ]
    )


def long(choice: Choice, argument: Any, odds: int = 8) -> Any:
    """An argument, now and then in the long form."""
    if isinstance(argument, dict) and "is" in argument:
        return argument
    return {"is": argument, **standing(choice)} if choice.one_in(odds) else argument


def _listed(choice: Choice, options: tuple[Any, ...]) -> list[Any]:
    return choice.some(options, 3) or [options[0]]


def _text(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "length", choice.of(values.LENGTHS)
    yield "pattern", choice.of([*values.PATTERNS])
    yield "enum", _listed(choice, values.PLAIN)
    yield "notBlank", True
    yield "format", choice.of([*values.FORMATS])
    yield "const", choice.of([*values.PLAIN, "", "\u2028", "é"])


def _number(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "range", choice.of([*values.RANGES, *values.BOUNDS])
    yield "step", choice.of(values.STEPS)
    yield "enum", _listed(choice, (1, 2, 0.1, 0.3, 1e22, 2**53))
    yield "const", choice.of([1, 0.1, -0.0, 1e300])


def _boolean(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "const", choice.of([True, False])
    yield "enum", _listed(choice, (True, False))


def _moment(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "notBefore", choice.of(values.DATE_EXPRESSIONS)
    yield "notAfter", choice.of(values.DATE_EXPRESSIONS)
    yield "enum", _listed(choice, ("2026-03-09", "2026-03-09T00:00:00Z", "2026-03-02"))


def _instant(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield from _moment(choice)
    yield "offset", choice.of([False, {"is": True, "severity": "warning"}, {"is": False}])


def _object(_: Choice) -> Iterator[tuple[str, Any]]:
    yield "closed", True


def _array(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "count", choice.of(values.COUNTS)
    yield "unique", True


def _anything(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "enum", _listed(choice, ("A", 1, True, None, [1, {"a": 2}], {"k": True}, [], {}, 0.1, ""))
    yield "const", choice.of(["A", 1, True, {"a": [1]}, [], {}, 0.0])


def _decimal(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "range", choice.of([*values.RANGES, *values.BOUNDS])
    yield "step", choice.of(values.STEPS)
    yield "enum", _listed(choice, ("1", "1.0", "0.3"))
    yield "const", choice.of(["1", "0.30"])
    yield "length", choice.of(values.LENGTHS)
    yield "pattern", choice.of([r"^\d+$", r"\.\d$", "0"])


def _map(choice: Choice) -> Iterator[tuple[str, Any]]:
    yield "keys", constraints(choice, "string") or {"length": "1..2"}
    yield "count", choice.of(values.COUNTS)


CONSTRAINTS: dict[str | None, Callable[[Choice], Iterator[tuple[str, Any]]]] = {
    "string": _text,
    "number": _number,
    "integer": _number,
    "boolean": _boolean,
    "date": _moment,
    "datetime": _instant,
    "dateOrDatetime": _instant,
    "object": _object,
    "array": _array,
    "decimal": _decimal,
    "decimal or number": _decimal,
    "mapOf": _map,
    None: _anything,
}


def constraints(choice: Choice, kind: str | None, most: int = 2) -> Map:
    """Constraints that values of a type can have, wherever such stand."""
    return dict(choice.some(list(CONSTRAINTS[kind](choice)), most))


def typed(choice: Choice, kind: str | None) -> Map:
    """How a row says that it is of a type."""
    match kind:
        case None:
            return {}
        case "decimal":
            return {"type": "decimal", **choice.of([{}, {"as": "text"}])}
        case "decimal or number":
            return {"type": "decimal", "as": "either"}
        case "number" if choice.one_in(12):
            return {"type": "decimal", "as": "number"}
        case _:
            return {"type": kind}


LIMITING = frozenset({"enum", "const", "format"})
"""The constraints that say which values a place can have."""
CHOOSER = "k"
"""The field by which a shape can be a case of another's variants: every inner shape has it."""


def chosen(choice: Choice, names: list[str]) -> Map:
    """Cases of one or more shapes; a value of the chooser each."""
    words = choice.some(["a", "b", "1"], 3) or ["a"]
    found: Map = {"by": CHOOSER, "cases": {word: choice.of(names) for word in words}}
    return found | choice.of([{}, {"else": "open"}, {"else": "closed"}])


_LISTS = {"iso-country": ("US", "DE"), "iso-currency": ("EUR", "USD")}


def limited(path: str, kind: str | None, found: Map) -> Place:
    """The place that a row of the type and constraints declares."""
    if "enum" in found:
        return Place(path, kind, tuple(found["enum"]), is_listed=True)
    if str(found.get("format")) in _LISTS:
        return Place(path, kind, _LISTS[found["format"]], is_listed=True)
    return Place(path, kind, (found["const"],) if "const" in found else ())

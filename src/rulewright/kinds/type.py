"""type: what a value is, by JSON type and for dates by grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.language.decode import kind_of, suggestion
from rulewright.language.types import BUILT_IN, ONE_OF_TYPES, ValueType
from rulewright.plan.predicates import HasOneType, HasType
from rulewright.reading.nodes import Scalar

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

EXPECTED = {
    ValueType.STRING: "a text",
    ValueType.NUMBER: "a number",
    ValueType.INTEGER: "a whole number",
    ValueType.BOOLEAN: "true or false",
    ValueType.OBJECT: "an object",
    ValueType.ARRAY: "an array",
    ValueType.DATE: "a date such as 2026-03-09",
    ValueType.DATETIME: "a date-time such as 2026-03-09T12:00:00Z",
    ValueType.DATE_OR_DATETIME: "a date such as 2026-03-09 or a date-time such as 2026-03-09T12:00:00Z",
    ValueType.DECIMAL: 'a text that spells a decimal such as "12.50"',
    ValueType.DECIMAL_OR_NUMBER: 'a number, or a text that spells a decimal such as "12.50"',
    ValueType.MAP: "an object",
}


_MESSAGE = "{field} must be {expected}, found {found}"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if site.row:
        return _implied(site)
    argument = constraint.argument
    name = argument.value if isinstance(argument, Scalar) else None
    if not isinstance(name, str) or name not in BUILT_IN:
        hint = suggestion(name, BUILT_IN, "types") if isinstance(name, str) else f"types: {', '.join(sorted(BUILT_IN))}"
        message = f"here “type” is one of the built-in types, found {kind_of(argument)}"
        site.problems.add(argument.span, message, hint, code="unknown-type")
        return ()
    return _of(BUILT_IN[name], site)


def _implied(site: Site) -> tuple[Check, ...]:
    spot = site.outline.spot(site.place)
    if spot is None or not spot.alternatives:
        return _of(site.type, site)
    expected = " or ".join(EXPECTED[value_type] for value_type in spot.types)
    return (site.check(HasOneType(spot.types), "type", _MESSAGE, expected=expected),)


def _of(wanted: ValueType | None, site: Site) -> tuple[Check, ...]:
    if wanted is None:
        return ()
    return (
        site.check(
            HasType(wanted, lenient=site.row and wanted.is_scalar),
            "type",
            _MESSAGE,
            expected=EXPECTED[wanted],
        ),
    )


TYPES = {
    **{name: EXPECTED[value_type] for name, value_type in BUILT_IN.items()},
    ValueType.MAP.value: "an object with free keys, each with a value as `of` says",
    ONE_OF_TYPES: "a value of one of the types that `of` lists, told apart by JSON type",
}
"""The types that an author may name, and what their values are."""

MANUAL = Manual(
    how="A built-in type, or the name of an entry of `types` or `shapes`.",
    argument={
        "anyOf": [
            {"enum": list(TYPES), "enumDescriptions": list(TYPES.values())},
            {"type": "string", "minLength": 1},
        ]
    },
    works=(
        "{ type: string }",
        "{ type: mapOf, of: Sku }",
        "{ type: { is: dateOrDatetime, basis: inferred } }",
    ),
    mistake="{ type: text }",
)

KIND = Kind("type", "type", "what a value is", ON_VALUE, _lower, implied=_implied, manual=MANUAL)

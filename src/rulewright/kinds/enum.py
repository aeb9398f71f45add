"""enum: one of the listed values, by JSON equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG, described
from rulewright.kinds._listed import listed
from rulewright.language.conditions import OneOf
from rulewright.language.decode import Entries, items_of
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check
    from rulewright.reading.nodes import Node

_HINT = "list the values: enum: [A, B]"
_LONG = "write enum: { values: [A, B], ignoreCase: true }"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    node, is_folded, is_open = _options(constraint.argument, site)
    if node is None:
        return ()
    before = len(site.problems.errors)
    values = listed(items_of(node, "“enum”", site.problems), site)
    if not values:
        if len(site.problems.errors) == before:
            site.problems.add(node.span, "“enum” needs at least one value", _HINT)
        return ()
    if is_open:
        return ()
    message = "{field} must be one of {values}, found {value}{near}"
    return (site.check(OneOf(values, is_folded), "enum", message, values=list(values)),)


def _options(node: Node, site: Site) -> tuple[Node | None, bool, bool]:
    """The list of values, whether case is ignored, and whether other values are let through."""
    if not isinstance(node, Mapping):
        return node, False, False
    entries = Entries(node, site.problems, "“enum”", _LONG)
    values = entries.need("values", _LONG)
    is_folded, is_open = entries.flag("ignoreCase", default=False), entries.flag("open", default=False)
    entries.close()
    return values, is_folded, is_open


MANUAL = Manual(
    how="A list of values; or `{ values: […], ignoreCase: true, open: true }`: `ignoreCase` takes ASCII letters of "
    "either case for the same, `open` names the known values and refuses none. `{ add: […] }` adds "
    "to the values of an extended file.",
    argument={
        "type": ["array", "object"],
        "minItems": 1,
        "minProperties": 1,
        "properties": {
            "add": {"type": "array", "minItems": 1, "description": "The values added to those of an extended file."},
            "because": {"type": "string", "description": "Why they are added."},
            "values": {"type": "array", "minItems": 1, "description": "The values."},
            "ignoreCase": described(FLAG, "Whether ASCII letters of either case are the same."),
            "open": described(FLAG, "Whether values that are not listed are let through."),
        },
        "additionalProperties": False,
    },
    works=(
        "{ enum: [WEB, SHOP] }",
        "{ type: string, enum: { values: [EUR, USD], ignoreCase: true } }",
        "{ type: string, enum: { is: [EUR, USD], basis: documented } }",
    ),
    mistake="{ enum: EUR }",
)

KIND = Kind("enum", "enum", "one of the listed values", ON_VALUE, _lower, manual=MANUAL)

"""variants: the shapes that an object may have, chosen by one of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import Kind, Manual, Place, Site
from rulewright.kinds._arguments import PATH, described, record
from rulewright.kinds._variants import check_variants, variants_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Chosen

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, site: Site) -> tuple[Check, ...]:
    spot = site.outline.spot(site.place) if site.path.tokens else None
    declared = site.outline.variants if spot is None else spot.variants
    variants = variants_of(declared, site)
    if declared is None or variants is None:
        return ()
    check_variants(declared, site)
    if declared.is_open:
        return ()
    values = tuple(value for value, _ in variants.cases)
    message = "{field} chooses among {values}, found {value}{near}"
    return (site.check(Chosen(variants.by, values), "variant", message, values=list(values)),)


MANUAL = Manual(
    how="`by` names the field that chooses (from the object), `cases` gives each of its values a shape; `else: open` "
    "lets other values through. On a field, the object has the shape of its case; on a shape, also its own fields.",
    argument=record(
        ("by", "cases"),
        {
            "by": described(PATH, "The field that chooses."),
            "cases": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": "string"},
                "description": "Values of that field, each with the name of a shape.",
            },
            "else": {"enum": ["open", "closed"], "description": "Whether other values are let through; closed if not."},
        },
    ),
    works=(
        "{ type: object, variants: { by: kind, cases: { GOODS: Line } } }",
        "{ type: object, variants: { by: kind, cases: { GOODS: Line, GIFT: Line }, else: open } }",
        "{ fields: { kind: { enum: [GOODS, GIFT] } }, variants: { by: kind, cases: { GOODS: Line, GIFT: Line } } }",
    ),
    mistake="{ type: object, variants: { by: kind, cases: { GOODS: Goods } } }",
)

KIND = Kind(
    "variants",
    "variant",
    "the shapes an object may have, chosen by a value in it",
    frozenset({Place.VALUE, Place.SHAPE}),
    _lower,
    domain=frozenset({ValueType.OBJECT}),
    of_row=True,
    manual=MANUAL,
)

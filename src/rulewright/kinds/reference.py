"""reference: a value that is a key of caller-supplied data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._arguments import PATH, described, record
from rulewright.kinds._targets import target, unknown_data
from rulewright.language.conditions import InData
from rulewright.language.decode import Entries, text_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_HINT = "write reference: { value: field, in: data.NAME }"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“reference”", _HINT)
    value, data = entries.need("value", _HINT), entries.need("in", _HINT)
    entries.close()
    path = None if value is None else target(value, site)
    text = None if data is None else text_of(data, "“in”", site.problems)
    if data is None or path is None or text is None:
        return ()
    name = text.removeprefix("data.")
    if name not in site.data:
        unknown_data(name, data.span, site)
        return ()
    return (replace(site, path=path).check(InData(name), "reference", "{field} is not in the {data}", data=name),)


MANUAL = Manual(
    how="`value`, a path, and `in`, the name of declared data.",
    argument=record(
        ("value", "in"),
        {
            "value": described(PATH, "The path of the value that is looked up."),
            "in": described({"type": "string"}, "The data it is looked up in: data.NAME."),
        },
    ),
    works=(
        "{ reference: { value: 'lines[*].sku', in: data.catalog } }",
        "{ for: 'lines[*]', reference: { value: item.sku, in: data.catalog } }",
        "{ for: 'lines[*]', when: { item.kind: GOODS }, reference: { value: item.sku, in: data.catalog } }",
    ),
    mistake="{ reference: { value: 'lines[*].sku', in: data.products } }",
)

KIND = Kind("reference", "reference", "a value that is a key of caller-supplied data", ON_RULE, _lower, manual=MANUAL)

"""A plan → the whole documentation of its contract, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.across import errors_entry, key_entries
from rulewright.documenting.fields import field_entries, general
from rulewright.documenting.model import DataEntry, Document, ShapeEntry, Topic
from rulewright.documenting.operations import operation_entries
from rulewright.documenting.rules import rule_entries
from rulewright.documenting.tables import decision_tables
from rulewright.documenting.types import variant_words
from rulewright.emit.jsonschema.document import generated_from
from rulewright.language.standing import Basis
from rulewright.plan.cells import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.documenting.model import RuleEntry, Words
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

_UNITS = {"codepoints": "Unicode code points", "utf16": "UTF-16 code units", "bytes": "bytes of UTF-8"}


def document(plan: Plan) -> Document:
    """The documentation of a contract."""
    rules = [*rule_entries(plan)]
    by_id = {rule.id: rule for rule in rules}
    order = {topic: place for place, topic in enumerate(Topic)}
    today = plan.examples.today
    return Document(
        contract=plan.contract,
        version=plan.version,
        title=plan.title,
        description=plan.description,
        made=generated_from(plan),
        conventions=tuple(_conventions(plan)),
        operations=tuple(operation_entries(plan)),
        shapes=tuple(shape_entry(shape, plan, by_id) for shape in plan.shapes.values()),
        errors=errors_entry(plan.errors),
        keys=tuple(key_entries(plan)),
        data=tuple(DataEntry(table.name, table.key, dict(table.columns)) for table in plan.data.values()),
        rules=tuple(sorted(rules, key=lambda rule: order[rule.topic])),
        sources=tuple(dict.fromkeys(rule.standing.source for rule in rules if rule.standing.source)),
        examples_today=None if today is None else today.isoformat(),
    )


def shape_entry(shape: Shape, plan: Plan, rules: Mapping[str, RuleEntry]) -> ShapeEntry:
    """What there is to tell of a shape; `rules` holds the entries of its rules, by id."""
    return ShapeEntry(
        name=shape.name,
        title=shape.title,
        fields=field_entries(shape),
        general=general(shape),
        variants=() if shape.variants is None else variant_words(shape.variants),
        tables=tuple(decision_tables(shape)),
        named=tuple(rules[rule.id] for rule in shape.rules if not rule.row and cell_of(rule) is None),
        examples=plan.examples.bases.get(shape.name, {}),
    )


def _conventions(plan: Plan) -> Iterator[Words]:
    unsure = "" if plan.text.basis is Basis.STATED else f" ({plan.text.basis.value})"
    yield (f"A length counts {_UNITS[plan.text.unit]}{unsure}.",)
    yield (f"“today” and “now” are told in the zone {plan.clock.zone}.",)

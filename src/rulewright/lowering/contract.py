"""A contract as written → the plan, or every mistake in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.declarations import Row, ShapeDeclaration
from rulewright.language.paths import Path
from rulewright.language.read_outline import outline_contract, outline_shape
from rulewright.language.standing import SILENT, Basis
from rulewright.lowering.errors import lower_errors
from rulewright.lowering.examples import lower_examples
from rulewright.lowering.idempotency import lower_idempotency
from rulewright.lowering.operations import lower_operations
from rulewright.lowering.renames import former_ids
from rulewright.lowering.shapes import ShapeLowering
from rulewright.plan.contract import ClockSettings, DataTable, Plan, TextCount
from rulewright.plan.ids import RuleIds

if TYPE_CHECKING:
    from typing import Literal

    from rulewright.language.declarations import Contract
    from rulewright.language.problems import Problems
    from rulewright.plan.contract import Idempotency
    from rulewright.plan.rules import Rule

_COLUMNS: dict[str, Literal["string", "number", "boolean"]] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
}


def lower_contract(contract: Contract, problems: Problems, files: tuple[str, ...], fingerprint: str) -> Plan:
    """The plan of a contract; it may only be used when `problems` has no error."""
    outlines = outline_contract(contract, problems)
    declared = {table.name: table for table in contract.data}
    _check_types(contract, problems)
    shapes = {
        shape.name: ShapeLowering(shape, outlines[shape.name], declared, contract.sources, problems).lower()
        for shape in contract.shapes
    }
    operations = lower_operations(contract, outlines, problems)
    idempotency = lower_idempotency(contract, operations, outlines, problems)
    rules: list[Rule | Idempotency] = [rule for shape in shapes.values() for rule in (shape.entry, *shape.rules)]
    rules += [rule for operation in operations.values() for rule in operation.rules()]
    rules += idempotency
    _refuse_twins(rules, problems)
    known = [rule.id for rule in rules]
    ids = RuleIds(known, former_ids(contract, known, problems))
    return Plan(
        contract=contract.name,
        version=contract.version,
        title=contract.title,
        description=contract.description,
        clock=ClockSettings(contract.zone, contract.slack),
        text=TextCount(contract.text_unit, contract.text_standing.basis or Basis.STATED),
        data={
            table.name: DataTable(table.name, table.key, {name: _COLUMNS[kind] for name, kind in table.columns.items()})
            for table in contract.data
        },
        shapes=shapes,
        operations=operations,
        idempotency=idempotency,
        errors=lower_errors(contract, ids, outlines, problems),
        examples=lower_examples(contract, shapes, operations, ids, problems),
        files=files,
        fingerprint=fingerprint,
        formerly=ids.formerly,
    )


def _check_types(contract: Contract, problems: Problems) -> None:
    """Reports the mistakes of named types, used or not: each is lowered as the one field of a shape of its own."""
    for named in contract.types:
        row = Row(Path((named.name,)), named.constraints, SILENT, None, named.span)
        shape = ShapeDeclaration(named.name, None, (row,), (), (), (), named.span)
        outline = outline_shape(shape, contract, {}, problems)
        ShapeLowering(shape, outline, {}, contract.sources, problems).lower()


def _refuse_twins(rules: list[Rule | Idempotency], problems: Problems) -> None:
    seen: dict[str, Rule | Idempotency] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            problems.add(
                rule.span,
                f"the id “{rule.id}” is used twice: first in line {first.span.line}",
                "rename one of them",
                code="twin-id",
            )

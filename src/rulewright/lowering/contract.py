"""A contract as written → the plan, or every mistake in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.outline import outline_contract
from rulewright.language.standing import Basis
from rulewright.lowering.examples import lower_examples
from rulewright.lowering.operations import lower_errors, lower_idempotency, lower_operations
from rulewright.lowering.shapes import ShapeLowering
from rulewright.plan.contract import ClockSettings, DataTable, Plan, TextCount

if TYPE_CHECKING:
    from typing import Literal

    from rulewright.language.declarations import Contract
    from rulewright.language.decode import Problems

_COLUMNS: dict[str, Literal["string", "number", "boolean"]] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
}


def lower_contract(contract: Contract, problems: Problems, files: tuple[str, ...], fingerprint: str) -> Plan:
    """The plan of a contract; it may only be used when `problems` has no error."""
    outlines = outline_contract(contract, problems)
    data = {
        declared.name: DataTable(declared.name, declared.key, {k: _COLUMNS[v] for k, v in declared.columns.items()})
        for declared in contract.data
    }
    shapes = {
        shape.name: ShapeLowering(shape, outlines[shape.name], frozenset(data), contract.sources, problems).lower()
        for shape in contract.shapes
    }
    operations = lower_operations(contract, outlines, problems)
    idempotency = lower_idempotency(contract, operations, outlines, problems)
    ids = [rule.id for shape in shapes.values() for rule in (shape.entry, *shape.rules)]
    ids += [rule.id for operation in operations.values() for part in operation.parameters for rule in part.rules]
    ids += [rule.id for rule in idempotency]
    return Plan(
        contract=contract.name,
        version=contract.version,
        title=contract.title,
        description=contract.description,
        clock=ClockSettings(contract.zone, contract.slack),
        text=TextCount(contract.text_unit, contract.text_standing.basis or Basis.STATED),
        data=data,
        shapes=shapes,
        operations=operations,
        idempotency=idempotency,
        errors=lower_errors(contract, ids, problems),
        examples=lower_examples(contract, shapes, operations, ids, problems),
        files=files,
        fingerprint=fingerprint,
    )

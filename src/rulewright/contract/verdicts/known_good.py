"""A contract's example bases → objects that an endpoint takes whatever data it has; and the same with other values.

A rule that reads data we lack (`the reward is in the catalog`) surely holds where what it reads is as in one of them.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from rulewright.generation.edits import changed
from rulewright.language.paths import PathError, parse_path
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

KnownGood: TypeAlias = "Mapping[str, tuple[Json, ...]]"
"""Objects by the name of their shape."""

_Columns: TypeAlias = "dict[str, dict[Pointer, Sequence[Json]]]"


class KnownGoodError(ValueError):
    """A listed field that the contract does not have."""


def known_good(plan: Plan) -> KnownGood:
    """Every object of the example bases, those inside others too."""
    found: dict[str, list[Json]] = {}
    for name, bases in plan.examples.bases.items():
        for base in bases.values():
            for owner, value, _ in objects_in(plan, plan.shapes[name], base):
                found.setdefault(owner.name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def with_values(plan: Plan, listed: Mapping[str, Sequence[Json]]) -> Plan:
    """The contract whose example bases have values that a particular endpoint takes.

    Args:
        plan: the contract.
        listed: values by field, `Shape.path`; those at the same index belong together, a shorter list starts again.
            They are put where a base has the field, one after another; bases are repeated until all are used.

    Raises:
        KnownGoodError: a field that no shape has.
    """
    columns: _Columns = {}
    for name, values in listed.items():
        shape, pointer = field_of(plan, name)
        if values:
            columns.setdefault(shape, {})[pointer] = values
    if not columns:
        return plan
    rows = max(len(values) for fields in columns.values() for values in fields.values())
    bases = {
        name: dict(_overlaid(plan, plan.shapes[name], own, columns, rows)) for name, own in plan.examples.bases.items()
    }
    return replace(plan, examples=replace(plan.examples, bases=bases))


def _overlaid(
    plan: Plan, shape: Shape, bases: Mapping[str, Json], columns: _Columns, rows: int
) -> Iterator[tuple[str, Json]]:
    numbers = {name: count() for name in columns}
    named = list(bases.items())
    for index in range(max(len(named), rows) if named else 0):
        name, base = named[index % len(named)]
        for owner, _, at in list(objects_in(plan, shape, base)):
            number = next(numbers[owner.name]) if owner.name in numbers else 0
            for pointer, values in columns.get(owner.name, {}).items():
                if not isinstance(value_at(base, (*at, *pointer)), Missing):
                    base = changed(base, (*at, *pointer), values[number % len(values)])
        yield (name if index < len(named) else f"{name} {index + 1}"), copy.deepcopy(base)


def field_of(plan: Plan, name: str) -> tuple[str, Pointer]:
    """The shape, and the place in it, of a field named as `Shape.path`. Raises KnownGoodError where there is none."""
    shape, _, rest = name.partition(".")
    try:
        path = parse_path(rest)
    except PathError as error:
        raise KnownGoodError(f"“{name}” names no field: {error}") from error
    if shape not in plan.shapes or plan.shapes[shape].field(path) is None:
        raise KnownGoodError(f"the contract has no field “{name}”; write the shape and the path, such as Order.amount")
    return shape, tuple(map(str, path.tokens))

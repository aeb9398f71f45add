"""The contract's example bases, or what a configuration lists → objects that an endpoint takes whatever data it has.

A rule that reads data we lack (`the reward is in the catalog`) surely holds where what it reads is as in one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import PathError, parse_path
from rulewright.validation.places import Missing, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

KnownGood: TypeAlias = "Mapping[str, tuple[Json, ...]]"
"""Objects by the name of their shape."""


class KnownGoodError(ValueError):
    """A listed field that the contract does not have."""


def known_good(plan: Plan, listed: Mapping[str, Sequence[Json]]) -> KnownGood:
    """The objects of the example bases; `listed` stands in their place for the shapes that it names.

    Args:
        plan: the contract.
        listed: values by field, `Shape.path`; those at the same index belong together, a shorter list starts again.

    Raises:
        KnownGoodError: a field that no shape has.
    """
    found: dict[str, list[Json]] = {}
    for name, bases in plan.examples.bases.items():
        for base in bases.values():
            for owner, value in _objects(plan, plan.shapes[name], base):
                found.setdefault(owner, []).append(value)
    by_shape: dict[str, dict[tuple[str, ...], Sequence[Json]]] = {}
    for name, values in listed.items():
        shape, keys = _field(plan, name)
        by_shape.setdefault(shape, {})[keys] = values
    for shape, columns in by_shape.items():
        rows = max(map(len, columns.values()), default=0)
        found[shape] = [_row(columns, index) for index in range(rows)]
    return {name: tuple(values) for name, values in found.items()}


def _objects(plan: Plan, shape: Shape, value: Json) -> Iterator[tuple[str, Json]]:
    if not isinstance(value, dict):
        return
    yield shape.name, value
    for declared in shape.fields:
        if declared.shape is None:
            continue
        for place in places(value, declared.path.tokens, ()):
            if not isinstance(place.value, Missing):
                yield from _objects(plan, plan.shapes[declared.shape], place.value)


def _field(plan: Plan, name: str) -> tuple[str, tuple[str, ...]]:
    shape, _, rest = name.partition(".")
    try:
        path = parse_path(rest)
    except PathError as error:
        raise KnownGoodError(f"“{name}” names no field: {error}") from error
    if shape not in plan.shapes or plan.shapes[shape].field(path) is None:
        raise KnownGoodError(f"the contract has no field “{name}”; write the shape and the path, such as Order.amount")
    return shape, tuple(map(str, path.tokens))


def _row(columns: Mapping[tuple[str, ...], Sequence[Json]], index: int) -> Json:
    row: dict[str, Json] = {}
    for keys, values in columns.items():
        inner = row
        for key in keys[:-1]:
            found = inner.setdefault(key, {})
            inner = found if isinstance(found, dict) else {}
        inner[keys[-1]] = values[index % len(values)]
    return row

"""A module being written: what its parts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.emit.python.constants import Constants
from rulewright.emit.python.names import Names, identifier
from rulewright.reading.limits import MAX_DEPTH
from rulewright.validation.interpreter import shapes_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.python.code import Name
    from rulewright.emit.python.statements import Function
    from rulewright.plan.contract import Plan, TextUnit


@dataclass(frozen=True, slots=True)
class Draft:
    """The module of some of a plan's shapes, for one unit of lengths."""

    plan: Plan
    unit: TextUnit
    names: Names
    constants: Constants
    validity: dict[str, Name]
    """The function that answers for a shape, by the shape's name."""
    judging: dict[str, Name]
    """The function that judges by a shape, by the shape's name."""
    functions: frozenset[str]
    """The identifiers of them all."""
    is_shallow: bool
    """Whether no payload of declared members alone can pass the limit of depth."""
    helpers: list[Function] = field(default_factory=list)
    """Functions that others call; each stands before its callers."""

    @classmethod
    def of(cls, plan: Plan, shapes: Iterable[str], unit: TextUnit) -> Draft:
        """A module with the names of its shapes' functions."""
        names = Names()
        words = {shape: identifier(shape, "shape") for shape in shapes}
        validity = {shape: names.fresh(f"is_valid_{word}") for shape, word in words.items()}
        judging = {shape: names.fresh(f"judge_{word}") for shape, word in words.items()}
        functions = frozenset(name.text for name in (*validity.values(), *judging.values()))
        return cls(plan, unit, names, Constants(names), validity, judging, functions, _is_shallow(plan))

    def local_names(self) -> Names:
        """The names of a function of the module; what starts with an underscore is never among them."""
        return Names(self.functions)


def _is_shallow(plan: Plan) -> bool:
    """Whether no payload of declared members alone can pass the limit of depth."""
    levels = 0
    for shape in plan.shapes.values():
        levels += max((len(entry.path.tokens) for entry in shape.fields), default=0)
        below = [plan.shapes[name] for name in shapes_in(plan, shape.name)]
        inner = {name for entry in below for declared in entry.fields for name in declared.shapes}
        if shape.name in inner:
            return False
    return levels < MAX_DEPTH

"""The kinds of rules: a constraint as written → checks of the core. One file per kind; a file added here is a kind.

A kind's module defines `KIND`: its name is the key an author writes, its code ends the ids of its rules. Modules that
start with an underscore are what kinds share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from rulewright.kinds._manual import Manual, Place
from rulewright.language.outline import from_shape
from rulewright.language.types import ValueType
from rulewright.plan.rules import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.declarations import Constraint, DataDeclaration
    from rulewright.language.outline import Outline
    from rulewright.language.paths import Path
    from rulewright.language.problems import Problems
    from rulewright.language.standing import Standing
    from rulewright.plan.predicates import Predicate


@dataclass(frozen=True, slots=True)
class Site:
    """Where a constraint stands, and what is declared around it.

    `path` and `type` are those of the value it is about (the shape's root for a rule); `data` holds the
    declared tables by name; `each` is the rule's `for`; `row` says that it stands in the field's own row.
    """

    path: Path
    type: ValueType | None
    outline: Outline
    data: Mapping[str, DataDeclaration]
    problems: Problems
    each: Path | None = None
    row: bool = False

    @property
    def place(self) -> Path:
        """The path from the shape, also where `path` starts at an item."""
        return from_shape(self.path, self.each)

    @property
    def is_spelled(self) -> bool:
        """Whether its numbers may be spelled as text."""
        return self.type is not None and self.type.is_spelled

    def check(self, predicate: Predicate, code: str, message: str, **params: Json) -> Check:
        """The predicate as a check of this site's value. `message` may name params and facts in braces."""
        return Check(self.path, predicate, code, message, tuple(params.items()))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule.

    `lower` gives the checks of a constraint (none after a mistake, which it reports, or where it asks for nothing);
    `implied` gives those that stand on a field where the author wrote nothing of this kind.
    `domain` holds the types it can be asked of; None means any.
    """

    name: str
    code: str
    summary: str
    places: frozenset[Place]
    lower: Callable[[Constraint, Site], tuple[Check, ...]]
    domain: frozenset[ValueType] | None = None
    implied: Callable[[Site], tuple[Check, ...]] | None = None
    of_row: bool = False
    """Whether it says what a field is, and so stands in the field's own row only."""
    needs_examples: bool = field(default=False, kw_only=True)
    """Whether a rule of it is refused without examples."""
    manual: Manual = field(kw_only=True)
    standing: Standing | None = None
    """Where set, what its rules have unless their own entry says otherwise; the row's standing does not touch them."""


__all__ = ["Kind", "Manual", "Place", "Site", "registry"]

TEXT = frozenset({ValueType.STRING, ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER})
NUMERIC = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER})
DATED = frozenset({ValueType.DATE, ValueType.DATETIME, ValueType.DATE_OR_DATETIME})
ARRAYS = frozenset({ValueType.ARRAY})
HOLDERS = frozenset({ValueType.ARRAY, ValueType.MAP})
ON_VALUE = frozenset({Place.VALUE})
ON_RULE = frozenset({Place.RULE})


@cache
def registry() -> Mapping[str, Kind]:
    """Every kind by its name."""
    modules = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    kinds = [import_module(f"{__name__}.{name}").KIND for name in modules]
    return {kind.name: kind for kind in kinds}

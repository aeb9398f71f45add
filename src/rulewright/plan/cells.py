"""The rule of a table's cell → the table, the case and the path that it stands for, and what picks the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.conditions import All, Holds

if TYPE_CHECKING:
    from rulewright.language.conditions import Condition
    from rulewright.plan.rules import Rule

_SEGMENTS = 3


def cell_of(rule: Rule) -> tuple[str, str, str] | None:
    """The table (with its shape), case and path of a cell's rule; None for any other rule."""
    segments = rule.id.split("/")
    if rule.row or len(segments) != _SEGMENTS:
        return None
    name, case, path = segments
    return name, _unescaped(case), _unescaped(path)


def case_words(case: str) -> str:
    """A case's label, for readers."""
    return "any other" if case == "else" else case


def picked_by(guard: Condition) -> list[str]:
    """The paths of the fields whose values pick the case of a cell, by its rule's guard."""
    match guard:
        case Holds(path, _):
            return [str(path)]
        case All(parts):
            return [path for part in parts for path in picked_by(part)]
        case _:
            return []


def _unescaped(segment: str) -> str:
    return segment.replace("~2", ".").replace("~1", "/").replace("~0", "~")

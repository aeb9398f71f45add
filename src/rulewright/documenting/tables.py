"""A shape → its decision tables: what each case asks of each path."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rulewright.documenting.model import DecisionTable, Said
from rulewright.documenting.words import must, standing_of
from rulewright.plan.cells import cell_of, picked_by
from rulewright.plan.predicates import Forbidden, Required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.documenting.model import Words
    from rulewright.plan.rules import Rule, Shape


def decision_tables(shape: Shape) -> Iterator[DecisionTable]:
    """The tables of a shape, in the author's order, as far as their cells ask for something."""
    found: dict[str, dict[tuple[str, str], Rule]] = {}
    for rule in shape.rules:
        cell = cell_of(rule)
        if cell is not None:
            table, case, path = cell
            found.setdefault(table, {})[case, path] = rule
    for table, rules in found.items():
        yield _table(table, table.removeprefix(f"{shape.name}."), rules)


def _table(table: str, name: str, rules: dict[tuple[str, str], Rule]) -> DecisionTable:
    first = next(iter(rules.values()))
    return DecisionTable(
        id=table,
        name=name,
        title=Counter(rule.title for rule in rules.values()).most_common(1)[0][0],
        by=tuple(picked_by(first.guard)),
        cases=tuple(dict.fromkeys(case for case, _ in rules)),
        paths=tuple(dict.fromkeys(path for _, path in rules)),
        cells={place: Said(_words(rule), standing_of(rule), (rule.id,)) for place, rule in rules.items()},
    )


def _words(rule: Rule) -> Words:
    match [check.predicate for check in rule.checks]:
        case [Required()]:
            return ("required",)
        case [Forbidden()]:
            return ("not allowed",)
        case _:
            return must(rule.checks)

"""A decision table as written → one rule per cell that asks for something."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.kinds._values import value_checks
from rulewright.kinds.forbid import forbid
from rulewright.kinds.require import require
from rulewright.language.conditions import All, Condition, Holds, Json, OneOf
from rulewright.lowering.guards import check_value, data_read, declared_values
from rulewright.plan.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.kinds import Site
    from rulewright.language.declarations import Case, Cell, Table
    from rulewright.language.standing import Standing
    from rulewright.plan.rules import Check


@dataclass(frozen=True, slots=True)
class _TableId:
    """What a cell's rule has from its table."""

    prefix: str
    title: str | None
    standing: Standing


def table_rules(table: Table, shape: str, site: Site) -> Iterator[Rule]:
    """The rules `Shape.TABLE/case/path`, case by case."""
    _check_cases(table, site)
    guards = {case.label: guard for case in table.cases if (guard := _guard(table, case, site)) is not None}
    identity = _TableId(f"{shape}.{table.name}", table.title, table.standing)
    for case in table.cases:
        guard = guards.get(case.label)
        if guard is None:
            continue
        for cell in case.cells:
            rule = _cell_rule(case, cell, guard, identity, site)
            if rule is not None:
                yield rule


def _check_cases(table: Table, site: Site) -> None:
    labels = [case.label for case in table.cases]
    for case in table.cases:
        if labels.count(case.label) > 1:
            site.problems.add(case.span, f"the case “{case.label}” stands twice in “{table.name}”")
        for path, value in zip(table.by, case.values or (), strict=False):
            spot = site.outline.check(path, case.span, site.problems, site.each)
            if spot is not None:
                check_value(value, spot, site, case.span)
    if len(table.by) != 1 or "else" in labels:
        return
    spot = site.outline.check(table.by[0], table.span, site.problems, site.each)
    known = None if spot is None else declared_values(spot)
    covered = [case.values[0] for case in table.cases if case.values]
    missing = [str(value) for value in known or () if value not in covered]
    if missing:
        site.problems.add(
            table.span,
            f"the table “{table.name}” says nothing of {', '.join(missing)}",
            "add the cases, or else: what holds for the values without a case of their own",
            code="table",
        )


def _guard(table: Table, case: Case, site: Site) -> Condition | None:
    if case.values is not None:
        tests = [Holds(path, OneOf((value,))) for path, value in zip(table.by, case.values, strict=True)]
        return tests[0] if len(tests) == 1 else All(tuple(tests))
    rest = _values_left(table, site)
    if rest is None:
        site.problems.add(
            case.span,
            f"“else” needs the values of {' and '.join(str(path) for path in table.by)} to be declared",
            "give the field an enum, or write its cases out",
            code="table",
        )
        return None
    return Holds(table.by[0], OneOf(rest)) if rest else None


def _values_left(table: Table, site: Site) -> tuple[Json, ...] | None:
    if len(table.by) != 1:
        return None
    spot = site.outline.check(table.by[0], table.span, site.problems, site.each)
    known = None if spot is None else declared_values(spot)
    if known is None:
        return None
    covered = [case.values[0] for case in table.cases if case.values]
    return tuple(value for value in known if value not in covered)


def _cell_rule(case: Case, cell: Cell, guard: Condition, table: _TableId, site: Site) -> Rule | None:
    spot = site.outline.check(cell.path, cell.span, site.problems, site.each)
    checks = _cell_checks(cell, replace(site, path=cell.path, type=None if spot is None else spot.type))
    if not checks:
        return None
    standing = cell.standing.within(table.standing)
    if len(cell.constraints) == 1:
        standing = cell.constraints[0].standing.within(standing)
    severity, basis = standing.settled()
    return Rule(
        id=f"{table.prefix}/{_segment(case.label)}/{cell.path.id()}",
        title=table.title,
        severity=severity,
        basis=basis,
        source=standing.source,
        span=cell.span,
        checks=checks,
        guard=guard,
        data=data_read(guard, checks),
    )


def _cell_checks(cell: Cell, site: Site) -> tuple[Check, ...]:
    match cell.mark:
        case "R":
            return (require(site),)
        case "X":
            return (forbid(site),)
        case "o":
            return ()
        case None:
            return tuple(check for constraint in cell.constraints for check in value_checks(constraint, site))


def _segment(label: str) -> str:
    return label.replace("~", "~0").replace("/", "~1").replace(".", "~2")

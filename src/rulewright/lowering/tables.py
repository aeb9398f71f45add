"""A decision table as written → one rule per cell that asks for something."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.kinds._listed import check_value, declared_values, has_unread_values
from rulewright.kinds._messages import message_of
from rulewright.kinds._targets import check_column
from rulewright.kinds._values import part_checks
from rulewright.kinds.forbid import forbid
from rulewright.kinds.require import require
from rulewright.language.conditions import All, Condition, Holds, Json, OneOf
from rulewright.language.decode import listing
from rulewright.language.json_values import folded, json_key, meant_by, spelled
from rulewright.language.paths import Path, Root, segment
from rulewright.language.standing import SILENT
from rulewright.lowering.guards import data_read
from rulewright.plan.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from rulewright.kinds import Site
    from rulewright.kinds._listed import Listing
    from rulewright.language.declarations import Case, Cell, Constraint, Table
    from rulewright.language.outline import Spot
    from rulewright.language.standing import Standing
    from rulewright.language.types import ValueType
    from rulewright.language.written import Target
    from rulewright.plan.rules import Check


_MOST_LISTED = 6
"""Values without a case that a message lists."""


@dataclass(frozen=True, slots=True)
class _TableId:
    """What a cell's rule has from its table."""

    prefix: str
    title: str | None
    standing: Standing


def table_rules(table: Table, shape: str, site: Site) -> Iterator[Rule]:
    """The rules `Shape.TABLE/case/path`, case by case."""
    selectors = tuple(_selector(target, site) for target in table.by)
    cases = tuple(_meant(case, selectors) for case in table.cases)
    _check_cases(table, cases, selectors, site)
    identity = _TableId(f"{segment(shape)}.{segment(table.name)}", table.title, table.standing)
    for case in cases:
        guard = _guard(table, case, cases, selectors, site)
        for cell in case.cells:
            rule = _cell_rule(case, cell, guard, identity, site)
            if rule is not None and guard is not None:
                yield rule


@dataclass(frozen=True, slots=True)
class _Selector:
    """A field that helps to pick a case: its path, what is declared of it, its type, and the values it can have."""

    path: Path
    spot: Spot | None = None
    known: Listing | None = None

    @property
    def type(self) -> ValueType | None:
        """The type of its values."""
        return None if self.spot is None else self.spot.type

    @property
    def values(self) -> Sequence[Json] | None:
        """The values it is declared to have."""
        return None if self.known is None else self.known.values

    @property
    def is_folded(self) -> bool:
        """Whether letters of either case are the same in its values."""
        return self.known is not None and self.known.is_folded

    def key(self, value: Json) -> Hashable:
        """What is equal for values that pick the same case."""
        return json_key(folded(value) if self.is_folded else value)

    def test(self, *values: Json) -> OneOf:
        """The test for some values of it."""
        return OneOf(values, self.is_folded)


def _selector(target: Target, site: Site) -> _Selector:
    path = target.path
    if path.leads_to_many:
        message = f"“by” needs one value, and “{path}” leads to many places"
        hint = "declare the table in the shape of the items"
        site.problems.add(target.span, message, hint, code="table")
        return _Selector(path)
    if path.root is Root.DATA:
        check_column(path, target.span, site)
        return _Selector(path)
    spot = site.outline.check(path, target.span, site.problems, site.each)
    if spot is None:
        return _Selector(path)
    odd = next((value_type.value for value_type in spot.types if not value_type.is_scalar), None)
    if odd is not None:
        message = f"“by” picks a case by a text, number or boolean, and “{path}” is of type {odd}"
        site.problems.add(target.span, message, "name a field with one value, such as an enum", code="table")
        return _Selector(path)
    return _Selector(path, spot, declared_values(spot))


def _meant(case: Case, selectors: tuple[_Selector, ...]) -> Case:
    """A case whose values are what their spelling stands for, by the types of the fields."""
    if not case.spelled or case.values is None:
        return case
    pairs = zip(case.values, selectors, strict=True)
    return replace(case, values=tuple(meant_by(str(text), by.type, by.values) for text, by in pairs))


def _check_cases(table: Table, cases: tuple[Case, ...], selectors: tuple[_Selector, ...], site: Site) -> None:
    seen: set[str] = set()
    keys = set()
    before = len(site.problems)
    for case in cases:
        pairs = () if case.values is None else zip(selectors, case.values, strict=False)
        key = tuple(by.key(value) for by, value in pairs) or None
        if case.label in seen or (key is not None and key in keys):
            message = f"the case “{case.label}” stands twice in “{table.name}”"
            site.problems.add(case.span, message, "remove one of them", code="table")
        seen.add(case.label)
        keys.add(key)
        for selector, value in zip(selectors, case.values or (), strict=False):
            if selector.spot is not None:
                check_value(value, selector.spot, case.span, site.problems)
    # A case that is no value of the field was meant for one of those that have none.
    complete = "else" in seen or len(site.problems) > before
    missing = [] if complete else [spelled(value) for value in _values_left(cases, selectors) or ()]
    if missing:
        site.problems.add(
            table.span,
            f"the table “{table.name}” says nothing of {listing(_first(missing))}",
            "add a case for each, or else: { … } for the values without a case of their own",
            code="table",
        )


def _is_unread(selector: _Selector) -> bool:
    """Whether mistakes hide which values the field can have."""
    if selector.spot is None:
        return selector.path.root is not Root.DATA
    return selector.spot.is_unread or has_unread_values(selector.spot)


def _first(words: list[str]) -> list[str]:
    """The words, or as many as a person would read."""
    return words if len(words) <= _MOST_LISTED else [*words[:_MOST_LISTED], f"{len(words) - _MOST_LISTED} more"]


def _values_left(cases: tuple[Case, ...], selectors: tuple[_Selector, ...]) -> list[Json] | None:
    """The declared values without a case of their own; None where the values are not declared."""
    if len(selectors) != 1 or selectors[0].values is None:
        return None
    (by,) = selectors
    covered = {by.key(case.values[0]) for case in cases if case.values}
    return [value for value in by.values or () if by.key(value) not in covered]


def _guard(
    table: Table, case: Case, cases: tuple[Case, ...], selectors: tuple[_Selector, ...], site: Site
) -> Condition | None:
    """When a case is picked; None where it never is."""
    if case.values is not None:
        tests = [Holds(by.path, by.test(value)) for by, value in zip(selectors, case.values, strict=True)]
        return tests[0] if len(tests) == 1 else All(tuple(tests))
    left = _values_left(cases, selectors)
    if left is None and any(_is_unread(by) for by in selectors):
        return None
    if left is None:
        site.problems.add(
            case.span,
            f"“else” needs the values of {' and '.join(str(by.path) for by in selectors)} to be declared",
            "give the field an enum, or write its cases out"
            if len(selectors) == 1
            else "“else” stands in a table by one field: write the cases out",
            code="table",
        )
        return None
    if not left and case.cells:
        message = f"“else” stands for no value: every value of {selectors[0].path} has a case in “{table.name}”"
        site.problems.warn(case.span, message, "leave it out", code="no-effect")
    return Holds(selectors[0].path, selectors[0].test(*left)) if left else None


def _cell_rule(case: Case, cell: Cell, guard: Condition | None, table: _TableId, site: Site) -> Rule | None:
    path = site.outline.resolved(cell.target.path, site.each)
    spot = site.outline.check(path, cell.target.span, site.problems, site.each)
    checks = _cell_checks(cell, replace(site, path=path, type=None if spot is None else spot.type))
    if not checks or guard is None:
        return None
    standing = cell.standing.within(table.standing)
    only = cell.constraints[0] if len(cell.constraints) == 1 else None
    if only is not None:
        standing = only.standing.within(standing)
    severity, basis = standing.settled()
    return Rule(
        id=f"{table.prefix}/{segment(case.label)}/{path.id()}",
        title=(only.title if only else None) or table.title,
        severity=severity,
        basis=basis,
        source=standing.source,
        span=cell.span,
        checks=checks,
        guard=guard,
        data=data_read(guard, checks),
        message=message_of(only.message if only else None, checks, site),
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
            return part_checks(_alone(cell.constraints), site, "a cell")


def _alone(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """The constraints of a cell; what a single one says of itself is the cell's."""
    if len(constraints) != 1:
        return constraints
    (only,) = constraints
    return (replace(only, standing=SILENT, title=None, message=None),)

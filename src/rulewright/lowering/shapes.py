"""A shape as written → its fields and rules in the core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.kinds import Kind, Place, Site, registry
from rulewright.kinds._conditions import check_condition, settled
from rulewright.kinds._listed import declared_values
from rulewright.kinds._messages import message_of
from rulewright.kinds._values import kind_at, value_checks
from rulewright.kinds._variants import variants_of
from rulewright.kinds.type import EXPECTED
from rulewright.language.echoes import RULES
from rulewright.language.outline import is_set
from rulewright.language.paths import Path, segment
from rulewright.language.problems import Problems
from rulewright.language.standing import SILENT, Basis, Severity, Standing
from rulewright.language.types import ValueType
from rulewright.lowering.alternatives import closed_by_case, of_type
from rulewright.lowering.guards import data_read, places_tested
from rulewright.lowering.tables import table_rules
from rulewright.plan.predicates import HasType
from rulewright.plan.rules import Check, Field, Rule, Shape
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.declarations import Constraint, DataDeclaration, RuleDeclaration, ShapeDeclaration
    from rulewright.language.outline import Alternative, Outline, Spot
    from rulewright.language.written import Target

_OF_THE_WHOLE = frozenset(
    {"type", "nullable", "coercible", "required", "default", "sensitive", "deprecated", "variants"}
)
"""Kinds that say something of a place, whichever of several types its value is of."""


@dataclass(frozen=True, slots=True)
class ShapeLowering:
    """One shape being lowered."""

    shape: ShapeDeclaration
    outline: Outline
    data: Mapping[str, DataDeclaration]
    sources: Mapping[Basis, str]
    problems: Problems
    prefix: str = ""
    """What its ids start with, where that is not the shape's name."""

    def lower(self) -> Shape:
        """The shape's part of the plan."""
        own = self._site(Path())
        found = (*self._shape_rules(), *self._row_rules(), *self._table_rules(), *self._named_rules())
        rules = tuple(replace(rule, source=rule.source or self.sources.get(rule.basis)) for rule in found)
        spots = self.outline.spots.values()
        fields = tuple(_field(spot, self._site(spot.path, spot.type)) for spot in spots)
        return Shape(
            name=self.shape.name,
            title=self.shape.title,
            fields=fields,
            rules=rules,
            entry=self._entry(),
            span=self.shape.span,
            defaults=self._defaults(),
            variants=variants_of(self.outline.variants, own),
        )

    @property
    def _name(self) -> str:
        return self.prefix or segment(self.shape.name)

    def _defaults(self) -> dict[Path, Json]:
        """The defaults of the shape's fields, and of those in nested shapes that its conditions test."""
        tested = (path for rule in self.shape.rules for path in places_tested(rule.guard, _path(rule.each)))
        selecting = (target.path for table in self.shape.tables for target in table.by)
        paths = dict.fromkeys([*(spot.path for spot in self.outline.spots.values()), *tested, *selecting])
        entries = {path: spot.constraint("default") for path in paths if (spot := self.outline.spot(path)) is not None}
        return {path: to_value(entry.argument) for path, entry in entries.items() if entry is not None}

    def _site(self, path: Path, kind: ValueType | None = None, each: Path | None = None, *, row: bool = False) -> Site:
        return Site(path, kind, self.outline, self.data, self.problems, each, row=row)

    def _entry(self) -> Rule:
        check = self._site(Path()).check(
            HasType(ValueType.OBJECT),
            "type",
            "the payload must be {expected}, found {found}",
            expected=EXPECTED[ValueType.OBJECT],
        )
        return Rule(
            id=f"{self._name}/type",
            title=None,
            severity=Severity.ERROR,
            basis=Basis.STATED,
            source=self.sources.get(Basis.STATED),
            span=self.shape.span,
            checks=(check,),
            row=True,
        )

    def _shape_rules(self) -> Iterator[Rule]:
        for constraint in self.shape.constraints:
            kind = registry()[constraint.kind]
            if Place.SHAPE not in kind.places:
                continue
            checks = kind.lower(constraint, self._site(Path(), ValueType.OBJECT, row=True))
            if checks:
                rule = self._rule(f"{self._name}/{kind.code}", constraint, constraint.standing, checks, row=True)
                yield from closed_by_case(rule, self._site(Path()))

    def _row_rules(self) -> Iterator[Rule]:
        for spot in self.outline.spots.values():
            site = self._site(spot.path, spot.type, row=True)
            if spot.is_unread:
                self.problems.lose(RULES, segment(str(spot.path.tokens[-1])))
            written = _written(spot)
            for kind in registry().values():
                if kind.name not in written:
                    yield from self._unwritten(kind, spot, site)
            yield from self._written_rules(spot, written, site)
            for alternative in spot.alternatives:
                yield from self._alternative_rules(alternative)

    def _written_rules(
        self, spot: Spot, written: Mapping[str, Constraint], site: Site, label: str = ""
    ) -> Iterator[Rule]:
        """The rules of what is written of a place; `label` tells an alternative of its value from others."""
        for constraint in written.values():
            # The mistakes of a named type are told where it is declared, not again for each field that uses it.
            told = constraint.kind in spot.inherited
            problems = Problems() if told else self.problems
            before = len(problems)
            checks = value_checks(constraint, replace(site, problems=problems))
            if len(problems) > before:
                self.problems.lose(RULES, segment(str(spot.path.tokens[-1])))
            if checks:
                kind = registry()[constraint.kind]
                standing = constraint.standing.within(kind.standing or spot.standing)
                yield self._rule(
                    self._row_id(spot, kind, label), constraint, standing, checks, row=True, title=spot.title, kind=kind
                )

    def _alternative_rules(self, alternative: Alternative) -> Iterator[Rule]:
        """The rules of one of the types that a value may be of: asked only of values of its JSON type."""
        spot, label = alternative.spot, f":{segment(alternative.label)}"
        site = self._site(spot.path, spot.type, row=True)
        written = _written(spot)
        for name in [name for name in written if name in _OF_THE_WHOLE]:
            constraint = written.pop(name)
            if name != "type":
                message = f"“{name}” is said of the field, not of one of its types"
                self.problems.add(constraint.span, message, f"write it beside the type of “{spot.path}”")
        rules = [*self._written_rules(spot, written, site, label)]
        for kind in registry().values():
            if kind.name not in written and kind.name not in _OF_THE_WHOLE:
                rules += self._unwritten(kind, spot, site, label)
        yield from (of_type(rule, spot.type) for rule in rules)

    def _unwritten(self, kind: Kind, spot: Spot, site: Site, label: str = "") -> Iterator[Rule]:
        """The rule of a kind that a row does not mention: as the shape says for all rows, or as the kind does."""
        default = next((entry for entry in self.shape.constraints if entry.kind == kind.name), None)
        if default is not None:
            checks = kind.lower(default, site) if kind.implied else ()
        else:
            checks = kind.implied(site) if kind.implied else ()
        if checks:
            standing = kind.standing or spot.standing
            if default is not None:
                standing = default.standing.within(standing)
            rule_id = self._row_id(spot, kind, label)
            yield self._rule(rule_id, spot, standing, checks, row=True, title=spot.title, kind=kind)

    def _row_id(self, spot: Spot, kind: Kind, label: str) -> str:
        return f"{self._name}.{spot.path.id()}{label}/{kind.code}"

    def _table_rules(self) -> Iterator[Rule]:
        for table in self.shape.tables:
            before = len(self.problems)
            yield from table_rules(table, self.shape.name, self._site(Path()))
            if len(self.problems) > before:
                self.problems.lose(RULES, segment(table.name))

    def _named_rules(self) -> Iterator[Rule]:
        for declaration in self.shape.rules:
            yield self._named_rule(declaration)

    def _named_rule(self, declaration: RuleDeclaration) -> Rule:
        each = None
        if declaration.each is not None:
            self.outline.check(declaration.each.path, declaration.each.span, self.problems)
            each = self.outline.resolved(declaration.each.path)
        site = self._site(Path(), each=each)
        check_condition(declaration.guard, site, declaration.span)
        checks: list[Check] = []
        for constraint in declaration.constraints:
            if constraint.standing != SILENT or constraint.title is not None or constraint.message is not None:
                message = (
                    f"“{constraint.kind}” is part of the rule “{declaration.name}”, which has one standing and title"
                )
                self.problems.add(constraint.span, message, "write them on the rule itself", code="long-form")
            kind = kind_at(constraint, Place.RULE, site)
            if kind is not None:
                checks.extend(kind.lower(constraint, site))
                if kind.needs_examples and not declaration.examples:
                    message = f"a rule with “{kind.name}” needs examples: nothing else shows what it asks for"
                    hint = "add examples: [{ base: name, valid: true }, { base: name, set: …, errors: … }]"
                    self.problems.add(constraint.span, message, hint, code="missing-key")
        severity, basis = declaration.standing.settled()
        return Rule(
            id=f"{self._name}.{segment(declaration.name)}",
            title=declaration.title,
            severity=severity,
            basis=basis,
            source=declaration.standing.source,
            span=declaration.span,
            checks=tuple(checks),
            guard=settled(declaration.guard, site),
            each=each,
            data=data_read(declaration.guard, tuple(checks)),
            message=message_of(declaration.message, tuple(checks), site),
        )

    def _rule(  # noqa: PLR0913 - what a rule is told by
        self,
        rule_id: str,
        origin: Constraint | Spot,
        standing: Standing,
        checks: tuple[Check, ...],
        *,
        row: bool,
        title: str | None = None,
        kind: Kind | None = None,
    ) -> Rule:
        apart = kind is not None and kind.standing is not None
        severity, basis = standing.settled(Severity.ERROR if apart else None)
        return Rule(
            id=rule_id,
            title=origin.title or title,
            severity=severity,
            basis=basis,
            source=standing.source,
            span=origin.span,
            checks=checks,
            data=data_read(None, checks),
            row=row,
            message=message_of(getattr(origin, "message", None), checks, self._site(Path())),
        )


def _path(target: Target | None) -> Path | None:
    return None if target is None else target.path


def _written(spot: Spot) -> dict[str, Constraint]:
    """What is written of a place, by kind; of a kind that stands there twice, the nearest."""
    written: dict[str, Constraint] = {}
    for constraint in spot.constraints:
        written.setdefault(constraint.kind, constraint)
    return written


def _field(spot: Spot, site: Site) -> Field:
    default, listing = spot.constraint("default"), declared_values(spot)
    return Field(
        path=spot.path,
        type=spot.type,
        nullable=site.outline.nullable(spot.path),
        title=spot.title,
        span=spot.span,
        shape=spot.shape,
        variants=variants_of(spot.variants, site),
        alternatives=spot.types if spot.alternatives else (),
        sensitive=_is_set(spot, "sensitive"),
        deprecated=_is_set(spot, "deprecated"),
        default=None if default is None else (to_value(default.argument),),
        known=listing.values if listing is not None and listing.is_open else (),
    )


def _is_set(spot: Spot, kind: str) -> bool:
    entry = spot.constraint(kind)
    return entry is not None and is_set(entry)

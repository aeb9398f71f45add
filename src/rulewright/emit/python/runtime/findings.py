"""What generated code meets in a payload → the broken and the skipped rules of a judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.language.conditions import ALWAYS
from rulewright.language.paths import Root
from rulewright.language.rfc3339 import parse_naive
from rulewright.plan.predicates import TYPING, HasOffset, HasType, KnownKeys, NotCoercible, Unique
from rulewright.validation.interpreter import leads_through, repeats, shapes_in
from rulewright.validation.judgement import Broken, Skipped
from rulewright.validation.places import Place
from rulewright.validation.values import is_coercible, is_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.emit.python.runtime.given import Given
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Rule, Shape


@dataclass(frozen=True, slots=True)
class Book:
    """What the rules of a shape are, for the code that judges them by id."""

    shape: Shape
    rules: Mapping[str, Rule]
    always: tuple[str, ...]
    """Those that hang on nothing: no condition, no item, no data."""
    below: tuple[tuple[Rule, ...], ...]
    """Beside each of the shape's fields: the rules of the shapes its value continues in."""


def books_of(plan: Plan) -> dict[str, Book]:
    """The book of every shape."""
    return {name: _book(plan, shape) for name, shape in plan.shapes.items()}


def rules_below(plan: Plan, name: str) -> tuple[Rule, ...]:
    """The rules of a shape and of all shapes it continues in."""
    return tuple(rule for inner in shapes_in(plan, name) for rule in plan.shapes[inner].rules)


def _book(plan: Plan, shape: Shape) -> Book:
    return Book(
        shape,
        {rule.id: rule for rule in shape.rules},
        tuple(rule.id for rule in shape.rules if is_unconditional(rule)),
        tuple(() if entry.shape is None else rules_below(plan, entry.shape) for entry in shape.fields),
    )


def is_unconditional(rule: Rule) -> bool:
    """Whether a rule hangs on nothing: no condition, no item, no data."""
    return rule.guard == ALWAYS and rule.each is None and not rule.data


@dataclass(frozen=True, slots=True)
class Findings:
    """What one validation has found so far."""

    given: Given
    books: Mapping[str, Book]
    broken: list[Broken] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What data a rule reads that was not supplied, by the rule's id."""

    def visit(self, shape: str, at: Pointer) -> Visit:
        """The judging of one object by a shape."""
        return Visit(self, self.books[shape], at)


@dataclass(frozen=True, slots=True)
class Visit:
    """The judging of the object at `at` by one shape. Rules are named by id, their checks by index."""

    findings: Findings
    book: Book
    at: Pointer
    mistypes: list[Pointer] = field(default_factory=list)
    """Where values of a wrong type are."""

    def mistyped(self, rule_id: str, index: int, value: Json, pointer: Pointer) -> None:
        """Judges a check of a value's type."""
        rule = self.book.rules[rule_id]
        check = rule.checks[index]
        if not _is_typed(check.predicate, value):
            self.findings.broken.append(Broken(rule, check, pointer, self.at))
            self.mistypes.append(pointer)

    def broken(self, rule_id: str, index: int, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes a check that does not hold at a place, unless a value there or above is mistyped."""
        if not self._is_mistyped(pointer):
            self._note(rule_id, index, pointer, item_at)

    def unknown(self, rule_id: str, index: int, value: Json, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes each key of the object at a place that is not among the known ones."""
        predicate = self.book.rules[rule_id].checks[index].predicate
        if isinstance(predicate, KnownKeys) and isinstance(value, dict) and not self._is_mistyped(pointer):
            for key in value:
                if key not in predicate.names:
                    self._note(rule_id, index, (*pointer, key), item_at)

    def repeated(self, rule_id: str, index: int, value: Json, pointer: Pointer, item_at: Pointer | None = None) -> None:
        """Notes each later occurrence of what stands before among the items of the array at a place."""
        predicate = self.book.rules[rule_id].checks[index].predicate
        if isinstance(predicate, Unique) and not self._is_mistyped(pointer):
            for later, first in repeats(Place(pointer, value, in_object=False), predicate.by):
                self._note(rule_id, index, later, item_at, first)

    def lacks(self, *rule_ids: str) -> None:
        """Notes rules that read data which was not supplied."""
        missing = self.findings.missing
        for rule_id in rule_ids:
            rule = self.book.rules[rule_id]
            if rule_id not in missing:
                missing[rule_id] = tuple(sorted(rule.data - self.findings.given.data.keys()))
            self.findings.skipped.append(Skipped(rule, self.at, missing[rule_id]))

    def skip(self, *rule_ids: str, item_at: Pointer = ()) -> None:
        """Notes rules that have a target at or below a mistyped value; what mistyped it was judged there."""
        for rule_id in rule_ids:
            rule = self.book.rules[rule_id]
            for check in rule.checks:
                way = (*(item_at if check.target.root is Root.ITEM else self.at), *check.target.tokens)
                is_judged = rule.row and isinstance(check.predicate, TYPING)
                for pointer in self.mistypes:
                    if leads_through(pointer, way) and not (is_judged and len(pointer) == len(way)):
                        self.findings.skipped.append(Skipped(rule, pointer))

    def skip_always(self) -> None:
        """Notes the rules that hang on nothing, and those of nested shapes, at or below a mistyped value."""
        self.skip(*self.book.always)
        for entry, rules in zip(self.book.shape.fields, self.book.below, strict=True):
            for pointer in self.mistypes if rules else ():
                if leads_through(pointer, (*self.at, *entry.path.tokens)):
                    self.findings.skipped.extend(skips(rules, pointer))

    def _is_mistyped(self, pointer: Pointer) -> bool:
        return any(pointer[: len(mistyped)] == mistyped for mistyped in self.mistypes)

    def _note(
        self, rule_id: str, index: int, pointer: Pointer, item_at: Pointer | None, first: Pointer | None = None
    ) -> None:
        rule = self.book.rules[rule_id]
        self.findings.broken.append(Broken(rule, rule.checks[index], pointer, self.at, item_at, first))


def skips(rules: Iterable[Rule], pointer: Pointer) -> Iterable[Skipped]:
    """The rules as skipped for the mistyped value at `pointer`."""
    return (Skipped(rule, pointer) for rule in rules)


def _is_typed(predicate: Predicate, value: Json) -> bool:
    """Whether a predicate about types holds of a value other than null."""
    match predicate:
        case HasType(wanted, lenient):
            return is_of(wanted, value) or (lenient and is_coercible(wanted, value))
        case NotCoercible(wanted):
            return is_of(wanted, value) or not is_coercible(wanted, value)
        case HasOffset():
            return not (isinstance(value, str) and parse_naive(value))
        case _:
            return True

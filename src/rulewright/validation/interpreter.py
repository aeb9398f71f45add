"""Plan, shape, payload and context → judgement: the plain reading of docs/spec.md, which every other target must match.

A payload is walked shape by shape. In each, the type rules of the rows come first; where one is broken, the other rules
at or below that place are skipped. A condition is never skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.json_values import is_among, quantity
from rulewright.language.paths import EACH, VALUES, Root
from rulewright.language.rfc3339 import parse_naive
from rulewright.plan.predicates import (
    TYPING,
    Chosen,
    Compare,
    CountWhere,
    Custom,
    EachKey,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KeyCountWithin,
    KnownKeys,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
)
from rulewright.validation.comparing import compares, is_multiple
from rulewright.validation.conditions import Scope, in_domain, is_true, meets
from rulewright.validation.counting import are_items_right, is_count_right, is_sum
from rulewright.validation.custom import is_right
from rulewright.validation.judgement import Broken, Judgement, Skipped
from rulewright.validation.places import Missing, Place, places
from rulewright.validation.strict import is_strictly
from rulewright.validation.values import is_blank, is_coercible, is_of, json_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer, Token
    from rulewright.plan.contract import Plan
    from rulewright.plan.predicates import Predicate, UniqueKey
    from rulewright.plan.rules import Check, Rule, Shape, Variants
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found


def interpret(plan: Plan, shape: Shape, payload: Json, context: Context) -> Judgement:
    """Judges a payload (a plain JSON value) by the rules of a shape."""
    walk = _Walk(plan, context)
    if isinstance(payload, dict):
        walk.visit(shape, payload, ())
    else:
        walk.broken.append(Broken(shape.entry, shape.entry.checks[0], ()))
        walk.skip_all(shape, ())
    return Judgement.of(walk.broken, walk.skipped)


class _Walk:
    """One validation under way."""

    def __init__(self, plan: Plan, context: Context) -> None:
        self.plan = plan
        self.context = context
        self.broken: list[Broken] = []
        self.skipped: list[Skipped] = []

    def visit(self, shape: Shape, value: dict[str, Json], at: Pointer) -> None:
        """Judges the object at `at` by the shape, and the objects in it by theirs."""
        mistyped = self.judge_types(shape, value, at)
        scope = Scope(value, at, shape.defaults, self.plan.data)
        for rule in shape.rules:
            self.judge_rule(rule, scope, mistyped)
        for field in (known for known in shape.fields if known.shapes):
            for inner in field.shapes:
                for pointer in mistyped:
                    if leads_through(pointer, (*at, *field.path.tokens)):
                        self.skip_all(self.plan.shapes[inner], pointer)
            for place in places(value, field.path.tokens, at):
                if isinstance(place.value, dict):
                    for inner in continued(field.shape, field.variants, place.value):
                        self.visit(self.plan.shapes[inner], place.value, place.pointer)
        for inner in continued(None, shape.variants, value):
            self.visit(self.plan.shapes[inner], value, at)

    def judge_types(self, shape: Shape, value: dict[str, Json], at: Pointer) -> list[Pointer]:
        """Judges the type rules of the rows; the pointers of the mistyped values."""
        mistyped: list[Pointer] = []
        for rule in shape.rules:
            for check in rule.checks:
                if not (rule.row and isinstance(check.predicate, TYPING)):
                    continue
                for place in places(value, check.target.tokens, at):
                    if not self.holds(check.predicate, place, None):
                        self.broken.append(Broken(rule, check, place.pointer, at))
                        mistyped.append(place.pointer)
        return mistyped

    def judge_rule(self, rule: Rule, scope: Scope, mistyped: list[Pointer]) -> None:
        """Judges every other check of a rule, wherever its condition is true."""
        if not rule.data <= self.context.data.keys():
            self.skipped.append(Skipped(rule, scope.at, tuple(sorted(rule.data - self.context.data.keys()))))
            return
        for inner in item_scopes(rule, scope):
            if is_true(rule.guard, inner, self.context):
                for check in rule.checks:
                    if rule.row and isinstance(check.predicate, TYPING):
                        self.skip_below(rule, check, inner, mistyped)
                    else:
                        self.judge_check(rule, check, inner, mistyped)

    def skip_below(self, rule: Rule, check: Check, scope: Scope, mistyped: list[Pointer]) -> None:
        """Skips a type rule, already judged, wherever its target lies below a mistyped value."""
        way = (*scope.at, *check.target.tokens)
        for pointer in mistyped:
            if len(pointer) < len(way) and leads_through(pointer, way):
                self.skipped.append(Skipped(rule, pointer))

    def judge_check(self, rule: Rule, check: Check, scope: Scope, mistyped: list[Pointer]) -> None:
        """Judges one check at every place its target leads to, but for those at or below a mistyped value."""
        start, at = (scope.item, scope.item_at) if check.target.root is Root.ITEM else (scope.value, scope.at)
        for pointer in mistyped:
            if leads_through(pointer, (*at, *check.target.tokens)):
                self.skipped.append(Skipped(rule, pointer))
        for place in places(start, check.target.tokens, at):
            if not any(place.pointer[: len(pointer)] == pointer for pointer in mistyped):
                self.broken.extend(self.breaks(rule, check, place, scope))

    def breaks(self, rule: Rule, check: Check, place: Place, scope: Scope) -> Iterator[Broken]:
        """Where a check does not hold at a place: at the place itself, or for some predicates inside it."""
        match check.predicate:
            case KnownKeys(names):
                for key in place.value if isinstance(place.value, dict) else ():
                    if key not in names:
                        yield broken_at((*place.pointer, key), rule, check, scope)
            case EachKey(tests):
                for key in place.value if isinstance(place.value, dict) else ():
                    if not all(self.holds_of(test, key, scope) for test in tests):
                        yield broken_at((*place.pointer, key), rule, check, scope)
            case Chosen(by, values):
                if isinstance(place.value, dict):
                    (chosen,) = places(place.value, by.tokens, place.pointer)
                    if not is_found_among(chosen.value, values):
                        yield broken_at(chosen.pointer, rule, check, scope)
            case Unique(by):
                for later, first in repeats(place, by):
                    yield broken_at(later, rule, check, scope, first)
            case _:
                if not self.holds(check.predicate, place, scope):
                    yield broken_at(place.pointer, rule, check, scope)

    def holds(self, predicate: Predicate, place: Place, scope: Scope | None) -> bool:
        """Whether a predicate holds at a place."""
        match predicate:
            case Required(deep, nullable):
                if place.value is None and nullable:
                    return True
                return place.is_present or not (deep or place.in_object)
            case Forbidden():
                return not place.is_present
            case NotNull():
                return place.value is not None
            case PresentCount():
                return scope is None or is_count_right(predicate, scope)
            case _:
                value = place.value
                return isinstance(value, Missing) or value is None or self.holds_of(predicate, value, scope)

    def holds_of(self, predicate: Predicate, value: Json, scope: Scope | None) -> bool:
        """Whether a predicate holds of a value other than null; of one outside its domain it does."""
        match predicate:
            case HasType(value_type, lenient):
                return is_of(value_type, value) or (lenient and is_coercible(value_type, value))
            case HasOneType(types):
                return any(is_of(value_type, value) for value_type in types)
            case NotCoercible(value_type):
                return is_of(value_type, value) or not is_coercible(value_type, value)
            case HasOffset():
                return not (isinstance(value, str) and parse_naive(value))
            case NotBlank():
                return not (isinstance(value, str) and is_blank(value))
            case MultipleOf(step, spelled):
                return quantity(value, spelled=spelled) is None or is_multiple(value, step, spelled=spelled)
            case KeyCountWithin(low, high):
                return not isinstance(value, dict) or (low <= len(value) and (high is None or len(value) <= high))
            case CountWhere():
                return are_items_right(predicate, value, self.context)
            case Sum():
                return scope is None or is_sum(predicate, value, scope)
            case StrictFormat():
                return not isinstance(value, str) or is_strictly(predicate, value)
            case Custom(function):
                return is_right(function, value)
            case Compare(operator, other, steps, spelled):
                found = scope.find(other, self.context) if scope else None
                if isinstance(found, Missing) or found is None:
                    return True
                return compares(value, operator, found, steps, self.context.clock.zone, spelled=spelled)
            case OneOf() | LengthWithin() | Matches() | NumberWithin() | CountWithin() | DateWithin() | InData():
                return not in_domain(predicate, value) or meets(predicate, value, self.context)
            case Required() | Forbidden() | NotNull() | PresentCount():
                return True
            case KnownKeys() | EachKey() | Chosen() | Unique():
                return True
            case _:
                assert_never(predicate)

    def skip_all(self, shape: Shape, pointer: Pointer) -> None:
        """Skips every rule of a shape, and of the shapes in it, for the mistyped value at `pointer`."""
        for name in shapes_in(self.plan, shape.name):
            self.skipped.extend(Skipped(rule, pointer) for rule in self.plan.shapes[name].rules)


def shapes_in(plan: Plan, name: str) -> list[str]:
    """The shape and all that its fields continue in, each once."""
    found = [name]
    for outer in found:
        shape = plan.shapes[outer]
        inner = [name for field in shape.fields for name in field.shapes]
        inner += shape.variants.shapes if shape.variants else ()
        found.extend(name for name in dict.fromkeys(inner) if name not in found)
    return found


def continued(shape: str | None, variants: Variants | None, value: dict[str, Json]) -> Iterator[str]:
    """The shapes that an object continues in: the one it has, and that of its case."""
    if shape is not None:
        yield shape
    if variants is not None:
        chosen = next(places(value, variants.by.tokens, ())).value
        if not isinstance(chosen, Missing):
            yield from (case for known, case in variants.cases if json_key(known) == json_key(chosen))


def is_found_among(value: Found, known: tuple[Json, ...]) -> bool:
    """Whether a value is there, and equal, as JSON, to one of the known ones."""
    return not isinstance(value, Missing) and is_among(value, known)


def leads_through(pointer: Pointer, way: tuple[Token | int, ...]) -> bool:
    """Whether a way of keys, indexes and array steps can lead to the pointer or below it."""
    if len(pointer) > len(way):
        return False
    for token, step in zip(pointer, way, strict=False):
        if token != step and step is not VALUES and not (step is EACH and isinstance(token, int)):
            return False
    return True


def item_scopes(rule: Rule, scope: Scope) -> Iterator[Scope]:
    """The scope itself, or for a rule with `for:` one scope per item."""
    if rule.each is None:
        yield scope
        return
    for place in places(scope.value, rule.each.tokens, scope.at):
        yield Scope(scope.value, scope.at, scope.defaults, scope.tables, place.value, place.pointer)


def broken_at(pointer: Pointer, rule: Rule, check: Check, scope: Scope, first: Pointer | None = None) -> Broken:
    """A check that does not hold at a pointer, in the scope it was judged in."""
    return Broken(rule, check, pointer, scope.at, None if rule.each is None else scope.item_at, first)


def repeats(place: Place, by: tuple[UniqueKey, ...]) -> Iterator[tuple[Pointer, Pointer]]:
    """Every later occurrence of a key tuple, at its first key, with the first occurrence."""
    seen: dict[object, Pointer] = {}
    for index, item in enumerate(place.value if isinstance(place.value, list) else ()):
        found = [next(places(item, key.path.tokens, (*place.pointer, index))) for key in by]
        values = [entry.value for entry in found if entry.is_present and not isinstance(entry.value, Missing)]
        if len(values) < len(by) or not all(map(fits, by, values)):
            continue
        together = tuple(map(json_key, values))
        if together in seen:
            yield found[0].pointer, seen[together]
        else:
            seen[together] = found[0].pointer


def fits(key: UniqueKey, value: Json) -> bool:
    """Whether a value is of the type declared for its key."""
    return key.type is None or is_of(key.type, value)

"""A shape → the rows of its table of fields: type, presence, limits, notes, and the rules that look at each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.documenting.model import Code, FieldEntry, Said
from rulewright.documenting.types import type_words, variant_words
from rulewright.documenting.words import must, standing_of
from rulewright.language.conditions import ALWAYS, Holds, OneOf
from rulewright.language.decode import listing
from rulewright.language.paths import EACH, VALUES, Path, Root
from rulewright.language.standing import Severity
from rulewright.plan.cells import cell_of
from rulewright.plan.predicates import (
    Forbidden,
    HasOneType,
    HasType,
    KnownKeys,
    NotCoercible,
    NotNull,
    Required,
    others_read,
)
from rulewright.validation.requirement import when
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rulewright.documenting.model import Standing, Words
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Check, Field, Rule, Shape

GENERAL: Final = {
    NotNull: "null must not stand in place of a value",
    NotCoercible: "a value that has to be converted first, such as “25” for 25, must not stand in place of one",
    KnownKeys: "there must be no fields but these",
}
"""What documentation seldom states of one field: it is told once for a shape."""


def field_entries(shape: Shape) -> tuple[FieldEntry, ...]:
    """Every declared place of a shape, in the author's order."""
    by_path: dict[Path, list[Rule]] = {field.path: [] for field in shape.fields}
    for rule in shape.rules:
        for path in dict.fromkeys(_declared(path, by_path) for path in _looked_at(rule)):
            if path is not None:
                by_path[path].append(rule)
    return tuple(field_entry(field, shape, by_path[field.path]) for field in shape.fields)


def field_entry(field: Field, shape: Shape, rules: Iterable[Rule]) -> FieldEntry:
    """A declared place of a shape; `rules` are those that look at it."""
    rules = [*rules]
    presence = tuple(_presence(field, rules))
    told = {rule for one in presence for rule in one.rules}
    return FieldEntry(
        path=str(field.path),
        title=field.title,
        type=type_words(field, shape, [*_values(rules)]),
        presence=presence,
        limits=tuple(_limit(field, rule) for rule in rules if rule.row and _is_limit(rule)),
        notes=tuple(_notes(field)),
        related=tuple(dict.fromkeys(_home(rule) for rule in rules if not rule.row and rule.id not in told)),
    )


def _values(rules: Iterable[Rule]) -> Iterator[Json]:
    """The values that the rules of a row list."""
    for rule in rules:
        for check in rule.checks:
            if rule.row and isinstance(check.predicate, OneOf):
                yield from check.predicate.values


def general(shape: Shape) -> tuple[Said, ...]:
    """What holds of the fields of a shape alike; where it does not hold of all of them alike, they are named."""
    found: dict[type, dict[Standing, list[Rule]]] = {}
    for rule in shape.rules:
        kind = type(rule.checks[0].predicate) if rule.row and rule.checks else None
        if kind in GENERAL:
            found.setdefault(kind, {}).setdefault(standing_of(rule), []).append(rule)
    return tuple(
        Said(_general(kind, rules, is_whole=len(groups) == 1), standing, tuple(rule.id for rule in rules))
        for kind, groups in found.items()
        for standing, rules in groups.items()
    )


def _general(kind: type, rules: list[Rule], *, is_whole: bool) -> Words:
    if is_whole and kind is not KnownKeys:
        return (GENERAL[kind],)
    places = dict.fromkeys(str(rule.checks[0].target) or "the object itself" for rule in rules)
    return (f"{GENERAL[kind]}, in {listing([*places])}",)


def _declared(path: Path, known: Collection[Path]) -> Path | None:
    """The declared place that a path leads to or through: what lies in another shape is told at the way there."""
    while path not in known and path.tokens:
        path = path.parent()
    return path if path.tokens else None


def _looked_at(rule: Rule) -> Iterator[Path]:
    """The places of the shape that a rule is about, or reads beside."""
    for check in rule.checks:
        for path in (check.target, *others_read(check.predicate)):
            if path.root is Root.SHAPE:
                yield path
            elif path.root is Root.ITEM and rule.each is not None:
                yield Path((*rule.each.tokens, *path.tokens))


def _presence(field: Field, rules: Iterable[Rule]) -> Iterator[Said]:
    """When the place must, or must not, be there: alike cells of a table are told as one."""
    groups: dict[tuple[str, type, Standing], list[Rule]] = {}
    for rule in rules:
        for check in rule.checks:
            if isinstance(check.predicate, Required | Forbidden) and _looks_only_at(check, field, rule):
                groups.setdefault((_home(rule), type(check.predicate), standing_of(rule)), []).append(rule)
    for (_, kind, standing), group in groups.items():
        word = "required" if kind is Required else "not allowed"
        yield Said((f"{word}{_condition(field, group)}",), standing, tuple(rule.id for rule in group))


def _looks_only_at(check: Check, field: Field, rule: Rule) -> bool:
    path = check.target
    if path.root is Root.ITEM and rule.each is not None:
        path = Path((*rule.each.tokens, *path.tokens))
    return path == field.path


def _condition(field: Field, rules: list[Rule]) -> str:
    first = rules[0]
    if first.row:
        parent = Path(field.path.tokens[:-1])
        is_inside = parent.tokens and parent.tokens[-1] not in (EACH, VALUES)
        return f", where {parent} is there" if is_inside else ""
    if first.guard == ALWAYS and first.each is None:
        return ""
    merged = _merged(rules)
    return f" {merged or ', or '.join(dict.fromkeys(map(when, rules)))}"


def _merged(rules: list[Rule]) -> str | None:
    """“when method is EMAIL or PHONE”, of the cells of one table, which differ in the values of one field."""
    tests = [(rule.guard.path, rule.guard.test) for rule in rules if isinstance(rule.guard, Holds)]
    values = [plain(value) for _, test in tests if isinstance(test, OneOf) for value in test.values]
    if len(tests) < len(rules) or not all(isinstance(test, OneOf) for _, test in tests):
        return None
    return f"when {tests[0][0]} is {listing(values, 'or')}"


def _home(rule: Rule) -> str:
    """The table that a rule is a cell of, or the rule itself."""
    cell = cell_of(rule)
    return rule.id if cell is None else cell[0]


def _is_limit(rule: Rule) -> bool:
    """Whether a rule of a row is told with its field, beside the type."""
    predicates = [check.predicate for check in rule.checks]
    if any(
        isinstance(predicate, Required | Forbidden | NotNull | NotCoercible | KnownKeys) for predicate in predicates
    ):
        return False
    return rule.severity is not Severity.ERROR or not all(isinstance(one, HasType | HasOneType) for one in predicates)


def _limit(field: Field, rule: Rule) -> Said:
    """What a rule says, with its title where that is its own."""
    title = f" ({rule.title})" if rule.title and rule.title != field.title else ""
    sort = rule.id.rpartition("/")[0].rpartition(":")[2] if field.alternatives else ""
    before = f"if of type {sort}, " if sort else ""
    return Said(tuple(filter(None, (before, *must(rule.checks), title))), standing_of(rule), (rule.id,))


def _notes(field: Field) -> Iterator[Words]:
    if field.nullable:
        yield ("may be null",)
    if field.default is not None:
        yield ("where it is absent: ", Code(plain(field.default[0])))
    if field.known:
        values = ", ".join(map(plain, field.known))
        yield (f"known values: {values}; others may come",)
    if field.variants is not None and field.alternatives:
        yield variant_words(field.variants)
    if field.sensitive:
        yield ("sensitive: reports never show it",)
    if field.deprecated:
        yield ("deprecated",)

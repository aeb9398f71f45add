"""A shape → the schema of its objects as people write one: fields inside fields, each with its type and its limits.

Only the rules that such a schema says exactly are written so (`Fields.says`); the others are left to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rulewright.emit.jsonschema.dialect import Dialect, literal
from rulewright.emit.jsonschema.document import written_rules
from rulewright.emit.jsonschema.ground import Ground
from rulewright.emit.jsonschema.types import json_types
from rulewright.emit.jsonschema.wording import requirement
from rulewright.emit.openapi.alternatives import alternatives
from rulewright.emit.openapi.limits import limit, put, put_all
from rulewright.emit.openapi.prose import noted, sentence
from rulewright.emit.openapi.references import component
from rulewright.emit.openapi.value_types import typed
from rulewright.emit.openapi.variants import among, cases, choice, tell_themselves
from rulewright.language.conditions import OneOf
from rulewright.language.paths import Each
from rulewright.language.standing import Severity
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    TYPING,
    Chosen,
    HasOffset,
    HasOneType,
    HasType,
    KnownKeys,
    NotCoercible,
    NotNull,
    Required,
)
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.emit.jsonschema.types import JsonType
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Field, Rule, Shape, Variants

    Tokens = tuple[Token, ...]

GENERAL = (NotNull, NotCoercible, KnownKeys)
"""The predicates that documentation seldom states of one field: warnings of them are told once for a shape."""
_OF_MANY: Final = {Each.EACH: "items", Each.VALUES: "additionalProperties"}
_INSIDE: Final[Mapping[str, JsonType]] = {
    "items": "array",
    "required": "object",
    "properties": "object",
    "additionalProperties": "object",
}
"""The JSON type of the values that have something inside them, by the keyword that says what."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one shape and the rules of their rows, by place."""

    plan: Plan
    shape: Shape
    ground: Ground
    rows: Mapping[Tokens, tuple[Rule, ...]]
    children: Mapping[Tokens, tuple[Token, ...]]
    left_out: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, shape: Shape) -> Fields:
        """The fields of a shape."""
        rows: dict[Tokens, tuple[Rule, ...]] = {}
        for rule in shape.rules:
            if rule.row:
                place = rule.checks[0].target.tokens
                rows[place] = (*rows.get(place, ()), rule)
        children: dict[Tokens, tuple[Token, ...]] = {}
        for field in shape.fields:
            parent = field.path.tokens[:-1]
            children[parent] = (*children.get(parent, ()), field.path.tokens[-1])
        ground = Ground.of(plan, shape, Dialect.PORTABLE)
        left_out = written_rules(plan, shape, Dialect.PORTABLE).left_out
        return cls(plan, shape, ground, rows, children, left_out)

    def says(self, rule: Rule) -> bool:
        """Whether a rule of severity error is wholly said in the schema of its field."""
        return rule.row and rule.id not in self.left_out and all(map(self._says, rule.checks))

    def schema(self) -> dict[str, Json]:
        """The schema of an object of the shape."""
        schema: dict[str, Json] = {"type": "object", **self._inside(())}
        if self.shape.variants is not None:
            self._choose(schema, self.shape.variants, (), is_object=True, nullable=False)
        return schema

    def _says(self, check: Check) -> bool:
        tokens = check.target.tokens
        match check.predicate:
            case HasType() | HasOneType() | NotNull() | Required() | Chosen():
                return True
            case NotCoercible() | HasOffset():
                return any(isinstance(known, HasType | HasOneType) for known in self.ground.checked.get(tokens, ()))
            case KnownKeys(names):
                return set(names) == set(self.children.get(tokens, ()))
            case OneOf(values) if all(value is None for value in values):
                return False
            case _:
                return self.ground.is_asserted(tokens)

    def _field(self, field: Field) -> dict[str, Json]:
        tokens = field.path.tokens
        checks = [check for rule in self._errors(tokens) if self.says(rule) for check in rule.checks]
        nullable = not any(_refuses_null(check) for check in checks)
        schema: dict[str, Json] = {}
        description = self._description(field)
        if description:
            schema["description"] = description
        inside = self._inside(tokens)
        if any(isinstance(check.predicate, HasOneType) for check in checks):
            schema["anyOf"] = [*self._alternatives(field, checks, inside, nullable=nullable)]
        else:
            schema |= self._type(field, checks, nullable=nullable)
            limit(schema, checks, self.plan.text.unit, nullable=nullable)
            schema |= inside
            if field.variants is not None:
                self._choose(schema, field.variants, tokens, is_object=_is_typed(checks), nullable=nullable)
        if field.deprecated:
            schema["deprecated"] = True
        if field.default is not None:
            schema["default"] = literal(field.default[0], Dialect.FULL)
        return schema

    def _inside(self, tokens: Tokens) -> dict[str, Json]:
        """What is said of the members or of the items of a field."""
        inside: dict[str, Json] = {}
        required: list[Json] = []
        properties: dict[str, Json] = {}
        for token in self.children.get(tokens, ()):
            field = next(field for field in self.shape.fields if field.path.tokens == (*tokens, token))
            if isinstance(token, Each):
                inside[_OF_MANY[token]] = self._field(field)
                continue
            properties[str(token)] = self._field(field)
            if any(
                isinstance(check.predicate, Required)
                for rule in self._errors(field.path.tokens)
                for check in rule.checks
            ):
                required.append(str(token))
        if required:
            inside["required"] = required
        if properties:
            inside["properties"] = properties
        closed = (check.predicate for rule in self._errors(tokens) if self.says(rule) for check in rule.checks)
        if any(isinstance(predicate, KnownKeys) for predicate in closed):
            inside["additionalProperties"] = False
        return inside

    def _type(self, field: Field, checks: list[Check], *, nullable: bool) -> dict[str, Json]:
        predicates = [check.predicate for check in checks if isinstance(check.predicate, TYPING)]
        is_typed = _is_typed(checks)
        is_listed = any(isinstance(check.predicate, OneOf) for check in checks)
        refusing: dict[str, Json] = {} if nullable or is_typed or is_listed else {"not": {"type": "null"}}
        if field.shape is None:
            return typed(predicates, nullable=nullable) if is_typed else refusing
        inner: dict[str, Json] = component(field.shape)
        if not is_typed:
            return {**refusing, "if": {"type": "object"}, "then": inner}
        return {"anyOf": [inner, {"type": "null"}]} if nullable else inner

    def _alternatives(
        self, field: Field, checks: list[Check], inside: dict[str, Json], *, nullable: bool
    ) -> Iterator[dict[str, Json]]:
        """A schema for each of the types that a value may be of."""
        for value_type, option in alternatives(field.alternatives, checks, self.plan.text.unit):
            kinds = json_types(value_type)
            option |= {key: value for key, value in inside.items() if _INSIDE[key] in kinds}
            if value_type is ValueType.OBJECT:
                if field.shape is not None:
                    option.update(component(field.shape))
                if field.variants is not None:
                    self._choose(option, field.variants, field.path.tokens, is_object=True, nullable=False)
            yield option
        if nullable:
            yield {"type": "null"}

    def _choose(
        self, schema: dict[str, Json], variants: Variants, tokens: Tokens, *, is_object: bool, nullable: bool
    ) -> None:
        """Adds to the schema of an object what its variants ask for."""
        said = (check for rule in self._errors(tokens) if self.says(rule) for check in rule.checks)
        is_closed = any(isinstance(check.predicate, Chosen) for check in said)
        added: dict[str, Json] = choice(variants) if is_closed else {}
        if is_closed and is_object:
            added |= among(variants, nullable=nullable)
        for keyword, value in added.items():
            put(schema, keyword, value)
        if not (is_closed and is_object and tell_themselves(self.plan, variants)):
            put_all(schema, cases(variants))

    def _description(self, field: Field) -> str:
        rules = self.rows.get(field.path.tokens, ())
        told = (sentence(_words(rule)) for rule in rules if rule.id in self.left_out or _is_cryptic(rule))
        known = [f"Known values: {', '.join(map(plain, field.known))}; others may come."] if field.known else []
        return noted(sentence(field.title or ""), [*known, *told, *self._warnings(rules)])

    def _warnings(self, rules: tuple[Rule, ...]) -> Iterator[str]:
        for rule in rules:
            if rule.severity is not Severity.ERROR and not isinstance(rule.checks[0].predicate, GENERAL):
                yield sentence(f"{rule.severity.value}: {_words(rule)}")

    def _errors(self, tokens: Tokens) -> Iterator[Rule]:
        return (rule for rule in self.rows.get(tokens, ()) if rule.severity is Severity.ERROR)


def _is_typed(checks: list[Check]) -> bool:
    return any(isinstance(check.predicate, HasType | HasOneType) for check in checks)


def _refuses_null(check: Check) -> bool:
    match check.predicate:
        case NotNull():
            return True
        case Required(_, nullable):
            return not nullable and not isinstance(check.target.tokens[-1], Each)
        case _:
            return False


def _is_cryptic(rule: Rule) -> bool:
    """Whether a rule is said in keywords that tell a reader little: a grammar, or all kinds of white space."""
    return rule.severity is Severity.ERROR and rule.checks[0].code in {"format", "notBlank"}


def _words(rule: Rule) -> str:
    return " and ".join(dict.fromkeys(requirement(check, "it", markdown=True) for check in rule.checks))

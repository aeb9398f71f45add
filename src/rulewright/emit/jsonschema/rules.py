"""A rule and the ground of its shape → the schema that is valid for an object exactly where the rule is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.comparing import comparison
from rulewright.emit.jsonschema.conditions import Reading
from rulewright.emit.jsonschema.counting import as_many_items, as_many_present, as_many_present_per_item
from rulewright.emit.jsonschema.demands import Demand, demand
from rulewright.emit.jsonschema.dialect import Dialect, NotPortableError, ours
from rulewright.emit.jsonschema.places import somewhere, there, wherever
from rulewright.emit.jsonschema.schemas import (
    ANYTHING,
    PRESENT,
    all_of,
    implication,
    negation,
    only,
    or_null,
    subschema,
)
from rulewright.emit.jsonschema.summing import summation
from rulewright.emit.jsonschema.terms import by_case, of_one_place
from rulewright.emit.jsonschema.types import schema_of, typed
from rulewright.language.paths import EACH, Each, Root
from rulewright.plan.predicates import (
    Compare,
    CountWhere,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    NotCoercible,
    NotNull,
    PresentCount,
    Required,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.ground import Ground
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.emit.jsonschema.types import Sort
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Token
    from rulewright.plan.rules import Check, Rule


@dataclass(frozen=True, slots=True)
class RuleSchema:
    """One rule being written."""

    rule: Rule
    ground: Ground

    def schema(self) -> Schema:
        """Valid for an object of the shape exactly where the rule is not broken.

        Raises:
            NotPortableError: the dialect cannot wholly say it.
        """
        schema = of_object(self._checked())
        if not self.rule.data:
            return schema
        tables: list[Json] = [*sorted(self.rule.data)]
        return ours(
            self.ground.dialect, "withData", {"tables": tables, "schema": schema}, "it depends on supplied data"
        )

    def _checked(self) -> Schema:
        plan, shape = self.ground.plan, self.ground.shape
        reading = Reading(
            plan.text.unit, self.ground.dialect, shape.defaults, plan.data, has_item=self.rule.each is not None
        )
        term = reading.term(self.rule.guard)
        if self.rule.each is not None:
            return by_case(term, partial(self._per_item, self.rule.each))
        return implication(of_one_place(term), all_of(of_object(self._check(check)) for check in self.rule.checks))

    def _per_item(self, each: Path, condition: Schema) -> Schema:
        """The checks of a rule with `for:`, for the items for which the condition is true."""
        of_items: list[Schema] = []
        of_object: list[Schema] = []
        of_both: list[Schema] = []
        for check in self.rule.checks:
            is_of_item = check.target.root is Root.ITEM
            match check.predicate:
                case Compare():
                    of_both.append(self._compare(check, check.predicate, condition))
                case Sum():
                    of_both.append(self._sum(check, check.predicate, condition))
                case PresentCount() if is_of_item:
                    asked = all_of([condition, self._well_typed(check)])
                    of_both.append(as_many_present_per_item(check.predicate, partial(_wherever, each, asked)))
                case _:
                    (of_items if is_of_item else of_object).append(self._check(check))
        return all_of(
            [
                wherever(each.tokens, implication(condition, all_of(of_items))),
                implication(somewhere(each.tokens, condition), all_of(of_object)),
                *of_both,
            ]
        )

    def _well_typed(self, check: Check) -> Schema:
        """Valid where no value from where a target starts to the target is mistyped."""
        tokens, start = check.target.tokens, self._start(check)
        ways = (tokens[:length] for length in range(len(tokens) + 1))
        known = ((way, self.ground.typed((*start, *way))) for way in ways)
        return all_of(wherever(way, or_null(schema_of(sorts))) for way, sorts in known if sorts is not None)

    def _start(self, check: Check) -> tuple[Token, ...]:
        """The way from the shape's object to where a target starts."""
        return self.rule.each.tokens if self.rule.each and check.target.root is Root.ITEM else ()

    def _check(self, check: Check) -> Schema:
        """A check as a schema for where its target starts."""
        tokens, start = check.target.tokens, self._start(check)
        sorts = self.ground.typed((*start, *tokens))
        match check.predicate:
            case Required(deep, nullable):
                value = True if nullable else PRESENT
                if deep:
                    return there(tokens, value, self.ground.typed, start)
                return _required(tokens, value)
            case Forbidden():
                return wherever(tokens, {"type": "null"} if sorts is None else negation(schema_of(sorts)))
            case NotNull():
                return wherever(tokens, PRESENT)
            case Unique():
                return wherever(tokens, judged(self._unique(check.predicate, (*start, *tokens)), sorts))
            case Compare():
                return self._compare(check, check.predicate, ANYTHING)
            case Sum():
                return self._sum(check, check.predicate, ANYTHING)
            case PresentCount():
                return implication(self._well_typed(check), as_many_present(check.predicate))
            case CountWhere():
                asked = as_many_items(check.predicate, self.ground.plan.text.unit, self.ground.dialect)
                return wherever(tokens, judged(asked, sorts))
            case HasType() | HasOneType() | NotCoercible() | HasOffset():
                fitting = typed(check.predicate)
                return wherever(tokens, fitting if self.rule.row else judged(Demand(None, fitting), sorts))
            case _:
                asked = demand(check.predicate, self.ground.plan.text.unit, self.ground.dialect)
                return wherever(tokens, judged(asked, sorts))

    def _unique(self, unique: Unique, tokens: tuple[Token, ...]) -> Demand:
        if self.ground.dialect is Dialect.PORTABLE:
            (key, *more) = unique.by
            if key.path.tokens or more:
                raise NotPortableError("items differ by a key")
            if not self.ground.surely_of(key.type, (*tokens, EACH)):
                raise NotPortableError("items that are null or mistyped may repeat")
            return Demand("array", {"uniqueItems": True})
        by: list[Json] = []
        for key in unique.by:
            entry: dict[str, Json] = {"path": [str(token) for token in key.path.tokens]}
            by.append(entry if key.type is None else {**entry, "type": key.type.value})
        return Demand("array", {"uniqueBy": by})

    def _compare(self, check: Check, compare: Compare, condition: Schema) -> Schema:
        value = comparison(self.rule, check, compare, self.ground, condition)
        return ours(self.ground.dialect, "compare", value, "it compares two values")

    def _sum(self, check: Check, asked: Sum, condition: Schema) -> Schema:
        value = summation(self.rule, check, asked, self.ground, condition)
        return ours(self.ground.dialect, "sum", value, "it adds numbers")


def _wherever(each: Path, condition: Schema, schema: Schema) -> Schema:
    """The schema, asked of every item of which the condition is true, for what is known to be an object."""
    return of_object(wherever(each.tokens, implication(condition, schema)))


def judged(asked: Demand, sorts: tuple[Sort, ...] | None) -> Schema:
    """A demand made of a value, where it is neither null nor mistyped."""
    keywords = asked.keywords
    if keywords == {}:
        return True
    if asked.json_type is None:
        return implication(PRESENT if sorts is None else schema_of(sorts), keywords)
    fitting = None if sorts is None else [sort for sort in sorts if sort.json_type == asked.json_type]
    typed_so: dict[str, Json] = {"type": asked.json_type}
    condition = typed_so if fitting is None else schema_of(fitting)
    return implication(condition, keywords if isinstance(keywords, bool) else {**typed_so, **keywords})


def _required(tokens: tuple[Token, ...], value: Schema) -> Schema:
    """The last key of the path is there wherever the object around it is."""
    if not tokens or isinstance(tokens[-1], Each):
        return True
    key = str(tokens[-1])
    return wherever(tokens[:-1], only("object", {"required": [key], "properties": {key: value}}))


def of_object(schema: Schema) -> Schema:
    """The schema, for what is known to be an object."""
    if isinstance(schema, dict) and schema.keys() == {"if", "then"} and schema["if"] == {"type": "object"}:
        return subschema(schema["then"])
    return schema

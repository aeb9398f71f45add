"""The rules of a shape that look at several places → the statements that judge them when every row has been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.breaking import Spot, domain_asked
from rulewright.emit.python.clauses import Clause
from rulewright.emit.python.code import FALSE, TRUE, all_of, as_code, call, code, comparison
from rulewright.emit.python.conditions import is_true
from rulewright.emit.python.judged import judged
from rulewright.emit.python.scope import Lookups, Scope, hints_of, leads_to_many, tokens_code
from rulewright.emit.python.statements import line, loop, when
from rulewright.emit.python.types import Domain, has_class, is_in
from rulewright.emit.python.where import HERE, Where
from rulewright.language.paths import VALUES, Each, Root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.python.code import Code, Name
    from rulewright.emit.python.draft import Draft
    from rulewright.emit.python.outlets import Outlet
    from rulewright.emit.python.scope import Members
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.tree import Tokens
    from rulewright.language.paths import Path
    from rulewright.plan.rules import Rule, Shape


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules are judged on: the scope of their paths, and where the item in hand is."""

    scope: Scope
    item_at: Where | None

    @property
    def item_pointer(self) -> Code | None:
        """The pointer of the item in hand."""
        return None if self.item_at is None else self.item_at.pointer


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The rules of one shape being written, for one outlet."""

    draft: Draft
    shape: Shape
    outlet: Outlet
    members: Members

    def walk(self) -> Block:
        """Judges every rule that rows have not, or not wholly."""
        rules = [rule for rule in self.shape.rules if self.outlet.judges(rule) and _is_left(rule)]
        return _joined(map(self._with_data, self.outlet.groups(rules, lambda rule: rule.data)))

    def _with_data(self, rules: tuple[Rule, ...]) -> Block:
        body = _joined(map(self._per_item, self.outlet.groups(rules, lambda rule: rule.each)))
        data = code("{}.{}", names.GIVEN, names.DATA)
        supplied = all_of(comparison(name, "in", data) for name in sorted(rules[0].data))
        return body if supplied == TRUE else when(supplied, body, self.outlet.lacks_data(rules))

    def _per_item(self, rules: tuple[Rule, ...]) -> Block:
        each = rules[0].each
        if each is None:
            return self._where_true(rules, None, None)
        *around, _ = each.tokens
        lookups = Lookups(names.ITEM, self.members.locals)
        if leads_to_many(tuple(around)) or each.tokens[-1] is VALUES:
            return self._per_deep_item(each.tokens, rules, lookups)
        array = self.members.outliving(tuple(around))
        item_at = HERE.below(*map(str, around), names.INDEX)
        body = self._where_true(rules, lookups, item_at)
        items = loop(self.outlet.target(), self.outlet.items(array), (*lookups.lines, *body))
        return when(has_class(array, names.LIST), items)

    def _per_deep_item(self, tokens: Tokens, rules: tuple[Rule, ...], lookups: Lookups) -> Block:
        body = self._where_true(rules, lookups, place_of(names.ITEM_PLACE))
        item = line("{} = {}({})", names.ITEM, names.PRESENT, names.ITEM_PLACE)
        places = places_in(names.VALUE, tokens, HERE, self.outlet)
        return loop(as_code(names.ITEM_PLACE), places, (item, *lookups.lines, *body)) if body else ()

    def _where_true(self, rules: tuple[Rule, ...], item: Lookups | None, item_at: Where | None) -> Block:
        extra = Lookups(names.VALUE, self.members.locals)
        ground = Ground(Scope(self.draft, self.shape, self.members, item, extra), item_at)
        # Conditions on 1 and on true are equal in Python; their texts differ.
        groups = self.outlet.groups(rules, lambda rule: repr(rule.guard))
        body = _joined(self._guarded(group, ground) for group in groups)
        return (*extra.lines, *body) if body else ()

    def _guarded(self, rules: tuple[Rule, ...], ground: Ground) -> Block:
        condition = is_true(rules[0].guard, ground.scope)
        clauses = (Clause(rule, index) for rule in rules for index in range(len(rule.checks)))
        left = [clause for clause in clauses if not clause.in_row()]
        groups = self.outlet.groups(left, lambda clause: (clause.check.target, domain_asked(clause.check.predicate)))
        judged = _joined(self._asked_together(group, ground) for group in groups)
        return when(condition, (*self.outlet.applies(rules, ground.item_pointer), *judged))

    def _asked_together(self, clauses: tuple[Clause, ...], ground: Ground) -> Block:
        """Clauses on one place in one domain: whether its value is in it is asked once."""
        target, domain = clauses[0].check.target, domain_asked(clauses[0].check.predicate)
        if len(clauses) == 1 or domain is Domain.NOTHING or target.leads_to_many:
            return _joined(self._clause(clause, ground) for clause in clauses)
        judged = _joined(self._clause(clause, ground, domain) for clause in clauses)
        return when(is_in(domain, ground.scope.target(target)), judged)

    def _clause(self, clause: Clause, ground: Ground, known: Domain = Domain.NOTHING) -> Block:
        target = clause.check.target
        start, at = names.VALUE, HERE
        if target.root is Root.ITEM and ground.item_at is not None:
            start, at = names.ITEM, ground.item_at
        if not target.leads_to_many:
            where = at.below(*map(str, target.tokens))
            return self._judged(clause, _spot(target, ground.scope), where, ground, known)
        found = self.members.locals.fresh(*hints_of(target.tokens))
        body = self._judged(clause, _spot_of_place(target, found), place_of(names.PLACE), ground)
        value = line("{} = {}({})", found, names.PRESENT, names.PLACE)
        places = places_in(start, target.tokens, at, self.outlet)
        return loop(as_code(names.PLACE), places, (value, *body)) if body else ()

    def _judged(
        self, clause: Clause, spot: Spot, where: Where, ground: Ground, known: Domain = Domain.NOTHING
    ) -> Block:
        return judged(
            clause,
            spot,
            where,
            known=known,
            scope=ground.scope,
            outlet=self.outlet,
            item_at=ground.item_pointer,
        )


def places_in(start: Name, tokens: Tokens, at: Where, outlet: Outlet) -> Code:
    """Every place that the tokens lead to; where nothing is noted, their pointers start anywhere."""
    return call(names.PLACES, start, tokens_code(tokens), () if outlet.answers else at.pointer)


def place_of(place: Name) -> Where:
    """Where a place is that a loop has in hand."""
    return Where(code("{}.pointer", place))


def _spot(target: Path, scope: Scope) -> Spot:
    """The place of a target without array steps."""
    local = scope.target(target)
    if not target.tokens:
        return Spot(local, "", lambda: TRUE, lambda: FALSE)
    key = str(target.tokens[-1])

    def in_object() -> Code:
        parent = scope.target(target.parent())
        return TRUE if parent == names.VALUE else has_class(parent, names.DICT)

    def is_null() -> Code:
        return all_of([in_object(), comparison(key, "in", scope.target(target.parent()))])

    return Spot(local, key, is_null, in_object)


def _spot_of_place(target: Path, local: Name) -> Spot:
    """The place that a loop over places has in hand."""
    about = next((token for token in reversed(target.tokens) if not isinstance(token, Each)), "")
    null = comparison(code("{}.value", names.PLACE), "is", None)
    return Spot(local, about, lambda: null, lambda: code("{}.in_object", names.PLACE))


def _is_left(rule: Rule) -> bool:
    """Whether the rule is not judged by its row alone."""
    return bool(rule.data) or not all(Clause(rule, index).in_row() for index in range(len(rule.checks)))


def _joined(blocks: Iterable[Block]) -> Block:
    return tuple(part for block in blocks for part in block)

"""The tree of a shape's places → the statements that read each value once and judge what its row says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.breaking import Spot, is_broken
from rulewright.emit.python.code import (
    FALSE,
    TRUE,
    Name,
    as_code,
    call,
    comparison,
    negation,
)
from rulewright.emit.python.constants import text_set
from rulewright.emit.python.judged import judged
from rulewright.emit.python.outlets import refusal
from rulewright.emit.python.plainness import DOUBTFUL, lists_texts, surely_plain
from rulewright.emit.python.statements import Remark, line, loop, when
from rulewright.emit.python.typed import is_typed
from rulewright.emit.python.types import Domain, has_class
from rulewright.emit.python.variants import answered, answered_by_case
from rulewright.language.paths import VALUES, Path
from rulewright.plan.predicates import KnownKeys, NotNull, Required

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.emit.python.clauses import Clause
    from rulewright.emit.python.outlets import Outlet
    from rulewright.emit.python.scope import Members, Scope
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.tree import Node
    from rulewright.emit.python.where import Where
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Shape


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one shape being written, for one outlet; `helper` makes the function that an item is handed to."""

    shape: Shape
    outlet: Outlet
    scope: Scope
    members: Members
    helper: Callable[[Node], Name]
    objects: list[tuple[Node, Where]] = field(default_factory=list)
    """The objects whose members are still to be walked through."""

    def walk(self, node: Node, where: Where) -> Block:
        """Judges the object that the function is told, and the objects in it."""
        return self._walked(
            [self._others(node, names.VALUE, Domain.OBJECT, where), self._object(node, names.VALUE, where)]
        )

    def walk_item(self, node: Node, where: Where) -> Block:
        """Judges the item that the function is told, which is there and not null, and the objects in it."""
        return self._walked([self._value(node, names.VALUE, where)])

    def _walked(self, parts: list[Block]) -> Block:
        while self.objects:
            node, where = self.objects.pop(0)
            local = self.members.local(node.tokens)
            if not self.members.is_always_read(node.tokens):
                self.members.outliving(node.tokens)
            parts.append(when(has_class(local, names.DICT), self._object(node, local, where)))
        return tuple(part for block in parts for part in block)

    def _object(self, node: Node, value: Name, where: Where) -> Block:
        """Reads the members of an object, and judges what is left when all declared ones are accounted for."""
        beside = self._beside(node, value, where)
        counted: Block = (line("{} -= 1", names.LEFT),) if beside else ()
        members = [part for member in node.members for part in self._member(member, value, where, counted)]
        return (
            *((line("{} = {}.get", names.GET, value),) if members else ()),
            *((line("{} = {}({})", names.LEFT, names.LEN, value),) if beside else ()),
            *members,
            *when(as_code(names.LEFT), beside),
            *self._closed(node, value, where, by_count=False),
        )

    def _member(self, node: Node, parent: Name, where: Where, counted: Block) -> Block:
        local = self.members.local(node.tokens)
        there = where.below(node.key)
        required = self._judged(node, Required)
        absent = self._absent(node, _spot(node, local, parent), there)
        present = (*counted, *self._value(node, local, there))
        return (
            line("{} = {}({})", local, names.GET, node.key),
            *self._default(node),
            *(Remark(clause.remark) for clause in required),
            *when(comparison(local, "is", None), absent, present),
        )

    def _default(self, node: Node) -> Block:
        if node.tokens not in self.members.defaults:
            return ()
        default = self.shape.defaults[Path(node.tokens)]
        return (line("{} = {}({}, {})", self.members.defaults[node.tokens], names.GET, node.key, default),)

    def _absent(self, node: Node, spot: Spot, where: Where) -> Block:
        """What is done about a member that is absent or null, but for null where a rule of its own forbids it.

        Few members are null: one that may be is not counted, and its object is looked at as if a member were not known.
        """
        required = self._judged(node, Required)
        missing = tuple(part for clause in required for part in self.outlet.broken(clause, spot, where))
        if not all(map(_takes_null, required)):
            return missing
        return when(spot.is_null(), (), missing)

    def _value(self, node: Node, local: Name, where: Where) -> Block:
        """Judges a value that is there and not null."""
        spot = _spot(node, local)
        if self._is_walked(node):
            self.objects.append((node, where))
        listing = next(filter(lists_texts, self._judged(node)), None)
        if self.outlet.answers and listing is not None and not node.typing:
            unlisted = is_broken(listing.check.predicate, spot, Domain.THERE, self.scope)
            rest = self._inside(node, local, Domain.TEXT, where, listing)
            return (Remark(listing.remark), *when(unlisted, refusal(local, where), rest))
        fits, known = is_typed(node, spot, self.scope, decimals=not self.outlet.answers)
        rest = self._inside(node, local, known, where)
        if self.outlet.answers:
            is_open = self._is_walked(node) or node.shape is not None or node.items is not None
            is_open = is_open and node.variants is None and node.values is None
            rest = (*surely_plain(local, known, where, is_open=is_open), *rest)
        remarks = (Remark(clause.remark) for clause in node.typing)
        return (*remarks, *when(negation(fits), self.outlet.mistyped(node.typing, spot, where), rest))

    def _inside(self, node: Node, local: Name, known: Domain, where: Where, done: Clause | None = None) -> Block:
        return (
            *self._others(node, local, known, where, done),
            *self._nested(node, local, known, where),
            *(part for inner in node.many for part in self._many(inner, local, known, where)),
        )

    def _others(self, node: Node, local: Name, known: Domain, where: Where, done: Clause | None = None) -> Block:
        """Judges what is asked of a value alone, of which it is known that it is there."""
        spot = _spot(node, local)
        return tuple(
            part
            for clause in self._judged(node)
            if clause is not done and not isinstance(clause.check.predicate, Required | NotNull | KnownKeys)
            for part in self._judgement(clause, spot, known, where)
        )

    def _judgement(self, clause: Clause, spot: Spot, known: Domain, where: Where) -> Block:
        return judged(clause, spot, where, known=known, scope=self.scope, outlet=self.outlet)

    def _nested(self, node: Node, local: Name, known: Domain, where: Where) -> Block:
        """Answers for an object that continues in another shape; judging it is left to the end of the function."""
        if not self.outlet.answers:
            return ()
        draft = self.scope.draft
        answer = answered_by_case(node.variants, draft, local, where)
        if node.shape is not None:
            answer = (*answered(call(draft.validity[node.shape], local, names.GIVEN, where.depth)), *answer)
        return answer if known is Domain.OBJECT else when(has_class(local, names.DICT), answer)

    def _many(self, item: Node, local: Name, known: Domain, where: Where) -> Block:
        """Judges every item of an array, or every value of a map."""
        is_map = item.tokens[-1] is VALUES
        there = where.below(names.KEY if is_map else names.INDEX)
        spot = _spot(item, names.ITEM)
        null = tuple(
            part
            for clause in self._judged(item, NotNull)
            for part in (Remark(clause.remark), *self.outlet.broken(clause, spot, there))
        )
        if item.members or item.many or self._is_walked(item):
            value = self._handed(item, there)
        else:
            value = self._value(item, names.ITEM, there)
        body = when(comparison(names.ITEM, "is", None), null, value)
        if is_map:
            walk = loop(self.outlet.target(names.KEY), self.outlet.values(local), body)
            return walk if known is Domain.OBJECT else when(has_class(local, names.DICT), walk)
        walk = loop(self.outlet.target(), self.outlet.items(local), body)
        return walk if known is Domain.ARRAY else when(has_class(local, names.LIST), walk)

    def _handed(self, item: Node, where: Where) -> Block:
        """Hands an item with members or items of its own to a function of its own."""
        function = self.helper(item)
        if self.outlet.answers:
            return answered(call(function, names.ITEM, names.GIVEN, where.depth))
        return (line("{}", call(function, names.ITEM, where.pointer, names.VISIT)),)

    def _beside(self, node: Node, value: Name, where: Where) -> Block:
        """What is judged where an object has members that are null, or are not declared."""
        parts: list[Block] = []
        if self.outlet.answers and node.shape is None:
            keys = text_set(member.key for member in node.members)
            about = node.key if node.tokens else self.shape.name
            known = self.scope.draft.constants.name(keys, about, "keys")
            parts.append(when(negation(call(names.IS_PLAIN_BESIDE, value, known, where.depth)), DOUBTFUL))
        for member in node.members:
            if self.outlet.answers and not all(map(_takes_null, self._judged(member, Required))):
                continue  # its absence and null have been refused alike
            spot = _spot(member, self.members.local(member.tokens), value)
            there = where.below(member.key)
            parts += [self._judgement(clause, spot, Domain.NOTHING, there) for clause in self._judged(member, NotNull)]
        parts.append(self._closed(node, value, where, by_count=True))
        return tuple(part for block in parts for part in block)

    def _closed(self, node: Node, value: Name, where: Where, *, by_count: bool) -> Block:
        """Judges which keys are known: only where members are left, if every declared one is known."""
        declared = {member.key for member in node.members}
        return tuple(
            part
            for clause in self._judged(node, KnownKeys)
            if isinstance(clause.check.predicate, KnownKeys)
            and (node.shape is None and declared <= set(clause.check.predicate.names)) is by_count
            for part in self._judgement(clause, _spot(node, value), Domain.OBJECT, where)
        )

    def _is_walked(self, node: Node) -> bool:
        return bool(node.members or self._judged(node, KnownKeys))

    def _judged(self, node: Node, *kinds: type[Predicate]) -> list[Clause]:
        """The clauses of a value of its type that make a difference here, of some kinds or all."""
        return [
            clause
            for clause in node.others
            if self.outlet.judges(clause.rule) and (not kinds or isinstance(clause.check.predicate, kinds))
        ]


def _takes_null(clause: Clause) -> bool:
    predicate = clause.check.predicate
    return isinstance(predicate, Required) and predicate.nullable


def _spot(node: Node, local: Name, parent: Name | None = None) -> Spot:
    """The place of a node; `parent` is the object around it, if it is a member of one."""
    if parent is None:
        return Spot(local, node.key if node.tokens else "", lambda: TRUE, lambda: FALSE)
    return Spot(local, node.key, lambda: comparison(node.key, "in", parent), lambda: TRUE)

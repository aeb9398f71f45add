"""What the code of a shape meets → what it does about it: answer at once, or note it and go on.

The two are the only differences between the function that answers for a shape and the one that judges by it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from rulewright.emit.python import names
from rulewright.emit.python.clauses import is_unconditional
from rulewright.emit.python.code import FALSE, NONE, Name, as_code, call, code, statement, tuple_of
from rulewright.emit.python.statements import Line, line, when
from rulewright.language.standing import Severity
from rulewright.plan.predicates import KnownKeys, Unique

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from rulewright.emit.python.breaking import Spot
    from rulewright.emit.python.clauses import Clause
    from rulewright.emit.python.code import Code, Value
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.where import Where
    from rulewright.plan.rules import Rule

Part = TypeVar("Part")


class Outlet(Protocol):
    """What becomes of what is found."""

    answers: bool
    """Whether the function answers; then values may be no plain JSON, and it must not rely on them before it knows."""

    def judges(self, rule: Rule) -> bool:
        """Whether the rule makes a difference here."""

    def broken(self, clause: Clause, spot: Spot, where: Where, item_at: Code | None = None) -> Block:
        """What is done where a clause is broken."""

    def broken_inside(self, clause: Clause, where: Where, steps: Iterable[Value], item_at: Code | None = None) -> Block:
        """What is done where a clause is broken at a place inside the one it is about."""

    def mistyped(self, clauses: tuple[Clause, ...], spot: Spot, where: Where) -> Block:
        """What is done where one of the clauses about a value's type is broken."""

    def rows_done(self) -> Block:
        """What is done when all rows have been judged."""

    def applies(self, rules: Iterable[Rule], item_at: Code | None) -> Block:
        """What is done where the condition of rules is true, before they are judged."""

    def lacks_data(self, rules: Iterable[Rule]) -> Block:
        """What is done where data that rules read was not supplied."""

    def groups(self, parts: Iterable[Part], key: Callable[[Part], Hashable]) -> Iterable[tuple[Part, ...]]:
        """The parts that may be judged together, by what they have in common."""

    def target(self, step: Name = names.INDEX) -> Code:
        """What a loop over an array, or over a map by key, names."""

    def items(self, array: Name) -> Code:
        """What a loop over an array goes through."""

    def values(self, keyed: Name) -> Code:
        """What a loop over a map goes through."""


class Answering:
    """The first broken error ends it: False. What only the full judgement can decide ends it too: None."""

    answers = True

    def judges(self, rule: Rule) -> bool:
        """Errors alone make a difference."""
        return rule.severity is Severity.ERROR

    def broken(self, _clause: Clause, _spot: Spot, _where: Where, _item_at: Code | None = None) -> Block:
        """The payload is refused."""
        return (line("return {}", FALSE),)

    def broken_inside(
        self, _clause: Clause, _where: Where, _steps: Iterable[Value], _item_at: Code | None = None
    ) -> Block:
        """The payload is refused."""
        return (line("return {}", FALSE),)

    def mistyped(self, clauses: tuple[Clause, ...], spot: Spot, where: Where) -> Block:
        """The payload is refused, if the value is JSON and every rule about its type is an error."""
        if all(self.judges(clause.rule) for clause in clauses):
            return refusal(spot.value, where)
        return (line("return {}", NONE),)

    def rows_done(self) -> Block:
        """Every value is of its type."""
        return ()

    def applies(self, _rules: Iterable[Rule], _item_at: Code | None) -> Block:
        """No rule is skipped."""
        return ()

    def lacks_data(self, _rules: Iterable[Rule]) -> Block:
        """The rules are skipped, which refuses nothing."""
        return ()

    def groups(self, parts: Iterable[Part], key: Callable[[Part], Hashable]) -> Iterable[tuple[Part, ...]]:
        """All that have it in common: no matter in what order, every part must hold."""
        found: dict[Hashable, list[Part]] = {}
        for part in parts:
            found.setdefault(key(part), []).append(part)
        return map(tuple, found.values())

    def target(self, _step: Name = names.INDEX) -> Code:
        """The item."""
        return as_code(names.ITEM)

    def items(self, array: Name) -> Code:
        """The items."""
        return as_code(array)

    def values(self, keyed: Name) -> Code:
        """The values."""
        return code("{}.values()", keyed)


class Noting:
    """Everything is noted in the visit of the shape's object."""

    answers = False

    def judges(self, _rule: Rule) -> bool:
        """Every rule is judged."""
        return True

    def broken(self, clause: Clause, spot: Spot, where: Where, item_at: Code | None = None) -> Block:
        """The clause is noted at its place, or at the places inside it that break it."""
        rule = (clause.rule.id, clause.index)
        around = () if item_at is None else (item_at,)
        match clause.check.predicate:
            case KnownKeys():
                return _visit("unknown", *rule, spot.value, where.pointer, *around)
            case Unique():
                return _visit("repeated", *rule, spot.value, where.pointer, *around)
            case _:
                return _visit("broken", *rule, where.pointer, *around)

    def broken_inside(self, clause: Clause, where: Where, steps: Iterable[Value], item_at: Code | None = None) -> Block:
        """The clause is noted at the place so many steps further."""
        around = () if item_at is None else (item_at,)
        return _visit("inside", clause.rule.id, clause.index, where.pointer, tuple_of(steps), *around)

    def mistyped(self, clauses: tuple[Clause, ...], spot: Spot, where: Where) -> Block:
        """Each clause about the type is judged by itself, and the place is remembered."""
        return tuple(
            part
            for clause in clauses
            for part in _visit("mistyped", clause.rule.id, clause.index, spot.value, where.pointer)
        )

    def rows_done(self) -> Block:
        """Rules without a condition are skipped at and below mistyped values."""
        return when(_MISTYPES, _visit("skip_always"))

    def applies(self, rules: Iterable[Rule], item_at: Code | None) -> Block:
        """The rules with a target at or below a mistyped value are skipped there."""
        around = () if item_at is None else (statement("item_at={}", item_at),)
        conditional = [rule.id for rule in rules if not is_unconditional(rule)]
        return when(_MISTYPES, _visit("skip", *conditional, *around)) if conditional else ()

    def lacks_data(self, rules: Iterable[Rule]) -> Block:
        """The rules are skipped."""
        return _visit("lacks", *(rule.id for rule in rules))

    def groups(self, parts: Iterable[Part], key: Callable[[Part], Hashable]) -> Iterable[tuple[Part, ...]]:
        """Those that follow each other: what is found is noted in the author's order."""
        return (tuple(group) for _, group in groupby(parts, key))

    def target(self, step: Name = names.INDEX) -> Code:
        """The item, and its index or key."""
        return code("{}, {}", step, names.ITEM)

    def items(self, array: Name) -> Code:
        """The items, counted."""
        return call(names.ENUMERATE, array)

    def values(self, keyed: Name) -> Code:
        """The values with their keys."""
        return code("{}.items()", keyed)


ANSWERING: Outlet = Answering()
NOTING: Outlet = Noting()


def refusal(value: Name, where: Where) -> Block:
    """False for a plain JSON value, None for any other."""
    return (line("return {}", call(names.REFUSED, value, where.depth)),)


def _visit(method: str, *arguments: Value) -> Block:
    return (Line(call(code("{}.{}", names.VISIT, Name(method)), *arguments)),)


_MISTYPES = code("{}.{}", names.VISIT, Name("mistypes"))

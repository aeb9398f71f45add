"""Fragments of code → statements: the small tree the renderer writes, comments included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.emit.python.code import FALSE, TRUE, negation, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import LiteralString

    from rulewright.emit.python.code import Code, Name, Value


@dataclass(frozen=True, slots=True)
class Line:
    """A simple statement."""

    code: Code


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment; its text may be anything, also a rule file's."""

    text: str


@dataclass(frozen=True, slots=True)
class If:
    """`then` where the test is true, else `orelse`."""

    test: Code
    then: Block
    orelse: Block = ()


@dataclass(frozen=True, slots=True)
class For:
    """The body for each of the items; `target` is one name or several."""

    target: Code
    items: Code
    body: Block


@dataclass(frozen=True, slots=True)
class Function:
    """A function; `summary` is the first line of its docstring."""

    name: Name
    parameters: tuple[Code, ...]
    result: Code
    summary: str
    body: Block


Statement: TypeAlias = "Line | Remark | If | For"
Block: TypeAlias = "tuple[Statement, ...]"


def line(template: LiteralString, *values: Value) -> Line:
    """A simple statement from a template."""
    return Line(statement(template, *values))


def when(test: Code, then: Block, orelse: Block = ()) -> Block:
    """A choice without its idle parts; what follows a branch that leaves is not indented."""
    if test == TRUE:
        return then
    if test == FALSE:
        return orelse
    if not _acts(then):
        return (If(negation(test), orelse),) if _acts(orelse) else ()
    if _leaves(then):
        return (If(test, then), *orelse)
    return (If(test, then, orelse if _acts(orelse) else ()),)


def loop(target: Code, items: Code, body: Block) -> Block:
    """A loop, if its body does anything."""
    return (For(target, items, body),) if _acts(body) else ()


def _acts(block: Block) -> bool:
    return any(not isinstance(part, Remark) for part in block)


def _leaves(block: Block) -> bool:
    """Whether nothing after the block is reached."""
    match block[-1]:
        case Line(code):
            return str(code).split(" ", 1)[0] in _LEAVING
        case If(_, then, orelse):
            return bool(orelse) and _leaves(then) and _leaves(orelse)
        case _:
            return False


_LEAVING = frozenset({"return", "continue"})


def names_in(block: Block) -> Iterator[Name]:
    """Every identifier in the code of a block."""
    for part in block:
        match part:
            case Remark():
                pass
            case Line(code):
                yield from code.names()
            case If(test, then, orelse):
                yield from test.names()
                yield from names_in((*then, *orelse))
            case For(target, items, body):
                yield from (*target.names(), *items.names())
                yield from names_in(body)
            case _:
                assert_never(part)

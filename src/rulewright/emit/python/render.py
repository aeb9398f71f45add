"""Statements → text, laid out as `ruff format` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from rulewright.emit.python.code import Bracket, Chain, Code
from rulewright.emit.python.statements import For, If, Line, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.emit.python.code import Part
    from rulewright.emit.python.statements import Block, Function

WIDTH = 120
_INDENT = "    "


def render_function(function: Function) -> str:
    """The lines of a function."""
    head = f"def {function.name.text}"
    parameters = Code((Bracket("(", function.parameters, ")"),))
    lines = [
        *render_code(parameters, "", head, f" -> {function.result}:"),
        f"{_INDENT}{docstring(function.summary)}",
        *render_block(function.body, _INDENT),
    ]
    return "\n".join(lines)


def render_block(block: Block, indent: str) -> Iterator[str]:
    """The lines of a block."""
    for part in block:
        match part:
            case Remark(text):
                yield f"{indent}# {one_line(text)}"
            case Line(code):
                yield from render_code(code, indent)
            case If():
                yield from _choice(part, indent, "if ")
            case For(target, items, body):
                yield from render_code(items, indent, f"for {target} in ", ":")
                yield from render_block(body, indent + _INDENT)
            case _:
                assert_never(part)


def _choice(choice: If, indent: str, word: str) -> Iterator[str]:
    yield from render_code(choice.test, indent, word, ":")
    yield from render_block(choice.then, indent + _INDENT)
    match choice.orelse:
        case ():
            pass
        case (If() as other,):
            yield from _choice(other, indent, "elif ")
        case orelse:
            yield f"{indent}else:"
            yield from render_block(orelse, indent + _INDENT)


def render_code(code: Code, indent: str, before: str = "", after: str = "") -> Iterator[str]:
    """A fragment between two texts: on one line if it fits, else split at its last bracket or at its operators."""
    whole = f"{indent}{before}{code}{after}"
    if len(whole) <= WIDTH:
        yield whole
        return
    for split in _splits(code.parts):
        head = f"{indent}{before}{Code(split.head)}{split.bracket.opening}"
        if len(head) <= WIDTH:
            yield head
            yield from _items(split.bracket, indent + _INDENT)
            yield f"{indent}{split.bracket.closing}{Code(split.tail)}{after}"
            return
    match code.parts:
        case (Chain() as chain,):
            yield f"{indent}{before}("
            yield from _operands(chain, indent + _INDENT)
            yield f"{indent}){after}"
        case _:
            yield whole


@dataclass(frozen=True, slots=True)
class _Split:
    """A fragment around its last bracket."""

    head: tuple[Part, ...]
    bracket: Bracket
    tail: tuple[Part, ...]


def _splits(parts: tuple[Part, ...]) -> Iterator[_Split]:
    """The fragment at its last bracket, if it has one; of two operands, only where the second ends with it."""
    match parts:
        case (Chain(operator, (first, Code(parts=(*_, Bracket(_, (_, *_), _))) as second)),):
            parts = (*first.parts, f" {operator} ", *second.parts)
        case _:
            pass
    for index in reversed(range(len(parts))):
        part = parts[index]
        if isinstance(part, Bracket) and part.items:
            yield _Split(parts[:index], part, parts[index + 1 :])
            return


def _items(bracket: Bracket, indent: str) -> Iterator[str]:
    flat = f"{indent}{', '.join(map(str, bracket.items))}"
    match bracket.items:
        case (Code(parts=(Chain() as chain,)),) if len(flat) > WIDTH:
            yield from _operands(chain, indent)
        case (item,) if bracket.opening == "(":
            yield from render_code(item, indent)
        case _ if len(flat) <= WIDTH:
            yield flat
        case items:
            for item in items:
                yield from render_code(item, indent, "", ",")


def _operands(chain: Chain, indent: str) -> Iterator[str]:
    first, *rest = chain.operands
    yield from render_code(first, indent)
    for operand in rest:
        yield from render_code(operand, indent, f"{chain.operator} ")


def one_line(text: str) -> str:
    """A text as a comment can hold it: characters that are not printable are escaped."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def docstring(*lines: str) -> str:
    """A docstring of such lines, at the top level unless it is one line."""
    body = "\n".join(one_line(text.replace("\\", "\\\\")).replace('"', '\\"') for text in lines)
    return f'"""{body}\n"""' if len(lines) > 1 else f'"""{body}"""'

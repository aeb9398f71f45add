"""Names, literals and templates of our own → `Code`: fragments of Python that payload rules cannot write themselves.

Only a `Name` or another `Code` enters a fragment as it is. Any other value enters as a literal, so that a text out of
a rule file is text in the generated module too. Templates are constants of this package.
"""

from __future__ import annotations

import ast
import keyword
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Literal, LiteralString, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.conditions import Json


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier of the generated code.

    Raises:
        ValueError: the text is no identifier.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.isidentifier() or keyword.iskeyword(self.text):
            raise ValueError(f"{self.text!r} is no identifier")


class Binding(IntEnum):
    """How tightly an expression holds together: one that binds looser than its place needs parentheses."""

    OR = 0
    AND = 1
    NOT = 2
    COMPARISON = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands between two brackets, separated by commas; it can be written over several lines."""

    opening: str
    items: tuple[Code, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by `and` or `or`; with brackets around it, it can be written over several lines."""

    operator: Literal["and", "or"]
    operands: tuple[Code, ...]


Part: TypeAlias = str | Name | Bracket | Chain


@dataclass(frozen=True, slots=True)
class Code:
    """A fragment of Python. Made by the functions below only; `opposite` is its negation where one reads better."""

    parts: tuple[Part, ...]
    binding: Binding = Binding.ATOM
    opposite: Code | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """The fragment on one line."""
        return "".join(map(_flat, self.parts))

    def names(self) -> Iterator[Name]:
        """Every identifier in it."""
        for part in self.parts:
            match part:
                case Name():
                    yield part
                case Bracket(_, items, _) | Chain(_, items):
                    for item in items:
                        yield from item.names()
                case str():
                    pass


Value: TypeAlias = "Name | Code | Json | tuple[Value, ...]"

TRUE = Code(("True",), opposite=Code(("False",)))
FALSE = Code(("False",), opposite=TRUE)
NONE = Code(("None",))


def code(template: LiteralString, *values: Value) -> Code:
    """The template with each `{}` replaced by a value; a value that binds too loosely gets parentheses."""
    return Code(
        tuple(_filled(template, [_atom(value) for value in values])),
        Binding.COMPARISON if " " in template else Binding.ATOM,
    )


def statement(template: LiteralString, *values: Value) -> Code:
    """The template of a simple statement with each `{}` replaced by a value."""
    return Code(tuple(_filled(template, [as_code(value) for value in values])))


def call(function: Name | Code, *arguments: Value) -> Code:
    """`function(arguments)`."""
    return Code((*as_code(function).parts, Bracket("(", tuple(map(as_code, arguments)), ")")))


def tuple_of(items: Iterable[Value]) -> Code:
    """`(items)`."""
    held = tuple(map(as_code, items))
    if len(held) == 1:
        return Code((Bracket("(", (Code((*held[0].parts, ",")),), ")"),))
    return Code((Bracket("(", held, ")"),))


def set_of(items: Iterable[Value]) -> Code:
    """`{items}`, of at least one item: without any it would be an empty dict."""
    return Code((Bracket("{", tuple(map(as_code, items)), "}"),))


def table_of(entries: Iterable[tuple[Value, Value]]) -> Code:
    """`{key: value}`, of keys that need not be texts."""
    return Code((Bracket("{", tuple(statement("{}: {}", key, value) for key, value in entries), "}"),))


Comparator: TypeAlias = Literal["is", "is not", "in", "not in", "==", "!=", "<", "<=", ">", ">="]

_OPPOSITES: dict[Comparator, Comparator] = {
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}


def comparison(left: Value, operator: Comparator, right: Value) -> Code:
    """`left operator right`, of values that are ordered totally: never NaN."""
    first, second = _atom(left), _atom(right)

    def written(sign: Comparator, opposite: Code | None = None) -> Code:
        return Code((*first.parts, f" {sign} ", *second.parts), Binding.COMPARISON, opposite)

    return written(operator, written(_OPPOSITES[operator]))


def negation(condition: Code) -> Code:
    """True where the condition is false."""
    if condition.opposite is not None:
        return condition.opposite
    match condition.parts:
        case (Chain(operator, operands),) if all(operand.opposite is not None for operand in operands):
            turned = tuple(map(negation, operands))
            return any_of(turned) if operator == "and" else all_of(turned)
        case _:
            return Code(("not ", *_held(condition, Binding.COMPARISON).parts), Binding.NOT, condition)


def all_of(conditions: Iterable[Code]) -> Code:
    """True where every condition is; without conditions, `True`."""
    return _chain("and", Binding.AND, TRUE, conditions)


def any_of(conditions: Iterable[Code]) -> Code:
    """True where some condition is; without conditions, `False`."""
    return _chain("or", Binding.OR, FALSE, conditions)


def _chain(operator: Literal["and", "or"], binding: Binding, empty: Code, conditions: Iterable[Code]) -> Code:
    held: list[Code] = []
    for condition in conditions:
        match condition.parts:
            case (Chain(same, operands),) if same == operator:
                held.extend(operands)
            case _ if condition != empty:
                held.append(condition)
    if len(held) <= 1:
        return held[0] if held else empty
    return Code((Chain(operator, tuple(_held(operand, Binding.NOT) for operand in held)),), binding)


def _held(operand: Code, binding: Binding) -> Code:
    """The operand, in parentheses where its place binds tighter."""
    return operand if operand.binding >= binding else Code((Bracket("(", (operand,), ")"),))


def _atom(value: Value) -> Code:
    return _held(as_code(value), Binding.ATOM)


def _filled(template: str, values: list[Code]) -> Iterator[Part]:
    texts = template.split("{}")
    if len(texts) != len(values) + 1:
        raise ValueError(f"{template!r} takes {len(texts) - 1} values, not {len(values)}")
    for text, value in zip_longest(texts, values):
        if text:
            yield text
        if value is not None:
            yield from value.parts


def as_code(value: Value) -> Code:
    """A name or a fragment as it is; anything else as its literal."""
    match value:
        case Code():
            return value
        case Name():
            return Code((value,))
        case tuple():
            return tuple_of(value)
        case _:
            return literal(value)


def literal(value: Json) -> Code:
    """The expression whose value is this JSON value."""
    match value:
        case str():
            return Code((quoted(value),))
        case Decimal():
            return call(Name("Decimal"), str(value))
        case list():
            return Code((Bracket("[", tuple(map(literal, value)), "]"),))
        case dict():
            members = (Code((quoted(key), ": ", *literal(member).parts)) for key, member in value.items())
            return Code((Bracket("{", tuple(members), "}"),))
        case _:
            return Code((repr(value),))


def quoted(text: str) -> str:
    """The literal of a text, in the quotes that need fewer escapes: double ones where it makes no difference."""
    written = repr(text)
    if written[0] == '"' or text.count('"') > text.count("'"):
        return written
    body = written[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{body}"'


def raw_quoted(text: str) -> str:
    """The raw literal of a text, as regular expressions are read best; the plain one where none says the same."""
    written = f'r"{text}"'
    try:
        same = text.isprintable() and ast.literal_eval(written) == text
    except (SyntaxError, ValueError):
        same = False
    return written if same and "\\" in text else quoted(text)


def texts_of(texts: Iterable[str]) -> Code:
    """A collection of texts: a set, or where that would take a line each, the words of one text at the top level."""
    held = list(texts)
    listed = set_of(held)
    if len(str(listed)) <= _MANY or not all(map(_WORD.fullmatch, held)):
        return listed
    lines = wrap(" ".join(held), _WORDS_WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    return Code(("\n".join(['"""', *lines, '    """.split()']),))


_MANY = 400
_WORDS_WIDTH = 104
_WORD = re.compile("[A-Za-z0-9_.:+-]{1,40}")


def pattern_literal(source: str) -> Code:
    """The literal of a regular expression."""
    return Code((raw_quoted(source),))


def _flat(part: Part) -> str:
    match part:
        case str():
            return part
        case Name(text):
            return text
        case Bracket(opening, items, closing):
            return f"{opening}{', '.join(map(str, items))}{closing}"
        case Chain(operator, operands):
            return f" {operator} ".join(map(str, operands))

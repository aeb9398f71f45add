"""TOML text → located nodes, with which mistakes in a configuration are told like those in a rule file.

The standard library's reader gives no places. They are found again line by line: headers and keys start lines. A line
of a multi-line string that looks like one can at worst move the place of a message.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TypeAlias

from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.span import Span

# Keys with escapes are left out: nobody's configuration needs one, and every key found here can be read by itself.
_KEY = r"""(?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<key>{_DOTTED})[ \t]*\]\]?")
_ENTRY = re.compile(rf"[ \t]*(?P<key>{_DOTTED})[ \t]*=[ \t]*(?P<value>.*?)[ \t]*$")
_PLACE = re.compile(r"(?P<message>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")

Where: TypeAlias = tuple[str | int, ...]


def read_toml(text: str, name: str) -> Node:
    """The table of a TOML text.

    Args:
        text: the text.
        name: what the spans call the file.

    Raises:
        DiagnosticError: the text is not TOML.
    """
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DiagnosticError([_refused(str(error), text, name)]) from error
    return _node(value, (), _Places.of(text, name), Span(name, 1, 1, 1, 1))


def _refused(problem: str, text: str, name: str) -> Diagnostic:
    match = _PLACE.fullmatch(problem)
    lines = text.splitlines() or [""]
    line = int(match["line"]) if match and match["line"] else len(lines)
    column = int(match["column"]) if match and match["column"] else len(lines[-1]) + 1
    message = match["message"] if match else problem
    span = Span(name, line, column, line, column + 1)
    return Diagnostic(span, f"this is not TOML: {message[:1].lower()}{message[1:]}", code="syntax")


@dataclass(slots=True)
class _Places:
    keys: dict[Where, Span] = field(default_factory=dict)
    values: dict[Where, Span] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, name: str) -> _Places:
        places, counts = cls(), dict[Where, int]()
        table: Where = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                path = _resolved(_parts(header["key"]), counts)
                if header["open"] == "[[":
                    counts[path] = counts.get(path, -1) + 1
                    places.values.setdefault((*path, counts[path]), _span(name, number, header, "key"))
                    table = (*path, counts[path])
                else:
                    table = path
                places.keys.setdefault(path, _span(name, number, header, "key"))
                places.values.setdefault(path, _span(name, number, header, "key"))
            elif entry := _ENTRY.match(line):
                where = (*table, *_parts(entry["key"]))
                places.keys.setdefault(where, _span(name, number, entry, "key"))
                places.values.setdefault(where, _span(name, number, entry, "value"))
        return places


def _parts(key: str) -> Where:
    """The parts of a dotted key, read by the one reader that knows its quotes and escapes."""
    found: list[str] = []
    value: object = tomllib.loads(f"{key} = 0")
    while isinstance(value, dict):
        ((part, value),) = value.items()
        found.append(part)
    return tuple(found)


def _resolved(path: Where, counts: dict[Where, int]) -> Where:
    """The path with the index of the last item behind each array of tables on the way."""
    found: Where = ()
    for part in path[:-1]:
        found = (*found, part)
        if found in counts:
            found = (*found, counts[found])
    return (*found, path[-1])


def _span(name: str, line: int, match: re.Match[str], group: str) -> Span:
    return Span(name, line, match.start(group) + 1, line, match.end(group) + 1)


def _node(value: object, where: Where, places: _Places, around: Span) -> Node:
    span = places.values.get(where, around)
    match value:
        case dict():
            entries = (
                (
                    Scalar(key, key, places.keys.get((*where, key), span)),
                    _node(inner, (*where, key), places, span),
                )
                for key, inner in value.items()
            )
            return Mapping(tuple(entries), span)
        case list():
            return Sequence(tuple(_node(item, (*where, index), places, span) for index, item in enumerate(value)), span)
        case bool():
            return Scalar(value, str(value).lower(), span)
        case str() | int() | float():
            return Scalar(value, str(value), span)
        case _:  # dates and times: TOML has them, the configuration writes them as text
            return Scalar(str(value), str(value), span)

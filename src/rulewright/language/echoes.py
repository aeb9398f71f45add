"""Mistakes with the names they miss → those that say something new.

One misspelt declaration makes every use of its name wrong: such uses are told together, at the first of them, and not
at all where the declarations themselves could not be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.reading.diagnostics import Diagnostic
    from rulewright.reading.span import Span

_MOST_PLACES = 8
"""Further places of a mistake that are listed."""

OPERATIONS, DATA = "operations", "data"
SHAPES = TYPES = "types and shapes"
"""One namespace: a field's type may be either."""
EXAMPLES = "examples"
"""All named examples, whatever their shape."""
BODIES = "bodies"
"""Of operations, by the operation."""
RULES = "rules"
"""The ids of rules: one is made of the names of what it stands in, any of which may be lost."""


def fields(shape: str) -> str:
    """The namespace of a shape's fields."""
    return f"fields of {shape}"


def columns(table: str) -> str:
    """The namespace of the columns of supplied data."""
    return f"columns of {table}"


def responses(operation: str) -> str:
    """The namespace of an operation's responses."""
    return f"responses of {operation}"


def bases(shape: str) -> str:
    """The namespace of a shape's named examples."""
    return f"examples of {shape}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and where names of its sort are declared."""

    space: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake, and the name that it misses, if it is about one."""

    diagnostic: Diagnostic
    misses: Name | None = None


class Lost:
    """The declarations that could not be read."""

    def __init__(self) -> None:
        self._spaces: set[str] = set()
        self._names: dict[str, set[str]] = {}

    def add(self, space: str, name: str | None = None) -> None:
        """Notes a name, or without one a whole namespace."""
        if name is None:
            self._spaces.add(space)
        else:
            self._names.setdefault(space, set()).add(name)

    def has(self, name: Name) -> bool:
        """Whether a name may be among what was lost."""
        if name.space in self._spaces or (name.space.startswith(EXAMPLES) and EXAMPLES in self._spaces):
            return True
        parts = re.split(r"[./]", name.text) if name.space == RULES else [name.text]
        return not self._names.get(name.space, set()).isdisjoint(parts)


def without_echoes(found: Iterable[Found], lost: Lost) -> list[Diagnostic]:
    """What is to be told, in file order; mistakes that miss the same name as one, which lists the other places."""
    told: list[Diagnostic] = []
    firsts: dict[Name, int] = {}
    others: dict[int, list[Span]] = {}
    for entry in sorted(dict.fromkeys(found), key=_order):
        name = entry.misses
        if name is not None and lost.has(name):
            continue
        if name is not None and name in firsts:
            others.setdefault(firsts[name], []).append(entry.diagnostic.span)
            continue
        if name is not None:
            firsts[name] = len(told)
        told.append(entry.diagnostic)
    for index, spans in others.items():
        more = _places(told[index].span, spans)
        if more is not None:
            told[index] = replace(told[index], hint="\n".join(filter(None, (told[index].hint, more))))
    return told


def _order(entry: Found) -> tuple[Span, str]:
    return entry.diagnostic.span, entry.diagnostic.message


def _places(first: Span, spans: list[Span]) -> str | None:
    """“the same in lines 31, 40 and 52”; None where they are all in the line of the first."""
    names = [
        str(span.line) if span.file == first.file else f"{span.line} of {span.file}"
        for span in spans
        if (span.file, span.line) != (first.file, first.line)
    ]
    names = list(dict.fromkeys(names))
    if not names:
        return None
    if len(names) > _MOST_PLACES:
        names = [*names[:_MOST_PLACES], f"{len(names) - _MOST_PLACES} more"]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"the same in line{'' if len(names) == 1 else 's'} {listed}"

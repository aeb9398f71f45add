"""Located nodes → rows, constraints and standings: the parts that shapes, types and tables share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.declarations import Constraint, NamedType, ParametersDeclaration, Row
from rulewright.language.decode import Entries, path_in
from rulewright.language.echoes import RULES, TYPES
from rulewright.language.paths import Path
from rulewright.language.standing import Basis, Severity, Standing
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.problems import Problems

SEVERITIES = {severity.value: severity for severity in Severity}
BASES = {basis.value: basis for basis in Basis}
STANDING_KEYS = ("severity", "basis", "source")
_WORD = re.compile(r"[A-Za-z]\w*")
LONG_KEYS = frozenset({"is", "title", "message", *STANDING_KEYS})
_LITERAL = frozenset({"const", "default", "countWhere"})
"""Kinds whose argument may be a map with such keys."""


def read_standing(entries: Entries) -> Standing:
    """The `severity`, `basis` and `source` keys of a map."""
    return Standing(entries.choice("severity", SEVERITIES), entries.choice("basis", BASES), entries.text("source"))


def read_constraint(key: Scalar, node: Node, problems: Problems) -> Constraint | None:
    """One `kind: argument` entry; `{ is: argument, basis: … }` is its long form. None after a mistake in that."""
    kind = key.text
    words = {word.text for word, _ in node.entries} if isinstance(node, Mapping) else set[str]()
    if "is" in words and (words <= LONG_KEYS or kind not in _LITERAL):
        entries = Entries(node, problems, f"the long form of “{kind}”")
        argument = entries.take("is") or node
        standing, title, message = read_standing(entries), entries.text("title"), entries.word("message")
        entries.close()
        return Constraint(kind, argument, standing, key.span, title, message)
    if isinstance(node, Mapping) and not words.isdisjoint(STANDING_KEYS) and kind not in _LITERAL:
        problems.add(
            node.span,
            f"the long form of “{kind}” needs the key “is”",
            f"write {kind}: {{ is: …, basis: … }}",
            code="long-form",
        )
        problems.lose(RULES)
        return None
    return Constraint(kind, node, Standing(), key.span)


def read_constraints(entries: Iterable[tuple[Scalar, Node]], problems: Problems) -> tuple[Constraint, ...]:
    """Every remaining entry of a map, as constraints."""
    found = (read_constraint(key, node, problems) for key, node in entries)
    return tuple(constraint for constraint in found if constraint is not None)


def read_row(key: Scalar, node: Node, problems: Problems) -> Row | None:
    """A line of `fields`."""
    path = path_in(key.text, key.span, problems)
    row = _row_at(path or Path(), key, node, problems)
    return None if path is None else row


def _row_at(path: Path, key: Scalar, node: Node, problems: Problems) -> Row:
    words = node.text.split("|") if isinstance(node, Scalar) else []
    named = [word for word in words if _WORD.fullmatch(word) and word != "required"]
    required = ", required: true" if "required" in words else ""
    hint = f"write {key.text}: {{ type: {named[0] if named else 'string'}{required} }}"
    entries = Entries(node, problems, f"the field “{key.text}”", hint)
    standing, title, formerly = read_standing(entries), entries.text("title"), entries.words("formerly")
    constraints = read_constraints(entries.rest(), problems)
    return Row(path, constraints, standing, title, key.span, formerly, is_unread=not entries.is_map)


def read_rows(node: Node | None, problems: Problems, what: str) -> tuple[Row, ...]:
    """The rows of a `fields` map."""
    entries = () if node is None else Entries(node, problems, what).rest()
    rows = (read_row(key, value, problems) for key, value in entries)
    return tuple(row for row in rows if row is not None)


def read_parameters(node: Node | None, problems: Problems, what: str) -> ParametersDeclaration:
    """The rows of an operation's parameters, whose names are no paths: `page[size]` is one name.

    `closed` is a row where it is written as one, and else says that there are no others.
    """
    hint = "write { name: { type: string } }; the path itself stands in request: POST /orders"
    entries = () if node is None else Entries(node, problems, what, hint).named("a parameter")
    closed = next((entry for entry in entries if entry[0].text == "closed" and not _is_row(entry[1])), None)
    return ParametersDeclaration(
        tuple(_row_at(Path((key.text,)), key, value, problems) for key, value in entries if (key, value) != closed),
        None if closed is None else read_constraint(*closed, problems),
    )


def _is_row(node: Node) -> bool:
    return isinstance(node, Mapping) and node.get("is") is None


def read_types(node: Node | None, problems: Problems) -> tuple[NamedType, ...]:
    """The `types` section."""
    if node is None:
        return ()
    types = []
    listed = Entries(node, problems, "“types”", "write types: { Name: { type: string } }")
    if not listed.is_map:
        problems.lose(TYPES)
    for key, value in listed.named("a type", TYPES):
        entries = Entries(value, problems, f"the type “{key.text}”", f"write {key.text}: {{ type: string }}")
        types.append(NamedType(key.text, read_constraints(entries.rest(), problems), key.span))
    return tuple(types)

"""Located nodes → rows, constraints and standings: the parts that shapes, types and tables share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.declarations import Constraint, NamedType, ParametersDeclaration, Row
from rulewright.language.decode import Entries, Problems, path_in
from rulewright.language.paths import Path
from rulewright.language.standing import Basis, Severity, Standing
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

SEVERITIES = {severity.value: severity for severity in Severity}
BASES = {basis.value: basis for basis in Basis}
STANDING_KEYS = ("severity", "basis", "source")
LONG_KEYS = frozenset({"is", "title", "message", *STANDING_KEYS})
_LITERAL = frozenset({"const", "default", "countWhere"})
"""Kinds whose argument may be a map with such keys."""


def read_standing(entries: Entries) -> Standing:
    """The `severity`, `basis` and `source` keys of a map."""
    return Standing(entries.choice("severity", SEVERITIES), entries.choice("basis", BASES), entries.text("source"))


def read_constraint(key: Scalar, node: Node, problems: Problems) -> Constraint:
    """One `kind: argument` entry; `{ is: argument, basis: … }` is its long form."""
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
        node = Mapping(tuple(entry for entry in node.entries if entry[0].text not in LONG_KEYS), node.span)
    return Constraint(kind, node, Standing(), key.span)


def read_constraints(entries: Iterable[tuple[Scalar, Node]], problems: Problems) -> tuple[Constraint, ...]:
    """Every remaining entry of a map, as constraints."""
    return tuple(read_constraint(key, node, problems) for key, node in entries)


def read_row(key: Scalar, node: Node, problems: Problems) -> Row | None:
    """A line of `fields`."""
    path = path_in(key.text, key.span, problems)
    row = _row_at(path or Path(), key, node, problems)
    return None if path is None else row


def _row_at(path: Path, key: Scalar, node: Node, problems: Problems) -> Row:
    wanted = f"type: {node.text}" if isinstance(node, Scalar) and node.value is not None else ""
    entries = Entries(node, problems, f"the field “{key.text}”", f"write {{{wanted and f' {wanted} '}}}")
    standing, title, formerly = read_standing(entries), entries.text("title"), entries.words("formerly")
    return Row(path, read_constraints(entries.rest(), problems), standing, title, key.span, formerly)


def read_rows(node: Node | None, problems: Problems, what: str) -> tuple[Row, ...]:
    """The rows of a `fields` map."""
    entries = () if node is None else Entries(node, problems, what).rest()
    rows = (read_row(key, value, problems) for key, value in entries)
    return tuple(row for row in rows if row is not None)


def read_parameters(node: Node | None, problems: Problems, what: str) -> ParametersDeclaration:
    """The rows of an operation's parameters, whose names are no paths: `page[size]` is one name.

    `closed` is a row where it is written as one, and else says that there are no others.
    """
    entries = () if node is None else Entries(node, problems, what).named("a parameter")
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
    for key, value in Entries(node, problems, "“types”").named("a type"):
        entries = Entries(value, problems, f"the type “{key.text}”")
        types.append(NamedType(key.text, read_constraints(entries.rest(), problems), key.span))
    return tuple(types)

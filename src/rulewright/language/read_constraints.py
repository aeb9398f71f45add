"""Located nodes → rows, constraints and standings: the parts that shapes, types and tables share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.declarations import Constraint, NamedType, Row
from rulewright.language.decode import Entries, Problems, kind_of, path_in
from rulewright.language.paths import Root
from rulewright.language.standing import Basis, Severity, Standing
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

SEVERITIES = {severity.value: severity for severity in Severity}
BASES = {basis.value: basis for basis in Basis}
_LONG_KEYS = frozenset({"is", "severity", "basis", "source", "title", "message"})


def read_standing(entries: Entries) -> Standing:
    """The `severity`, `basis` and `source` keys of a map."""
    return Standing(entries.choice("severity", SEVERITIES), entries.choice("basis", BASES), entries.text("source"))


def read_constraint(key: Scalar, node: Node, problems: Problems) -> Constraint:
    """One `kind: argument` entry; `{ is: argument, basis: … }` is its long form."""
    kind = str(key.value)
    if isinstance(node, Mapping):
        words = {str(word.value) for word, _ in node.entries}
        if "is" in words and words <= _LONG_KEYS:
            entries = Entries(node, problems, f"“{kind}”")
            argument = entries.take("is") or node
            return Constraint(
                kind, argument, read_standing(entries), key.span, entries.text("title"), entries.text("message")
            )
        if words & _LONG_KEYS - {"is", "title", "message"}:
            problems.add(
                node.span,
                f"the long form of “{kind}” needs the key “is”",
                f"write {kind}: {{ is: …, basis: … }}",
                code="long-form",
            )
    return Constraint(kind, node, Standing(), key.span)


def read_constraints(entries: Iterable[tuple[Scalar, Node]], problems: Problems) -> tuple[Constraint, ...]:
    """Every remaining entry of a map, as constraints."""
    return tuple(read_constraint(key, node, problems) for key, node in entries)


def read_row(key: Scalar, node: Node, problems: Problems) -> Row | None:
    """A line of `fields`."""
    path = path_in(str(key.value), key.span, problems)
    entries = Entries(node, problems, f"the field “{key.value}”")
    standing = read_standing(entries)
    title = entries.text("title")
    constraints = read_constraints(entries.rest(), problems)
    if path is None:
        return None
    if path.root is not Root.SHAPE or not path.tokens:
        problems.add(key.span, "a field needs a name")
        return None
    return Row(path, constraints, standing, title, key.span)


def read_rows(node: Node | None, problems: Problems, what: str) -> tuple[Row, ...]:
    """The rows of a `fields` map (or of an operation's parameters)."""
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        problems.add(node.span, f"{what} must be a map from a path to its constraints, found {kind_of(node)}")
        return ()
    rows = (read_row(key, value, problems) for key, value in node.entries)
    return tuple(row for row in rows if row is not None)


def read_types(node: Node | None, problems: Problems) -> tuple[NamedType, ...]:
    """The `types` section."""
    if node is None:
        return ()
    types = []
    for key, value in Entries(node, problems, "“types”").rest():
        entries = Entries(value, problems, f"the type “{key.value}”")
        types.append(NamedType(str(key.value), read_constraints(entries.rest(), problems), key.span))
    return tuple(types)

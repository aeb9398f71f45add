"""`enum: { add: […] }` and the values that another file lists → all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import items_of
from rulewright.language.json_values import is_among, spelled
from rulewright.reading.nodes import Mapping, Node, Sequence, to_value

if TYPE_CHECKING:
    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

_HOLDERS = ("is", "values")
"""Where the long forms of a list of values keep it."""


def added_values(node: Node) -> Node | None:
    """What follows `add`, where a node adds values and says nothing else but why."""
    if not isinstance(node, Mapping) or not {key.text for key, _ in node.entries} <= {"add", "because"}:
        return None
    return node.get("add")


def with_values(held: Node, added: Node, problems: Problems) -> Node | None:
    """The listed values with those that are added; None where no values are listed."""
    if isinstance(held, Mapping):
        holder = next((word for word in _HOLDERS if held.get(word) is not None), None)
        inner = None if holder is None else with_values(held.get(holder) or held, added, problems)
        if inner is None:
            return None
        return Mapping(tuple((key, inner if key.text == holder else part) for key, part in held.entries), held.span)
    if not isinstance(held, Sequence):
        return None
    known = [to_value(item) for item in held.items]
    new = []
    for item in items_of(added, "“add”", problems):
        if is_among(to_value(item), known):
            _tell_known(item, held, problems)
        else:
            new.append(item)
            known.append(to_value(item))
    return Sequence((*held.items, *new), held.span)


def _tell_known(item: Node, held: Sequence, problems: Problems) -> None:
    twin = next((known.span for known in held.items if is_among(to_value(known), [to_value(item)])), held.span)
    problems.warn(
        item.span, f"“{spelled(to_value(item))}” is listed already, in {place(twin)}", "leave it out", code="no-effect"
    )


def place(span: Span) -> str:
    """Where something stands, in words: its file and line."""
    return f"{span.file}:{span.line}"

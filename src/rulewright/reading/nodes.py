"""Located nodes: a JSON value in which every part knows its span."""

from dataclasses import dataclass
from typing import TypeAlias

from rulewright.reading.span import Span
from rulewright.reading.values import JsonScalar, JsonValue


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or null; `text` is its content as written, without quotes and escapes."""

    value: JsonScalar
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """An array."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object, its entries in the order of the text; a key's `value` is its `text`, no two are equal."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span

    def get(self, key: str) -> "Node | None":
        """The value of a key, or None when there is no such key."""
        return next((value for name, value in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def to_value(node: Node) -> JsonValue:
    """The JSON value of a node, without places."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [to_value(item) for item in node.items]
        case Mapping():
            return {key.text: to_value(value) for key, value in node.entries}

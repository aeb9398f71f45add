"""A base and a change of it (`set`, `fill`, `drop`) → the changed payload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.decode import shortened
from rulewright.reading.nodes import Node, Scalar, to_value

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.conditions import Json

FILLER = "x"
"""The letter that `fill` repeats."""

LONGEST_FILL = 1_000_000
"""How often `fill` repeats it at most."""

_ITEM = re.compile("0|[1-9][0-9]{0,8}")


class PointerMissError(LookupError):
    """A pointer of `set`, `fill` or `drop` leads nowhere in the base."""


def _place(payload: Json, tokens: tuple[str, ...], value: Json) -> Json:
    """The payload with the value at the pointer; missing parents become objects, `-` adds to an array."""
    if not tokens:
        return value
    token, rest = tokens[0], tokens[1:]
    match payload:
        case dict():
            payload[token] = _place(payload.get(token), rest, value)
        case list():
            index = len(payload) if token == "-" else _index(payload, token)  # noqa: S105 - a pointer's token
            if index == len(payload):
                payload.append(_place(None, rest, value))
            else:
                payload[index] = _place(payload[index], rest, value)
        case None:
            return {token: _place(None, rest, value)}
        case _:
            raise PointerMissError(f"there is no object around “{token}”")
    return payload


def _drop(payload: Json, tokens: tuple[str, ...]) -> Json:
    if not tokens:
        raise PointerMissError("the whole payload cannot be dropped")
    parent = payload
    for token in tokens[:-1]:
        parent = _step(parent, token)
    last = tokens[-1]
    match parent:
        case dict() if last in parent:
            del parent[last]
        case list() if _index(parent, last) < len(parent):
            del parent[_index(parent, last)]
        case _:
            raise PointerMissError(f"there is no “{last}”")
    return payload


def _step(value: Json, token: str) -> Json:
    match value:
        case dict() if token in value:
            return value[token]
        case list() if _index(value, token) < len(value):
            return value[_index(value, token)]
        case _:
            raise PointerMissError(f"there is no “{token}”")


def _index(items: list[Json], token: str) -> int:
    if not _ITEM.fullmatch(token) or int(token) > len(items):
        raise PointerMissError(f"there is no item “{shortened(token)}”")
    return int(token)


def is_length(node: Node) -> bool:
    """Whether a node gives `fill` a length."""
    return isinstance(node, Scalar) and type(node.value) is int and 0 <= node.value <= LONGEST_FILL


def _fill(payload: Json, tokens: tuple[str, ...], node: Node) -> Json:
    length = node.value if isinstance(node, Scalar) and isinstance(node.value, int) else 0
    return _place(payload, tokens, FILLER * length)


CHANGES: dict[str, collections.abc.Callable[[Json, tuple[str, ...], Node], Json]] = {
    "set": lambda payload, tokens, node: _place(payload, tokens, to_value(node)),
    "fill": _fill,
    "drop": lambda payload, tokens, _node: _drop(payload, tokens),
}
"""What changes a base, by the key that asks for it; each raises PointerMissError."""

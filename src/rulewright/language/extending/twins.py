"""A thing that two files write, neither extending the other → what only one of them says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.extending.modes import Keyed
    from rulewright.reading.span import Span


def differences(one: Node, other: Node, mode: Keyed) -> Iterator[tuple[str, Span, Span]]:
    """The keys that speak when absent and stand in one alone, each with where it stands, or would, in both."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        first, second = _spoken(one, mode), _spoken(other, mode)
        for word in sorted(first.keys() ^ second.keys()):
            yield word, _place(word, first, one), _place(word, second, other)


def _spoken(node: Mapping, mode: Keyed) -> dict[str, Scalar]:
    return {key.text: key for key, _ in node.entries if mode.speaks(key.text)}


def _place(word: str, keys: dict[str, Scalar], node: Mapping) -> Span:
    return keys[word].span if word in keys else node.span

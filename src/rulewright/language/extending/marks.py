"""A node → what it says of itself: that it changes or removes something, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rulewright.language.decode import kind_of
from rulewright.language.extending.modes import Keyed, Listed, Whole
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Collection

    from rulewright.language.extending.modes import Mode
    from rulewright.language.problems import Problems

_WORDS: tuple[Literal["remove", "override"], ...] = ("remove", "override")
_MARKS = frozenset({*_WORDS, "because"})
_WHY = "write because: and the reason, for those who compare the files"


@dataclass(frozen=True, slots=True)
class Mark:
    """`override: true` or `remove: true`, and what stands beside it."""

    word: Literal["override", "remove"]
    at: Scalar
    because: str | None
    node: Node
    """What is written beside the marks."""


def mark_of(node: Node, mode: Mode, problems: Problems) -> Mark | None:
    """The mark of a node, if it has one."""
    if not isinstance(node, Mapping) or isinstance(mode, Listed) or (isinstance(mode, Keyed) and not mode.is_thing):
        return None
    keys = {key.text: (key, value) for key, value in node.entries}
    word = next((word for word in _WORDS if word in keys), None)
    if word is None or (_takes_any_key(mode) and not _is_long_form(keys.keys(), word)):
        return None
    at, value = keys[word]
    if not (isinstance(value, Scalar) and value.value is True):
        if not isinstance(mode, Keyed) or isinstance(value, Scalar):
            _refuse_value(value, word, mode, problems)
        return None
    rest = tuple(entry for entry in node.entries if entry[0].text not in _MARKS)
    idle = [key for key, _ in node.entries if key.text not in {word, "because", _name(mode)}]
    if word == "remove" and idle:
        beside = idle[0]
        problems.add(beside.span, f"“{beside.text}” stands beside “remove”", "what is removed says nothing else")
    because = _because(keys.get("because"), at, word, problems)
    return Mark(word, at, because, _unwrapped(Mapping(rest, node.span), at, word, problems))


def _takes_any_key(mode: Mode) -> bool:
    return isinstance(mode, Whole) and mode.takes_any_key


def _name(mode: Mode) -> str | None:
    return mode.name if isinstance(mode, Whole) else None


def _is_long_form(keys: Collection[str], word: str) -> bool:
    """Whether a map that may have any keys is a long form, which gives its reason."""
    return set(keys) == ({"remove", "because"} if word == "remove" else {"is", "override", "because"})


def _refuse_value(value: Node, word: str, mode: Mode, problems: Problems) -> None:
    if isinstance(mode, Keyed) and isinstance(value, Scalar) and value.text in _CELLS:
        return
    problems.add(value.span, f"“{word}” is true or left out, found {kind_of(value)}", f"write {word}: true")


_CELLS = frozenset({"R", "o", "X", "required", "optional", "forbidden"})


def _because(entry: tuple[Scalar, Node] | None, at: Scalar, word: str, problems: Problems) -> str | None:
    if entry is None:
        problems.add(at.span, f"“{word}” needs the key “because”", _WHY, code="missing-key")
        return None
    value = entry[1]
    if isinstance(value, Scalar) and isinstance(value.value, str) and value.value.strip():
        return value.value
    found = "an empty text" if isinstance(value, Scalar) and value.value == "" else kind_of(value)
    problems.add(value.span, f"“because” must be a reason, found {found}", _WHY)
    return None


def _unwrapped(node: Mapping, at: Scalar, word: str, problems: Problems) -> Node:
    """What is written beside the marks; the argument alone where nothing else is."""
    if not node.entries and word == "override":
        problems.add(at.span, "“override” stands alone: it does not say what holds instead", "write is: … beside it")
    if len(node.entries) == 1 and node.entries[0][0].text == "is":
        return node.entries[0][1]
    return node

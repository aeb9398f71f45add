"""Path text ("lineItems[*].utid", "/odd.key") → Path, a tuple of keys and array steps from a known root."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from rulewright.reading.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable


class Each(Enum):
    """A step to many places, written `[*]`: every item of an array, or every value of a map."""

    EACH = "items"
    VALUES = "values"

    # The usual hash, that of its name, is worked out each time; and ways are keys of many tables.
    __hash__ = object.__hash__

    def __str__(self) -> str:
        return "[*]"


EACH = Each.EACH
"""Every item of an array."""
VALUES = Each.VALUES
"""Every value of a map. A path is read with `EACH`; the outline knows where a map stands."""

Token: TypeAlias = str | Each
Pointer: TypeAlias = tuple[str | int, ...]


class Root(Enum):
    """Where a path starts."""

    SHAPE = "shape"
    ITEM = "item"
    """The item a rule with `for:` is being run on."""
    DATA = "data"
    """A column of caller-supplied data: the first token names the data, the second its column."""


@dataclass(frozen=True, slots=True)
class Path:
    """A place relative to its root; `()` is the root itself."""

    tokens: tuple[Token, ...] = ()
    root: Root = Root.SHAPE

    def __str__(self) -> str:
        """The path as an author writes it."""
        if all(isinstance(token, Each) or _KEY.fullmatch(token) for token in self.tokens):
            text = _dotted(self.tokens, str)
        else:
            text = pointer_text(tuple(str(token) for token in self.tokens))
        if self.root is Root.SHAPE:
            return text
        return f"{self.root.value}{'' if not text or text.startswith('[') else '.'}{text}"

    def id(self) -> str:
        """The path as it stands in a rule id: `~`, `/` and `.` inside a key escaped as `~0`, `~1`, `~2`."""
        return _dotted(self.tokens, segment)

    def __truediv__(self, token: Token) -> Path:
        return Path((*self.tokens, token), self.root)

    @property
    def leads_to_many(self) -> bool:
        """Whether it has a step to every item of an array or every value of a map."""
        return any(isinstance(token, Each) for token in self.tokens)

    def parent(self) -> Path:
        """The path one step up. Raises IndexError at the root."""
        if not self.tokens:
            raise IndexError("the root has no parent")
        return Path(self.tokens[:-1], self.root)


class PathError(ValueError):
    """A path's text cannot be read; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


_KEY = re.compile(r"[^\s.\[\]/~]+")
_SEGMENT = re.compile(rf"(?P<key>{_KEY.pattern})?(?P<each>(?:\[\*\])*)")
_STEP = re.compile(r"\.?\[(?:\*|[0-9]*)\]|\.\*(?=\.|$)")
"""What other languages write for the items of an array."""
_INDEX = re.compile(r"\[[0-9]+\]")
_SPELLING = "join plain keys with dots and write [*] for every item of an array"


def parse_path(text: str, roots: frozenset[Root] = frozenset()) -> Path:
    """Reads a dotted path or a JSON Pointer of keys.

    `roots` are the roots other than the shape that a first segment may name here; elsewhere `item` and `data` are
    ordinary keys.

    Raises:
        PathError: when the text is neither.
    """
    if text.startswith("/"):
        return Path(parse_pointer(text))
    for root in roots:
        if re.match(rf"{root.value}(?=[.\[]|$)", text):
            rest = text.removeprefix(root.value)
            return Path(_tokens(rest.removeprefix("."), in_array=rest.startswith("[")) if rest else (), root)
    return Path(_tokens(text) if text else ())


def _tokens(text: str, *, in_array: bool = False) -> tuple[Token, ...]:
    """The keys and array steps of a dotted path; one that goes on from an array (`in_array`) may start with a step."""
    tokens: list[Token] = []
    for step in text.split("."):
        match = _SEGMENT.fullmatch(step)
        if match is None or step == "*" or not (match["key"] or (in_array and not tokens)):
            raise _refused(step, text)
        tokens.extend([match["key"]] if match["key"] else [])
        tokens.extend([EACH] * match["each"].count("[*]"))
    return _limited(tuple(tokens))


def _refused(step: str, text: str) -> PathError:
    meant = _STEP.sub("[*]", text)
    if step and meant != text:
        one = _INDEX.search(step) is not None
        message = f"“{step}” names one item of an array" if one else f"“{step}” cannot stand in a dotted path"
        return PathError(message, f"write {meant}, which names every item of the array")
    if not step and (shorter := re.sub(r"\.{2,}", ".", text).strip(".")):
        return PathError(f"“{text}” has an empty step", f"write {shorter}")
    message = f"“{step}” cannot stand in a dotted path" if step else f"“{text}” has an empty step"
    return PathError(message, f"{_SPELLING}; write any other key as a JSON Pointer, such as /odd.key")


def _limited(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    if len(tokens) > MAX_DEPTH:
        raise PathError(f"a path of {len(tokens)} steps leads nowhere", f"payloads are nested up to {MAX_DEPTH} levels")
    return tokens


def pointer_text(pointer: Pointer) -> str:
    """The JSON Pointer (RFC 6901) of a place in a payload."""
    return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in pointer)


def parse_pointer(text: str) -> tuple[str, ...]:
    """The tokens of a JSON Pointer; array indexes stay text.

    Raises:
        PathError: when the text is not a JSON Pointer.
    """
    if text == "":
        return ()
    if not text.startswith("/") or re.search(r"~(?![01])", text):
        meant = f"write /{_STEP.sub('/0', text).replace('.', '/')}" if not text.startswith("/") else "escape ~ as ~0"
        raise PathError(f"“{text}” is not a JSON Pointer", meant)
    tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))
    _limited(tokens)
    return tokens


def segment(key: str) -> str:
    """A name as a segment of a rule id: `~`, `/` and `.` escaped as `~0`, `~1`, `~2`."""
    return key.replace("~", "~0").replace("/", "~1").replace(".", "~2")


def _dotted(tokens: tuple[Token, ...], spell: Callable[[str], str]) -> str:
    text = ""
    for token in tokens:
        if isinstance(token, Each):
            text += str(token)
        else:
            text += f".{spell(token)}" if text else spell(token)
    return text

"""YAML text → its tokens with the comments between them: what must stay the same when a text is laid out anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

Token: TypeAlias = yaml.Token
Sign: TypeAlias = tuple[object, ...]
"""What a token or a comment is, wherever it stands."""

_COMMENT = re.compile("#[^\r\n]*")


class NoTokensError(ValueError):
    """The scanner, which takes less than the parser that reads rule files, does not take the text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, in their order; those of blocks are as long as nothing."""

    text: str
    all: tuple[Token, ...]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """The tokens of a text. Raises NoTokensError."""
        try:
            return cls(text, tuple(yaml.scan(text, Loader=yaml.SafeLoader)))
        except yaml.YAMLError as error:
            raise NoTokensError(str(error)) from error

    def signs(self) -> tuple[Sign, ...]:
        """What the text consists of: each token, and each comment between the tokens that it stands between.

        A comment tells also whether it has its line for itself: a remark on a line is none on the next.
        """
        return tuple(self._signs())

    def _signs(self) -> Iterator[Sign]:
        done = 0
        for token in self.all:
            yield from self._comments(done, token.start_mark.index)
            yield _sign(token, self.text)
            done = max(done, token.end_mark.index)
        yield from self._comments(done, len(self.text))

    def _comments(self, start: int, end: int) -> Iterator[Sign]:
        for found in _COMMENT.finditer(self.text, start, max(start, end)):
            line_start = max(self.text.rfind("\n", 0, found.start()), self.text.rfind("\r", 0, found.start())) + 1
            is_alone = not self.text[line_start : found.start()].strip()
            yield ("comment", found[0].rstrip(), is_alone)


def _sign(token: Token, text: str) -> Sign:
    name = type(token).__name__
    match token:
        case yaml.ScalarToken():
            return (name, token.value, token.plain, token.style, _header(token, text))
        case yaml.AnchorToken() | yaml.AliasToken() | yaml.TagToken():
            return (name, token.value)
        case yaml.DirectiveToken():
            return (name, token.name, token.value)
        case _:
            return (name,)


def _header(token: yaml.ScalarToken, text: str) -> str:
    """The first line of a text in block style: how it is read, and perhaps a comment."""
    if token.style not in ("|", ">"):
        return ""
    return re.split("[\r\n]", text[token.start_mark.index :], maxsplit=1)[0].rstrip()

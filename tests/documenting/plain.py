"""Words of documentation → text, for assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.model import Code, Link
from rulewright.documenting.words import standing_words

if TYPE_CHECKING:
    from rulewright.documenting.model import Said, Words


def text(words: Words) -> str:
    """Code in backquotes, links in angles."""
    return "".join(map(_text, words))


def told(said: Said) -> str:
    """What is said, and its standing in parentheses where there is something to say of it."""
    standing = standing_words(said.standing)
    return f"{text(said.words)} ({standing})" if standing else text(said.words)


def _text(word: str | Code | Link) -> str:
    match word:
        case Code(code):
            return f"`{code}`"
        case Link(shape):
            return f"<{shape}>"
        case _:
            return word

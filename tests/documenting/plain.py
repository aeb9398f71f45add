"""Words of documentation → text, for assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.model import Aside, Code, Link
from rulewright.documenting.words import standing_words

if TYPE_CHECKING:
    from rulewright.documenting.model import Said, Words


def text(words: Words) -> str:
    """Code in backquotes, links in angles, asides in parentheses."""
    return "".join(map(_text, words))


def told(said: Said) -> str:
    """What is said, and its standing in parentheses where there is something to say of it."""
    standing = standing_words(said.standing)
    return f"{text(said.words)} ({standing})" if standing else text(said.words)


def _text(word: str | Code | Link | Aside) -> str:
    match word:
        case Code(code):
            return f"`{code}`"
        case Link():
            return f"<{word.label or word.name}>"
        case Aside():
            return f"({word.text})"
        case _:
            return word

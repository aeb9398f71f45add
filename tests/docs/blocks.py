"""The text of a Markdown page → its code blocks, each with what the comments right before it say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMENT = re.compile(r"<!--\s*([a-z ]+):\s*(.*?)\s*-->", re.DOTALL)

NOT_RUN, FILE, PART, ON = "not run", "file", "part of", "on"
"""The comments that a block may have; CONTRIBUTING.md says what they mean."""


@dataclass(frozen=True, slots=True)
class Block:
    """A code block. `line` is that of its first line of code, counted from 1; `section` the heading of level 2 above it."""

    page: str
    line: int
    language: str
    text: str
    says: Mapping[str, str]
    section: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


def spoken_of(text: str) -> list[str]:
    """The code within the sentences of a page."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [part.content for token in tokens for part in token.children or () if part.type == "code_inline"]


def blocks_of(page: str, text: str) -> list[Block]:
    """The blocks of a page in their order. A block that is only indented has no language."""
    found = []
    section = ""
    tokens = MarkdownIt("commonmark").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open" and before.tag == "h2":
            section = token.content
        if token.type not in {"fence", "code_block"} or token.map is None:
            continue
        comment = before.content if before is not None and before.type == "html_block" else ""
        line = token.map[0] + (2 if token.type == "fence" else 1)
        language = token.info.split(maxsplit=1)[0] if token.info else ""
        found.append(Block(page, line, language, token.content, dict(_COMMENT.findall(comment)), section))
    return found

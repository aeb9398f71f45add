"""The page of a contract's documentation → Markdown, in which no text of an author is markup."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, assert_never

from rulewright.documenting.blocks import Heading, Listing, Paragraph, Snippet, Table
from rulewright.documenting.model import Aside, Code, Link
from rulewright.emit.jsonschema.text import json_text
from rulewright.reading.display import visible
from rulewright.reporting.markdown.escaping import escaped, fenced
from rulewright.reporting.markdown.table import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.documenting.blocks import Block, Page
    from rulewright.documenting.model import Words


def markdown(page: Page) -> str:
    """The text of the page."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    # A comment ends with two hyphens, wherever they stand.
    yield f"<!-- {visible(page.made).replace('--', '- -')} -->"
    yield f"# {escaped(page.title)}"
    writer = _Writer(page)
    for block in (*page.start, Listing(tuple((link,) for link in page.contents)), *page.blocks):
        yield ""
        yield from writer.block(block)


class _Writer:
    """Writes the parts of one page, whose anchors it knows."""

    def __init__(self, page: Page) -> None:
        self._anchors = page.anchors

    def block(self, block: Block) -> Iterator[str]:
        """The lines of a part."""
        match block:
            case Heading(level, words, leads):
                yield f"{'#' * level} {self._anchor(leads)}{self._text(words)}"
            case Paragraph(words):
                yield self._text(words)
            case Listing(items, leads) if leads:
                for number, (words, lead) in enumerate(zip(items, leads, strict=True), 1):
                    yield f"{number}. {self._anchor(lead)}{self._text(words)}"
            case Listing(items):
                yield from (f"- {self._text(words)}" for words in items)
            case Table():
                yield from self._table(block)
            case Snippet(caption, value):
                # Between tags of blocks, Markdown is not read as such.
                yield from (f"<details><summary>{''.join(map(_raw, caption))}</summary>", "")
                yield from fenced(json_text(value, ascii_only=False).rstrip("\n"), "json")
                yield from ("", "</details>")
            case _:
                assert_never(block)

    def _table(self, table: Table) -> Iterator[str]:
        yield row(map(escaped, table.head))
        yield row(["---"] * len(table.head))
        for at, cells in enumerate(table.rows):
            anchor = self._anchor(table.leads[at]) if table.leads else ""
            first, *rest = ("<br>".join(map(self._text, lines)) for lines in cells)
            yield row([f"{anchor}{first}", *rest])

    def _anchor(self, link: Link) -> str:
        return f'<a id="{self._anchors[link.to, link.name]}"></a>'

    def _text(self, words: Words) -> str:
        return "".join(map(self._word, words)).strip(" ")

    def _word(self, word: str | Code | Link | Aside) -> str:
        match word:
            case str():
                return _inside(word)
            case Code(text):
                return _code(text)
            case Link(to, name, label):
                anchor = self._anchors.get((to, name))
                shown = _inside(name if label is None else label)
                return shown if anchor is None else f"[{shown}](#{anchor})"
            case Aside(text, source):
                named = "" if source is None else self._word(source)
                return f"<i>({' '.join(filter(None, (_inside(text), named)))})</i>"
            case _:
                assert_never(word)


def _code(text: str) -> str:
    """A text as code: between backquotes, unless it has one, or what a table would take for the end of its cell."""
    is_plain = text == text.strip() and text and not _NOT_IN_QUOTES.search(text)
    return f"`{visible(text)}`" if is_plain else f"<code>{_inside(text)}</code>"


_NOT_IN_QUOTES = re.compile("[`|]")


def _inside(text: str) -> str:
    """A text as Markdown, with the spaces around it as they are: it stands among others."""
    bare = text.strip(" ")
    before, _, after = text.partition(bare) if bare else (text, "", "")
    return f"{before}{escaped(bare)}{after}"


def _raw(word: str | Code | Link | Aside) -> str:
    """A word as HTML."""
    match word:
        case Code(text):
            return f"<code>{html.escape(visible(text))}</code>"
        case Link(_, name, label):
            return html.escape(visible(name if label is None else label))
        case Aside(text):
            return html.escape(visible(f"({text})"))
        case _:
            return html.escape(visible(word))

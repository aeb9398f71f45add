"""The page of a contract's documentation → HTML that needs nothing else, in the style of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from markupsafe import Markup, escape

from rulewright.documenting.blocks import Heading, Listing, Paragraph, Snippet, Table
from rulewright.documenting.model import Aside, Code, Link
from rulewright.emit.jsonschema.text import json_text
from rulewright.reading.display import visible
from rulewright.reporting.html.rendering import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.documenting.blocks import Block, Page
    from rulewright.documenting.model import Words


def html(page: Page) -> str:
    """The text of the page."""
    return "".join(pieces("contract.html", shown(page)))


def shown(page: Page) -> dict[str, object]:
    """What templates show of the page; `contract_parts.html` shows its sections."""
    writer = _Writer(page)
    return {
        "title": page.title,
        "made": page.made,
        "start": [writer.block(block) for block in page.start],
        "contents": [writer.link(section) for section in page.contents],
        "sections": [*_sections(page, writer)],
    }


def _sections(page: Page, writer: _Writer) -> Iterator[dict[str, object]]:
    """The parts under each heading of the list of contents; of tables that are searched, the titles to choose from."""
    starts = [at for at, block in enumerate(page.blocks) if isinstance(block, Heading) and block.leads in page.contents]
    for start, end in zip(starts, [*starts[1:], len(page.blocks)], strict=True):
        head, *blocks = page.blocks[start:end]
        searched = [block.title for block in blocks if isinstance(block, Table) and block.searched]
        yield {**writer.block(head), "blocks": [*map(writer.block, blocks)], "searched": searched}


class _Writer:
    """Makes what the template shows of the parts of one page, whose anchors it knows."""

    def __init__(self, page: Page) -> None:
        self._anchors = page.anchors

    def block(self, block: Block) -> dict[str, object]:
        """What the template shows of a part."""
        match block:
            case Heading(level, words, leads):
                return {"sort": "heading", "level": level, "anchor": self._anchor(leads), "text": self._text(words)}
            case Paragraph(words):
                return {"sort": "paragraph", "text": self._text(words)}
            case Listing(items, leads):
                anchors = [self._anchor(lead) for lead in leads] or [""] * len(items)
                shown = [
                    {"text": self._text(words), "anchor": anchor} for words, anchor in zip(items, anchors, strict=True)
                ]
                return {"sort": "listing", "tag": "ol" if leads else "ul", "items": shown}
            case Snippet(caption, value):
                lines = json_text(value, ascii_only=False).rstrip("\n").split("\n")
                return {"sort": "snippet", "text": self._text(caption), "lines": lines}
            case Table():
                return self._table(block)
            case _:
                assert_never(block)

    def link(self, link: Link) -> Markup:
        """A link to what stands on the page; of anything else, its name."""
        shown = visible(link.name if link.label is None else link.label)
        anchor = self._anchors.get((link.to, link.name))
        return escape(shown) if anchor is None else Markup('<a href="#{}">{}</a>').format(anchor, shown)

    def _table(self, table: Table) -> dict[str, object]:
        anchors = [self._anchor(lead) for lead in table.leads] or [""] * len(table.rows)
        rows = [
            {"anchor": anchor, "cells": [[self._text(words) for words in lines] for lines in cells]}
            for cells, anchor in zip(table.rows, anchors, strict=True)
        ]
        return {"sort": "table", "title": table.title, "head": table.head, "rows": rows, "searched": table.searched}

    def _anchor(self, link: Link) -> str:
        return self._anchors[link.to, link.name]

    def _text(self, words: Words) -> Markup:
        return Markup().join(map(self._word, words))

    def _word(self, word: str | Code | Link | Aside) -> Markup:
        match word:
            case str():
                return escape(visible(word))
            case Code(text):
                return Markup("<code>{}</code>").format(visible(text))
            case Link():
                return self.link(word)
            case Aside(text, source):
                named = Markup() if source is None else self._word(source)
                inner = Markup(" ").join(filter(None, (escape(visible(text)), named)))
                return Markup('<span class="muted">({})</span>').format(inner)
            case _:
                assert_never(word)

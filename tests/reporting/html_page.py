"""A page of HTML → its structure, for tests: every element closed, its texts, tables and attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})


@dataclass
class Element:
    """An element of a page, and what is in it."""

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def walk(self) -> Iterator[Element]:
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag below; `data_side="x"` asks for an attribute, `data_side=""` that it is there."""
        asked = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if element.tag == tag
            and all(
                name in element.attributes and value in {"", element.attributes[name]} for name, value in asked.items()
            )
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only one of them."""
        [found] = self.all(tag, **attributes)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self.open[-1].parts.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read_page(text: str) -> Element:
    """The page, in which every element is closed in its place and every id is there once."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root], [element.tag for element in reader.open]
    names = [element.attributes["id"] for element in reader.root.walk() if "id" in element.attributes]
    assert len(names) == len(set(names))
    return reader.root


def matrix(page: Element) -> list[dict[str, Any]]:
    """The rows of the table of rules, as the JSON document tells them."""
    return [
        {
            "rule": row.attributes["data-item"],
            "kept": row.one("td", data_side="kept").text == "✓ seen",
            "broken": row.one("td", data_side="broken").text == "✓ seen",
            "left_out": row.one("td", data_side="left_out").text or None,
        }
        for row in page.all("tr", data_item="")
    ]

"""The parts of a page, which every markup has: what a writer of pages is given to write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.documenting.model import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.documenting.model import Link, Words
    from rulewright.language.conditions import Json

Lines: TypeAlias = "tuple[Words, ...]"
"""What stands in a cell: lines, one below the other."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or below, and what leads to it."""

    level: int
    words: Words
    leads: Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, in an order or in none."""

    items: tuple[Words, ...]
    numbered: tuple[Link, ...] = ()
    """Where items have numbers, what leads to each."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell of a row is its name. `leads` holds what leads to each row, where rows are told.

    `title` names it to whoever cannot see it; `searched` says that it is long enough to be searched.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]
    leads: tuple[Link, ...] = ()
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A JSON value under its caption, which a reader may open."""

    caption: Words
    value: Json


Block: TypeAlias = Heading | Paragraph | Listing | Table | Snippet


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title, what made it, its parts, and the anchor of everything that a link leads to.

    `start` stands before the list of `contents`, the `blocks` behind it.
    """

    title: str
    made: str
    start: tuple[Block, ...]
    contents: tuple[Link, ...]
    blocks: tuple[Block, ...]
    anchors: Mapping[tuple[Told, str], str]


def anchors_of(links: Iterable[Link]) -> dict[tuple[Told, str], str]:
    """An anchor for each thing that links lead to: of letters, digits and hyphens, and no two the same."""
    found: dict[tuple[Told, str], str] = {}
    taken: set[str] = set()
    sources = 0
    for link in links:
        if (link.to, link.name) in found:
            continue
        # A citation is too long a name, and known by its number.
        sources += link.to is Told.SOURCE
        name = str(sources) if link.to is Told.SOURCE else link.name.lower()
        slug = plain = f"{link.to.value}-{re.sub('[^a-z0-9]+', '-', name).strip('-')}"
        number = 1
        while slug in taken:
            number += 1
            slug = f"{plain}-{number}"
        taken.add(slug)
        found[link.to, link.name] = slug
    return found

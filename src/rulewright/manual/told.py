"""A kind → its entry of the manual in lines of text: what to write, what works, and what is said of the mistake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.manual.samples import of_kind
from rulewright.reporting.explanation import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.kinds import Kind


def kind_entry(kind: Kind) -> Iterator[str]:
    """The lines of a kind's entry."""
    manual = kind.manual
    yield row("write", re.sub("`([^`]*)`", r"“\1”", manual.how))
    first, *others = manual.works
    yield ""
    yield row("works", first)
    yield from (row("", text) for text in others)
    mistake = of_kind(kind, manual.mistake)
    found = mistake.mistake()
    yield ""
    yield row("mistake", mistake.text)
    yield row("", found.message)
    yield from () if found.hint is None else (row("", found.hint),)

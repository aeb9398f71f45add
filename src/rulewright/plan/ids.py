"""Short or full rule ids → the rules they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def matching_ids(text: str, ids: Iterable[str]) -> list[str]:
    """The ids that a full id or an ending of one (from a `.` or `/` on) names: none, one, or an ambiguity."""
    known = list(dict.fromkeys(ids))
    if text in known:
        return [text]
    return [known_id for known_id in known if known_id.endswith((f".{text}", f"/{text}"))]


def id_pattern(text: str) -> re.Pattern[str] | None:
    """The full ids that a text with `*` means, where it stands for any characters but `/`; None where there is none.

    The step `[*]` of an array is part of an id.
    """
    parts = [part.replace(_ANY_ITEM, "[*]") for part in text.replace("[*]", _ANY_ITEM).split("*")]
    return re.compile("[^/]*".join(map(re.escape, parts))) if len(parts) > 1 else None


_ANY_ITEM = "\0"

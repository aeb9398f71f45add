"""Short or full rule ids → the rules they name."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_NOTHING: Mapping[str, str] = MappingProxyType({})


def matching_ids(text: str, ids: Iterable[str], formerly: Mapping[str, str] = _NOTHING) -> list[str]:
    """The ids that a full id or an ending of one (from a `.` or `/` on) names: none, one, or an ambiguity.

    `formerly` holds ids that rules had before, each with the one it has now: they name it where no id does.
    """
    known = list(dict.fromkeys(ids))
    if text in known:
        return [text]
    if text in formerly:
        return [formerly[text]]
    ends = (f".{text}", f"/{text}")
    found = [known_id for known_id in known if known_id.endswith(ends)]
    return found or list(dict.fromkeys(now for former, now in formerly.items() if former.endswith(ends)))


def id_pattern(text: str) -> re.Pattern[str] | None:
    """The full ids that a text with `*` means, where it stands for any characters but `/`; None where there is none.

    The step `[*]` of an array is part of an id.
    """
    parts = [part.replace(_ANY_ITEM, "[*]") for part in text.replace("[*]", _ANY_ITEM).split("*")]
    return re.compile("[^/]*".join(map(re.escape, parts))) if len(parts) > 1 else None


_ANY_ITEM = "\0"

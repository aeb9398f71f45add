"""Short or full rule ids → the rules they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def matching_ids(text: str, ids: Iterable[str]) -> list[str]:
    """The ids that a full id or an ending of one (from a `.` or `/` on) names: none, one, or an ambiguity."""
    known = list(dict.fromkeys(ids))
    if text in known:
        return [text]
    return [known_id for known_id in known if known_id.endswith((f".{text}", f"/{text}"))]

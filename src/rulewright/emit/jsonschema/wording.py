"""A check → what it requires, in words for a reader who has no payload before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rulewright.language.conditions import InData, Matches
from rulewright.plan.predicates import Forbidden, KnownKeys, NotNull, Unique
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Check

_SLOT = re.compile(r"\{([^{}]+)\}")
_OF_A_VALUE = re.compile(r", (?:found|has) \{.*|\{near\}")

_POSITIVE: Final[Mapping[type, str]] = {
    Forbidden: "{field} must be absent",
    InData: "{field} must be in the {data}",
    KnownKeys: "{field} must have no keys but the declared ones",
    NotNull: "{field} must not be null",
    Unique: "{field} must have items that differ",
}
"""What the predicates require whose messages say what is wrong instead."""


def requirement(check: Check, field: str | None = None, *, markdown: bool = False) -> str:
    """The check's message without what it says of a value found: `campaign must have at most 1024 characters`.

    `field` stands for the field's path; in Markdown a pattern is set as code.
    """
    params = {name: _words(value) for name, value in check.params}
    if markdown and isinstance(check.predicate, Matches) and "pattern" in params:
        params["pattern"] = f"`{params['pattern']}`"
    params["field"] = field or str(check.target) or "the payload"
    template = _POSITIVE.get(type(check.predicate)) or _OF_A_VALUE.sub("", check.message)
    return _SLOT.sub(lambda slot: params.get(slot[1], slot[0]), template)


def _words(value: Json) -> str:
    return ", ".join(map(plain, value)) if isinstance(value, list) else str(value)

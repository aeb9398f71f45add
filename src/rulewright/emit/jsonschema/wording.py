"""A check → what it requires, in words for a reader who has no payload before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rulewright.language.conditions import InData, Matches
from rulewright.plan.predicates import Chosen, CountWhere, Custom, EachKey, Forbidden, KnownKeys, NotNull, Unique
from rulewright.validation.requirement import ITEM, condition_words
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Check

_SLOT = re.compile(r"\{([^{}]+)\}")
_OF_A_VALUE = re.compile(r", (?:found(?: only)?|has) \{.*|\{near\}")

_POSITIVE: Final[Mapping[type, str]] = {
    Chosen: "the {by} of {field} must be one of {values}",
    CountWhere: "{field} must have {limit} for which {where}",
    Custom: "{field} must be as {function} wants it",
    EachKey: "each key of {field} must be one that {asked}",
    Forbidden: "{field} must be absent",
    InData: "{field} must be in the {data}",
    KnownKeys: "{field} must have no keys but the declared ones",
    NotNull: "{field} must not be null",
    Unique: "{field} must have items that differ{by}",
}
"""What the predicates require whose messages say what is wrong instead."""


def requirement(check: Check, field: str | None = None, *, markdown: bool = False) -> str:
    """The check's message without what it says of a value found: `campaign must have at most 1024 characters`.

    `field` stands for the field's path; in Markdown a pattern is set as code.
    """
    params = {name: _words(value) for name, value in check.params}
    if markdown and isinstance(check.predicate, Matches) and "pattern" in params:
        params["pattern"] = f"`{params['pattern']}`"
    match check.predicate:
        case Chosen(by):
            params["by"] = str(by)
        case CountWhere(where):
            params["where"] = condition_words(where, whole=ITEM)
        case Unique(by) if keys := [str(key.path) for key in by if key.path.tokens]:
            params["by"] = f" in {', '.join(keys)}"
        case Unique():
            params["by"] = ""
    params["field"] = field or str(check.target) or "the payload"
    template = _POSITIVE.get(type(check.predicate)) or _OF_A_VALUE.sub("", check.message)
    return _SLOT.sub(lambda slot: params.get(slot[1], slot[0]), template)


def _words(value: Json) -> str:
    return ", ".join(map(plain, value)) if isinstance(value, list) else str(value)

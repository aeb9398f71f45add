"""A check that does not hold and its payload → the message, in which the JSON types of values stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.templates import filled
from rulewright.validation.places import Missing, value_at
from rulewright.validation.values import text_length, type_words
from rulewright.validation.words import dotted, plain

if TYPE_CHECKING:
    from rulewright.emit.python.runtime.book import NotedCheck
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import TextUnit


def worded(check: NotedCheck, pointer: Pointer, first: Pointer | None, payload: Json, unit: TextUnit) -> str:
    """What is wrong where a check does not hold, in one sentence."""
    value = value_at(payload, pointer)
    found = "nothing" if isinstance(value, Missing) else type_words(value)
    facts = {**dict(check.words), "field": dotted(pointer), "found": found, "value": found}
    if pointer:
        facts["key"] = plain(str(pointer[-1]))
    if first is not None:
        facts["first"] = dotted(first)
    if isinstance(value, str):
        facts["actual"] = str(text_length(value, unit))
    elif isinstance(value, list | dict):
        facts["actual"] = str(len(value))
    return filled(check.message, facts.get)

"""A judge → judges that overlook, or see otherwise, what some rules say; the rules themselves stay as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.validation.judgement import Judgement
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import TextUnit
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken

    Judging = Callable[[Judge], Judge]
    Keeps = Callable[[Broken, Json], bool]

BEYOND = 10
"""So many items are checked by what checks no more."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def overlooking(rules: Collection[str], keeps: Keeps) -> Judging:
    """Of what is broken of some rules, only what `keeps` says is noticed."""

    def judging(judge: Judge) -> Judge:
        def judged(shape: Shape, payload: Json, context: Context) -> Judgement:
            found = judge(shape, payload, context)
            kept = (entry for entry in found.broken if entry.rule.id not in rules or keeps(entry, payload))
            return Judgement(tuple(kept), found.skipped)

        return judged

    return judging


def seeing(rule: str, changed: Callable[[Json], Json]) -> Judging:
    """One rule looks at the payload as it is changed; the others at the payload."""

    def judging(judge: Judge) -> Judge:
        def judged(shape: Shape, payload: Json, context: Context) -> Judgement:
            return _with_one(rule, judge(shape, payload, context), judge(shape, changed(payload), context))

        return judged

    return judging


def counting(rule: str, unit: TextUnit) -> Judging:
    """One rule counts texts in another unit."""

    def judging(judge: Judge) -> Judge:
        def judged(shape: Shape, payload: Json, context: Context) -> Judgement:
            elsewhere = judge(shape, payload, replace(context, unit=unit))
            return _with_one(rule, judge(shape, payload, context), elsewhere)

        return judged

    return judging


def first_item(entry: Broken, _payload: Json) -> bool:
    """What is in the first item of its outermost array, or in none."""
    return _index(entry.pointer) in (None, 0)


def last_item(entry: Broken, payload: Json) -> bool:
    """What is in the last item of its outermost array, or in none."""
    index = _index(entry.pointer)
    if index is None:
        return True
    array = value_at(payload, entry.pointer[: entry.pointer.index(index)])
    return isinstance(array, list) and index == len(array) - 1


def not_beyond(entry: Broken, _payload: Json) -> bool:
    """What is in the first items of its outermost array, or in none."""
    return (_index(entry.pointer) or 0) < BEYOND


def repeats_the_first(entry: Broken, _payload: Json) -> bool:
    """A value that the first item has too."""
    return entry.first is None or _index(tuple(reversed(entry.first))) == 0


def not_a_day_that_is_none(entry: Broken, payload: Json) -> bool:
    """All but a text that looks like a date and is none, such as 2026-02-30."""
    value = value_at(payload, entry.pointer)
    return isinstance(value, Missing) or not (isinstance(value, str) and _DAY.match(value))


def without_last_newline(value: Json) -> Json:
    """The value, its texts without a newline at their end."""
    return _in_texts(value, lambda text: text.removesuffix("\n"))


def without_last_spaces(value: Json) -> Json:
    """The value, its texts without spaces at their end."""
    return _in_texts(value, lambda text: text.rstrip(" "))


def lowered(value: Json) -> Json:
    """The value, its texts in lower case."""
    return _in_texts(value, str.lower)


def _with_one(rule: str, found: Judgement, other: Judgement) -> Judgement:
    """A judgement with what another one says of one rule."""
    broken = [entry for entry in found.broken if entry.rule.id != rule]
    broken += [entry for entry in other.broken if entry.rule.id == rule]
    return Judgement.of(broken, found.skipped)


def _in_texts(value: Json, change: Callable[[str], str]) -> Json:
    match value:
        case str():
            return change(value)
        case list():
            return [_in_texts(item, change) for item in value]
        case dict():
            return {key: _in_texts(member, change) for key, member in value.items()}
        case _:
            return value


def _index(pointer: Pointer) -> int | None:
    return next((token for token in pointer if isinstance(token, int)), None)

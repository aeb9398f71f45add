"""A broken check and its payload → what it tells a person: the facts, the message, and why the rule applies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    CountWithin,
    DateWithin,
    EveryItem,
    Holds,
    InData,
    LengthWithin,
    Matches,
    Not,
    NumberWithin,
    OneOf,
    Present,
    SomeItem,
)
from rulewright.language.dateexpr import describe
from rulewright.language.paths import Path, Root, parse_path, pointer_text
from rulewright.language.rfc3339 import format_date, format_instant
from rulewright.plan.predicates import (
    Chosen,
    CountWhere,
    EachKey,
    KeyCountWithin,
    KnownKeys,
    PresentCount,
    Sum,
    others_read,
)
from rulewright.reading.spelling import nearest
from rulewright.validation.bounds import resolve
from rulewright.validation.conditions import Scope, is_true
from rulewright.validation.counting import count_where, places_of, present_among, total_of
from rulewright.validation.places import Missing, places, value_at
from rulewright.validation.values import text_length, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from rulewright.language.conditions import Condition, Json, Test
    from rulewright.language.dateexpr import DateExpr
    from rulewright.language.paths import Pointer
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken
    from rulewright.validation.places import Found


@dataclass(frozen=True, slots=True)
class Because:
    """A part of the condition that made a rule apply: where, and the value there (masked unless shown)."""

    pointer: str
    value: Json
    words: str


@dataclass(frozen=True, slots=True)
class Showing:
    """Which values may be shown: all but sensitive ones, or only those that the contract itself lists."""

    values: bool
    sensitive: frozenset[Pointer]

    def show(self, value: Found, pointer: Pointer, *, public: bool = False) -> str:
        """A value as text, or its JSON type where it may not be shown."""
        if isinstance(value, Missing):
            return "nothing"
        if (public or self.values) and not self.hides(pointer):
            return plain(value)
        return type_words(value)

    def hides(self, pointer: Pointer) -> bool:
        """Whether a place is at, below or around a sensitive one."""
        return any(pointer[: len(hidden)] == hidden[: len(pointer)] for hidden in self.sensitive)


def plain(value: Json) -> str:
    """A value as it stands in JSON; a text without quotes where that is unmistakable."""
    if isinstance(value, str) and re.fullmatch(r"[\w.+:@-]+", value):
        return value
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def dotted(pointer: Pointer, nameless: str = '""') -> str:
    """A pointer as people read it, `lineItems[0].recipient.email`; `nameless` stands for an empty key."""
    steps = (f"[{token}]" if isinstance(token, int) else f".{token or nameless}" for token in pointer)
    return "".join(steps).removeprefix(".") if pointer else "the payload"


_SLOT = re.compile(r"\{([^{}]+)\}")


def message(broken: Broken, scope: Scope, payload: Json, context: Context, showing: Showing) -> str:
    """What is wrong, in one sentence, and why the rule applies."""
    facts = facts_of(broken, scope, payload, context, showing)

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in facts:
            return facts[name]
        found = next((place for place in places(scope.value, parse_path(name).tokens, scope.at)), None)
        return match[0] if found is None else showing.show(found.value, found.pointer)

    text = _SLOT.sub(fill, broken.rule.message or broken.check.message)
    reason = " and ".join(because.words for because in becauses(broken.rule.guard, scope, context, showing))
    return f"{text} because {reason}" if reason and broken.rule.message is None else text


def facts_of(broken: Broken, scope: Scope, payload: Json, context: Context, showing: Showing) -> dict[str, str]:
    """The params of a check and what is found at its place, as texts."""
    value = value_at(payload, broken.pointer)
    facts = {name: listed(param) for name, param in broken.check.params}
    facts["field"] = dotted(broken.pointer)
    facts["found"] = "nothing" if isinstance(value, Missing) else type_words(value)
    facts["value"] = showing.show(value, broken.pointer)
    meant = suggestion_of(broken, payload, showing)
    facts["near"] = "" if meant is None else f"; did you mean {meant}?"
    if broken.first is not None:
        facts["first"] = dotted(broken.first)
    match broken.check.predicate, value:
        case LengthWithin(), str():
            facts["actual"] = str(text_length(value, context.unit))
        case CountWithin(), list():
            facts["actual"] = str(len(value))
        case EachKey(), _:
            facts["key"] = plain(str(broken.pointer[-1]))
        case KeyCountWithin(), dict():
            facts["actual"] = str(len(value))
        case PresentCount() as asked, _:
            found = present_among(asked, scope)
            facts["present"] = ", ".join(str(Path(path.tokens)) for path in found) or "none"
        case CountWhere() as asked, list():
            facts["actual"] = str(count_where(asked, value, context))
        case Sum() as asked, _:
            facts["total"] = _total(asked, scope, showing)
        case DateWithin(), _:
            facts["bound"] = _bound(broken.check.predicate, facts["bound"], value, context)
        case _:
            pass
    return facts


def _total(asked: Sum, scope: Scope, showing: Showing) -> str:
    """What the terms add up to, where values may be shown."""
    total = total_of(asked, scope)
    if total is None or not showing.values or any(map(showing.hides, _summed(asked, scope))):
        return ""
    return f"; they add up to {plain(_decimal(total))}"


def _summed(asked: Sum, scope: Scope) -> Iterator[Pointer]:
    """The places whose values are added."""
    for path in others_read(asked):
        yield from (place.pointer for place in places_of(path, scope))


def _decimal(number: Fraction) -> Json:
    """A number that was made of decimals, as one."""
    with localcontext(prec=_DIGITS):
        return Decimal(number.numerator) / Decimal(number.denominator)


_DIGITS = 60
"""As many digits of a sum are shown at most."""


def _bound(test: DateWithin, words: str, value: Found, context: Context) -> str:
    expression = test.not_before or test.not_after or test.after or test.before
    if expression is None or isinstance(expression.anchor, int):
        return words
    bound = resolve(expression, context.clock)
    is_instant = isinstance(value, str) and "T" in value
    moment = format_instant(bound.instant) if is_instant and bound.instant is not None else format_date(bound.day)
    return f"{words} ({moment})"


def suggestion_of(broken: Broken, payload: Json, showing: Showing) -> str | None:
    """The listed value, or the declared field, that was probably meant; None where the message suggests nothing.

    What is near to a sensitive value tells of it, so nothing is; and a field that is there already was not meant.
    """
    if "{near}" not in broken.check.message:
        return None
    match broken.check.predicate, value_at(payload, broken.pointer):
        case KnownKeys(names), _:
            around = value_at(payload, broken.pointer[:-1])
            taken = around if isinstance(around, dict) else {}
            return nearest(str(broken.pointer[-1]), [name for name in names if name not in taken])
        case ((OneOf(values) | Chosen(_, values)), str(word)) if not showing.hides(broken.pointer):
            return nearest(word, [known for known in values if isinstance(known, str)])
        case _:
            return None


def listed(param: Json) -> str:
    """A param of a check as a message shows it."""
    return ", ".join(map(plain, param)) if isinstance(param, list) else str(param)


def becauses(condition: Condition, scope: Scope, context: Context, showing: Showing) -> Iterator[Because]:
    """The parts of a true condition that made it true."""
    match condition:
        case All(parts):
            for part in parts:
                yield from becauses(part, scope, context, showing)
        case AnyOf(parts):
            for part in parts:
                if is_true(part, scope, context):
                    yield from becauses(part, scope, context, showing)
        case Not(part):
            for test in _tests(part):
                yield _because(test, scope, context, showing, negated=True)
        case Holds():
            yield _because(condition, scope, context, showing, negated=False)
        case _:
            assert_never(condition)


def _tests(condition: Condition) -> Iterator[Holds]:
    match condition:
        case Holds():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _tests(part)
        case Not(part):
            yield from _tests(part)
        case _:
            assert_never(condition)


def _because(part: Holds, scope: Scope, context: Context, showing: Showing, *, negated: bool) -> Because:
    pointer = _pointer(part.path, scope)
    value = scope.find(part.path, context)
    listed = isinstance(part.test, OneOf) and not negated
    shown = showing.show(value, pointer, public=listed)
    held: Json = None if isinstance(value, Missing) or shown != plain(value) else value
    if held is None and not isinstance(value, Missing | None):
        held = shown
    return Because(pointer_text(pointer), held, f"{_name(part.path)} {test_words(part.test, shown, negated=negated)}")


def _name(path: Path) -> str:
    """A path as a sentence names it: from the shape or the item it is about."""
    plain_path = path if path.root is Root.SHAPE else Path(path.tokens)
    return str(plain_path) or "the item"


def _pointer(path: Path, scope: Scope) -> Pointer:
    start = scope.item_at if path.root is Root.ITEM else scope.at
    return (*start, *(token for token in path.tokens if isinstance(token, str)))


def test_words(test: Test, shown: str, *, negated: bool) -> str:
    """A test as the end of a sentence about its field."""
    no = " not" if negated else ""
    match test:
        case OneOf(values):
            return f"is not {' or '.join(map(plain, values))}" if negated else f"is {shown}"
        case Present():
            return f"is{no} present"
        case Absent():
            return f"is{no} absent"
        case LengthWithin(low, high):
            return f"{'does not have' if negated else 'has'} {_between(low, high, 'character')}"
        case CountWithin(low, high):
            return f"{'does not have' if negated else 'has'} {_between(low, high, 'item')}"
        case NumberWithin():
            limits = (
                ("at least", test.at_least),
                ("more than", test.above),
                ("at most", test.at_most),
                ("less than", test.below),
            )
            return f"is{no} " + " and ".join(f"{word} {limit}" for word, limit in limits if limit is not None)
        case DateWithin():
            return f"is{no} " + " and ".join(_date_limits(test))
        case Matches(pattern):
            return f"does not match {pattern.text}" if negated else f"matches {pattern.text}"
        case InData(name):
            return f"is{no} in the {name}"
        case SomeItem():
            return (
                "has no item for which its condition is true"
                if negated
                else "has an item for which its condition is true"
            )
        case EveryItem():
            return (
                "has an item for which its condition is false"
                if negated
                else "has only items for which its condition is true"
            )
        case _:
            assert_never(test)


def _date_limits(test: DateWithin) -> Iterator[str]:
    limits: tuple[tuple[str, DateExpr | None], ...] = (
        ("not before", test.not_before),
        ("after", test.after),
        ("not after", test.not_after),
        ("before", test.before),
    )
    for word, limit in limits:
        if limit is not None:
            yield f"{word} {describe(limit)}"


def _between(low: int, high: int | None, thing: str) -> str:
    counted = thing if (low if high is None else high) == 1 else f"{thing}s"
    if high is None:
        return f"at least {low} {counted}"
    return f"{low} {counted}" if low == high else f"{low} to {high} {counted}"

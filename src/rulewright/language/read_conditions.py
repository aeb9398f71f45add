"""Located nodes → conditions and tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    Condition,
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
    Test,
)
from rulewright.language.dateexpr import DateExpr, DateExprError, parse_date_expr
from rulewright.language.decode import foreign_hint, items_of, kind_of, number_of, path_in, suggestion, text_of
from rulewright.language.foreign import FOREIGN_TESTS
from rulewright.language.ranges import count_range
from rulewright.language.spans import part_of
from rulewright.patterns import Pattern, PatternError, backtracking_hazard, parse
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence, to_value

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from rulewright.language.paths import Root
    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

_SLASHED = re.compile("/.*/[a-z]*", re.DOTALL)
_NO_SLASHES = "leave out the slashes around it: a pattern is the text between them"
_EXPRESSION = re.compile(
    r"""\s*(?P<path>[\w.\[\]*/-]+)\s*(?P<operator>===?|!==?|<>|>=|<=|>|<|=)\s*(?P<value>'[^']*'|"[^"]*"|[\w.+-]+)\s*"""
)
_TESTS_FOR = {
    **dict.fromkeys(("=", "==", "===", "!=", "!==", "<>"), "VALUE"),
    ">": "{ above: VALUE }",
    ">=": "{ atLeast: VALUE }",
    "<": "{ below: VALUE }",
    "<=": "{ atMost: VALUE }",
}
_OF_NONE = {"all": "always true", "any": "never true"}
_NULL = "a test on a null value is false"
_ABSENT_HINT = "write absent, which is true of null and of a missing key"
_BOUND_WORDS = {"atLeast": "at_least", "atMost": "at_most", "above": "above", "below": "below"}
_DATE_WORDS = {"atLeast": "not_before", "atMost": "not_after", "above": "after", "below": "before"}


def read_condition(
    node: Node, problems: Problems, roots: frozenset[Root] = frozenset(), *, of_item: bool = False
) -> Condition:
    """A condition; a mistake leaves its part out. `of_item` lets the empty path name the item of a quantifier."""
    if not isinstance(node, Mapping):
        problems.add(
            node.span,
            f"a condition must be a map, found {kind_of(node)}",
            _meant(node)
            or "write { field: VALUE }, { field: present }, { all: [ … ] }, { any: [ … ] } or { not: { … } }",
            code="condition",
        )
        return All()
    parts: list[Condition] = []
    for key, value in node.entries:
        word = key.text
        if word in ("all", "any"):
            found = items_of(value, f"“{word}”", problems, f"write {word}: [{{ … }}, {{ … }}], a list of conditions")
            if isinstance(value, Sequence) and not found:
                problems.warn(value.span, f"“{word}” of no conditions is {_OF_NONE[word]}", code="no-effect")
            inner = tuple(read_condition(item, problems, roots, of_item=of_item) for item in found)
            parts.append(All(inner) if word == "all" else AnyOf(inner))
        elif word == "not":
            if isinstance(value, Mapping) and not value.entries:
                problems.warn(value.span, "“not” of the empty condition is never true", code="no-effect")
            parts.append(Not(read_condition(value, problems, roots, of_item=of_item)))
        else:
            path = path_in(word, key.span, problems, roots, whole=of_item)
            test = read_test(value, problems, word or "field")
            if path is not None and test is not None:
                parts.append(Holds(path, test, key.span, _values_at(value)))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _meant(node: Node) -> str | None:
    """What to write instead of an expression, if that is what a node is."""
    match = _EXPRESSION.fullmatch(node.text) if isinstance(node, Scalar) else None
    if match is None:
        return None
    test = _TESTS_FOR[match["operator"]].replace("VALUE", match["value"].strip("'\""))
    if match["operator"].startswith(("!", "<>")):
        return f"write {{ not: {{ {match['path']}: {test} }} }}"
    return f"write {{ {match['path']}: {test} }}"


def _values_at(node: Node) -> tuple[Span, ...]:
    match node:
        case Sequence(items):
            return tuple(item.span for item in items)
        case Mapping(((_, value),)):
            return (value.span,)
        case _:
            return (node.span,)


def read_test(node: Node, problems: Problems, field: str = "field") -> Test | None:
    """A test of one value, else a mistake and None. `field` is how hints call what is tested."""
    match node:
        case Scalar(text="present", value=str()):
            return Present()
        case Scalar(text="absent", value=str()):
            return Absent()
        case Scalar(value=None):
            problems.add(node.span, f"a test cannot be null: {_NULL}", _ABSENT_HINT, code="condition")
            return None
        case Scalar():
            return _membership((node,), problems)
        case Sequence():
            if not node.items:
                problems.add(node.span, "a test with an empty list is never true", "list its values", code="condition")
            return _membership(node.items, problems)
        case Mapping():
            return _read_worded_test(node, problems, field)


def _membership(nodes: tuple[Node, ...], problems: Problems) -> OneOf:
    for node in nodes:
        if isinstance(node, Scalar) and node.value is None:
            problems.warn(node.span, f"null here is never true: {_NULL}", _ABSENT_HINT, code="no-effect")
    return OneOf(tuple(to_value(node) for node in nodes))


def _read_worded_test(node: Mapping, problems: Problems, field: str) -> Test | None:
    words = [str(key.value) for key, _ in node.entries]
    if words and all(word in _BOUND_WORDS for word in words):
        return read_bounds(node, problems)
    if len(words) != 1:
        problems.add(
            node.span,
            "a test has one word, or bounds (atLeast, atMost, above, below) together",
            f"write all: [{{ {field}: {{ … }} }}, {{ {field}: {{ … }} }}]",
            code="condition",
        )
        return None
    (key, value) = node.entries[0]
    reader = _WORDS.get(words[0])
    if reader is None:
        problems.add(
            key.span,
            f"there is no test “{words[0]}”",
            foreign_hint(FOREIGN_TESTS, words[0], value, field)
            or suggestion(words[0], (*_WORDS, *_BOUND_WORDS), "tests"),
            code="condition",
        )
        return None
    return reader(value, problems)


def read_bounds(node: Node, problems: Problems) -> NumberWithin | DateWithin | None:
    """`{atLeast, atMost, above, below}` over numbers or over dates, else a mistake and None."""
    if not isinstance(node, Mapping):
        problems.add(node.span, f"bounds must be a map, found {kind_of(node)}", "write { atLeast: 1, below: 10 }")
        return None
    numbers: dict[str, int | Decimal] = {}
    dates: dict[str, DateExpr] = {}
    for key, value in node.entries:
        word = str(key.value)
        limit = _read_limit(word, value, problems) if word in _BOUND_WORDS else None
        if word not in _BOUND_WORDS:
            problems.add(key.span, f"there is no bound “{word}”", suggestion(word, _BOUND_WORDS, "bounds"))
        elif isinstance(limit, DateExpr):
            dates[_DATE_WORDS[word]] = limit
        elif limit is not None:
            numbers[_BOUND_WORDS[word]] = limit
    if numbers and dates:
        problems.add(node.span, "the bounds of one test are all numbers or all dates", code="condition")
        return None
    if not numbers and not dates:
        if not node.entries:
            problems.add(node.span, "bounds need one of atLeast, atMost, above, below", "write { atLeast: 1 }")
        return None
    within = NumberWithin(numbers.get("at_least"), numbers.get("at_most"), numbers.get("above"), numbers.get("below"))
    if _is_empty(within):
        hint = "atLeast and atMost let their bound in, above and below leave it out"
        problems.add(node.span, "no number lies within these bounds", hint, code="range")
        return None
    return DateWithin(**dates) if dates else within


def _is_empty(within: NumberWithin) -> bool:
    lows = ((within.at_least, False), (within.above, True))
    highs = ((within.at_most, False), (within.below, True))
    return any(
        low > high or (low == high and (excludes_low or excludes_high))
        for low, excludes_low in lows
        for high, excludes_high in highs
        if low is not None and high is not None
    )


def _read_limit(word: str, node: Node, problems: Problems) -> int | Decimal | DateExpr | None:
    match node:
        case Scalar(value=str()):
            return date_expr_of(node, problems)
        case Scalar(value=bool() | None) | Sequence() | Mapping():
            problems.add(node.span, f"“{word}” must be a number or a date, found {kind_of(node)}")
            return None
        case _:
            return number_of(node, f"“{word}”", problems)


def date_expr_of(node: Node, problems: Problems) -> DateExpr | None:
    """A date expression such as `today + 7d`, else a mistake and None."""
    text = text_of(node, "a date", problems)
    if text is None:
        return None
    try:
        return parse_date_expr(text)
    except DateExprError as error:
        problems.add(part_of(node, error.offset), str(error), error.hint, code="date")
        return None


def pattern_of(node: Node, problems: Problems) -> Pattern | None:
    """A pattern that no engine takes exponential time on, else a mistake at its place and None."""
    text = text_of(node, "a pattern", problems)
    if text is None:
        return None
    try:
        pattern = parse(text)
    except PatternError as error:
        hint = _NO_SLASHES if _SLASHED.fullmatch(text) else error.hint
        problems.add(part_of(node, error.offset), error.message, hint, code="pattern")
        return None
    hazard = backtracking_hazard(pattern)
    if hazard is not None:
        problems.add(
            node.span,
            f"the pattern takes exponential time in a backtracking engine, for instance on “{hazard.attack}”",
            "write the repeated part so that a text can be read in one way only, such as a+ instead of (a+)+",
            code="pattern",
        )
        return None
    return pattern


def _length(node: Node, problems: Problems) -> Test | None:
    bounds = count_range(node, "“length”", problems)
    return None if bounds is None else LengthWithin(*bounds)


def _count(node: Node, problems: Problems) -> Test | None:
    bounds = count_range(node, "“count”", problems)
    return None if bounds is None else CountWithin(*bounds)


def _matches(node: Node, problems: Problems) -> Test | None:
    pattern = pattern_of(node, problems)
    return None if pattern is None else Matches(pattern)


def _in_data(node: Node, problems: Problems) -> Test | None:
    text = text_of(node, "“in”", problems)
    if text is None:
        return None
    if not text.startswith("data."):
        problems.add(node.span, f"“in” looks in caller-supplied data, found “{text}”", "write in: data.NAME")
        return None
    return InData(text.removeprefix("data."))


def _literal(node: Node, problems: Problems) -> Test | None:
    return _membership((node,), problems)


def _some(node: Node, problems: Problems) -> Test | None:
    return SomeItem(read_condition(node, problems, of_item=True))


def _every(node: Node, problems: Problems) -> Test | None:
    return EveryItem(read_condition(node, problems, of_item=True))


_WORDS: dict[str, Callable[[Node, Problems], Test | None]] = {
    "is": _literal,
    "length": _length,
    "count": _count,
    "matches": _matches,
    "in": _in_data,
    "some": _some,
    "every": _every,
}

"""The judge is a plain backtracking matcher that counts its steps, as Python's `re` would take them."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.patterns.accepted import language
from rulewright.patterns.errors import PatternLimitError
from rulewright.patterns.hazard import PUMPS, backtracking_hazard
from rulewright.patterns.parser import parse
from rulewright.patterns.python import compile_python
from rulewright.patterns.syntax import Alternation, Characters, Node, Repeat, Sequence

#: What follows: whether it matches from an offset on.
Rest = Callable[[int], bool]

#: How many steps are counted before a text is taken for one that explodes.
LIMIT = 50_000


class TooManyStepsError(Exception):
    pass


class Matcher:
    """A backtracking engine without any shortcut."""

    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.left = limit

    def match(self, node: Node, at: int, rest: Rest) -> bool:
        self.left -= 1
        if self.left < 0:
            raise TooManyStepsError
        match node:
            case Characters(ranges):
                found = at < len(self.text) and any(a <= ord(self.text[at]) <= b for a, b in ranges)
                return found and rest(at + 1)
            case Sequence(items):
                if not items:
                    return rest(at)
                return self.match(items[0], at, lambda end: self.match(Sequence(items[1:]), end, rest))
            case Alternation(options):
                return any(self.match(option, at, rest) for option in options)
            case Repeat():
                return self.repeat(node, at, rest, 0, None)

    def repeat(self, node: Repeat, at: int, rest: Rest, count: int, last: int | None) -> bool:
        """As in Python's `re`, an optional iteration that took nothing is the last one."""
        required = count < node.low
        if required or ((node.high is None or count < node.high) and at != last):
            start = last if required else at
            if self.match(node.item, at, lambda end: self.repeat(node, end, rest, count + 1, start)):
                return True
        return not required and rest(at)


def steps(text: str, subject: str) -> int:
    """How many steps the pattern takes from the start of a subject to try every way and fail, or the limit."""
    (branch,) = parse(text).branches
    matcher = Matcher(subject, LIMIT)
    try:
        assert not matcher.match(branch.body, 0, lambda _: False)
    except TooManyStepsError:
        return LIMIT
    return LIMIT - matcher.left


EMAIL = (
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)


@pytest.mark.parametrize(
    "text",
    [
        EMAIL,
        r"^(?:[a-z]+\.)*[a-z]+$",
        "^[-a-zA-Z0-9]{5,100}$",
        "^.{0,5000}$",
        "^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$",
        r"^\d{1,3}(?:,\d{3})*(?:\.\d+)?$",
        r"^(?:\w+\s)*\w+$",
        r"^\+[1-9]\d{1,14}$",
        r"^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$",
        "a*a*a*",
        ".*.*=.*",
        "^(?:|a)*$",
        "^(?:a?)*$",
        "^(?:a?|b?)*$",
        "^(?:a{3})*$",
        "^(?:ab?){20}$",
        "^(?:a+b)+$",
        "^(?:a|b|ab?c)*$",
        "^(?:a|ba)*$",
        "^(?:a*){0}$",
        "^(?:(?:a+)+){0}$",
        "^(?:a+){0,9}$",
        "^(?:a?){0,50}$",
        "^(?:|){20}$",
        "^(?:a{1,300}b|a{1,300}c)*$",
    ],
)
def test_harmless_patterns_raise_no_alarm(text: str) -> None:
    assert backtracking_hazard(parse(text)) is None


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("(a+)+", 4),
        ("^(a+)+$", 5),
        ("(a*)*", 4),
        ("(a|a)*", 5),
        ("(a|ab|b)*", 8),
        ("^(?:a?b?)*$", 9),
        ("^(a|[ab])+$", 9),
        ("^(?:a{2,3})*$", 11),
        ("^(?:a{2}|a{3})*$", 14),
        ("^x(?:y(?:[a-z]+\\.?)*)$", 19),
        (r"^[^\s@]+(\.[^\s@]+)*@$", 19),
        ("^(?:x(?:a?|b?))*$", 15),
        ("^(?:x(?:a?)*)*$", 13),
        ("^(?:x(?:a?)+)*$", 13),
        ("^(\\w+\\s?){1,10}$", 9),
        ("^(?:a|a){12}$", 8),
        ("^(?:a?){50}$", 7),
        ("^(?:(?:ab)?){50}$", 12),
        ("a$|^(b+)+$", 8),
        ("(?:.{0,1000}x)*", 14),
        ("^(?:(?:a|b|c)*d|(?:e|e)*)$", 23),
        ("^(?:é|[à-ÿ])+$", 12),
    ],
)
def test_exponential_repetitions_are_found_at_their_quantifier(text: str, offset: int) -> None:
    hazard = backtracking_hazard(parse(text))
    assert hazard is not None
    assert hazard.offset == offset
    assert text[offset] in "*+{"


@pytest.mark.parametrize(
    ("text", "pump", "attack"),
    [
        ("^(?:a|a)*$", "aa", "a" * 61 + "b"),
        ("^(?:a?){50}$", "a", "a" * 31 + "b"),
        ("^x(?:yyyyy|zz{3})(?:ab|ab|c)*$", "abab", "xzzzz" + "ab" * 61 + "a"),
        ("^(?:x(?:a?)+)*$", "x", "x" * 31 + "b"),
        (r"^(?:\w+\s?)*$", "a", "a" * 31 + "-"),
        (r"^(?:[^a]|\n)+$", "\nb", "b" + "\nb" * 30 + "a"),
        ("^(?:a+)+.$", "a", "a" * 31 + "\n"),
        ("^(?:a+)+(?:b|bc)$", "a", "a" * 31),
        ("(a+)+$", "a", "a" * 31 + "b"),
    ],
)
def test_the_attack_leads_in_repeats_the_pump_and_is_refused(text: str, pump: str, attack: str) -> None:
    hazard = backtracking_hazard(parse(text))
    assert hazard is not None
    assert (hazard.pump, hazard.attack) == (pump, attack)
    assert pump * PUMPS in attack
    assert not language(parse(text)).accepts(attack)


def test_a_pattern_that_cannot_fail_still_shows_the_text_it_reads_in_many_ways() -> None:
    hazard = backtracking_hazard(parse("(a+)+"))
    assert hazard is not None
    assert hazard.attack == "a" * 31
    assert compile_python(parse("(a+)+")).search(hazard.attack)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("(?:a|a)*", 2, 20), ("(?:a+)+", 2, 20), ("(?:a|b)*", 1, 1.1), ("a*a*", 1, 1.3)],
)
def test_the_judge_sees_growth(text: str, low: float, high: float) -> None:
    assert low <= steps(text, "a" * 13) / steps(text, "a" * 12) <= high


_leaves = st.sampled_from(["a", "b", "[ab]", "c", "ab"])
_small: st.SearchStrategy[str] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda options: f"(?:{'|'.join(options)})"),
        st.builds(
            lambda one, sign: f"(?:{one}){sign}", inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}"])
        ),
    ),
    max_leaves=5,
)


@given(_small, st.sampled_from(["", "", "*", "+", "{2,}"]))
@settings(deadline=None, max_examples=150, derandomize=True)
def test_an_alarm_is_raised_exactly_where_the_work_explodes(inner: str, sign: str) -> None:
    text = f"x(?:{inner}){sign}"
    hazard = backtracking_hazard(parse(text))
    if hazard is not None:
        lead = hazard.attack.partition(hazard.pump * PUMPS)[0]
        few, many = (steps(text, lead + hazard.pump * pumps) for pumps in (6, 10))
        # Each pump doubles the readings.
        assert many == LIMIT or many >= 0.8 * 2**4 * few
        return
    for lead, pump in product(["x", "xab"], ["a", "b", "ab", "aab", "abb", "abc"]):
        few, many = (steps(text, lead + pump * pumps) for pumps in (6, 10))
        # A polynomial of the third degree grows 4.6-fold here, two readings of each pump 16-fold.
        assert many < 10 * few


def test_a_repetition_too_large_to_search_is_refused() -> None:
    with pytest.raises(PatternLimitError, match=r"more than 500,000 steps to be searched for exponential"):
        backtracking_hazard(parse("^(?:(?:a{719})*b|(?:a{727})*c)*$"))


def test_a_large_repetition_is_searched() -> None:
    assert backtracking_hazard(parse("^(?:(?:a{401})*b|(?:a{409})*c)*$")) is None

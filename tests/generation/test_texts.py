from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rulewright.generation.classes import edged, text_classes
from rulewright.generation.demand import Demand, Want, is_met
from rulewright.generation.text_edges import with_each
from rulewright.generation.texts import LONGEST, TextSet, draw_text, ends, long, texts_of
from rulewright.generation.world import World
from rulewright.language.conditions import LengthWithin, Matches
from rulewright.loading import loads
from rulewright.patterns import parse
from rulewright.plan.predicates import NotBlank
from rulewright.validation.places import Place
from tests.generation.contracts import NOW, chooser, context_of

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

HOLDS, BROKEN, TRUE = Want.HOLDS, Want.BROKEN, Want.TRUE
CODE = Matches(parse("^[A-Z]{2}[0-9]+$"))
CONTEXT = context_of("tree")


def _plain(_options: int) -> int:
    return 0


SETS = [
    [Demand(LengthWithin(3, 5), HOLDS)],
    [Demand(LengthWithin(3, 5), BROKEN)],
    [Demand(CODE, HOLDS), Demand(LengthWithin(0, 6), HOLDS)],
    [Demand(CODE, BROKEN), Demand(LengthWithin(2, 6), HOLDS), Demand(NotBlank(), HOLDS)],
    [Demand(NotBlank(), BROKEN), Demand(LengthWithin(1, 3), HOLDS)],
    [Demand(Matches(parse("a")), TRUE), Demand(Matches(parse("b$")), TRUE), Demand(LengthWithin(0, 4), HOLDS)],
    [Demand(Matches(parse("é")), TRUE), Demand(LengthWithin(4, 9), HOLDS)],
]


@pytest.mark.parametrize("demands", SETS, ids=str)
def test_a_drawn_text_meets_every_demand_whatever_is_chosen(demands: list[Demand]) -> None:
    choose = chooser(1)
    for _ in range(60):
        text = draw_text(demands, choose)
        assert text is not None
        assert texts_of(demands).accepts(text)
        assert all(is_met(demand, Place((), text, in_object=False), CONTEXT) for demand in demands)


def test_lengths_are_kept_in_every_unit() -> None:
    choose = chooser(2)
    wide = False
    for _ in range(300):
        text = draw_text([Demand(LengthWithin(1, 20), HOLDS)], choose) or ""
        assert 1 <= len(text) <= len(text.encode("utf-16-le")) // 2 <= 20
        assert len(text.encode()) <= 20
        wide = wide or not text.isascii()
    assert wide


def test_a_text_takes_two_choices_whatever_its_length() -> None:
    asked: list[int] = []
    choose = chooser(3)

    def counted(options: int) -> int:
        asked.append(options)
        return choose(options)

    for _ in range(50):
        text = draw_text([Demand(LengthWithin(10, 30), HOLDS)], counted) or ""
        assert len(text) >= 10
        assert 1 <= len(asked) <= 2
        asked.clear()


def test_the_plainest_text_is_the_shortest_that_is_not_empty() -> None:
    assert draw_text([Demand(LengthWithin(0, 9), HOLDS)], _plain) == "a"
    assert draw_text([Demand(CODE, HOLDS)], _plain) == "AA0"


def test_a_text_of_one_length_has_it_and_long_texts_are_filled_up() -> None:
    assert draw_text([long(5), Demand(NotBlank(), HOLDS)], _plain) == "aaaaa"
    assert draw_text([long(2000)], chooser(1)) == "a" * 2000


def test_there_is_none_where_no_text_meets_all() -> None:
    assert draw_text([Demand(CODE, HOLDS), Demand(LengthWithin(0, 2), HOLDS)], _plain) is None
    assert draw_text([Demand(LengthWithin(LONGEST + 1, None), HOLDS)], _plain) is None


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([Demand(LengthWithin(2, 7), HOLDS)], (2, 7)),
        ([Demand(LengthWithin(2, 7), HOLDS), Demand(CODE, HOLDS)], (3, 7)),
        ([Demand(CODE, HOLDS)], (3, None)),
        ([Demand(LengthWithin(0, 9), HOLDS), Demand(NotBlank(), HOLDS)], (1, 9)),
        ([Demand(CODE, HOLDS), Demand(LengthWithin(0, 2), HOLDS)], (None, None)),
    ],
)
def test_the_ends_are_the_lengths_of_the_shortest_and_longest_text(
    demands: list[Demand], expected: tuple[int | None, int | None]
) -> None:
    assert ends(demands) == expected


def test_non_ascii_texts_are_made_where_nothing_else_will_do() -> None:
    demands = [Demand(Matches(parse("^[\\u0410-\\u042f]+$")), HOLDS), long(3)]
    assert draw_text(demands, _plain) == "\u0410" * 3


EDGES = list("09AZaz-")


@pytest.mark.parametrize(
    ("pattern", "few"),
    [("^[-a-zA-Z0-9]+$", 1), ("^[A-Z]{2}[0-9]{4}$", 1), (r"^[a-z]+(-[0-9])?$", 2), ("^[A-Z][a-z]$", 2)],
)
def test_few_texts_show_every_end_of_a_class_that_a_text_can_have(pattern: str, few: int) -> None:
    texts = texts_of([Demand(Matches(parse(pattern)), HOLDS)])
    shown = list(with_each(texts, EDGES))
    assert all(texts.accepts(text) for text in shown)
    assert len(shown) <= few
    single = {character for character in EDGES if _stands_in_some(texts, character)}
    assert single <= set("".join(shown))


def _stands_in_some(texts: TextSet, character: str) -> bool:
    containing = texts_of([Demand(Matches(parse(re.escape(character).replace("\\-", "-"))), TRUE)])
    return not (texts.language & containing.language).is_empty()


def test_sets_that_differ_in_lengths_alone_are_explored_once() -> None:
    short, more = (texts_of([Demand(CODE, HOLDS), Demand(LengthWithin(0, high), HOLDS)]) for high in (6, 60))
    assert short.language is more.language
    assert (short.longest_length(100), more.longest_length(100)) == (6, 60)
    assert [length for length in range(9) if short.has_length(length)] == [3, 4, 5, 6]


@pytest.mark.parametrize("demands", SETS, ids=str)
def test_regular_expressions_and_the_automaton_agree_on_what_is_in_a_set(demands: list[Demand]) -> None:
    texts = texts_of(demands)
    for text in ("", "a", "AA0", "AA00000", "ab", "   ", "éaaa", "aéaaaaaaaa", "\n"):
        exact = len(text) in texts.sizes and texts.language.accepts(text)
        assert texts.accepts(text) is exact


def test_a_mark_is_shown_in_a_class_though_it_stands_elsewhere_in_the_pattern() -> None:
    texts = texts_of([Demand(Matches(parse("^X-[A-Z-]+$")), HOLDS)])
    assert any("-" in text[2:] for text in with_each(texts, ["-"]))


def test_marks_of_a_class_are_shown_where_no_other_rule_forbids_them() -> None:
    rules = loads("""
rulewright: 1
contract: codes
version: 1.0.0
shapes:
  Order:
    fields:
      kind: { enum: [a, b] }
      code: { type: string, pattern: '^[0-9#]+$', length: 2..6 }
    rules:
      DIGITS: { when: { kind: a }, check: { code: { pattern: '^[0-9]+$' } } }
""")
    world = World.of(rules.plan, rules.plan.body_shape(), rules.context(NOW, None))
    payloads: list[tuple[str, Json]] = [("a", {"kind": "a", "code": "12"}), ("b", {"kind": "b", "code": "12"})]
    made = [feature.by_itself() for found in text_classes(world, payloads) for feature in edged(world, found)]
    assert made == [{"kind": "a", "code": "09"}, {"kind": "b", "code": "09#"}]

import pytest

from rulewright.patterns.automaton import ANYTHING, NOTHING, Automaton
from rulewright.patterns.parser import parse
from rulewright.patterns.texts import Both, Either, Matching, Other, Sized, Texts


def found(text: str) -> Matching:
    return Matching(parse(text))


def after(texts: Texts, text: str) -> int:
    """The state behind a text."""
    automaton = Automaton(texts)
    state = automaton.start
    for character in text:
        block = automaton.alphabet.block_of(ord(character))
        assert block is not None
        state = automaton.row(state)[block]
    return state


@pytest.mark.parametrize(
    ("texts", "text", "state"),
    [
        (found("^a$"), "b", NOTHING),
        (found("^a$"), "aa", NOTHING),
        (found("a"), "xa", ANYTHING),
        (found("^a"), "a", ANYTHING),
        (Other(found("^a$")), "b", ANYTHING),
        (Other(found("a")), "a", NOTHING),
        (Both((found("^a"), found("b"))), "b", NOTHING),
        (Both((found("a"), found("b"))), "ab", ANYTHING),
        (Either((found("a"), found("b"))), "a", ANYTHING),
        (Either((found("^a"), found("^b"))), "c", NOTHING),
        (Both((found("^a$"), Sized(0, 5))), "b", NOTHING),
        (Either((found("a"), Sized(0, 5))), "a", ANYTHING),
        (Other(Both((found("^a$"), Sized(0, 5)))), "b", ANYTHING),
    ],
)
def test_a_state_that_settles_the_text_is_not_followed(texts: Texts, text: str, state: int) -> None:
    assert after(texts, text) == state


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (found("^ab$"), "a"),
        (found("ab"), "x"),
        (Both((found("a"), Sized(0, 5))), "a"),
        (Both((found("a"), found("b"))), "a"),
        (Either((found("^a"), found("b"))), "c"),
        (Either((found("^a"), Sized(0, 5))), "b"),
    ],
)
def test_a_state_that_leaves_the_text_open_is_a_state_of_its_own(texts: Texts, text: str) -> None:
    assert after(texts, text) not in {NOTHING, ANYTHING}


def test_masks_leave_out_the_state_nothing_is_accepted_from() -> None:
    automaton = Automaton(found("^a$"))
    end = after(found("^a$"), "a")
    assert automaton.successors(automaton.start) == 1 << end
    assert automaton.successors(end) == 0
    assert automaton.successors(ANYTHING) == 1 << ANYTHING
    assert automaton.image(1 << automaton.start | 1 << ANYTHING) == 1 << end | 1 << ANYTHING


def test_lengths_are_judged_alike_between_their_limits() -> None:
    automaton = Automaton(Either((Both((found("^a*$"), Sized(2, 4))), Sized(7, None))))
    assert list(automaton.intervals()) == [(0, 1), (2, 4), (5, 6)]
    assert automaton.settled == 7
    start = 1 << automaton.start
    assert [bool(automaton.accepting(length) & start) for length in range(9)] == [
        False, False, True, True, True, False, False, True, True,
    ]  # fmt: skip

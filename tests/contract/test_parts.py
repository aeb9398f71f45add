"""What a run knows of its parts: only what was asked to its end, with nothing of the kind, shows that a finding is gone."""

from rulewright.contract.findings.finding import Kind
from rulewright.contract.fresh import Fresh
from rulewright.contract.parts import Parts
from tests.contract.support import answer, observed

RACE, SLOW = Kind.RACE, Kind.SLOW


def begun(name: str) -> tuple[Parts, Fresh]:
    fresh = Fresh("n", ())
    fresh.part = name
    return Parts("send", fresh), fresh


def test_a_part_is_clean_when_it_was_asked_and_nothing_of_the_kind_was_wrong() -> None:
    parts, fresh = begun("case a")
    assert parts.current == "send: case a"
    assert not parts.is_clean("send: case a", RACE)
    parts.asked("case a")
    parts.complained(SLOW)
    fresh.part = "case b"
    parts.complained(RACE)
    assert parts.is_clean("send: case a", RACE)
    assert not parts.is_clean("send: case a", SLOW)
    assert not parts.is_clean("send: case b", SLOW)
    assert not parts.is_clean("other: case a", RACE)


def test_an_answer_counts_where_it_tells_something() -> None:
    for status, authenticated, told in ((201, True, True), (400, True, True), (401, True, False), (401, False, True)):
        parts, _ = begun("case a")
        parts.answered(observed(answer(status, authenticated=authenticated)))
        assert parts.is_clean("send: case a", RACE) is told


def test_all_ways_to_write_a_body_are_one_part() -> None:
    parts, _ = begun("form UTF-16")
    assert parts.current == "send: forms"
    parts.asked("forms")
    assert parts.is_clean(parts.current, RACE)

"""While a thing is in use, the next one is made: in order, and no further."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from rulewright.contract.ahead import ahead
from rulewright.generation.case import OnDemand

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_SECONDS = 30


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("rulewright-ahead")]


def test_all_things_come_in_order() -> None:
    assert list(ahead(range(100))) == list(range(100))
    assert list(ahead(())) == []
    assert threads() == []


def test_the_next_one_and_no_other_is_made_while_one_is_in_use() -> None:
    made = [threading.Event() for _ in range(4)]

    def making() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    with closing(ahead(making())) as things:
        assert next(things) == 0
        assert made[1].wait(WAIT_SECONDS)
    assert not made[2].is_set()
    assert threads() == []


def test_what_fails_fails_where_it_would_have_been() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise LookupError

    things = ahead(making())
    assert next(things) == 1
    with pytest.raises(LookupError):
        next(things)
    assert threads() == []


def test_two_threads_see_the_same_things_each_made_once() -> None:
    asked, other_is_over = threading.Event(), threading.Event()

    def making() -> Iterator[int]:
        asked.set()
        # Long enough for the other to ask too, who must wait here: making is no business of two at a time.
        other_is_over.wait(0.2)
        yield from range(100)

    things = OnDemand(making())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(list, things)
        assert asked.wait(WAIT_SECONDS)
        try:
            assert list(things) == list(range(100))
        finally:
            other_is_over.set()
        assert first.result() == list(range(100))

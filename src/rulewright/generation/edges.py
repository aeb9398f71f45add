"""A predicate with limits, and a scene → demands for values just outside each limit, and just inside it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from rulewright.generation.date_edges import inside_dates, outside_dates
from rulewright.generation.demand import Demand, Want, exactly
from rulewright.generation.number_edges import inside_numbers, outside_numbers
from rulewright.generation.numbers import of_steps, spelled_out
from rulewright.generation.sums import near_sums, off_sums
from rulewright.generation.tally import MOST_VALUES, SHOWN_VALUES
from rulewright.generation.text_edges import inside_texts, wide_texts
from rulewright.generation.texts import LONGEST, long
from rulewright.language.conditions import CountWithin, DateWithin, LengthWithin, Matches, NumberWithin, OneOf
from rulewright.plan.predicates import Compare, KeyCountWithin, MultipleOf, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.generation.demand import Subject
    from rulewright.generation.scene import Scene
    from rulewright.language.conditions import Json
    from rulewright.reading.numbers import Number

Edge: TypeAlias = tuple[str, Demand]
"""A label, and the demand on the value."""

MOST_ITEMS = 300
"""No array is made longer than this."""
_PARTS = (("half-a-step", 2), ("a-tenth-of-a-step", 10))


def outside(predicate: Subject, scene: Scene) -> Iterator[Edge]:
    """Demands that break a predicate by as little as can be, and some that break it by much."""
    match predicate:
        case LengthWithin(low, high):
            yield from _sizes((("too-long", _after(high)), ("too-short", low - 1)), long, LONGEST)
            yield from _exact(wide_texts(predicate, scene, beyond=True))
        case CountWithin(low, high):
            yield from _sizes((("too-few", low - 1), ("too-many", _after(high))), many, MOST_ITEMS)
        case NumberWithin():
            yield from _numbers(outside_numbers(predicate, scene), scene)
        case MultipleOf(step, spelled):
            yield from _numbers(of_steps(scene.sample, step, _PARTS, spelled=spelled), scene)
        case KeyCountWithin(low, high):
            yield from _sizes((("too-few", low - 1), ("too-many", _after(high))), many_keys, MOST_ITEMS)
        case Sum() as asked:
            yield from _numbers(off_sums(asked, scene), scene)
        case DateWithin():
            yield from _exact(outside_dates(predicate, scene))
        case Compare():
            yield from _not_compared(scene)
        case _:
            return


def inside(predicate: Subject, scene: Scene) -> Iterator[Edge]:
    """Demands that keep to a predicate by as little as can be."""
    match predicate:
        case LengthWithin(low, high):
            yield from _sizes((("shortest", low), ("longest", high)), long, LONGEST)
            yield from _exact(wide_texts(predicate, scene, beyond=False))
        case CountWithin(low, high):
            yield from _sizes((("fewest", low), ("most", high)), many, MOST_ITEMS)
        case Matches():
            yield from inside_texts(predicate, scene)
        case NumberWithin():
            yield from _numbers(inside_numbers(predicate, scene), scene)
        case MultipleOf(step, spelled):
            more = (("one-step-more", 1),)
            yield from _numbers(of_steps(scene.sample, step, more, spelled=spelled), scene)
        case KeyCountWithin(low, high):
            yield from _sizes((("fewest", low), ("most", high)), many_keys, MOST_ITEMS)
        case Sum() as asked:
            yield from _numbers(near_sums(asked, scene), scene)
        case DateWithin():
            yield from _exact(inside_dates(predicate, scene))
        case Compare():
            compared = scene.compared()
            yield from () if compared is None else inside(compared.predicate, scene)
        case OneOf(values) if len(values) > MOST_VALUES and scene.aim.array is not None:
            # Items of one payload show them all.
            return
        case OneOf(values):
            step = 1 if len(values) <= MOST_VALUES else ceil(len(values) / SHOWN_VALUES)
            yield from _exact((f"is-{value}", value) for value in values[::step])
        case _:
            return


def _numbers(values: Iterator[tuple[str, Number]], scene: Scene) -> Iterator[Edge]:
    """Numbers as they are written at the scene's place."""
    yield from _exact((label, spelled_out(value) if scene.is_spelled else value) for label, value in values)


def many_keys(count: int) -> Demand:
    """The demand for a map of just so many keys."""
    return Demand(KeyCountWithin(count, count), Want.TRUE)


def many(count: int) -> Demand:
    """The demand for an array of just so many items."""
    return Demand(CountWithin(count, count), Want.TRUE)


def _sizes(wanted: tuple[tuple[str, int | None], ...], demand: Callable[[int], Demand], most: int) -> Iterator[Edge]:
    for label, size in wanted:
        if size is not None and 0 <= size <= most:
            yield label, demand(size)


def _after(limit: int | None) -> int | None:
    return None if limit is None else limit + 1


def _exact(values: Iterator[tuple[str, Json]]) -> Iterator[Edge]:
    for label, value in values:
        yield label, exactly(value)


def _not_compared(scene: Scene) -> Iterator[Edge]:
    """What breaks a comparison, its other side being as it is."""
    demand = scene.compared()
    if demand is None:
        return
    if isinstance(demand.predicate, OneOf):
        if demand.want.is_positive:
            yield "different", Demand(demand.predicate, Want.BROKEN)
        else:
            yield "equal", exactly(*demand.predicate.values)
    elif demand.want.is_positive:
        yield from outside(demand.predicate, scene)
    else:
        yield from inside(demand.predicate, scene)

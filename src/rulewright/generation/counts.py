"""A count of present fields, or a sum, and what stands at the other places → what is demanded of this one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want
from rulewright.generation.numbers import written
from rulewright.language.conditions import NumberWithin
from rulewright.language.paths import Root
from rulewright.plan.predicates import Forbidden, Required
from rulewright.reading.numbers import exact
from rulewright.validation.counting import places_of, total_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.paths import Path, Pointer
    from rulewright.plan.predicates import PresentCount, Sum
    from rulewright.validation.conditions import Scope

_REQUIRED = Demand(Required(deep=True, nullable=False), Want.HOLDS)
_FORBIDDEN = Demand(Forbidden(), Want.HOLDS)


def presence_of(asked: PresentCount, scope: Scope, pointer: Pointer) -> Iterator[Demand]:
    """Whether the place at a pointer must be there, or must not, all others being as they are.

    While too few are there, only the last of those that are not is asked for: any other may be chosen freely before.
    """
    others = [path for path in asked.places if _pointer(path, scope) != pointer]
    present = [path for path in others if any(place.is_present for place in places_of(path, scope))]
    with_it, without = (is_allowed(asked, len(present) + more) for more in (1, 0))
    if without and not with_it:
        yield _FORBIDDEN
    elif with_it and not without and (asked.or_none or _pointer(asked.places[-1], scope) == pointer):
        yield _REQUIRED


def is_allowed(asked: PresentCount, count: int) -> bool:
    """Whether so many of the places may be present."""
    if asked.or_none and count == 0:
        return True
    return asked.low <= count and (asked.high is None or count <= asked.high)


def _pointer(path: Path, scope: Scope) -> Pointer:
    start = scope.item_at if path.root is Root.ITEM else scope.at
    return (*start, *map(str, path.tokens))


def sum_of(asked: Sum, scope: Scope) -> Iterator[Demand]:
    """What the sum must be, its terms being as they are; nothing where one is no number."""
    total = total_of(asked, scope)
    if total is not None:
        yield Demand(around(asked, total), Want.HOLDS)


def around(asked: Sum, total: Fraction) -> NumberWithin:
    """The numbers that are near enough to a total."""
    least, most = (exact(written(total + sign * Fraction(asked.within))) for sign in (-1, 1))
    return NumberWithin(least, most, spelled=asked.spelled)

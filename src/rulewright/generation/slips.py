"""A byte drawn for a field → whether it is put in, and the first choices of its value; more are made as ever.

An object's bytes are drawn together, each at the index of its field: what is chosen for one field stays as it is when
another is left out, and all of them are one choice of a search that replays, changes and shrinks choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.patterns import Choose

Slips: TypeAlias = "Callable[[int], bytes]"
"""Draws so many bytes, one for each field of an object."""

_ROOM = 2**7
"""What is left of a byte for choices: its last bit says whether the field is put in."""


def is_put_in(slip: int) -> bool:
    """Whether an optional field is put in."""
    return bool(slip & 1)


def spending(slip: int, choose: Choose) -> Choose:
    """Makes choices from what a byte has left, each that it has no room for by `choose`; zero is the plainest."""
    left, room = slip >> 1, _ROOM

    def spend(options: int) -> int:
        nonlocal left, room
        if options > room:
            return choose(options)
        left, picked = divmod(left, options)
        room //= options
        return picked

    return spend

"""A strategy and a seed → one value of it, always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DrawnT = TypeVar("DrawnT")

_TWO = 2
"""The first that Hypothesis draws is the plainest, whatever the seed."""


def drawn(strategy: SearchStrategy[DrawnT], seed: int) -> DrawnT:
    """One value, drawn without a database and without regard to how long it takes."""
    found: list[DrawnT] = []

    @seeded(seed)
    @settings(
        max_examples=_TWO,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(value: DrawnT) -> None:
        found.append(value)

    keep()
    return found[-1]

"""A context → what generated code is given beside the payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python.runtime.moments import bounds_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from rulewright.emit.python.runtime.moments import Bounds
    from rulewright.validation.context import Context, DataRows


@dataclass(frozen=True, slots=True)
class Given:
    """The bounds of date rules at the clock, the zone of days, and the supplied data by name."""

    bounds: Bounds
    zone: tzinfo
    data: Mapping[str, DataRows]


def given_by(context: Context) -> Given:
    """What a context gives to one validation."""
    return Given(bounds_at(context.clock), context.clock.zone, context.data)

"""What a validation is told beside the payload: the clock, the data, and what a length counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit
    from rulewright.validation.clock import Clock


@dataclass(frozen=True, slots=True)
class DataRows:
    """The rows of one caller-supplied table, by key."""

    rows: Mapping[Hashable, Mapping[str, Json]]

    @classmethod
    def keyed(cls, rows: list[dict[str, Json]], key: str) -> DataRows:
        """The rows under their values in the column `key`; of two with the same, the last."""
        return cls({json_key(row.get(key)): row for row in rows})

    def row(self, key: Json) -> Mapping[str, Json] | None:
        """The row with that key."""
        return self.rows.get(json_key(key))


@dataclass(frozen=True, slots=True)
class Context:
    """One clock value, the supplied data by name, and the unit of lengths, for one validation."""

    clock: Clock
    unit: TextUnit = "codepoints"
    data: Mapping[str, DataRows] = field(default_factory=dict)

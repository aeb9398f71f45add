"""SQL with named parameters → a statement as its driver takes it, worked out once and not for each use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, CursorResult, Engine


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the words of a driver; `order` names its parameters where the driver counts them."""

    sql: str
    order: Sequence[str] | None

    @classmethod
    def of(cls, engine: Engine, sql: str) -> Statement:
        """The statement of a text with parameters such as `:key`."""
        compiled = text(sql).compile(dialect=engine.dialect)
        return cls(str(compiled), compiled.positiontup)

    def run(self, connection: Connection, values: Mapping[str, object]) -> CursorResult[tuple[object, ...]]:
        """What it gives for values by name."""
        parameters = dict(values) if self.order is None else tuple(values[name] for name in self.order)
        return connection.exec_driver_sql(self.sql, parameters)

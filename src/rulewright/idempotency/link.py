"""A cursor of a database's driver → statements run on it: without the costs that every layer above it adds to each.

Pools of connections, and what a driver calls its parameters, are SQLAlchemy's; a claim takes five statements, and going
through its `Connection` for each takes ten times as long as SQLite does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPICursor

Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = "Mapping[str, Any] | Sequence[Any]"
"""As a driver takes them: by name, or in the order of a statement."""


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

    def parameters(self, values: Mapping[str, object]) -> Parameters:
        """Values by name, as the driver takes them."""
        return values if self.order is None else tuple(values[name] for name in self.order)


@dataclass(frozen=True, slots=True)
class Link:
    """A cursor on a connection that is its user's for now; each method raises what the driver raises."""

    cursor: DBAPICursor

    def execute(self, sql: str) -> list[Row]:
        """The rows of a statement without parameters; none of one that gives no rows."""
        self.cursor.execute(sql)
        return self._rows()

    def rows(self, statement: Statement, values: Mapping[str, object]) -> list[Row]:
        """The rows that a statement gives."""
        self.cursor.execute(statement.sql, statement.parameters(values))
        return self._rows()

    def change(self, statement: Statement, values: Mapping[str, object]) -> int:
        """How many rows a statement has changed."""
        self.cursor.execute(statement.sql, statement.parameters(values))
        return self.cursor.rowcount

    def change_all(self, statement: Statement, many: Iterable[Mapping[str, object]]) -> None:
        """Runs a statement for each of many sets of values."""
        parameters: Any = [*map(statement.parameters, many)]
        self.cursor.executemany(statement.sql, parameters)

    def _rows(self) -> list[Row]:
        is_of_rows: object = self.cursor.description
        return [] if is_of_rows is None else list(self.cursor.fetchall())

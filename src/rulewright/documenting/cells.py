"""What is said, and how surely → the words of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.blocks import Table
from rulewright.documenting.model import Aside, Code, Link, Told
from rulewright.documenting.words import standing_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rulewright.documenting.blocks import Lines
    from rulewright.documenting.model import Document, FieldEntry, Parameter, Said, Standing, Words


class Cells:
    """The cells of one document, which know the numbers of its sources."""

    def __init__(self, document: Document) -> None:
        self._numbers = {source: number for number, source in enumerate(document.sources, 1)}
        self._tables = {table.id: table.name for shape in document.shapes for table in shape.tables}

    def said(self, one: Said) -> Words:
        """What is said, and what qualifies it."""
        return (*one.words, *self.aside(one.standing))

    def aside(self, standing: Standing) -> Words:
        """What qualifies something of a standing: nothing where it is an error that the documentation states."""
        words = standing_words(standing)
        source = None if self._numbers.get(standing.source or "", 1) == 1 else self._source(standing.source or "")
        return (" ", Aside(words, source)) if words or source else ()

    def standing(self, standing: Standing) -> Words:
        """A standing in full: “error, stated”, and the number of its source."""
        words = f"{standing.severity.value}, {standing.basis.value}"
        return (words,) if standing.source is None else (words, " ", self._source(standing.source))

    def _source(self, source: str) -> Link:
        return Link(Told.SOURCE, source, f"[{self._numbers[source]}]")

    def seen(self, home: str) -> Link:
        """A link to a table, or to a rule of its own, by its name without the shape."""
        if home in self._tables:
            return Link(Told.TABLE, home, self._tables[home])
        return Link(Told.RULE, home, home.partition(".")[2] or home)

    def fields(self, title: str, fields: Iterable[FieldEntry]) -> Table:
        """The table of a shape's fields."""
        rows = [(field_name(field), *self._of_field(field)) for field in fields]
        return table(title, ("Field", "Type", "Required", "Must", "Notes"), rows)

    def parameters(self, title: str, parameters: Iterable[Parameter], undeclared: Iterable[str] = ()) -> Table:
        """The table of the parameters of a request, or of the headers of an answer."""
        rows = [(field_name(one.field), ((one.place,),), *self._of_field(one.field, one.written)) for one in parameters]
        rows += [(((Code(name),),), (("path",),), (("string",),), (("required",),), (), ()) for name in undeclared]
        return table(title, ("Name", "In", "Type", "Required", "Must", "Notes"), rows)

    def _of_field(self, field: FieldEntry, written: str = "") -> tuple[Lines, ...]:
        notes: list[Words] = [*field.notes]
        if written:
            notes.append((written,))
        if field.related:
            notes.append(("see ", *joined([(self.seen(home),) for home in field.related])))
        return (
            (field.type,),
            tuple(map(self.said, field.presence)),
            tuple(map(self.said, field.limits)),
            tuple(notes),
        )


def field_name(field: FieldEntry) -> Lines:
    """A field's path, and its title below it."""
    return ((Code(field.path),), *(((field.title,),) if field.title else ()))


def joined(parts: Sequence[Words], between: str = ", ") -> Words:
    """Words behind each other."""
    return tuple(word for index, part in enumerate(parts) for word in ((between, *part) if index else part))


def table(
    title: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[Lines, ...]],
    leads: Callable[[int], Link] | None = None,
    *,
    searched: bool = False,
) -> Table:
    """A table without the columns that would be empty; the first stays."""
    kept = [at for at in range(len(head)) if at == 0 or any(row[at] for row in rows)]
    return Table(
        title,
        tuple(head[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        () if leads is None else tuple(map(leads, range(len(rows)))),
        searched=searched,
    )

"""The argument of a rule that names fields → declared paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import list_or_one, path_in, suggestion, word_of
from rulewright.language.echoes import DATA, Name, columns, fields
from rulewright.language.paths import Path, Root
from rulewright.reading.nodes import Sequence

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.declarations import Constraint
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span


def roots(site: Site) -> frozenset[Root]:
    """The roots that a path of the payload may start from in this site's rule."""
    return frozenset({Root.ITEM}) if site.each is not None else frozenset()


def targets(constraint: Constraint, site: Site) -> tuple[Path, ...]:
    """The paths a rule names, one or a list, each declared."""
    if isinstance(constraint.argument, Sequence) and not constraint.argument.items:
        site.problems.add(
            constraint.argument.span, f"“{constraint.kind}” needs at least one path", f"write {constraint.kind}: field"
        )
    found = (target(node, site) for node in list_or_one(constraint.argument))
    return tuple(path for path in found if path is not None)


def target(node: Node, site: Site) -> Path | None:
    """One declared path of the payload, else a mistake and None."""
    text = word_of(node, "a path", site.problems)
    return None if text is None else target_in(text, node.span, site)


def target_in(text: str, span: Span, site: Site) -> Path | None:
    """One declared path of the payload, from text that stands at `span`, else a mistake and None."""
    path = path_in(text, span, site.problems, roots(site))
    if path is None:
        return None
    spot = site.outline.check(path, span, site.problems, site.each)
    return None if spot is None else site.outline.resolved(path, site.each)


def unknown_data(name: str, span: Span, site: Site) -> None:
    """Reports a name that no data has."""
    hint, misses = suggestion(name, site.data, "data"), Name(DATA, name)
    site.problems.add(span, f"there is no data “{name}”", hint, code="unknown-data", misses=misses)


def check_column(path: Path, span: Span, site: Site) -> None:
    """Reports a path of supplied data that leads to no declared column, or to a row that no field picks."""
    name, *rest = (*map(str, path.tokens), "")
    if not path.tokens:
        site.problems.add(span, "“data” names no data", "write data.NAME.column", code="unknown-data")
        return
    if name not in site.data:
        unknown_data(name, span, site)
        return
    table = site.data[name]
    column = ".".join(rest[:-1])
    known = (table.key, *table.columns)
    if column not in known:
        message = f"the data “{name}” has no column “{column}”" if column else f"“{path}” names no column"
        hint, misses = suggestion(column, known, "columns"), Name(columns(name), column)
        site.problems.add(span, message, hint, code="unknown-data", misses=misses)
        return
    if not table.key:
        return
    starts = [Path(), *([] if site.each is None else [site.each])]
    if not any(site.outline.spot(start / table.key) for start in starts):
        site.problems.add(
            span,
            f"the shape “{site.outline.shape}” has no field “{table.key}”, which would pick a row of “{name}”",
            "declare it, or run the rule per item with “for” where the items have it",
            code="unknown-data",
            misses=Name(fields(site.outline.shape), table.key),
        )

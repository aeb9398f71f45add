"""The argument of a rule that names fields → declared paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import list_or_one, path_of
from rulewright.language.paths import Path, Root

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.declarations import Constraint
    from rulewright.reading.nodes import Node


def roots(site: Site) -> frozenset[Root]:
    """The roots that a path may start from in this site's rule."""
    found = set()
    if site.each is not None:
        found.add(Root.ITEM)
    if site.data:
        found.add(Root.DATA)
    return frozenset(found)


def targets(constraint: Constraint, site: Site) -> tuple[Path, ...]:
    """The paths a rule names, one or a list, each declared."""
    found = (target(node, site) for node in list_or_one(constraint.argument))
    return tuple(path for path in found if path is not None)


def target(node: Node, site: Site) -> Path | None:
    """One declared path of the payload, else a mistake and None."""
    path = path_of(node, site.problems, roots(site) - {Root.DATA})
    if path is not None:
        site.outline.check(path, node.span, site.problems, site.each)
    return path

"""The paths of a rule that counts present fields → its one check, at the object around them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual
from rulewright.kinds._arguments import PATHS
from rulewright.kinds._targets import targets
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import PresentCount

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_LEAST = 2


def counting_kind(name: str, summary: str, message: str, works: tuple[str, str, str], mistake: str) -> Kind:
    """A kind that counts which of several fields are present, by its name in `_BOUNDS`."""

    def lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
        return _lower(constraint, site, name, message)

    manual = Manual(
        how="A list of at least two paths, none of which leads to many places.",
        argument=PATHS,
        works=works,
        mistake=mistake,
    )
    return Kind(name, name, summary, ON_RULE, lower, manual=manual)


def _lower(constraint: Constraint, site: Site, name: str, message: str) -> tuple[Check, ...]:
    before = len(site.problems)
    paths = targets(constraint, site)
    for path in paths:
        if path.leads_to_many:
            site.problems.add(
                constraint.argument.span,
                f"“{name}” counts single fields, and “{path}” leads to many places",
                "run the rule per item with “for”, and start the paths with item",
            )
    if len(site.problems) == before and len(set(paths)) < _LEAST:
        hint = f"write {name}: [one, another]"
        site.problems.add(constraint.argument.span, f"“{name}” chooses among at least two fields", hint)
    if len(site.problems) > before:
        return ()
    low, high, or_none = _BOUNDS[name]
    count = len(paths)
    asked = PresentCount(paths, count if or_none else low, count if or_none else high, or_none)
    around = replace(site, path=_around(paths))
    return (around.check(asked, name, message, paths=[str(Path(path.tokens)) for path in paths]),)


_BOUNDS: dict[str, tuple[int, int | None, bool]] = {
    "exactlyOne": (1, 1, False),
    "atLeastOne": (1, None, False),
    "atMostOne": (0, 1, False),
    "allOrNone": (0, None, True),
}


def _around(paths: tuple[Path, ...]) -> Path:
    """The innermost object around all the places; with paths from the item and from the shape, the item."""
    if len({path.root for path in paths}) > 1:
        return Path((), Root.ITEM)
    first, *others = (path.tokens[:-1] for path in paths)
    length = 0
    while length < len(first) and all(tokens[: length + 1] == first[: length + 1] for tokens in others):
        length += 1
    return Path(first[:length], paths[0].root)

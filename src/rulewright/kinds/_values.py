"""A constraint on a value → its checks, through the kind of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import Kind, Place, Site, registry
from rulewright.language.decode import foreign_hint, suggestion
from rulewright.language.foreign import FOREIGN_AS_RULE, FOREIGN_BY_TYPE, FOREIGN_IN_SHAPE, FOREIGN_ON_FIELD, PAIRS
from rulewright.language.standing import SILENT
from rulewright.language.types import BUILT_IN
from rulewright.reading.nodes import Scalar

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def value_checks(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    """The checks of a constraint on this site's value; a kind that is unknown or out of place is a mistake."""
    kind = kind_at(constraint, Place.VALUE, site)
    if kind is None:
        return ()
    if kind.of_row and not site.row:
        site.problems.add(
            constraint.span,
            f"“{kind.name}” says what a field is: it stands in the field's own row only",
            f"write it under fields, on “{site.path}”",
            code="misplaced",
        )
        return ()
    if kind.domain is not None and site.type is not None and site.type not in kind.domain:
        wanted = " or ".join(sorted(known.value for known in kind.domain & {*BUILT_IN.values()}))
        site.problems.add(
            constraint.span,
            f"“{kind.name}” is for values of type {wanted}, and “{site.path}” is of type {site.type.value}",
            suggestion_for(site),
            code="wrong-type",
        )
        return ()
    return kind.lower(constraint, site)


def part_checks(constraints: tuple[Constraint, ...], site: Site, what: str) -> tuple[Check, ...]:
    """The checks of constraints that are parts of one rule, `what`: each asks for something in its name."""
    checks: list[Check] = []
    for constraint in constraints:
        if constraint.standing != SILENT or constraint.title is not None or constraint.message is not None:
            site.problems.add(
                constraint.span,
                f"{what} is one rule: a constraint in it has no severity, basis, source, title or message of its own",
                f"write them beside it, or {constraint.kind} in a rule of its own",
                code="long-form",
            )
        before = len(site.problems)
        found = value_checks(constraint, site)
        if not found and len(site.problems) == before:
            site.problems.add(
                constraint.argument.span,
                f"this “{constraint.kind}” asks for nothing",
                "leave it out; a field's own row says what holds elsewhere",
                code="no-effect",
            )
        checks.extend(found)
    return tuple(checks)


def kind_at(constraint: Constraint, place: Place, site: Site) -> Kind | None:
    """The kind a constraint names, if it may stand at `place`; else a mistake and None."""
    name = constraint.kind
    kind = registry().get(name)
    here = [known.name for known in registry().values() if place in known.places]
    if kind is None:
        what, foreign, own = _KINDS[place]
        if place is Place.VALUE and site.type is not None:
            foreign = {**foreign, **FOREIGN_BY_TYPE.get(site.type.value, {})}
        field = str(site.path) or "field"
        hint = _pair(constraint, site) or foreign_hint(foreign, name, constraint.argument, field)
        hint = hint or suggestion(name, [*here, *own], f"{what}s")
        site.problems.add(constraint.span, f"there is no {what} “{name}”", hint, code="unknown-kind")
        return None
    if place not in kind.places:
        where = " or ".join(sorted(_PLACE_WORDS[allowed] for allowed in kind.places))
        site.problems.add(
            constraint.span, f"“{name}” cannot stand {_PLACE_WORDS[place]}", f"it stands {where}", code="misplaced"
        )
        return None
    return kind


def _pair(constraint: Constraint, site: Site) -> str | None:
    """What to write instead of two constraints of JSON Schema that stand side by side."""
    spot = site.outline.spot(site.place)
    for ours, pair in PAIRS.items():
        found = [entry.argument for name in pair if spot is not None and (entry := spot.constraint(name)) is not None]
        if constraint.kind in pair and len(found) == len(pair):
            low, high = (node.text if isinstance(node, Scalar) else "…" for node in found)
            return f"write {ours}: {low}..{high} for {' and '.join(pair)}"
    return None


def suggestion_for(site: Site) -> str:
    """The kinds that a value of this site's type can have."""
    fitting = [
        kind.name
        for kind in registry().values()
        if Place.VALUE in kind.places and (kind.domain is None or site.type in kind.domain)
    ]
    return f"constraints for {site.type.value if site.type else 'any value'}: {', '.join(sorted(fitting))}"


_STANDING = ("title", "severity", "basis", "source")
_KINDS: dict[Place, tuple[str, collections.abc.Mapping[str, str], tuple[str, ...]]] = {
    Place.VALUE: ("constraint", FOREIGN_ON_FIELD, _STANDING),
    Place.SHAPE: ("constraint", FOREIGN_IN_SHAPE, _STANDING),
    Place.RULE: ("kind of rule", FOREIGN_AS_RULE, (*_STANDING, "when", "for", "message", "examples")),
}
"""What a kind is called where it stands, hints for words of other languages there, and what else may stand there."""

_PLACE_WORDS = {
    Place.VALUE: "on a field, in a cell or in “check”",
    Place.SHAPE: "on a shape",
    Place.RULE: "as a rule",
}

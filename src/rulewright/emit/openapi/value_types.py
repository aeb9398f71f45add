"""Type predicates → the type of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.schemas import keywords_of, or_null
from rulewright.emit.jsonschema.types import allowed, refused, schema_of
from rulewright.plan.predicates import HasOffset, HasOneType, HasType, NotCoercible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.conditions import Json
    from rulewright.plan.predicates import Predicate


def typed(predicates: Iterable[Predicate], *, nullable: bool) -> dict[str, Json]:
    """Valid for what all the type predicates of a field let through, and null where it may be."""
    given = tuple(predicates)
    taken = [
        sort for predicate in given if isinstance(predicate, NotCoercible | HasOffset) for sort in refused(predicate)
    ]
    sorts = [
        sort
        for predicate in given
        if isinstance(predicate, HasType | HasOneType)
        for sort in allowed(predicate)
        if sort not in taken
    ]
    schema = schema_of(sorts)
    return dict(keywords_of(or_null(schema) if nullable else schema))

"""Type predicates → the type of a field; and schemas that many fields share → components under names of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rulewright.emit.jsonschema.demands import NOT_BLANK
from rulewright.emit.jsonschema.schemas import keywords_of, or_null
from rulewright.emit.jsonschema.types import DATE, DATETIME, NAIVE, allowed, refused, schema_of
from rulewright.plan.predicates import HasOffset, HasType, NotCoercible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.predicates import Predicate


@dataclass(frozen=True, slots=True)
class Shared:
    """A schema of texts that a document says once."""

    description: str
    pattern: Json
    example: str


SHARED: Final[Mapping[str, Shared]] = {
    "Date": Shared("A day of the calendar (RFC 3339).", DATE.schema["pattern"], "2026-03-09"),
    "DateTime": Shared(
        "An instant (RFC 3339), with its offset from UTC.", DATETIME.schema["pattern"], "2026-03-09T12:00:00Z"
    ),
    "LocalDateTime": Shared(
        "A date and a time that lack an offset from UTC.", NAIVE.schema["pattern"], "2026-03-09T12:00:00"
    ),
    "NotBlank": Shared("A text with a character that is not white space (Unicode).", NOT_BLANK, "x"),
}
"""The components beside the shapes, by name."""


def component_name(name: str) -> str:
    """The name of a shape's component: OpenAPI has letters, digits and `._-` alone."""
    return re.sub("[^A-Za-z0-9._-]", "_", name)


def component(name: str) -> dict[str, Json]:
    """The schema that is a component of the document."""
    return {"$ref": f"#/components/schemas/{component_name(name)}"}


def typed(predicates: Iterable[Predicate], *, nullable: bool) -> dict[str, Json]:
    """Valid for what all the type predicates of a field let through, and null where it may be."""
    given = tuple(predicates)
    taken = [
        sort for predicate in given if isinstance(predicate, NotCoercible | HasOffset) for sort in refused(predicate)
    ]
    sorts = [
        sort
        for predicate in given
        if isinstance(predicate, HasType)
        for sort in allowed(predicate)
        if sort not in taken
    ]
    schema = schema_of(sorts)
    return keywords_of(or_null(schema) if nullable else schema)


def shared(value: Json, names: Mapping[str, str]) -> Json:
    """A schema with each pattern of `SHARED` replaced by a reference to its component; `names` are theirs."""
    match value:
        case dict():
            made = {key: shared(member, names) for key, member in value.items()}
            name = next((name for name, common in SHARED.items() if made.get("pattern") == common.pattern), None)
            if name is None:
                return made
            rest = {key: member for key, member in made.items() if key != "pattern"}
            if rest == {"type": "string"}:
                rest = {}
            return {**rest, **component(names[name])}
        case list():
            return [shared(item, names) for item in value]
        case _:
            return value

"""Schemas that many fields have in common → components under names of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rulewright.emit.jsonschema.demands import NOT_BLANK
from rulewright.emit.jsonschema.types import DATE, DATETIME, DECIMAL, NAIVE
from rulewright.emit.openapi.references import component, component_name

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan


@dataclass(frozen=True, slots=True)
class Shared:
    """A schema of texts that a document says once."""

    description: str
    pattern: Json
    example: str
    format: str | None = None
    """Its name in the OpenAPI registry of formats."""
    is_typed: bool = True
    """Whether it refuses what is no text; where it does not, it can be asked of values that may be something else."""

    @property
    def schema(self) -> dict[str, Json]:
        """The component."""
        typed: dict[str, Json] = {"type": "string"} if self.is_typed else {}
        named: dict[str, Json] = {} if self.format is None else {"format": self.format}
        return {"description": self.description, **typed, **named, "pattern": self.pattern, "examples": [self.example]}

    def fits(self, schema: Mapping[str, Json]) -> bool:
        """Whether the component can stand for the pattern of a schema."""
        return schema.get("pattern") == self.pattern and not (self.is_typed and schema.get("type") != "string")


SHARED: Final[Mapping[str, Shared]] = {
    "Date": Shared("A day of the calendar (RFC 3339).", DATE.schema["pattern"], "2026-03-09"),
    "DateTime": Shared(
        "An instant (RFC 3339), with its offset from UTC.", DATETIME.schema["pattern"], "2026-03-09T12:00:00Z"
    ),
    "LocalDateTime": Shared(
        "A date and a time that lack an offset from UTC.", NAIVE.schema["pattern"], "2026-03-09T12:00:00"
    ),
    "Decimal": Shared("A decimal number, spelled as text.", DECIMAL.schema["pattern"], "12.50", "decimal"),
    "NotBlank": Shared("A text with a character that is not white space (Unicode).", NOT_BLANK, "x", is_typed=False),
}
"""The components beside the shapes, by name."""


def shared_names(plan: Plan) -> dict[str, str]:
    """The components of `SHARED` by name, under names that no shape has."""
    taken = {component_name(name) for name in plan.shapes}
    return {name: f"{name}Text" if name in taken else name for name in SHARED}


def shared_schemas(names: Mapping[str, str], used: Container[Json]) -> dict[str, Json]:
    """The components of `SHARED` that are referred to."""
    return {names[name]: common.schema for name, common in SHARED.items() if component(names[name])["$ref"] in used}


def shared(value: Json, names: Mapping[str, str]) -> Json:
    """A schema with each pattern of `SHARED` replaced by a reference to its component; `names` are theirs."""
    match value:
        case dict():
            made = {key: shared(member, names) for key, member in value.items()}
            name = next((name for name, common in SHARED.items() if common.fits(made)), None)
            if name is None:
                return made
            rest = {key: member for key, member in made.items() if key != "pattern"}
            if rest == {"type": "string"} and SHARED[name].is_typed:
                rest = {}
            return {**rest, **component(names[name])}
        case list():
            return [shared(item, names) for item in value]
        case _:
            return value

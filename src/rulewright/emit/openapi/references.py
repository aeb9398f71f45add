"""The name of a component → its reference; a document → the references in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json


def component_name(name: str) -> str:
    """The name of a shape's component: OpenAPI has letters, digits and `._-` alone."""
    return re.sub("[^A-Za-z0-9._-]", "_", name)


def component(name: str) -> dict[str, Json]:
    """The schema that is a component of the document."""
    return {"$ref": f"#/components/schemas/{component_name(name)}"}


def references(value: Json) -> Iterator[str]:
    """Every `$ref` in a part of a document."""
    match value:
        case dict():
            for key, member in value.items():
                if key == "$ref" and isinstance(member, str):
                    yield member
                yield from references(member)
        case list():
            for item in value:
                yield from references(item)
        case _:
            return

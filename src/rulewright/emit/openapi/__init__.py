"""Plan → OpenAPI 3.1, as a person would want to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.document import generated_from
from rulewright.emit.openapi.document import document

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan

__all__ = ["openapi", "openapi_yaml"]


def openapi(plan: Plan) -> dict[str, Json]:
    """The OpenAPI document of a contract. A schema in it is valid exactly where the portable one of its shape is."""
    return document(plan)


def openapi_yaml(plan: Plan) -> str:
    """The same as the text of a YAML file."""
    # PyYAML takes longer to import than the document to write.
    from rulewright.emit.openapi.yaml import yaml_text  # noqa: PLC0415 - see the line above

    return yaml_text(document(plan), generated_from(plan))

"""A plan → the OpenAPI 3.1 document of its operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.emit.openapi.components import schemas
from rulewright.emit.openapi.operations import operation_object
from rulewright.emit.openapi.prose import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan

_SCHEMES: Final[Mapping[str, dict[str, Json]]] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def document(plan: Plan) -> dict[str, Json]:
    """The document; its schemas are valid exactly where the portable ones are."""
    paths: dict[str, dict[str, Json]] = {}
    for operation in plan.operations.values():
        paths.setdefault(operation.path, {})[operation.method.lower()] = operation_object(plan, operation)
    used = {scheme for operation in plan.operations.values() for scheme in operation.auth}
    schemes: dict[str, Json] = {name: scheme for name, scheme in _SCHEMES.items() if name in used}
    components: dict[str, Json] = {
        "schemas": schemas(plan, {**paths}),
        **({"securitySchemes": schemes} if schemes else {}),
    }
    return {"openapi": "3.1.0", **_info(plan), "paths": {**paths}, "components": components}


def _info(plan: Plan) -> dict[str, Json]:
    info: dict[str, Json] = {"title": plan.title, "version": plan.version}
    if plan.description:
        info["description"] = prose([plan.description])
    return {"info": info, "tags": [{"name": plan.contract, "description": plan.title}]}

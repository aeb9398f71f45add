"""An operation, a payload and listed values → the request that carries them; JSON values → bytes, number for number."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

from rulewright.contract.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Parameter

_SLOT = re.compile(r"\{([^{}]+)\}")


class UnfilledError(ValueError):
    """A parameter that nothing has a value for; the message says where to write one."""


def request_for(
    operation: Operation,
    payload: Json,
    values: Mapping[str, Json],
    *,
    sends_body: bool = True,
    authenticated: bool = True,
) -> Request:
    """The request of an operation.

    Args:
        operation: what is asked.
        payload: the body, and the object whose fields fill the parameters of their name.
        values: what fills the other parameters.
        sends_body: whether the payload is sent.
        authenticated: whether credentials are sent.

    Raises:
        UnfilledError: a required parameter has no value.
    """
    filled = {parameter.name: _filled(operation, parameter, payload, values) for parameter in operation.parameters}
    path = _SLOT.sub(lambda slot: quote(filled.get(slot[1]) or "", safe=""), operation.path)
    query = "&".join(
        f"{quote(parameter.name, safe='')}={quote(value, safe='')}"
        for parameter in operation.parameters
        if parameter.place == "query" and (value := filled[parameter.name]) is not None
    )
    return Request(
        method=operation.method,
        path=f"{path}?{query}" if query else path,
        body=json_bytes(payload) if sends_body else None,
        authenticated=authenticated,
        headers=tuple(
            (parameter.name, value)
            for parameter in operation.parameters
            if parameter.place == "header" and (value := filled[parameter.name]) is not None
        ),
    )


def json_bytes(value: Json) -> bytes:
    """The value as JSON in UTF-8, with every number as exactly as it was read."""
    return _written(value).encode()


def _filled(operation: Operation, parameter: Parameter, payload: Json, values: Mapping[str, Json]) -> str | None:
    value = values.get(parameter.name)
    if value is None and isinstance(payload, dict):
        value = payload.get(parameter.name)
    if isinstance(value, str) and value and (parameter.place != "header" or (value.isascii() and value.isprintable())):
        return value
    if isinstance(value, int | float | Decimal):
        return _written(value)
    if not parameter.required:
        return None
    raise UnfilledError(
        f"{operation.name} has the {parameter.place} parameter “{parameter.name}”, for which there is no value;"
        f' write one into the target\'s configuration: values = {{ "{parameter.name}" = ["…"] }}'
    )


def _written(value: Json) -> str:
    match value:
        case dict():
            members = (f"{_written(key)}:{_written(member)}" for key, member in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)

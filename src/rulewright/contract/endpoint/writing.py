"""An operation, a payload and listed values → the request that carries them; JSON values → bytes, number for number."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from rulewright.contract.endpoint.beside import bare, headers_of
from rulewright.contract.endpoint.exchange import Request
from rulewright.validation.faults import FORM_TYPE, JSON_TYPE
from rulewright.validation.parameters import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Encoding, Operation, Parameter, Parameters, Place, Style

Texts: TypeAlias = "Mapping[Place, tuple[tuple[str, str], ...]]"
"""The parameters of a request, as they are sent."""

MEDIA_TYPES: Mapping[Encoding, str] = {"json": JSON_TYPE, "form": FORM_TYPE}
SLOT = re.compile(r"\{([^{}]+)\}")


class UnfilledError(ValueError):
    """A parameter that nothing has a value for; the message says where to write one."""


def request_for(
    operation: Operation, payload: Json, texts: Texts, *, sends_body: bool = True, authenticated: bool = True
) -> Request:
    """The request of an operation.

    Args:
        operation: what is asked.
        payload: the body.
        texts: the parameters.
        sends_body: whether the payload is sent.
        authenticated: whether credentials are sent.
    """
    filled = dict(texts["path"])
    path = SLOT.sub(lambda slot: quote(filled.get(slot[1], ""), safe=""), operation.path)
    query = "&".join(f"{quote(name, safe='')}={quote(text, safe='')}" for name, text in texts["query"])
    return Request(
        method=operation.method,
        path=f"{path}?{query}" if query else path,
        body=body_bytes(payload, operation.encoding) if sends_body else None,
        media_type=MEDIA_TYPES[operation.encoding],
        authenticated=authenticated,
        headers=texts["header"],
    )


def texts_for(operation: Operation, payload: Json, values: Mapping[str, Json]) -> Texts:
    """The parameters of an operation: headers of its key, listed values, and fields of the payload with their names.

    Raises:
        UnfilledError: a required parameter has no value.
    """
    known: dict[Place, dict[str, Json]] = {"path": {}, "query": {}, "header": {}}
    keys = {name.lower(): value for name, value in headers_of(payload).items()}
    for parameter in operation.parameters:
        value = keys.get(parameter.name.lower()) if parameter.place == "header" else None
        value = _known(operation, parameter, payload, values) if value is None else value
        if value is not None:
            known[parameter.place][parameter.name] = value
    return {place: spelled_texts(operation.places.get(place), place, found) for place, found in known.items()}


def slots_of(operation: Operation) -> list[str]:
    """The names of what the operation's path leaves open, in order."""
    return SLOT.findall(operation.path)


def step_of(value: Json) -> str | None:
    """A value as a step of a path; None where no step can say it."""
    return None if isinstance(value, list) else next(iter(_texts(value, "repeat", "path")), None)


def spelled_texts(declared: Parameters | None, place: Place, values: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    """The values of one place as texts, as their rows say; of what no text can say, nothing."""
    known = [] if declared is None else [field for field in declared.shape.fields if len(field.path.tokens) == 1]
    names = [str(field.path.tokens[0]) for field in known]
    others = [name for name in values if name not in names] if place == "query" and declared is not None else []
    return tuple(
        (name, text)
        for name in (*names, *others)
        if name in values
        for text in _texts(values[name], "repeat" if declared is None else declared.styles.get(name, "repeat"), place)
    )


def _texts(value: Json, style: Style, place: Place) -> list[str]:
    items = value if isinstance(value, list) else [value]
    texts = [text for item in items if (text := _text(item)) is not None]
    if isinstance(value, list) and style in BETWEEN:
        texts = [BETWEEN[style].join(texts)]
    return [text for text in texts if _CAN_SAY[place](text)]


def _text(value: Json) -> str | None:
    match value:
        case str():
            return value
        case None | list() | dict():
            return None
        case _:
            return _written(value)


_CAN_SAY: Mapping[Place, Callable[[str], bool]] = {
    # A server takes an empty step, one of dots, and one with a slash however it is written, for another path.
    "path": lambda text: text.strip(".") != "" and "/" not in text,
    "query": lambda _: True,
    "header": lambda text: text.isascii() and text.isprintable() and text == text.strip(),
}


def body_bytes(value: Json, encoding: Encoding) -> bytes:
    """The value as a body is written; of what a form cannot say, nothing."""
    if encoding == "json":
        return json_bytes(value)
    pairs = _form("", bare(value))
    return "&".join(f"{quote(name, safe='[]')}={quote(text, safe='')}" for name, text in pairs).encode()


def _form(name: str, value: Json) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, member in value.items():
                yield from _form(f"{name}[{key}]" if name else key, member)
        case list():
            for index, item in enumerate(value):
                yield from _form(f"{name}[{index}]", item)
        case _:
            text = _text(value)
            if name and text is not None:
                yield name, text


def json_bytes(value: Json) -> bytes:
    """The value as JSON in UTF-8, with every number as exactly as it was read."""
    return _written(bare(value)).encode()


def _known(operation: Operation, parameter: Parameter, payload: Json, values: Mapping[str, Json]) -> Json:
    value = values.get(parameter.name)
    if value is None and isinstance(payload, dict):
        value = payload.get(parameter.name)
    if any(_texts(value, parameter.style, parameter.place)):
        return value
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

"""Where an engine says that an error stands in a schema → the rule whose `$defs` entry that is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from rulewright.language.conditions import Json


def in_pointer(pointer: str, ids: Container[str]) -> str | None:
    """The rule in the pointer of an Ajv error, such as `#/$defs/Order.campaign~1length/then/…`."""
    return in_path(map(_name, pointer.split("/")), ids)


def in_path(path: Iterable[str | int], ids: Container[str]) -> str | None:
    """The last rule among the tokens of an error's own place."""
    found = [token for token in path if isinstance(token, str) and token in ids]
    return found[-1] if found else None


def in_steps(steps: Iterable[str | int], schema: dict[str, Json], ids: Container[str]) -> str | None:
    """The rule that the steps of a `jsonschema` error lead through; references are followed without a step."""
    found = None
    here: Json = schema
    for step in steps:
        while isinstance(here, dict) and "$ref" in here and step not in here:
            reference, defs = here["$ref"], schema["$defs"]
            assert isinstance(reference, str)
            assert isinstance(defs, dict)
            name = _name(reference.removeprefix("#/$defs/"))
            here, found = defs[name], name if name in ids else found
        here = here[step]  # type: ignore[index]  # the engine's own steps fit
    return found


def _name(token: str) -> str:
    return unquote(token).replace("~1", "/").replace("~0", "~")

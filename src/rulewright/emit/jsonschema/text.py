"""A JSON value → its text: stable, every number exact, and on one line what fits on one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.conditions import Json

_WIDTH = 120
_INDENT = "  "


def json_text(value: Json) -> str:
    """The text of a file: keys in their own order, and a newline at the end."""
    return f"{_pretty(value, '', 0)}\n"


def _pretty(value: Json, indent: str, before: int) -> str:
    """The text of a value that stands behind `before` characters of its line."""
    line = _compact(value)
    if before + len(line) < _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + _INDENT
    if isinstance(value, list):
        return _block("[", (_pretty(item, inner, len(inner)) for item in value), "]", indent)
    keys = ((f"{json.dumps(key)}: ", member) for key, member in value.items())
    parts = (f"{key}{_pretty(member, inner, len(inner) + len(key))}" for key, member in keys)
    return _block("{", parts, "}", indent)


def _block(start: str, parts: Iterable[str], end: str, indent: str) -> str:
    return f"{start}\n" + ",\n".join(f"{indent}{_INDENT}{part}" for part in parts) + f"\n{indent}{end}"


def _compact(value: Json) -> str:
    match value:
        case Decimal():
            return str(value)
        case list():
            return f"[{', '.join(map(_compact, value))}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(key)}: {_compact(member)}' for key, member in value.items())}}}"
        case _:
            return json.dumps(value)

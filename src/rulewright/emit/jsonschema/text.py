"""A JSON value → its text: stable, every number exact, and on one line what fits on one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.language.conditions import Json

_WIDTH = 120
_INDENT = "  "


def json_text(value: Json, *, ascii_only: bool = True) -> str:
    """The text of a file: keys in their own order, and a newline at the end; letters as they are, or in escapes."""
    dumps = json.dumps if ascii_only else _readable
    return f"{_pretty(value, '', 0, dumps)}\n"


def _readable(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pretty(value: Json, indent: str, before: int, dumps: Callable[[object], str]) -> str:
    """The text of a value that stands behind `before` characters of its line."""
    line = _compact(value, dumps)
    if before + len(line) < _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + _INDENT
    if isinstance(value, list):
        return _block("[", (_pretty(item, inner, len(inner), dumps) for item in value), "]", indent)
    keys = ((f"{dumps(key)}: ", member) for key, member in value.items())
    parts = (f"{key}{_pretty(member, inner, len(inner) + len(key), dumps)}" for key, member in keys)
    return _block("{", parts, "}", indent)


def _block(start: str, parts: Iterable[str], end: str, indent: str) -> str:
    return f"{start}\n" + ",\n".join(f"{indent}{_INDENT}{part}" for part in parts) + f"\n{indent}{end}"


def _compact(value: Json, dumps: Callable[[object], str]) -> str:
    match value:
        case Decimal():
            return str(value)
        case list():
            return f"[{', '.join(_compact(item, dumps) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{dumps(key)}: {_compact(member, dumps)}' for key, member in value.items())}}}"
        case _:
            return dumps(value)

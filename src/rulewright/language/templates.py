"""A message template → its slots, such as `{field}` or `{recipient.email}`; other braces are text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS = ("field", "value", "found", "near", "first", "actual", "bound")
"""What a message may name of any violation, beside the params of its check; the last four only where it has them."""

_SLOT = re.compile(r"\{(?P<name>(?:/|[^\W\d])[^\s{}]*)\}")


def slots(template: str) -> tuple[str, ...]:
    """The names in the slots of a template."""
    return tuple(match["name"] for match in _SLOT.finditer(template))


def filled(template: str, value_of: Callable[[str], str | None]) -> str:
    """The template with its slots filled; one without a value stays as it is."""

    def fill(match: re.Match[str]) -> str:
        value = value_of(match["name"])
        return match[0] if value is None else value

    return _SLOT.sub(fill, template)

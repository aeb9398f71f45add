"""A plan → what it says, whatever the order and the places in which it was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rulewright.reading.span import Span

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

_OF_FILES = frozenset({"files", "fingerprint"})


def facts(plan: Plan) -> Any:
    return _facts(plan)


def _facts(value: Any) -> Any:
    if isinstance(value, Span):
        return "a place"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {entry.name: getattr(value, entry.name) for entry in dataclasses.fields(value)}
        told = {name: _facts(part) for name, part in held.items() if name not in _OF_FILES}
        return type(value).__name__, sorted(told.items())
    if isinstance(value, Mapping):
        return sorted((repr(key), _facts(part)) for key, part in value.items())
    if isinstance(value, tuple | list | frozenset):
        return sorted(map(_facts, value), key=repr)
    return value

"""A plan ↔ bytes: a pickle that may name nothing but the project's own frozen values.

Unpickling can call whatever a pickle names. Here it names dataclasses, enumerations and named tuples of the folders
that a plan is made of, and a few value types of the standard library: to make those is all that hostile bytes can run.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import fields, is_dataclass
from datetime import date, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

_HOMES = ("rulewright.plan.", "rulewright.language.", "rulewright.reading.", "rulewright.patterns.")
_PLAIN: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__qualname__): kind for kind in (Decimal, date, timedelta, timezone, ZoneInfo, frozenset)
}


class UnfreezableError(Exception):
    """Bytes that do not stand for a value, or a value that has no bytes."""


def freeze(value: object) -> bytes:
    """The bytes of a value.

    Raises:
        UnfreezableError: a part of it is not among the types that can be read back.
    """
    stream = io.BytesIO()
    try:
        _Writer(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    except (pickle.PickleError, AttributeError, TypeError, RecursionError) as error:
        raise UnfreezableError(str(error)) from error
    return stream.getvalue()


def thaw(content: bytes) -> object:
    """The value that bytes stand for.

    Raises:
        UnfreezableError: they are no such bytes.
    """
    try:
        return _Reader(io.BytesIO(content)).load()
    except Exception as error:  # damaged bytes make a pickle fail in any way
        raise UnfreezableError(str(error)) from error


class _Writer(pickle.Pickler):
    """Writes frozen values as calls of their classes, which is less work to read than their states."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - one of the many shapes that a pickle can take
        """How a value is written."""
        if isinstance(value, type):
            _checked(value)
        elif isinstance(value, ZoneInfo):
            return ZoneInfo, (value.key,)
        elif is_dataclass(value) and not any(field.kw_only for field in fields(value)):
            return type(value), tuple(getattr(value, field.name) for field in fields(value) if field.init)
        elif callable(value):
            raise pickle.PicklingError(f"{value!r} is code")
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Reads what the writer writes."""

    def find_class(self, module: str, name: str) -> type:
        """The class of a name. Raises UnpicklingError where it is none of ours."""
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if not module.startswith(_HOMES) or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} may not be named")
        return _checked(super().find_class(module, name))


def _checked(found: object) -> type:
    """A class, which is one of frozen values. Raises UnpicklingError where it is not."""
    if isinstance(found, type) and (found.__module__, found.__qualname__) in _PLAIN:
        return found
    is_ours = isinstance(found, type) and found.__module__.startswith(_HOMES)
    if not (isinstance(found, type) and is_ours and (is_dataclass(found) or issubclass(found, Enum | tuple))):
        raise pickle.UnpicklingError(f"{found!r} is no frozen value")
    return found

"""A private file → the record in it, or what is wrong with the file."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from rulewright.contract.endpoint.exchange import Request
from rulewright.contract.findings.finding import Kind
from rulewright.contract.findings.keep import FORMAT
from rulewright.contract.findings.record import Answer, DateSpot, Record, Spot, Step
from rulewright.contract.verdicts.verdict import Side
from rulewright.language.paths import PathError, parse_pointer
from rulewright.language.rfc3339 import parse_date, parse_instant
from rulewright.language.standing import Basis
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.language.conditions import Json

T = TypeVar("T")


class RecordError(ValueError):
    """A file that is no record of a finding; the message says what is wrong with it."""


def read_record(path: Path) -> Record:
    """The record in a file.

    Raises:
        RecordError: it cannot be read, or is no record.
    """
    try:
        document = read_json(path.read_bytes(), str(path))
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror}") from error
    except (DiagnosticError, LimitError) as error:
        raise RecordError(f"{path} is damaged: it is no JSON; send the run again to have it written anew") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RecordError(f"{path} is no finding of format {FORMAT}, which is what rulewright fuzz keeps")
    try:
        return _record(_Entries(document))
    except (_DamageError, ValueError, OverflowError, PathError, binascii.Error) as error:
        raise RecordError(f"{path} is damaged: {error}; send the run again to have it written anew") from error


class _DamageError(Exception):
    """A part that is missing, or of another type than it must be."""


class _Entries:
    """The entries of an object that must have them."""

    def __init__(self, value: Json, where: str = "") -> None:
        if not isinstance(value, dict):
            raise _DamageError(f"{where or 'it'} is no object")
        self._value = value
        self._where = where

    def get(self, key: str, wanted: type[T], *, optional: bool = False) -> T:
        """The value under a key, of a type; None only where that is an option."""
        found = self._value.get(key)
        if (found is None and optional and key in self._value) or (
            isinstance(found, wanted) and not (isinstance(found, bool) and wanted is not bool)
        ):
            return found  # type: ignore[return-value]  # None is told by the caller
        raise _DamageError(f"{self._where}/{key} is missing or of the wrong type")

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list."""
        found = self.get(key, list)
        if not all(isinstance(text, str) for text in found):
            raise _DamageError(f"{self._where}/{key} is no list of texts")
        return tuple(found)

    def inside(self, key: str) -> _Entries:
        """The object under a key."""
        return _Entries(self._value.get(key), f"{self._where}/{key}")

    def each(self, key: str) -> list[_Entries]:
        """The objects of a list."""
        return [_Entries(item, f"{self._where}/{key}/{index}") for index, item in enumerate(self.get(key, list))]

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The pairs of texts of a list."""
        found = self.get(key, list)
        if not all(isinstance(pair, list) and [type(text) for text in pair] == [str, str] for pair in found):
            raise _DamageError(f"{self._where}/{key} is no list of pairs")
        return tuple((pair[0], pair[1]) for pair in found)

    def data(self, key: str) -> bytes:
        """The bytes under a key."""
        inside = self.inside(key)
        if inside.has("text"):
            return inside.get("text", str).encode()
        return base64.b64decode(inside.get("base64", str), validate=True)

    def has(self, key: str) -> bool:
        """Whether something stands under a key."""
        return key in self._value

    def seconds(self) -> float:
        """The number under `seconds`."""
        found = self._value.get("seconds")
        if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
            raise _DamageError(f"{self._where}/seconds is missing or of the wrong type")
        return float(found)

    def is_null(self, key: str) -> bool:
        """Whether null stands under a key."""
        return key in self._value and self._value[key] is None


def _record(entries: _Entries) -> Record:
    now, today = parse_instant(entries.get("now", str)), parse_date(entries.get("today", str))
    if now is None or today is None:
        raise _DamageError("/now or /today is no moment")
    steps = tuple(_step(each) for each in entries.each("exchanges"))
    if not steps:
        raise _DamageError("/exchanges is empty")
    spots = [_spot(each, len(steps)) for each in entries.each("keys")]
    dates = [(_spot(each, len(steps)), each.get("days", int)) for each in entries.each("dates")]
    return Record(
        id=entries.get("id", str),
        kind=Kind(entries.get("kind", str)),
        rules=entries.texts("rules"),
        pointer=entries.get("pointer", str),
        message=entries.get("message", str),
        mark=entries.get("mark", str),
        contract=entries.get("contract", str),
        version=entries.get("version", str),
        fingerprint=entries.get("fingerprint", str),
        url=entries.get("url", str),
        seed=entries.get("seed", int),
        now=now,
        today=today,
        slack=timedelta(seconds=entries.get("slack_seconds", int)),
        asserted=frozenset(Basis(text) for text in entries.texts("asserted")),
        at_once=entries.get("at_once", bool),
        steps=steps,
        keys=tuple(spots),
        dates=tuple(DateSpot(spot.request, spot.at, days) for spot, days in dates),
    )


_METHOD = re.compile(r"[A-Z]{1,20}")
_PATH = re.compile(r"/[!-~]*")
_HEADER = re.compile(r"[!#-'*+.^-z|~A-Z0-9-]+: [\t -~\x80-\xff]*")


def _step(entries: _Entries) -> Step:
    sent, answer = entries.inside("request"), entries.inside("answer")
    lines = (f"{name}: {value}" for name, value in sent.pairs("headers"))
    if not (_METHOD.fullmatch(sent.get("method", str)) and _PATH.fullmatch(sent.get("path", str))):
        raise _DamageError("the method or the path of a request is none")
    if not all(map(_HEADER.fullmatch, lines)):
        raise _DamageError("a header of a request is none")
    return Step(
        operation=entries.get("operation", str),
        request=Request(
            method=sent.get("method", str),
            path=sent.get("path", str),
            body=None if sent.is_null("body") else sent.data("body"),
            authenticated=sent.get("authenticated", bool),
            headers=sent.pairs("headers"),
            media_type=sent.get("media_type", str, optional=True),
            chunk=sent.get("chunk", int, optional=True),
            waits=sent.get("waits", bool),
        ),
        due=Side(entries.get("due", str)),
        rules=entries.texts("rules"),
        aim=entries.get("aim", str, optional=True),
        abandoned=entries.get("abandoned", bool),
        answer=Answer(
            status=answer.get("status", int, optional=True),
            headers=answer.pairs("headers"),
            body=answer.data("body"),
            problem=answer.get("problem", str, optional=True),
            seconds=answer.seconds(),
        ),
    )


def _spot(entries: _Entries, count: int) -> Spot:
    index, at = entries.get("request", int), parse_pointer(entries.get("at", str))
    if not 0 <= index < count or at[:1] not in _SECTIONS or len(at) == 1:
        raise _DamageError("a place is none of a request")
    return Spot(index, at)


_SECTIONS = (("body",), ("path",), ("query",), ("headers",))

"""Headers that belong to a key ↔ members of a payload that no body has: whoever swaps keys need not know of headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.paths import Path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Idempotency

_MARK = "\0"
"""Begins the names of such members; they are taken out before anything is sent."""


def beside(name: str) -> tuple[str, ...]:
    """Where a header stands beside a payload."""
    return (_MARK + name,)


def places_of(rule: Idempotency) -> tuple[Path, ...]:
    """Where a payload with its headers beside it has the key of a rule."""
    return (*rule.key, *(Path(beside(name)) for name in rule.headers))


def header_at(pointer: Pointer) -> str | None:
    """The name of the header that a place stands for; None for a field of the body."""
    token = str(pointer[0]) if pointer else ""
    return token.removeprefix(_MARK) if token.startswith(_MARK) else None


def named(path: Path) -> str:
    """A place of a key, as a message names it."""
    header = header_at(tuple(map(str, path.tokens)))
    return str(path) if header is None else f"the header {header}"


def headers_of(payload: Json) -> dict[str, Json]:
    """The headers beside a payload."""
    if not isinstance(payload, dict):
        return {}
    return {key.removeprefix(_MARK): value for key, value in payload.items() if key.startswith(_MARK)}


def bare(payload: Json) -> Json:
    """The payload without its headers: what is sent as the body."""
    if not isinstance(payload, dict) or not any(key.startswith(_MARK) for key in payload):
        return payload
    return {key: value for key, value in payload.items() if not key.startswith(_MARK)}


def with_headers(payload: Json, headers: Iterable[tuple[str, str]], rules: Iterable[Idempotency]) -> Json:
    """A body that was sent, with those headers beside it that belong to keys."""
    sent = {name.lower(): text for name, text in headers}
    names = [name for rule in rules for name in rule.headers if name.lower() in sent]
    if not isinstance(payload, dict) or not names:
        return payload
    return {**payload, **{_MARK + name: sent[name.lower()] for name in names}}

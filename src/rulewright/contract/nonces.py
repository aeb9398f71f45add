"""A setting → the nonce that its keys are made from, the same for the same seed, clock and shard; and further ones."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from rulewright.language.rfc3339 import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.setting import Setting

_LENGTH = 16
_FURTHER = 3
"""So many runs in a row, with one seed and a clock that stands still, know what keys to take without chance."""


def nonce_of(setting: Setting) -> str:
    """The nonce of a run. A clock that goes on gives each run another; one that stands still gives the same again."""
    instant = format_instant(setting.context.clock.now)
    return _digest(f"{setting.plan.contract} {setting.operation.name} {setting.seed} {instant} {setting.shard}")


def further(nonce: str) -> Iterator[str]:
    """The nonces to move on to where the keys of one are used up: a few that hang on it, then one by chance."""
    for number in range(1, _FURTHER + 1):
        yield _digest(f"{nonce} {number}")
    yield secrets.token_hex(_LENGTH // 2)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]

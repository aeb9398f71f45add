"""A rule file → its rules, cached until the file changes: in memory, and on disk for the next run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.caching.entries import keep, kept
from rulewright.carried import CARRIED, carried_path
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from datetime import date, datetime

    from rulewright.idempotency.claims import Store
    from rulewright.language.conditions import Json
    from rulewright.validation.report import Report

    _State = tuple[int, int, int, int]


def load(path: str | os.PathLike[str]) -> Rules:
    """The rules of a file; cached until it, or a file it names, changes, also from run to run (`rulewright.caching`).

    Raises:
        DiagnosticError: the file cannot be read, or has mistakes: all of them, each with its place.
    """
    name = os.fspath(path)
    key = Path(name).absolute(), name
    cached = _CACHE.get(key)
    if cached is not None and cached.states == _states(cached.rules.plan.files):
        return cached.rules
    before = _states((name,))
    rules = _kept(name) or _read(name)
    states = _states(rules.plan.files)
    if states[:1] == before:
        _CACHE[key] = _Cached(states, rules)
    return rules


def loads(text: str, name: str = "<rules>") -> Rules:
    """The rules of a rule file's text; files that it names are looked up beside `name`. Raises as `load` does."""
    from rulewright.compiling import compile_rules  # noqa: PLC0415 - most rules come out of the cache

    return compile_rules(text, name)


def resolved(path: str | os.PathLike[str]) -> str:
    """The text of one rule file that says what a file and those it extends say, with the origin of each value.

    Raises as `load` does.
    """
    from rulewright.compiling import resolve  # noqa: PLC0415 - as above

    return resolve(os.fspath(path))


def _kept(name: str) -> Rules | None:
    found = kept(name)
    return None if found is None else Rules(*found)


def _read(name: str) -> Rules:
    from rulewright.compiling import read_rules  # noqa: PLC0415 - as above

    rules = read_rules(name)
    keep(name, rules.plan, rules.remarks, rules.changes)
    return rules


@dataclass(frozen=True, slots=True)
class _Cached:
    """Rules, and the states that their files had."""

    states: tuple[_State, ...]
    rules: Rules


_CACHE: dict[tuple[Path, str], _Cached] = {}


def _states(names: tuple[str, ...]) -> tuple[_State, ...]:
    """What tells whether files have changed."""
    found = []
    for name in names:
        try:
            state = Path(name).stat()
        except (OSError, ValueError):
            found.append((0, 0, 0, -1))
        else:
            found.append((state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size))
    return tuple(found)


def validate(  # noqa: PLR0913 - each is a documented choice of the caller
    payload: object,
    *,
    rules: Rules | str | os.PathLike[str] | None = None,
    operation: str | None = None,
    today: date | datetime | None = None,
    data: MappingOf[str, list[dict[str, Json]]] | None = None,
    seen: Store | None = None,
    show_values: bool = False,
) -> Report:
    """All violations of a payload under rules, a rule file's, or by default the async-orders contract's.

    Takes and raises what `Rules.validate` does, and what `load` raises.
    """
    chosen = bundled() if rules is None else rules if isinstance(rules, Rules) else load(rules)
    return chosen.validate(payload, operation=operation, today=today, data=data, seen=seen, show_values=show_values)


@lru_cache
def bundled(name: str = CARRIED[0]) -> Rules:
    """The rules of a contract that rulewright carries; by default those of async-orders."""
    return load(carried_path(name))

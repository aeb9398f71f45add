"""A rule file → its rules, cached until the file changes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.carried import CARRIED, carried_path
from rulewright.language.extending.files import read_rule_file, read_text
from rulewright.language.extending.resolved import resolved_text
from rulewright.language.read_contract import read_contract, without_examples
from rulewright.lowering.contract import lower_contract
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from datetime import date, datetime

    from rulewright.language.conditions import Json
    from rulewright.validation.report import Report

    _State = tuple[int, int, int, int]


def load(path: str | os.PathLike[str]) -> Rules:
    """The rules of a file; cached until it, or a file it names, changes.

    Raises:
        DiagnosticError: the file cannot be read, or has mistakes: all of them, each with its place.
    """
    name = os.fspath(path)
    key = Path(name).absolute(), name
    cached = _CACHE.get(key)
    if cached is not None and cached.states == _states(cached.rules.plan.files):
        return cached.rules
    before = _states((name,))
    rules = loads(read_text(name), name)
    states = _states(rules.plan.files)
    if states[:1] == before:
        _CACHE[key] = _Cached(states, rules)
    return rules


def loads(text: str, name: str = "<rules>") -> Rules:
    """The rules of a rule file's text; files that it names are looked up beside `name`. Raises as `load` does."""
    read = read_rule_file(text, name)
    problems = read.problems
    contract = read_contract(read.merged.node, problems)
    if contract is None:
        raise DiagnosticError(problems.all)
    if read.lacks_examples:
        contract = without_examples(contract)
    fingerprint = hashlib.sha256("\0".join(read.texts.values()).encode()).hexdigest()
    plan = lower_contract(contract, problems, tuple(read.texts), fingerprint)
    problems.raise_if_any()
    return Rules(plan, problems.all, read.merged.changes)


def resolved(path: str | os.PathLike[str]) -> str:
    """The text of one rule file that says what a file and those it extends say, with the origin of each value.

    Raises as `load` does.
    """
    name = os.fspath(path)
    text = read_text(name)
    loads(text, name)
    return resolved_text(read_rule_file(text, name).merged.node, name)


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
    show_values: bool = False,
) -> Report:
    """All violations of a payload under rules, a rule file's, or by default the async-orders contract's.

    Takes and raises what `Rules.validate` does, and what `load` raises.
    """
    chosen = bundled() if rules is None else rules if isinstance(rules, Rules) else load(rules)
    return chosen.validate(payload, operation=operation, today=today, data=data, show_values=show_values)


@lru_cache
def bundled(name: str = CARRIED[0]) -> Rules:
    """The rules of a contract that rulewright carries; by default those of async-orders."""
    return load(carried_path(name))

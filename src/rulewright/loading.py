"""A rule file → its rules, cached until the file changes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.decode import Problems
from rulewright.language.read_contract import read_contract, without_examples
from rulewright.lowering.contract import lower_contract
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.reading.nodes import Mapping, Node, Scalar
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from datetime import date, datetime

    from rulewright.language.conditions import Json
    from rulewright.validation.report import Report

    _State = tuple[int, int, int, int]

BUNDLED = "async-orders.yaml"


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
    problems = Problems()
    texts = {name: text}
    node = _read(text, name)
    beside = _examples_file(node)
    read = None if beside is None else _read_beside(beside, name, texts, problems)
    contract = read_contract(node if beside is None else _with_entry(node, "examples", read), problems)
    if contract is None:
        raise DiagnosticError(problems.all)
    if beside is not None and read is None:
        contract = without_examples(contract)
    fingerprint = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    plan = lower_contract(contract, problems, tuple(texts), fingerprint)
    problems.raise_if_any()
    return Rules(plan, problems.all)


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


def _read(text: str, name: str) -> Node:
    try:
        return read_yaml(text, name)
    except LimitError as error:
        span = error.span or Span(name, 1, 1, 1, 1)
        raise DiagnosticError([Diagnostic(span, error.message, code="limit")]) from None


def _examples_file(node: Node) -> Scalar | None:
    """Where a rule file names the file of its examples, if it does."""
    examples = node.get("examples") if isinstance(node, Mapping) else None
    return examples if isinstance(examples, Scalar) and isinstance(examples.value, str) else None


def _read_beside(named: Scalar, name: str, texts: dict[str, str], problems: Problems) -> Node | None:
    """The examples that a file beside the rule file holds, whose text goes to `texts`; None after a mistake."""
    beside = str(Path(name).parent / named.text)
    try:
        texts[beside] = read_text(beside, named.span)
        return _read(texts[beside], beside)
    except DiagnosticError as error:
        problems.include(error)
        return None


def _with_entry(node: Node, key: str, value: Node | None) -> Node:
    """A map with another value under a key, or without the key."""
    if not isinstance(node, Mapping):
        return node
    entries = ((name, value if name.text == key else held) for name, held in node.entries)
    return Mapping(tuple((name, held) for name, held in entries if held is not None), node.span)


def read_text(name: str, named_at: Span | None = None) -> str:
    """The text of a rule file. Raises DiagnosticError, at the place that names the file if there is one."""
    span = named_at or Span(name, 1, 1, 1, 1)
    try:
        return decode(Path(name).read_bytes(), name)
    except OSError as error:
        message, hint = f"the file {name} cannot be read: {error.strerror or error}", _HINTS.get(type(error))
    except ValueError as error:
        message, hint = f"{name!r} cannot be the name of a file: {error}", None
    raise DiagnosticError([Diagnostic(span, message, hint, code="unreadable")])


_HINTS: dict[type[OSError], str] = {
    FileNotFoundError: "check the name, and the folder it is looked up in",
    IsADirectoryError: "name a rule file in it",
}


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


@lru_cache(maxsize=1)
def bundled() -> Rules:
    """The rules of the async-orders contract that rulewright carries."""
    return load(bundled_path())


def bundled_path() -> Path:
    """Where the async-orders contract is: inside the installed package, or in the checkout it was installed from."""
    installed = Path(str(files("rulewright"))) / "rules" / BUNDLED
    return installed if installed.exists() else Path(__file__).parents[2] / "rules" / BUNDLED

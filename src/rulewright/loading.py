"""A rule file → its rules, cached until the file changes."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.decode import Problems
from rulewright.language.read_contract import read_contract
from rulewright.lowering.contract import lower_contract
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.nodes import Mapping, Node, Scalar
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from datetime import date, datetime

    from rulewright.language.conditions import Json
    from rulewright.validation.report import Report

BUNDLED = "async-orders.yaml"


def load(path: str | os.PathLike[str]) -> Rules:
    """The rules of a file; cached until it, or a file it names, changes.

    Raises:
        DiagnosticError: the file cannot be read, or has mistakes: all of them, each with its place.
    """
    name = os.fspath(path)
    cached = _CACHE.get(name)
    if cached is None or cached[0] != _states(cached[1].plan.files):
        rules = loads(read_text(name), name)
        cached = _CACHE[name] = (_states(rules.plan.files), rules)
    return cached[1]


def loads(text: str, name: str = "<rules>") -> Rules:
    """The rules of a rule file's text; files that it names are looked up beside `name`. Raises as `load` does."""
    problems = Problems()
    node = read_yaml(text, name)
    texts = {name: text}
    examples = node.get("examples") if isinstance(node, Mapping) else None
    if isinstance(examples, Scalar) and isinstance(examples.value, str):
        beside = str(Path(name).parent / examples.value)
        texts[beside] = read_text(beside, examples.span)
        node = _with_entry(node, "examples", read_yaml(texts[beside], beside))
    contract = read_contract(node, problems)
    if contract is None:
        raise DiagnosticError(problems.all)
    fingerprint = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    plan = lower_contract(contract, problems, tuple(texts), fingerprint)
    problems.raise_if_any()
    return Rules(plan, problems.all)


_CACHE: dict[str, tuple[tuple[tuple[int, int], ...], Rules]] = {}


def _states(names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """What tells whether files have changed."""
    found = []
    for name in names:
        try:
            state = Path(name).stat()
        except OSError:
            found.append((0, -1))
        else:
            found.append((state.st_mtime_ns, state.st_size))
    return tuple(found)


def _with_entry(node: Node, key: str, value: Node) -> Node:
    if not isinstance(node, Mapping):
        return node
    return Mapping(tuple((name, value if name.text == key else held) for name, held in node.entries), node.span)


def read_text(name: str, named_at: Span | None = None) -> str:
    """The text of a rule file. Raises DiagnosticError, at the place that names the file if there is one."""
    span = named_at or Span(name, 1, 1, 1, 1)
    try:
        return Path(name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"the file {name} cannot be read: {error.strerror or error}"
    except UnicodeDecodeError as error:
        message = f"the file {name} is not UTF-8 text: {error.reason} at byte {error.start}"
    raise DiagnosticError([Diagnostic(span, message, code="unreadable")])


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

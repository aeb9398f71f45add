"""Pages of documentation, for tests of what writes them: of every contract, and one whose every text is hostile."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rulewright.documenting.changelog import change_log
from rulewright.documenting.document import document
from rulewright.documenting.model import Aside, Code, Link
from rulewright.documenting.page import page
from rulewright.loading import bundled, load
from rulewright.reading.display import visible
from tests.contracts.apis import APIS
from tests.reporting.runs import HOSTILE

if TYPE_CHECKING:
    from rulewright.documenting.blocks import Lines, Page
    from rulewright.documenting.model import Words
    from rulewright.plan.contract import Plan
    from rulewright.rules import Rules

TOYS = Path(__file__).parent / "toys.yaml"
NAMES = ("toys", "async-orders", "async-orders-2026-09", *(api.name for api in APIS))
_QUOTABLE = HOSTILE.replace("`", "").replace("|", "").replace("\x00", "\n\n# x\n\n")
"""What may stand between backquotes."""


@cache
def rules_of(name: str) -> Rules:
    """The contract of a name."""
    if name == "toys":
        return load(TOYS)
    found = next((api for api in APIS if api.name == name), None)
    return bundled(name) if found is None else found.rules


def plan_of(name: str) -> Plan:
    """The plan of a name."""
    return rules_of(name).plan


@cache
def page_of(name: str) -> Page:
    """The page of a contract; that of the newer flagship tells what has changed."""
    rules = rules_of(name)
    before = plan_of("async-orders") if name == "async-orders-2026-09" else None
    log = None if before is None else change_log(before, rules.plan, rules.changes)
    return page(document(rules.plan), log)


@cache
def hostile_page() -> Page:
    """The page of a contract that has all there is, with a hostile text in place of each of its own."""
    names: dict[str, str] = {}
    rules = rules_of("async-orders-2026-09")
    log = change_log(plan_of("async-orders"), rules.plan, rules.changes)
    return page(_spoiled(document(plan_of("toys")), names), _spoiled(log, names))


def _spoiled(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            bad = HOSTILE if len(names) % 2 else _QUOTABLE
            return names.setdefault(value, f"{bad}{len(names)}\\") if value else value
        case Enum():
            return value
        case tuple():
            return tuple(_spoiled(item, names) for item in value)
        case list():
            return [_spoiled(item, names) for item in value]
        case dict():
            return {_spoiled(key, names): _spoiled(item, names) for key, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: _spoiled(getattr(value, one.name), names) for one in fields(value)}
            return replace(value, **parts)
        case _:
            return value


def shown(words: Words) -> str:
    """What a reader sees of words."""
    return "".join(map(_shown, words)).strip(" ")


def cell(lines: Lines) -> str:
    """What a reader sees of a cell, without its line breaks."""
    return "".join(map(shown, lines))


def _shown(word: str | Code | Link | Aside) -> str:
    match word:
        case Code(text):
            return visible(text)
        case Link(_, name, label):
            return visible(name if label is None else label)
        case Aside(text, source):
            return f"({' '.join(filter(None, (visible(text), '' if source is None else _shown(source))))})"
        case _:
            return visible(word)

"""A contract → the payloads that the playground offers, and the rules that it can break one for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.documenting.model import Told
from rulewright.generation.aims import reachable
from rulewright.generation.world import World
from rulewright.reporting.html.bodies import indented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Example as Variation
    from rulewright.plan.rules import Rule
    from rulewright.ui.setting import Asked, Setting


@dataclass(frozen=True, slots=True)
class Example:
    """A payload of the contract's own; `today` is the day that it is meant for, if it matters."""

    label: str
    payload: Json
    today: str | None


def offers(setting: Setting, asked: Asked) -> dict[str, Json]:
    """The examples of an operation's payloads by number, and the rules that may be broken in one.

    Raises:
        KeyError: the contract has no such operation, or it takes no body.
    """
    missing = setting.rules.plan.data.keys() - (setting.tables or {}).keys()
    return {
        "examples": [entry.label for entry in examples(setting, asked)],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "needs": [*sorted(rule.data & missing)],
                "anchor": setting.page.anchors.get((Told.RULE, rule.id)),
            }
            for rule in rules_of(setting, asked)
        ],
    }


def examples(setting: Setting, asked: Asked) -> list[Example]:
    """The contract's examples of an operation's payloads: its bases, then those variations that need no data."""
    plan = setting.rules.plan
    shape = plan.body_shape(asked.operation).name
    day = None if plan.examples.today is None else plan.examples.today.isoformat()
    bases = plan.examples.bases.get(shape, {})
    return [
        *(Example(name, payload, day) for name, payload in bases.items()),
        *(
            Example(f"{entry.base}, {_shows(entry)}", entry.payload, entry.today or day)
            for entry in plan.examples.variations
            if entry.shape == shape and entry.data is None
        ),
    ]


def _shows(entry: Variation) -> str:
    """What a variation of a base is for, in words."""
    first, *more = dict.fromkeys(error.rule for error in entry.errors) or [None]
    if first is None:
        return "changed" if entry.rule is None else f"keeps {entry.rule}"
    return f"breaks {first}" + (f" and {len(more)} more" if more else "")


def rules_of(setting: Setting, asked: Asked) -> Iterator[Rule]:
    """The rules that are judged somewhere in an operation's payloads."""
    plan = setting.rules.plan
    shape = plan.body_shape(asked.operation)
    yield shape.entry
    yield from (rule for _, rule in reachable(World.of(plan, shape, setting.context(asked))))


def written(payload: Json) -> str:
    """A payload as text: an entry in each line, and every number as exactly as it was read."""
    return indented(json_bytes(payload).decode()) + "\n"

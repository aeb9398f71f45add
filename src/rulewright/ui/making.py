"""An operation and a seed → a payload that keeps every rule, or one that breaks a chosen rule."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING

from rulewright.generation.cases import make_cases
from rulewright.ui.offers import rules_of

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.ui.setting import Asked, Setting

EXTRA = "fuzz"
"""What drawing valid payloads needs."""
_MOST_WAYS = 40
"""Ways to break a rule that are gone through."""
_ONE_AT_A_TIME = Lock()
"""Held while Hypothesis draws: its settings are those of the process."""


class NotMadeError(ValueError):
    """There is no such payload; the message says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A payload, and what it is, in words."""

    payload: Json
    note: str


def can_draw() -> bool:
    """Whether what draws valid payloads is installed."""
    return find_spec("hypothesis") is not None


def valid(setting: Setting, asked: Asked, seed: int) -> Made:
    """A payload that keeps every rule; the same for one seed and day.

    Raises:
        NotMadeError: none was found, or what draws it is not installed.
        KeyError: the contract has no such operation, or it takes no body.
    """
    if not can_draw():
        raise NotMadeError(f"this needs a package that is not installed: pip install 'rulewright[{EXTRA}]'")
    from rulewright import strategies  # noqa: PLC0415 - an extra
    from rulewright.ui.drawing import drawn  # noqa: PLC0415 - as above

    with _ONE_AT_A_TIME:
        try:
            strategy = strategies.valid(
                setting.rules, operation=asked.operation, today=setting.clock(asked), data=setting.tables
            )
        except strategies.NoPayloadError as error:
            raise NotMadeError(str(error)) from error
        return Made(drawn(strategy, seed), f"keeps every rule; seed {seed}")


def breaking(setting: Setting, asked: Asked, rule: str, seed: int) -> Made:
    """A payload that breaks a rule, and as little else as can be; each seed is another way to break it.

    Raises:
        NotMadeError: none was found.
        KeyError: the contract has no such operation, it takes no body, or no such rule is judged in it.
    """
    plan = setting.rules.plan
    if all(rule != known.id for known in rules_of(setting, asked)):
        raise KeyError(rule)
    found = make_cases(
        plan, plan.body_shape(asked.operation), setting.context(asked), lambda _: True, only=(rule,), folds=False
    )
    every = chain(found.first, found.rest, found.further)
    ways = list(islice((case for case in every if case.side == "breaking" and case.rule == rule), _MOST_WAYS))
    if not ways:
        why = next(
            (entry.reason for entry in found.left_out if entry.rule == rule), "no payload that breaks it was found"
        )
        raise NotMadeError(f"{rule} cannot be broken here: {why}")
    number = seed % len(ways)
    case = ways[number]
    what = case.id.partition("#")[2].replace("-", " ")
    return Made(case.payload, f"breaks {rule}: {what} (way {number + 1} of {len(ways)})")

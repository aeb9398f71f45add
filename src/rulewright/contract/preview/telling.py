"""A preview → lines for people, or one JSON document with the published schema `plan-report`."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from rulewright.language.rfc3339 import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.contract.preview.asked import Asked, Preview
    from rulewright.contract.setting import Setting

FORMAT = 1


def lines(found: Preview, setting: Setting) -> Iterator[str]:
    """What would be sent, in the order in which it would be, and what would not."""
    plan, operation, limits, tally = setting.plan, setting.operation, setting.limits, found.tally
    yield f"{plan.contract} {plan.version}: {operation.name} ({operation.method} {setting.address}{operation.path})"
    if not setting.shard.is_whole:
        yield f"shard {setting.shard} of this:"
    yield (
        f"{found.made:,} cases for {tally.rules} asserted rules, {tally.boundaries} boundaries and"
        f" {tally.cells} table cells"
    )
    for (phase, rule), parts in groupby(found.asked, key=lambda part: (part.phase, part.rule)):
        yield from _phase(phase, rule, [*parts])
    rate = "as fast as answers come" if limits.rate is None else f"{limits.rate:g} a second"
    yield f"at most {limits.requests:,} requests, {limits.seconds:g} s, {rate}"
    yield _budget(found, limits.requests)
    yield "left out:" if found.omitted else "nothing is left out"
    for left in found.omitted:
        number = f"{left.number:,} " if left.phase == "cases" else ""
        yield f"  {number}{left.what}: {left.reason}"
    yield "cases by rule:"
    for name, count in found.by_rule.items():
        yield f"  {name}: {count}"
    for name, reason in found.without.items():
        yield f"  {name}: none, {reason}"
    yield "nothing was sent"


def _phase(phase: str, rule: str | None, parts: list[Asked]) -> Iterator[str]:
    title = _TITLES.get(phase)
    if title is None:
        for part in parts:
            yield _line(part)
        return
    about = "" if rule is None else f" ({rule})"
    if len(parts) == 1:
        yield f"{_number(parts[0])}{title}{about}: {parts[0].what}"
        return
    yield f"{sum(part.requests or 0 for part in parts):,} {title}{about}:"
    for part in parts:
        yield f"  {_line(part)}"


_TITLES = {
    "keys": "payloads under keys that were used before",
    "forms": "payloads that are written otherwise",
    "sequences": "requests in sequences",
}
"""Phases of several parts; the parts of the others speak for themselves."""


def _line(part: Asked) -> str:
    return f"{_number(part)}{part.what}"


def _number(part: Asked) -> str:
    if part.requests is None:
        return ""
    return f"{'at most ' if part.is_most else ''}{part.requests:,} "


def _budget(found: Preview, most: int) -> str:
    counted = f"{found.counted:,} of them are known in advance"
    if found.counted <= most:
        return f"  {counted}"
    return f"  {counted}, more than the budget: the last are not sent unless --max-requests says more"


def document(found: Preview, setting: Setting) -> str:
    """What programs read."""
    plan, operation, limits, tally = setting.plan, setting.operation, setting.limits, found.tally
    made: dict[str, object] = {
        "format": FORMAT,
        "contract": plan.contract,
        "version": plan.version,
        "operation": operation.name,
        "url": str(setting.address),
        "seed": setting.seed,
        "shard": None if setting.shard.is_whole else str(setting.shard),
        "today": format_date(setting.context.clock.today),
        "warnings": list(setting.warnings),
        "limits": {"requests": limits.requests, "seconds": limits.seconds, "rate": limits.rate},
        "cases": {
            "made": found.made,
            "rules": tally.rules,
            "boundaries": tally.boundaries,
            "cells": tally.cells,
        },
        "counted": found.counted,
        "sent": [
            {
                "phase": part.phase,
                "what": part.what,
                "rule": part.rule,
                "requests": part.requests,
                "at_most": part.is_most,
            }
            for part in found.asked
        ],
        "left_out": [
            {"phase": left.phase, "what": left.what, "reason": left.reason, "number": left.number}
            for left in found.omitted
        ],
        "rules": [*_rules(found)],
    }
    return json.dumps(made, indent=2, ensure_ascii=False)


def _rules(found: Preview) -> Iterable[dict[str, object]]:
    for name, count in found.by_rule.items():
        yield {"rule": name, "cases": count, "reason": None}
    for name, reason in found.without.items():
        yield {"rule": name, "cases": 0, "reason": reason}

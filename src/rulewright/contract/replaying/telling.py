"""Findings that were sent again → lines for people, or one JSON document with the published schema `replay-report`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.replaying.replay import State
from rulewright.language.rfc3339 import format_date
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rulewright.contract.replaying.replay import Replayed
    from rulewright.contract.setting import Setting
    from rulewright.reading.styles import Role, Style

FORMAT = 1

_ROLES: dict[State, Role] = {
    State.STANDS: "error",
    State.CHANGED: "error",
    State.VANISHED: "good",
    State.UNJUDGED: "place",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that was sent again, the file it is kept in, and what is to be said of that."""

    path: Path
    result: Replayed
    note: str | None = None


def exit_code(told: Sequence[Told]) -> int:
    """1 when the endpoint still disagrees, 2 when that could not be judged, 0 when all findings have vanished."""
    states = {each.result.state for each in told}
    if states & {State.STANDS, State.CHANGED}:
        return 1
    return 2 if State.UNJUDGED in states else 0


def lines(told: Sequence[Told], setting: Setting, style: Style) -> Iterator[str]:
    """What people read."""
    plan = setting.plan
    today = format_date(setting.context.clock.today)
    yield f"{style(f'{plan.contract} {plan.version} at {setting.address}', 'place')} (today {today})"
    for each in told:
        record, result = each.result.record, each.result
        rules = " ".join(record.rules)
        place = f" at {record.pointer}" if record.pointer else ""
        about = visible(f"{rules}{place}".strip()) or record.steps[-1].operation
        yield f"{style(result.state.value, _ROLES[result.state])}: {record.kind.value}: {about}"
        yield f"  {visible(result.message)}"
        for left in result.left:
            yield style(visible(f"  not cleaned up: {left.request}: {left.reason}"), "error")
        for note in filter(None, (each.note, str(each.path))):
            yield style(f"  {visible(note)}", "quiet")
    counts = Counter(each.result.state for each in told)
    said = ", ".join(f"{counts[state]} {_COUNTED[state]}" for state in State if counts[state])
    yield f"{len(told)} {'finding' if len(told) == 1 else 'findings'} sent again: {said}"


_COUNTED = {
    State.STANDS: "still there",
    State.CHANGED: "changed",
    State.VANISHED: "vanished",
    State.UNJUDGED: "not judged",
}


def document(told: Sequence[Told], setting: Setting) -> str:
    """What programs read."""
    return json.dumps(
        {
            "format": FORMAT,
            "ok": exit_code(told) == 0,
            "contract": setting.plan.contract,
            "version": setting.plan.version,
            "url": str(setting.address),
            "today": format_date(setting.context.clock.today),
            "findings": [
                {
                    "file": str(each.path),
                    "id": each.result.record.id,
                    "kind": each.result.record.kind.value,
                    "rules": list(each.result.record.rules),
                    "pointer": each.result.record.pointer,
                    "state": each.result.state.value,
                    "status": each.result.status,
                    "message": each.result.message,
                    "note": each.note,
                    "left": [{"request": left.request, "reason": left.reason} for left in each.result.left],
                }
                for each in told
            ],
        },
        indent=2,
    )

"""Runs whose reports are looked at, for tests."""

from __future__ import annotations

import shutil
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.standing import Severity
from rulewright.linting.config import Assignment
from rulewright.linting.sums import finished
from rulewright.reading.styles import plain
from tests.linting.support import GOOD, ORDERS, check_file, lint_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from rulewright.linting.events import Event
    from rulewright.reading.styles import Style
    from rulewright.reporting.outputs import Writer

PAYLOADS = {
    "a.json": """\
{
  "id": "123456789",
  "lines": [
    { "no": 1, "item": "pen" },
    { "no": 1 }
  ],
  "channel": "WEB",
  "colour": "red",
  "shop": { "name": "Main" },
  "email": "ada@example.org",
  "nick": "Ada",
  "due": "2026-03-08"
}
""",
    "b.yaml": "id: A2\nchannel: WBE # typo\nlines: none\n---\nid: [A3\n",
    "c.ndjson": f'{GOOD}\n{{"id": "A4" "lines": []}}\n{{"id": "A5", "gift": true, "total": 100, "lines": [{{}}]}}\n',
    "d.json": GOOD,
}


def lint_payloads(*, show_values: bool = False) -> list[Event]:
    """A run over payloads of every sort in the current folder, with all its sums."""
    shutil.copy(ORDERS, "orders.yaml")
    for name, text in PAYLOADS.items():
        Path(name).write_text(text, "utf-8")
    paths = [*PAYLOADS, "missing.json"]
    return list(finished(lint_all(*paths, assign=lambda _: Assignment("orders.yaml"), show_values=show_values)))


@cache
def ten_thousand_violations() -> tuple[Event, ...]:
    """A run over one file with 10,000 payloads, each of which breaks one rule."""
    Path("a.ndjson").write_text('{"id": "A1", "lines": [{"no": 1}]}\n' * 10_000, "utf-8")
    return tuple(finished(lint_all("a.ndjson")))


def check_rules(*changes: tuple[str, str]) -> list[Event]:
    """A check of the contract of the tests after some texts in it were replaced."""
    text = Path(ORDERS).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path("orders.yaml").write_text(text, "utf-8")
    return list(finished([check_file("orders.yaml")], Severity.ERROR))


def written(writer: Callable[[TextIO, Style], Writer], events: Iterable[object], style: Style = plain) -> str:
    """What a writer makes of events."""
    out = StringIO()
    write = writer(out, style)
    for event in events:
        write(event)
    return out.getvalue()

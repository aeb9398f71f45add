"""tests/suite, run through every target → docs/targets.md: what each target does of each kind, and why not the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rulewright.kinds import registry
from rulewright.validation.plain import to_plain
from tests.agreement.subject import Subject
from tests.published.reached import TARGETS, Asked
from tests.published.suite import subject_of
from tests.test_suite import GROUPS, payload_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.test_suite import Group

HEAD = """\
# What each target does

Made by `make publish` from runs of `tests/suite/` through every target; `make test` fails where it is stale. A row is what a file of the suite is about: a kind of rule
(in code), or a topic. For interpreter, compiled validator, module, full schema and mock a unit is a payload, judged as the suite says. For the others it is a rule that the suite
breaks: a schema says it, the generator breaks it, `explain` tells it. *yes* means all of them; otherwise so many of them, and the notes say why not the others.
"""


@dataclass
class Cell:
    """How many units a target does, and why not the others."""

    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def written(self, notes: list[str]) -> str:
        """The cell as text; a reason is a note, which stands below the table once."""
        total = self.done + self.refused.total()
        if not total:
            return ""
        for reason in self.refused:
            if reason not in notes:
                notes.append(reason)
        marks = "".join(f"[{notes.index(reason) + 1}]" for reason in self.refused)
        found = "yes" if not self.refused else "no" if not self.done else f"{self.done} of {total}"
        return f"{found} {marks}".strip()


def asked(group: Group) -> Asked:
    """What a group of the suite asks of a target."""
    rules = group.load()
    about = Subject(rules, group.context(rules), group.today, group.entry.get("data", {}))
    payloads = [to_plain(payload_of(case), decimals=True) for case in group.entry["cases"]]
    verdicts = [about.verdict(payload) for payload in payloads]
    return Asked(about, list(zip(payloads, verdicts, strict=True)))


def table() -> dict[str, dict[str, Cell]]:
    """The cells, by what the suite's files are about and by target."""
    rows: dict[str, dict[str, Cell]] = {}
    for group in GROUPS:
        about = subject_of(group.file)
        row = rows.setdefault(about.get("topic", f"`{about.get('kind')}`"), {name: Cell() for name in TARGETS})
        if "cases" in group.entry:
            found = asked(group)
            for name, target in TARGETS.items():
                for reason in target(found):
                    if reason is None:
                        row[name].done += 1
                    else:
                        row[name].refused[reason] += 1
    return rows


def text() -> str:
    """The page."""
    rows = table()
    missing = [kind for kind in registry() if f"`{kind}`" not in rows]
    assert not missing, f"kinds without a file in tests/suite: {missing}"
    notes: list[str] = []
    return "\n".join([HEAD, *_lines(rows, notes), "", *(f"{index}. {note}" for index, note in enumerate(notes, 1)), ""])


def _lines(rows: dict[str, Any], notes: list[str]) -> Iterator[str]:
    yield f"| | {' | '.join(TARGETS)} |"
    yield f"|---|{'---|' * len(TARGETS)}"
    for about, cells in sorted(rows.items(), key=lambda row: (not row[0].startswith("`"), row[0])):
        yield f"| {about} | {' | '.join(cells[name].written(notes) for name in TARGETS)} |"

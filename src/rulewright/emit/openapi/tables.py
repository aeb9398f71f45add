"""The rules of a shape → its decision tables, told in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.wording import requirement
from rulewright.emit.openapi.prose import table
from rulewright.language.standing import Severity
from rulewright.plan.cells import case_words, cell_of, picked_by
from rulewright.plan.predicates import Forbidden, Required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.rules import Check, Rule, Shape


def tables(shape: Shape) -> Iterator[str]:
    """A heading and a table for each decision table, as far as its cells ask for something."""
    cells: dict[str, dict[tuple[str, str], Rule]] = {}
    for rule in shape.rules:
        found = cell_of(rule)
        if found is not None:
            name, case, path = found
            cells.setdefault(name, {})[case, path] = rule
    for name, rules in cells.items():
        yield _heading(name.removeprefix(f"{shape.name}."), next(iter(rules.values())))
        yield _table(rules)


def _heading(name: str, rule: Rule) -> str:
    return f"### {name}: {rule.title}" if rule.title else f"### {name}"


def _table(rules: dict[tuple[str, str], Rule]) -> str:
    """The cases of a table below each other, or side by side where they are the fewer."""
    cases = list(dict.fromkeys(case for case, _ in rules))
    paths = list(dict.fromkeys(path for _, path in rules))
    asked = picked_by(next(iter(rules.values())).guard)
    by = f"{' and '.join(f'`{path}`' for path in asked)} {'are' if asked[1:] else 'is'}"
    labels = {case: case_words(case) for case in cases}
    names = {path: f"`{path}`" for path in paths}
    if len(cases) < len(paths):
        rows = ([names[path], *(_cell(rules.get((case, path))) for case in cases)] for path in paths)
        return table([by, *labels.values()], rows)
    rows = ([labels[case], *(_cell(rules.get((case, path))) for path in paths)] for case in cases)
    return table([by, *names.values()], rows)


def _cell(rule: Rule | None) -> str:
    if rule is None:
        return ""
    words = " and ".join(map(_words, rule.checks))
    return words if rule.severity is Severity.ERROR else f"{words} ({rule.severity.value})"


def _words(check: Check) -> str:
    match check.predicate:
        case Required():
            return "required"
        case Forbidden():
            return "absent"
        case _:
            return requirement(check, "it", markdown=True).removeprefix("it ")

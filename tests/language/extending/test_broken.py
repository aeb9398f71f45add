"""Files that extend others with anything anywhere are read or refused with places, never a crash."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulewright.loading import load, resolved
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from tests.test_suite import GROUPS, text_of

CASES = [group.entry for group in GROUPS if group.file == "extends" and "cases" in group.entry]
ODD: list[Any] = [
    None,
    True,
    5,
    "",
    "x",
    [],
    {},
    [[1], None],
    {"": 1},
    {"is": 1},
    {"is": 1, "override": True, "because": "why"},
    {"override": True},
    {"override": "yes"},
    {"remove": True, "because": "why"},
    {"remove": True, "override": True, "because": 5, "x": 1},
    {"add": [1, 1]},
    {"add": 1},
    {"cases": ["a"], "rows": {"b": ["R", "o"]}},
    {"cases": [["a", "b"], None], "rows": {"b": "R"}, "by": ["c", "d"]},
    {"cases": {"a": {"b": "R"}}, "rows": []},
    [{"name": "n"}, {"name": "n", "remove": True}],
]


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, part in keys for place in places(part, (*at, key)))]


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    changed = copy.copy(value)
    changed[at[0]] = put(value[at[0]], at[1:], new)
    return changed


@st.composite
def changed(draw: st.DrawFn) -> dict[str, str]:
    entry = draw(st.sampled_from(CASES))
    files = {"rules.yaml": entry["contract"], **entry["files"]}
    values = {name: to_value(read_yaml(text_of(content), name)) for name, content in files.items()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(values)))
        at = draw(st.sampled_from(places(values[name])))
        values[name] = put(values[name], at, draw(st.sampled_from(ODD)))
    return {name: json.dumps(value) for name, value in values.items()}


def mistakes_of(rules: Path) -> list[Diagnostic]:
    try:
        load(rules)
    except DiagnosticError as error:
        return list(error.diagnostics)
    return []


@given(changed())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_crashes(files: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        rules = Path(folder, "rules.yaml")
        assert mistakes_of(rules) or resolved(rules)

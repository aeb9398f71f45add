"""The resolved text is one rule file that says the same, and where each value is written."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.carried import CARRIED, carried_path
from rulewright.language.extending.resolved import resolved_text
from rulewright.loading import load, loads, resolved
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence, to_value
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml
from tests.language.extending.facts import facts
from tests.test_suite import GROUPS, Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.reading.values import JsonValue

ORDERS = Path(__file__).parents[2] / "linting" / "orders.yaml"
FILE = Path(__file__).parent / "files" / "shop.yaml"
HERE = Span("f", 1, 1, 1, 1)


def test_what_the_resolved_text_looks_like(golden: Callable[[str, str], None]) -> None:
    golden("check/resolved.yaml", resolved(FILE))


@pytest.mark.parametrize("path", [*map(carried_path, CARRIED), ORDERS, FILE], ids=lambda path: path.stem)
def test_the_resolved_text_says_the_same(path: Path) -> None:
    rules = load(path)
    again = loads(resolved(path))
    assert facts(again.plan) == facts(rules.plan)
    assert [rule.id for rule in again.plan.rules()] == [rule.id for rule in rules.plan.rules()]


@pytest.mark.parametrize(
    "group", [group for group in GROUPS if group.file == "extends" and "cases" in group.entry], ids=str
)
def test_the_resolved_text_of_what_the_suite_has_says_the_same(group: Group) -> None:
    with TemporaryDirectory() as folder:
        path = group.write(Path(folder))
        assert facts(loads(resolved(path)).plan) == facts(load(path).plan)


def test_every_line_names_a_place_that_is_there() -> None:
    path = carried_path("async-orders-2026-09")
    lines = {name: (path.parent / name).read_text("utf-8").split("\n") for name in _names(path)}
    for line in resolved(path).splitlines()[1:]:
        text, _, origin = line.rpartition("  # ")
        name, _, number = origin.rpartition(":")
        written = "\n".join(lines[name][int(number) - 1 : int(number) + 1])  # a folded text starts a line below
        last = re.findall(r"[A-Za-z0-9]{2,}", text.rpartition(": ")[2] or text)
        assert not last or last[0] in written, line


def _names(path: Path) -> list[str]:
    return [Path(name).name for name in load(path).plan.files]


def nodes() -> st.SearchStrategy[Node]:
    texts = st.text(st.characters(exclude_categories=["Cs"]))
    scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
    values: st.SearchStrategy[JsonValue] = st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
    )
    return values.map(node_of)


def node_of(value: JsonValue) -> Node:
    match value:
        case dict():
            entries = tuple((Scalar(key, key, HERE), node_of(part)) for key, part in value.items())
            return Mapping(entries, HERE)
        case list():
            return Sequence(tuple(map(node_of, value)), HERE)
        case bool():
            return Scalar(value, str(value).lower(), HERE)
        case None:
            return Scalar(None, "", HERE)
        case _:
            return Scalar(value, value if isinstance(value, str) else repr(value), HERE)


@given(nodes())
def test_any_value_is_read_back_as_it_was(node: Node) -> None:
    assert to_value(read_yaml(resolved_text(node, "f"), "g")) == to_value(node)

import pytest

from rulewright.linting.toml import read_toml
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.nodes import Mapping, Node, Sequence, to_value

TEXT = """\
# comment
title = "x"
day = 2026-03-02
number = 1.5
flag = true

[tool.rulewright]
"odd key" = 1

[[map]]
files = ["a", "b"]

[[map]]
  files = "c"
  data.name = "d"
"""


def at(node: Node, *path: str | int) -> Node:
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, Sequence)
            node = node.items[step]
        else:
            assert isinstance(node, Mapping)
            found = node.get(step)
            assert found is not None
            node = found
    return node


def key_place(node: Node, *path: str | int) -> tuple[int, int]:
    parent = at(node, *path[:-1])
    assert isinstance(parent, Mapping)
    return next((key.span.line, key.span.column) for key, _ in parent.entries if key.text == path[-1])


def test_values_are_those_of_toml_with_dates_as_text() -> None:
    assert to_value(read_toml(TEXT, "c.toml")) == {
        "title": "x",
        "day": "2026-03-02",
        "number": 1.5,
        "flag": True,
        "tool": {"rulewright": {"odd key": 1}},
        "map": [{"files": ["a", "b"]}, {"files": "c", "data": {"name": "d"}}],
    }


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 2, 1),
        (("tool", "rulewright", "odd key"), 8, 1),
        (("map", 0, "files"), 11, 1),
        (("map", 1, "files"), 14, 3),
        (("map", 1, "data", "name"), 15, 3),
    ],
)
def test_keys_are_located(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert key_place(read_toml(TEXT, "c.toml"), *path) == (line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [(("title",), 2, 9), (("map", 0), 10, 3), (("map", 1), 13, 3), (("map", 0, "files", 1), 11, 9)],
)
def test_values_are_located_and_items_by_their_array(path: tuple[str | int, ...], line: int, column: int) -> None:
    span = at(read_toml(TEXT, "c.toml"), *path).span
    assert (span.file, span.line, span.column) == ("c.toml", line, column)


def test_a_line_of_a_text_that_looks_like_a_key_does_no_harm() -> None:
    text = "a = '''\n[[a]]\n\"x\\q\" = 1\nc.d = e\n'''\nb = 2\n"
    assert to_value(read_toml(text, "c.toml")) == {"a": '[[a]]\n"x\\q" = 1\nc.d = e\n', "b": 2}


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a = 1\nb\n", "this is not TOML: expected '=' after a key in a key/value pair", 2, 2),
        ('a = "x', "this is not TOML: ", 1, 7),
        ("a = 1\na = 2\n", "this is not TOML: cannot overwrite a value", 2, 6),
    ],
)
def test_what_is_no_toml_is_refused_at_its_place(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(DiagnosticError) as refused:
        read_toml(text, "c.toml")
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.message.startswith(message)
    assert (diagnostic.span.line, diagnostic.span.column) == (line, column)

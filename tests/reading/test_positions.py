import json

import pytest

from rulewright.reading.positions import Place, json_positions, yaml_positions
from rulewright.reading.span import Source, Span
from rulewright.reading.values import Pointer
from rulewright.reading.yaml import read_yaml


def cut(text: str, span: Span, first_line: int = 1) -> str:
    """The part of the text that a span stands for, without breaks between its lines."""
    source = Source("", text, first_line)
    lines = [source.line(number) for number in range(span.line, span.end_line + 1)]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "".join(lines)


def of_json(text: str, pointer: Pointer) -> tuple[str, str | None, bool]:
    place = json_positions(text, [pointer])[pointer]
    return cut(text, place.value), cut(text, place.key) if place.key else None, place.exact


def of_yaml(text: str, pointer: Pointer) -> tuple[str, str | None, bool]:
    place = yaml_positions(read_yaml(text, "f"), [pointer])[pointer]
    return cut(text, place.value), cut(text, place.key) if place.key else None, place.exact


JSON = """{
  "a": [1, {"b": "x, ]\\"}"}, -2.5e3 ],\r
\t"\\u00e9/~\\ud83d\\ude00" : {"": null} ,
  "s": "text"
}"""


@pytest.mark.parametrize(
    ("pointer", "value", "key", "exact"),
    [
        (("a", 0), "1", None, True),
        (("a", 1), '{"b": "x, ]\\"}"}', None, True),
        (("a", 1, "b"), '"x, ]\\"}"', '"b"', True),
        (("a", 2), "-2.5e3", None, True),
        (("a",), '[1, {"b": "x, ]\\"}"}, -2.5e3 ]', '"a"', True),
        (("é/~😀", ""), "null", '""', True),
        (("é/~😀",), '{"": null}', '"\\u00e9/~\\ud83d\\ude00"', True),
        (("s",), '"text"', '"s"', True),
        (("zz",), "{", None, False),
        (("a", 3), "[", None, False),
        (("a", 1, "zz", 0, "deep"), "{", None, False),
        (("a", 0, "zz"), "1", None, False),
        (("s", 0), '"text"', None, False),
        (("a", "0"), "[", None, False),
        ((0,), "{", None, False),
    ],
)
def test_a_pointer_has_its_place_in_json(pointer: Pointer, value: str, key: str | None, exact: bool) -> None:  # table
    assert of_json(JSON, pointer) == (value, key, exact)


YAML = """\
a: [1, {b: 'x, ]'}, -2.5e3 ]
"\\u00e9/~😀" : {'': }  # note
s: text
1: |
  block

l:
- - deep
-
  k: v
"""


@pytest.mark.parametrize(
    ("pointer", "value", "key", "exact"),
    [
        (("a", 0), "1", None, True),
        (("a", 1), "{b: 'x, ]'}", None, True),
        (("a", 1, "b"), "'x, ]'", "b", True),
        (("a",), "[1, {b: 'x, ]'}, -2.5e3 ]", "a", True),
        (("é/~😀", ""), "", "''", True),
        (("é/~😀",), "{'': }", '"\\u00e9/~😀"', True),
        (("s",), "text", "s", True),
        (("1",), "|  block", "1", True),
        (("l", 0), "- deep", None, True),
        (("l", 0, 0), "deep", None, True),
        (("l", 1), "k: v", None, True),
        (("l", 1, "k"), "v", "k", True),
        (("l",), "- - deep-  k: v", "l", True),
        (("zz",), "a", None, False),
        (("a", 3), "[", None, False),
        (("l", 1, "zz", 0, "deep"), "k", None, False),
        (("l", -1), "-", None, False),
        (("s", 0), "text", None, False),
        (("a", "0"), "[", None, False),
        ((1,), "a", None, False),
    ],
)
def test_a_pointer_has_its_place_in_yaml(pointer: Pointer, value: str, key: str | None, exact: bool) -> None:  # table
    assert of_yaml(YAML, pointer) == (value, key, exact)


def test_the_whole_value_has_no_key() -> None:
    assert json_positions(" [1]\n", [()], "f") == {(): Place(Span("f", 1, 2, 1, 5), None, exact=True)}
    assert yaml_positions(read_yaml("# c\n[1]\n", "f"), [()]) == {(): Place(Span("f", 2, 1, 2, 4), None, exact=True)}


@pytest.mark.parametrize("text", ["null", '"[{"', "-1.5", "true"])
def test_a_scalar_is_its_own_deepest_ancestor(text: str) -> None:
    assert of_json(text, ("a",)) == (text, None, False)


def test_columns_count_code_points_and_lines_every_break() -> None:
    text = '\r\n[\r"😀é", 1,\n\t2]'
    places = json_positions(text, [(0,), (1,), (2,)], "f", first_line=10)
    assert [place.value for place in places.values()] == [
        Span("f", 12, 1, 12, 5),
        Span("f", 12, 7, 12, 8),
        Span("f", 13, 2, 13, 3),
    ]


def test_a_byte_order_mark_takes_no_column() -> None:
    assert json_positions("\ufeff1", [()], "f")[()].value == Span("f", 1, 1, 1, 2)


def test_many_pointers_are_found_in_one_pass() -> None:
    value = {"items": [{"id": str(index)} for index in range(2_000)]}
    text = json.dumps(value)
    pointers: list[Pointer] = [("items", index, key) for index in range(2_000) for key in ("id", "zz")]
    places = json_positions(text, pointers)
    assert set(places) == set(pointers)
    assert cut(text, places["items", 1_999, "id"].value) == '"1999"'
    assert cut(text, places["items", 7, "zz"].value) == "{"


def test_no_pointers_have_no_places() -> None:
    assert json_positions("[1]", []) == yaml_positions(read_yaml("[1]", "f"), []) == {}


def test_depth_is_no_matter() -> None:
    pointer: Pointer = (0,) * 127
    assert of_json("[" * 127 + "7" + "]" * 127, pointer) == ("7", None, True)
    assert json_positions("[" * 100_000 + "7" + "]" * 100_000, [(0,) * 100_000])[(0,) * 100_000].exact


def test_a_value_behind_an_alias_is_placed_at_its_anchor() -> None:
    text = "base: &b {x: 1}\nuse: *b\nlist: [*b]\n"
    assert of_yaml(text, ("use",)) == ("*b", "use", True)
    assert of_yaml(text, ("use", "x")) == ("1", "x", True)
    assert yaml_positions(read_yaml(text, "f"), [("list", 0, "x")])["list", 0, "x"].value.line == 1
    assert of_yaml(text, ("use", "zz")) == ("*", None, False)

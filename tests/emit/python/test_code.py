"""Fragments of Python: what enters them as code, and what as a literal."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.emit import python as package
from rulewright.emit.python.code import (
    FALSE,
    TRUE,
    Code,
    Name,
    Value,
    all_of,
    any_of,
    as_code,
    call,
    code,
    comparison,
    literal,
    negation,
    pattern_literal,
    set_of,
    statement,
    texts_of,
    tuple_of,
)

HOSTILE = [
    "",
    "'",
    '"',
    "\"'",
    "''\"",
    '"""',
    "\\",
    "\\'",
    "\n",
    "\r\n",
    "\x00",
    "{}",
    "{0}",
    "%s",
    "\u2028",
    "\ud800",
    "é",
    "😀",
    "#",
    '")\nabort()\n("',
    "__import__('os').abort()",
]
A, B = Name("a"), Name("b")


def value_of(fragment: Code) -> Any:
    return eval(str(fragment), {"Decimal": Decimal})  # noqa: S307 - what is evaluated is what is tested


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_enters_as_its_literal(text: str) -> None:
    assert value_of(literal(text)) == text
    assert value_of(code("{}.upper()", text)) == text.upper()
    assert value_of(call(Name("len"), text)) == len(text)
    assert "\n" not in str(literal(text))


@given(st.text())
def test_any_text_enters_as_its_literal(text: str) -> None:
    assert ast.literal_eval(str(literal(text))) == text
    assert ast.literal_eval(str(pattern_literal(text))) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", '"a"'), ("it's", '"it\'s"'), ('say "a"', "'say \"a\"'"), ("\"'", '"\\"\'"'), ('""\'', "'\"\"\\''")],
)
def test_a_literal_has_the_quotes_that_need_fewer_escapes(text: str, written: str) -> None:
    assert str(literal(text)) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [(r"^a\Z", r'r"^a\Z"'), ("^a", '"^a"'), ('\\"', 'r"\\""'), ("a\\", r'"a\\"'), ("\\\n", '"\\\\\\n"')],
)
def test_a_pattern_is_written_raw_where_that_says_the_same(source: str, written: str) -> None:
    assert str(pattern_literal(source)) == written


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        10**400,
        0.1,
        -0.0,
        1e308,
        Decimal("0.10"),
        Decimal("1E+1000"),
        [],
        [1, ["a"]],
        {"'": {"b": None}},
    ],
)
def test_a_json_value_enters_as_its_literal(value: Any) -> None:
    found = value_of(literal(value))
    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize("text", ["", "a b", "a()", "1a", "class", "None", "a\n", 'a"', "a.b"])
def test_a_name_is_an_identifier(text: str) -> None:
    with pytest.raises(ValueError, match="is no identifier"):
        Name(text)


@pytest.mark.parametrize(
    ("fragment", "written"),
    [
        (all_of([]), "True"),
        (any_of([]), "False"),
        (all_of([TRUE, as_code(A)]), "a"),
        (any_of([FALSE, as_code(A)]), "a"),
        (all_of([as_code(A), any_of([as_code(A), as_code(B)])]), "a and (a or b)"),
        (any_of([as_code(A), all_of([as_code(A), as_code(B)])]), "a or (a and b)"),
        (all_of([as_code(A), all_of([as_code(B), as_code(A)])]), "a and b and a"),
        (negation(as_code(A)), "not a"),
        (negation(negation(as_code(A))), "a"),
        (negation(comparison(A, "is", None)), "a is not None"),
        (negation(comparison(A, "<", 3)), "a >= 3"),
        (negation(all_of([comparison(A, "==", B), comparison(A, "in", B)])), "a != b or a not in b"),
        (negation(any_of([comparison(A, "==", B), comparison(A, ">", B)])), "a != b and a <= b"),
        (negation(any_of([as_code(A), as_code(B)])), "not (a or b)"),
        (negation(TRUE), "False"),
        (negation(code("1 <= {} <= 3", A)), "not 1 <= a <= 3"),
        (code("{} + 1", any_of([as_code(A), as_code(B)])), "(a or b) + 1"),
        (comparison(comparison(A, "==", B), "is", None), "(a == b) is None"),
        (tuple_of([]), "()"),
        (tuple_of([A]), "(a,)"),
        (tuple_of([A, "b"]), '(a, "b")'),
        (set_of(["a"]), '{"a"}'),
        (statement("{} = {}", A, any_of([as_code(A), as_code(B)])), "a = a or b"),
        (call(A, B, "b", (1, 2)), 'a(b, "b", (1, 2))'),
    ],
)
def test_fragments_are_put_together(fragment: Code, written: str) -> None:
    assert str(fragment) == written


def test_a_template_takes_as_many_values_as_it_has_places() -> None:
    with pytest.raises(ValueError, match="takes 2 values, not 1"):
        code("{} {}", A)


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (["a", "it's"], 1),
        ([f"CODE-{number}" for number in range(99)], 11),
        ([f"two words {number}" for number in range(99)], 1),
        ([*(f"CODE-{number}" for number in range(99)), '"""'], 1),
    ],
)
def test_many_words_are_written_over_several_lines(texts: list[str], lines: int) -> None:
    assert set(value_of(texts_of(texts))) == set(texts)
    assert len(str(texts_of(texts)).splitlines()) == lines


def test_the_names_in_a_fragment_are_known() -> None:
    values: list[Value] = [A, "text", call(B, Name("c"), "d")]
    found = all_of([code("f({})", value) for value in values])
    assert [name.text for name in found.names()] == ["a", "b", "c"]


def test_templates_are_constants_of_the_package() -> None:
    """No text that is made while the program runs is ever taken for code."""
    templated = {"code", "statement", "line"}
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name(function), [template, *_]) if function in templated:
                    assert isinstance(template, ast.Constant) or path.name == "statements.py", ast.unparse(node)
                case _:
                    pass


def test_code_is_made_in_one_file() -> None:
    """Elsewhere `Code` is only given parts of other fragments, brackets of them, or what stands between them."""
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("Code"), arguments) if path.name not in {"code.py", "render.py"}:
                    texts = [
                        ast.unparse(inner)
                        for argument in arguments
                        for inner in ast.walk(argument)
                        if isinstance(inner, ast.JoinedStr)
                    ]
                    assert texts == []
                case _:
                    pass

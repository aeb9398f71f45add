"""Statements → lines: how they are laid out, and what a comment or a docstring can hold."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.emit.python.code import FALSE, TRUE, Code, Name, all_of, any_of, as_code, call, code, comparison
from rulewright.emit.python.render import WIDTH, docstring, one_line, render_block, render_code, render_function
from rulewright.emit.python.statements import Block, Function, Remark, line, loop, names_in, when

A, B = as_code(Name("a")), as_code(Name("b"))
LONG = as_code(Name("a" * 70))


def rendered(block: Block) -> list[str]:
    return list(render_block(block, ""))


def test_a_choice_and_a_loop() -> None:
    block = when(
        A,
        (Remark("why"), line("x = {}", 1)),
        loop(B, A, when(comparison(B, "is", None), (line("continue"),), (line("y()"),))),
    )
    assert rendered(block) == [
        "if a:",
        "    # why",
        "    x = 1",
        "else:",
        "    for b in a:",
        "        if b is None:",
        "            continue",
        "        y()",
    ]


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (when(TRUE, (line("x()"),), (line("y()"),)), ["x()"]),
        (when(FALSE, (line("x()"),), (line("y()"),)), ["y()"]),
        (when(A, (), (line("y()"),)), ["if not a:", "    y()"]),
        (when(A, (Remark("only"),), ()), []),
        (when(A, (line("x()"),), (Remark("only"),)), ["if a:", "    x()"]),
        (when(A, (line("return {}", 1),), (line("y()"),)), ["if a:", "    return 1", "y()"]),
        (when(A, (line("x()"),), when(B, (line("y()"),))), ["if a:", "    x()", "elif b:", "    y()"]),
        (
            when(A, (*when(B, (line("return {}", 1),)), line("return {}", 2)), (line("y()"),)),
            ["if a:", "    if b:", "        return 1", "    return 2", "y()"],
        ),
        (loop(A, B, (Remark("only"),)), []),
    ],
)
def test_idle_parts_are_left_out(block: Block, lines: list[str]) -> None:
    assert rendered(block) == lines


@pytest.mark.parametrize(
    ("fragment", "lines"),
    [
        (call(Name("f"), LONG, 1), [f"f({LONG}, 1)"]),
        (call(Name("f"), LONG, LONG), ["f(", f"    {LONG},", f"    {LONG},", ")"]),
        (call(Name("f" * 9), LONG, "x" * 40), [f"{'f' * 9}(", f'    {LONG}, "{"x" * 40}"', ")"]),
        (
            call(Name("f"), call(Name("g"), LONG, LONG)),
            ["f(", "    g(", f"        {LONG},", f"        {LONG},", "    )", ")"],
        ),
        (code("{}.match", call(Name("f"), "x" * 120)), ["f(", f'    "{"x" * 120}"', ").match"]),
        (as_code("x" * 130), [f'"{"x" * 130}"']),
    ],
)
def test_long_lines_are_split_at_their_last_bracket(fragment: Code, lines: list[str]) -> None:
    assert list(render_code(fragment, "")) == lines


def test_long_conditions_are_split_at_their_operators() -> None:
    condition = all_of([LONG, any_of([A, B]), LONG])
    assert rendered(when(condition, (line("x()"),))) == [
        "if (",
        f"    {LONG}",
        "    and (a or b)",
        f"    and {LONG}",
        "):",
        "    x()",
    ]


def test_a_function() -> None:
    parameters = (code("{}: {}", Name("a"), Name("int")),)
    made = Function(Name("f"), parameters, as_code(Name("bool")), 'Says "so".', (line("return {}", TRUE),))
    assert render_function(made).splitlines() == [
        "def f(a: int) -> bool:",
        '    """Says \\"so\\"."""',
        "    return True",
    ]


def test_the_names_in_a_block_are_known() -> None:
    block = (*when(A, (line("x = {}", B),)), *loop(as_code(Name("c")), as_code(Name("d")), (line("{}", Name("e")),)))
    assert sorted(name.text for name in names_in(block)) == ["a", "b", "c", "d", "e"]


@given(st.text())
def test_any_text_is_one_comment(text: str) -> None:
    (shown,) = rendered((Remark(text),))
    assert shown == f"# {one_line(text)}"
    assert ast.parse(shown + "\n").body == []


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_any_text_is_one_docstring(lines: list[str]) -> None:
    tree = ast.parse(docstring(*lines) + "\nx = 1\n")
    assert [type(node) for node in tree.body] == [ast.Expr, ast.Assign]
    (found, _) = tree.body
    assert isinstance(found, ast.Expr)
    assert isinstance(found.value, ast.Constant)
    assert found.value.value == "\n".join(lines) + ("\n" if len(lines) > 1 else "")


def test_lines_are_as_wide_as_the_project_allows() -> None:
    assert WIDTH == 120

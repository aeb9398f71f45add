"""Rule files laid out anew: what they say and every comment stay, and a second time changes nothing."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.formatting import format as formatting
from rulewright.formatting.format import formatted
from rulewright.reading.diagnostics import DiagnosticError
from tests.formatting.layouts import texts

ROOT = Path(__file__).parents[2]
RULES = sorted(
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "rules", "src/*.yaml", "tests/contracts/*.yaml"],  # noqa: S607 - git is found as a shell does
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    if name.endswith(".yaml")
)


class AsWritten(yaml.BaseLoader):
    """Reads every value as the text it is written as: another reader than the one that proves the steps."""


def said(text: str) -> Any:
    return yaml.load(text, Loader=AsWritten)  # noqa: S506 - makes nothing but texts


@settings(max_examples=150, deadline=None)
@given(texts())
def test_meaning_and_comments_stay_and_a_second_time_changes_nothing(made: tuple[str, list[str]]) -> None:
    text, comments = made
    found = formatted(text, "r.yaml")
    assert said(found.text) == said(text)
    assert re.findall(r"# c\d+.*?(?= *$)", found.text, re.MULTILINE) == comments
    assert formatted(found.text, "r.yaml") == formatting.Formatted(found.text, ())
    assert (found.changes == ()) == (found.text == text)


@settings(max_examples=80, deadline=None)
@given(texts())
def test_the_layout_is_what_it_says(made: tuple[str, list[str]]) -> None:
    text = formatted(made[0], "r.yaml").text
    assert "\r" not in text
    outer: list[int] = []
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.BlockEndToken):
            outer.pop()
        elif isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            column = token.start_mark.column
            line = text.split("\n")[token.start_mark.line]
            assert column == (outer[-1] + 2 if outer else 0), line
            outer.append(column)


@settings(max_examples=60, deadline=None)
@given(texts(), st.data())
def test_lines_can_be_mangled_and_never_change_their_meaning(made: tuple[str, list[str]], data: st.DataObject) -> None:
    lines = made[0].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.sampled_from([f" {lines[at]}", lines[at].strip(), f"{lines[at]}#", f"\t{lines[at]}", "?"]))
    text = "\n".join(lines)
    try:
        found = formatted(text, "r.yaml")
    except DiagnosticError:
        return
    if found.changes:
        assert said(found.text) == said(text)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_rule_files_of_this_project_are_laid_out_so(path: Path) -> None:
    text = path.read_bytes().decode()
    assert formatted(text, path.name).text == text


def otherwise(line: str) -> str:
    """A line as somebody writes it who indents by four columns, with white space at its end."""
    dash, text = re.fullmatch(r" *((?:- )*)(.*)", line).groups()  # type: ignore[union-attr]  # it matches everything
    indent = " " * (2 * (len(line) - len(line.lstrip(" "))))
    is_block = re.match(r"[\w./*\[\]-]+:( |$)", text)
    return f"{indent}{dash.replace('- ', '-   ') if is_block else dash}{text}  "


def has_texts_in_block_style(text: str) -> bool:
    tokens = yaml.scan(text, Loader=yaml.SafeLoader)
    return any(isinstance(token, yaml.ScalarToken) and token.style in ("|", ">") for token in tokens)


@pytest.mark.parametrize(
    "path",
    [path for path in RULES if not has_texts_in_block_style(path.read_text("utf-8"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_a_rule_file_that_is_laid_out_otherwise_comes_back_to_the_letter(path: Path) -> None:
    text = path.read_text("utf-8")
    changed = "\r\n".join(map(otherwise, text.split("\n")))
    assert said(changed) == said(text)
    assert formatted(changed, path.name).text == text


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n", ("line ends",)),
        ("a: 1  \nb:   2 # x \n", "a: 1\nb:   2 # x\n", ("white space at line ends",)),
        ("a: 1", "a: 1\n", ("the end of the file",)),
        ("a: 1\n\n\n", "a: 1\n", ("the end of the file",)),
        ("a: {b: [R,o],c: {}}\n", "a: { b: [R, o], c: {} }\n", ("spaces in { } and [ ]",)),
        ("a: [R,     o,   o]\n", "a: [R,     o,   o]\n", ()),
        ('a: {"b":1}\n', 'a: { "b": 1 }\n', ("spaces in { } and [ ]",)),
        ("a:\n    b:\n        c: 1\n    # on d\n    d: 2\n", "a:\n  b:\n    c: 1\n  # on d\n  d: 2\n", ("indents",)),
        ("a:\n   - b: 1\n     c: 2\n   -   d\n", "a:\n  - b: 1\n    c: 2\n  -   d\n", ("indents",)),
        (
            "a:\n  -   b: 1\n      c: 2\n  -   -   d\n      -   e: [1,\n            2]\n",
            "a:\n  - b: 1\n    c: 2\n  - -   d\n    - e: [1,\n        2]\n",
            ("indents",),
        ),
        ("a:\n- b\n- c:\n     d\n", "a:\n- b\n- c:\n     d\n", ()),
        ("a:\n b: |\n    one  \n\n      two\n c: 1\n", "a:\n  b: |\n     one  \n\n       two\n  c: 1\n", ("indents",)),
        ("a:\n    b: [x,\n        y]\n", "a:\n  b: [x,\n      y]\n", ("indents",)),
        ("a:\n    b: 1\n    # last of a\n# of c\nc: 2\n", "a:\n  b: 1\n  # last of a\n# of c\nc: 2\n", ("indents",)),
        ('a: "x  \n  y"\n', 'a: "x  \n  y"\n', ()),
        ("a: |\n  x", "a: |\n  x", ()),
        ("a: |+\n  x\n\n", "a: |+\n  x\n\n", ()),
        ("a:\t1  \n", "a:\t1  \n", ()),
        ("a: |\n  x  \nb: 1  \n", "a: |\n  x  \nb: 1\n", ("white space at line ends",)),
        ("a: 1  \nb: |\n  x  ", "a: 1\nb: |\n  x  ", ("white space at line ends",)),
        ("a:\n b: |\n   x\nc: 1\n", "a:\n  b: |\n    x\nc: 1\n", ("indents",)),
        ("a:\n   b: |\n      x\n      ", "a:\n  b: |\n     x\n", ("white space at line ends", "indents")),
        ("a: [b,]\nc: {d: 1,}\n", "a: [b,]\nc: { d: 1, }\n", ("spaces in { } and [ ]",)),
    ],
)
def test_what_is_done(before: str, after: str, changes: tuple[str, ...]) -> None:
    assert formatted(before, "r.yaml") == formatting.Formatted(after, changes)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda tokens: tokens.text.replace("1", "2"),
        lambda tokens: tokens.text.replace("# one", ""),
        lambda tokens: tokens.text.replace(" # one", "\n# one"),
        lambda tokens: tokens.text.replace("# one", "# two"),
        lambda tokens: tokens.text.replace("'b'", "b"),
        lambda tokens: tokens.text.replace("1 # one\nc: 'b'", "1\nc: 'b' # one"),
        lambda tokens: tokens.text + "}",
        lambda tokens: tokens.text.replace(
            "\n", "\u2028\n", 1
        ),  # a line end to the scanner, and no character of rule files
    ],
)
def test_a_step_that_would_change_anything_is_left_out(spoiled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: 1 # one\nc: 'b'\n"
    monkeypatch.setattr(formatting, "_STEPS", {"spoiling": spoiled})
    assert formatted(text, "r.yaml") == formatting.Formatted(text, ())


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "a: \x07\n"])
def test_a_text_that_is_no_rule_file_is_refused(text: str) -> None:
    with pytest.raises(DiagnosticError):
        formatted(text, "r.yaml")

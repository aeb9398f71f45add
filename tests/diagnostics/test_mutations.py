"""Good rule files, broken at random: every mistake has a place in the file, one mistake few messages, none a traceback."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rulewright.loading import loads
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError, render
from rulewright.reading.nodes import Mapping, Node, Sequence
from rulewright.reading.span import Source, Span
from rulewright.reading.yaml import read_yaml

HERE = Path(__file__).parent
TEXTS = [
    (HERE / "shop.yaml").read_text("utf-8"),
    (HERE.parent / "linting" / "orders.yaml").read_text("utf-8"),
    *(path.read_text("utf-8") for path in sorted((HERE.parent / "emit" / "python" / "contracts").glob("*.yaml"))),
]
FEW = 8
"""Messages of one mutation of a node; most have one."""

VALUES = [
    *(
        "null",
        "true",
        "17",
        "-3.5",
        "1e900",
        "''",
        '"x y"',
        "{}",
        "[]",
        "[a, b]",
        "{ a: b }",
        "[[]]",
        "[null]",
        "2026-03-02",
    ),
    *(
        "a..b",
        "'item.x'",
        "'x[*]'",
        "'/a/b'",
        "1..",
        "5..1",
        "today + 7d",
        "'^a|b$'",
        "'(?=a)'",
        "R",
        "{ is: 1 }",
        "data.x.y",
    ),
]
KEYS = ["x", "''", "null", "is", "severity", "type", "of", "'a.b'", "/a", "rules", "fields", "else", "with"]
FRAGMENTS = [*"{}[]:,'\"#&*!|>%@-\n\t ", "\n  ", ": ", "- ", "<<: *a", "é", "\u2028", "\0", "---\n", "..", "\\"]

SOAK = settings(
    max_examples=20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def spans_of(text: str) -> tuple[list[Span], list[Span]]:
    """The places of all values and of all keys."""
    values: list[Span] = []
    keys: list[Span] = []
    pending: list[Node] = [read_yaml(text, "good.yaml")]
    for node in pending:
        values.append(node.span)
        match node:
            case Mapping(entries):
                keys += [key.span for key, _ in entries]
                pending += [value for _, value in entries]
            case Sequence(items):
                pending += items
            case _:
                pass
    return values, keys


SPANS = [spans_of(text) for text in TEXTS]


def put(text: str, span: Span, new: str) -> str:
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: span.line - 1])) + span.column - 1
    end = sum(map(len, lines[: span.end_line - 1])) + span.end_column - 1
    return text[:start] + new + text[end:]


@st.composite
def broken_nodes(draw: st.DrawFn) -> str:
    """A good file in which one value or one key is another."""
    index = draw(st.integers(0, len(TEXTS) - 1))
    values, keys = SPANS[index]
    if draw(st.booleans()):
        return put(TEXTS[index], draw(st.sampled_from(values)), draw(st.sampled_from(VALUES)))
    return put(TEXTS[index], draw(st.sampled_from(keys)), draw(st.sampled_from(KEYS)))


@st.composite
def broken_texts(draw: st.DrawFn) -> str:
    """A good file in which pieces of text are cut out, doubled or strewn in."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 10, 80, 600])))
        piece = draw(st.sampled_from(["", text[start:end] * 2, *FRAGMENTS]))
        text = text[:start] + piece + text[end:]
    return text


def told(text: str) -> list[Diagnostic]:
    """The errors of a rule file, each with its place in it; none when it can be loaded."""
    try:
        loads(text, "good.yaml")
    except DiagnosticError as error:
        found = [diagnostic for diagnostic in error.diagnostics if diagnostic.severity == "error"]
    else:
        return []
    assert found
    source = Source("good.yaml", text)
    last = text.count("\n") + text.count("\r") + 1
    for diagnostic in found:
        span = diagnostic.span
        assert span.file in {"good.yaml", "x y", "a..b"} or span.file.endswith(".yaml")
        assert 1 <= span.line <= last
        assert 1 <= span.column <= len(source.line(span.line)) + 2
        assert diagnostic.message
        assert "\n" not in str(diagnostic)
        assert render(diagnostic, source.line(span.line))
    return found


@SOAK
@given(broken_nodes())
def test_one_mistake_gives_few_messages(text: str) -> None:
    assert len(told(text)) <= FEW


@SOAK
@given(broken_texts())
@example("")
@example("rulewright: 1")
@example("rulewright: 1\nshapes: { A: { fields: { a: { type: A } } } }\n")
def test_no_text_gives_a_traceback(text: str) -> None:
    told(text)

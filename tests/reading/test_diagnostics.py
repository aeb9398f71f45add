import pickle

import pytest

from rulewright.reading.diagnostics import Diagnostic, DiagnosticError, render
from rulewright.reading.span import Source, Span


def shown(line: str, column: int, end_column: int) -> list[str]:
    """The line and the caret line of a diagnostic on one line."""
    diagnostic = Diagnostic(Span("f", 1, column, 1, end_column), "bad", code="x")
    return render(diagnostic, line).splitlines()[1:]


def test_a_diagnostic_is_rendered_as_compilers_do() -> None:
    text = "a: 1\nserverity: error\n"
    span = Source("rules.yaml", text).span(5, 14)
    diagnostic = Diagnostic(span, "no such key 'serverity'", "did you mean 'severity'?", code="unknown-key")
    assert render(diagnostic, "serverity: error") == (
        "rules.yaml:2:1: error: no such key 'serverity'\n"
        "  serverity: error\n"
        "  ^~~~~~~~~\n"
        "hint: did you mean 'severity'?"
    )


def test_without_a_line_only_the_words_are_rendered() -> None:
    diagnostic = Diagnostic(Span("f", 1, 2, 1, 3), "bad", "mend it", "warning", code="x")
    assert render(diagnostic) == "f:1:2: warning: bad\nhint: mend it"


@pytest.mark.parametrize(
    ("line", "column", "end_column", "expected"),
    [
        ("abc", 1, 2, ["  abc", "  ^"]),
        ("abc", 2, 4, ["  abc", "   ^~"]),
        ("abc", 2, 2, ["  abc", "   ^"]),
        ("abc", 4, 4, ["  abc", "     ^"]),
        ("abc", 9, 12, ["  abc", "     ^"]),
        ("", 1, 1, ["  ", "  ^"]),
        ("\tabc", 2, 4, ["      abc", "      ^~"]),
        ("a\tb", 2, 3, ["  a    b", "   ^~~~"]),
        ("日本x", 3, 4, ["  日本x", "      ^"]),
        ("日本x", 1, 3, ["  日本x", "  ^~~~"]),
        ("😀x", 2, 3, ["  😀x", "    ^"]),
        ("e\u0301x", 3, 4, ["  e\u0301x", "   ^"]),
        ("e\u0301x", 1, 3, ["  e\u0301x", "  ^"]),
        ("a\u200dx", 3, 4, ["  a\u200dx", "   ^"]),
        ("a\x1b[31mb", 7, 8, ["  a␛[31mb", "        ^"]),
        ("\u202eab", 2, 3, ["  \ufffdab", "   ^"]),
        ("a\x7f\x85\u2028\ud800b", 6, 7, ["  a\ufffd\ufffd\ufffd\ufffdb", "       ^"]),
    ],
)
def test_the_caret_stands_below_what_is_wrong(line: str, column: int, end_column: int, expected: list[str]) -> None:
    assert shown(line, column, end_column) == expected


def test_the_caret_of_a_longer_span_ends_with_its_first_line() -> None:
    diagnostic = Diagnostic(Span("f", 1, 3, 4, 1), "bad", code="x")
    assert render(diagnostic, "ab{cd").splitlines()[2] == "    ^~~"


def test_a_line_of_120_columns_is_shown_whole() -> None:
    assert shown("x" * 119 + "y", 120, 121) == ["  " + "x" * 119 + "y", "  " + " " * 119 + "^"]


@pytest.mark.parametrize(
    ("at", "shown_from", "cut"),
    [(0, 0, (False, True)), (59, 0, (False, True)), (5_000, 4_940, (True, True)), (9_999, 9_939, (True, False))],
)
def test_a_longer_line_is_cut_to_a_window_around_the_caret(at: int, shown_from: int, cut: tuple[bool, bool]) -> None:
    line = "".join(chr(ord("a") + index % 26) for index in range(10_000))
    text, caret = shown(line, at + 1, at + 2)
    assert (text.startswith("  …"), text.endswith("…")) == cut
    assert line[shown_from : shown_from + 60] in text
    assert len(text) <= 2 + 120 + 2
    assert text[caret.index("^")] == line[at]


def test_the_window_is_measured_in_columns_not_in_characters() -> None:
    text, caret = shown("日" * 5_000, 2_501, 4_000)
    assert text == "  …" + "日" * 60 + "…"
    assert caret == "  " + " " * 61 + "^" + "~" * 59


def test_a_line_of_tabs_keeps_its_caret() -> None:
    text, caret = shown("\t" * 500 + "x", 501, 502)
    assert text[caret.index("^")] == "x"


def test_a_message_cannot_control_the_terminal() -> None:
    diagnostic = Diagnostic(Span("f\n", 1, 1, 1, 1), "key \x1b[2J\n", "h\x07", code="x")
    assert render(diagnostic) == "f␊:1:1: error: key ␛[2J␊\nhint: h␇"


def test_several_mistakes_are_one_error_in_the_order_of_the_text() -> None:
    late = Diagnostic(Span("f", 9, 1, 9, 2), "late", code="x")
    early = Diagnostic(Span("f", 2, 5, 2, 6), "early", code="y")
    error = DiagnosticError([late, early])
    assert error.diagnostics == (early, late)
    assert str(error) == "f:2:5: error: early\nf:9:1: error: late"
    assert pickle.loads(pickle.dumps(error)).diagnostics == error.diagnostics  # noqa: S301  # our own bytes

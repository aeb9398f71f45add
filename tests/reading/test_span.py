import pickle

import pytest

from rulewright.reading.span import Source, Span


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("abc", 3, (1, 4)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\r\nb", 2, (1, 3)),
        ("a\rb", 2, (2, 1)),
        ("a\n\rb", 3, (3, 1)),
        ("a\n", 2, (2, 1)),
        ("😀é\u0301x", 3, (1, 4)),
        ("a\u2028b\x85c\x0bd\x0ce", 8, (1, 9)),
    ],
)
def test_an_offset_has_a_line_and_a_column_in_code_points(text: str, offset: int, place: tuple[int, int]) -> None:
    span = Source("f", text).span(offset, offset)
    assert (span.line, span.column) == place
    assert (span.end_line, span.end_column) == place


def test_a_span_can_go_over_several_lines() -> None:
    assert Source("f", "ab\ncd\r\nef").span(1, 8) == Span("f", 1, 2, 3, 2)


def test_a_line_keeps_its_own_white_space() -> None:
    assert Source("f", " a \t\x0b\nb").line(1) == " a \t\x0b"


def test_lines_are_given_without_their_breaks() -> None:
    source = Source("f", "one\ntwo\r\nthree\rfour\u2028still four\n")
    assert [source.line(number) for number in range(1, 6)] == ["one", "two", "three", "four\u2028still four", ""]


@pytest.mark.parametrize("number", [-1, 0, 3, 99])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    assert Source("f", "one\ntwo").line(number) == ""


def test_a_text_out_of_a_longer_file_counts_from_its_first_line() -> None:
    source = Source("f", "a\nb", first_line=41)
    assert source.span(2, 3) == Span("f", 42, 1, 42, 2)
    assert source.line(42) == "b"
    assert source.line(1) == ""


def test_spans_sort_by_file_line_and_column() -> None:
    spans = [Span("b", 1, 1, 1, 1), Span("a", 10, 1, 10, 2), Span("a", 9, 3, 9, 4), Span("a", 9, 1, 9, 2)]
    assert sorted(spans) == spans[::-1]


def test_a_span_reads_as_editors_link_it() -> None:
    assert str(Span("dir/f.json", 3, 7, 3, 9)) == "dir/f.json:3:7"


def test_sources_travel_between_processes() -> None:
    source = Source("f", "a\nb", 5)
    copy = pickle.loads(pickle.dumps(source))  # noqa: S301  # our own bytes
    assert copy == source
    assert copy.span(2, 3) == Span("f", 6, 1, 6, 2)

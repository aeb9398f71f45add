from collections.abc import Callable

import pytest

from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.span import Source
from rulewright.reading.yaml_events import PARSERS, EventParser, events

Parser = Callable[[str], EventParser]

QUOTE_START = "indent it like its neighbours; quote a text that starts with a quote or one of *&[{"
LIST = "put ',' between items and ']' at the end; quote a text with one of [ ] { } , in it"
MAPPING = "put ',' between entries and '}' at the end; quote a text with one of [ ] { } , in it"
BLOCK = "start the text on the next line, indented; quote one that starts with '|' or '>'"
BLOCK_HEADER = "after '|' or '>' only '+', '-', a digit from 1 to 9 or a comment is allowed"
ESCAPE = r"write \x and two hex digits, \u and four or \U and eight; beyond U+FFFF only \U"
DIRECTIVE = "remove the line; YAML is read as version 1.2"


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("\ta: b", "1:1", "a tab is not allowed here", "YAML is indented with spaces"),
        ("a:\n\t- b", "2:1", "a tab is not allowed here", "YAML is indented with spaces"),
        ("a: @x", "1:4", "a text without quotes cannot start with '@'", "quote it"),
        ("a: `x`", "1:4", "a text without quotes cannot start with '`'", "quote it"),
        ("a: %x", "1:4", "a text without quotes cannot start with '%'", "quote it"),
        (
            "a: b: c",
            "1:5",
            "a ':' is not expected here",
            "indent a key like its neighbours, with a space behind its ':'; quote a text that contains ': '",
        ),
        (
            "a: 1\n  b: 2",
            "2:4",
            "a ':' is not expected here",
            "indent a key like its neighbours, with a space behind its ':'; quote a text that contains ': '",
        ),
        (
            "a: - 1",
            "1:4",
            "a '-' is not expected here",
            "start a list on its own line below its key; quote a text that starts with '- '",
        ),
        ("a: ? b", "1:4", "a '?' is not expected here", "quote a text that starts with '? '"),
        (
            "a: 1\nb\nc: 2",
            "3:1",
            "the key that starts on line 2 has no ':'",
            "write 'key: value'; indent the further lines of a text",
        ),
        ("a: [1, 2", "1:4", "',' or ']' is expected here, in the list that starts on line 1", LIST),
        ("a:\n  [1,\n  2}", "3:4", "',' or ']' is expected here, in the list that starts on line 2", LIST),
        ("a: {b: 1, c: 2", "1:4", "',' or '}' is expected here, in the map that starts on line 1", MAPPING),
        ("a: {b: 1]", "1:9", "',' or '}' is expected here, in the map that starts on line 1", MAPPING),
        (
            "a: 'x\n\nb: 1\n",
            "1:4",
            "the quoted text that starts on line 1 is never closed",
            "end it with the quote it starts with",
        ),
        (
            'a: "x\n---\n',
            "2:1",
            "the quoted text that starts on line 1 is never closed",
            "end it with the quote it starts with",
        ),
        ("- a\nb: c", "2:1", "this does not go on with what starts on line 1", QUOTE_START),
        ("a: 1\n- b", "2:1", "this does not go on with what starts on line 1", QUOTE_START),
        ("a: 'x' y", "1:8", "this does not go on with what starts on line 1", QUOTE_START),
        ("a: |x\n", "1:5", BLOCK_HEADER, BLOCK),
        ("a: >0\n x\n", "1:5", BLOCK_HEADER, BLOCK),
        (r'a: "\xg0"', "1:7", "this escape does not name a character", ESCAPE),
        (r'a: "\q"', None, "this escape is not known", r"write a backslash as \\, or use single quotes"),
        ("a: & x", "1:5", "a name is expected after '&' or '*'", "quote a text that starts with '&' or '*'"),
        ("a: *\n", "1:4", "a name is expected after '&' or '*'", "quote a text that starts with '&' or '*'"),
        ("a: !x!y z", "1:4", "this tag is not known", "quote a text that starts with '!'"),
        ("a: !<x z", "1:7", "this tag is not written correctly", "quote a text that starts with '!'"),
        ("%YAML 2.0\n---\na", "1:1", "this directive is not known", DIRECTIVE),
        ("%YAML 1.2 x\n---\na", "1:11", "this directive is not known", "quote a text that starts with '%'"),
        ("%YAML x\n---\na", "1:7", "this directive is not known", "quote a text that starts with '%'"),
        ("%YAML 1.2\n%YAML 1.2\n---\na", "2:1", "this directive is not known", DIRECTIVE),
        (
            "[a] b",
            "1:5",
            "this follows the end of the document",
            "remove it, or start a new document with '---'",
        ),
        (
            "a: [1, , 2]",
            "1:8",
            "a value is expected here",
            "write null for no value; quote a text that starts with one of ,]}:-?",
        ),
    ],
)
def test_broken_syntax_is_told_alike_by_both_parsers(
    parser: Parser, text: str, place: str | None, message: str, hint: str
) -> None:
    with pytest.raises(DiagnosticError) as refused:
        list(events(Source("f", text), parser))
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.message == message
    assert diagnostic.hint == hint
    assert diagnostic.code == "syntax"
    assert place in {None, f"{diagnostic.span.line}:{diagnostic.span.column}"}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("text", ['a: "\\U12345678"', 'a: "\\UFFFFFFFF"', 'a: "\\U00110000"'])
def test_an_escape_beyond_unicode_is_refused(parser: Parser, text: str) -> None:
    with pytest.raises(DiagnosticError, match=r"an escape .*does not name a character|this escape does not"):
        list(events(Source("f", text), parser))

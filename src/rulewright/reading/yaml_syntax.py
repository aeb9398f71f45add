"""What PyYAML says about a text that is no YAML → a diagnostic that says what to do.

PyYAML's two parsers word the same mistake differently; each row knows both wordings.
"""

import re
from dataclasses import dataclass
from typing import Protocol

import yaml

from rulewright.reading.diagnostics import Diagnostic, quoted
from rulewright.reading.span import Source


@dataclass(frozen=True, slots=True)
class _Row:
    """A problem in PyYAML's words and ours; `{line}` stands for the line of what was being read."""

    problem: str
    message: str
    hint: str
    context: str = ""


_ROWS = (
    _Row(
        "unexpected end of stream|unexpected document",
        "the quoted text that starts on line {line} is never closed",
        "end it with the quote it starts with",
    ),
    _Row(
        "mapping values are not allowed",
        "a ':' is not expected here",
        "indent a key like its neighbours, with a space behind its ':'; quote a text that contains ': '",
    ),
    _Row(
        "unexpected ':'",
        "a ':' is not expected here",
        "write a space behind the ':' of a key; quote a text that contains ':'",
    ),
    _Row(
        "sequence entries are not allowed",
        "a '-' is not expected here",
        "start a list on its own line below its key; quote a text that starts with '- '",
    ),
    _Row(
        "mapping keys are not allowed",
        "a '?' is not expected here",
        "quote a text that starts with '? '",
    ),
    _Row(
        "could not find expected ':'",
        "the key that starts on line {line} has no ':'",
        "write 'key: value'; indent the further lines of a text",
    ),
    _Row(
        r"expected ',' or '\]'",
        "',' or ']' is expected here, in the list that starts on line {line}",
        "put ',' between items and ']' at the end; quote a text with one of [ ] { } , in it",
    ),
    _Row(
        "expected ',' or '}'",
        "',' or '}' is expected here, in the map that starts on line {line}",
        "put ',' between entries and '}' at the end; quote a text with one of [ ] { } , in it",
    ),
    _Row(
        "<block end>|expected key|expected '-' indicator",
        "this does not go on with what starts on line {line}",
        "indent it like its neighbours; quote a text that starts with a quote or one of *&[{",
    ),
    _Row(
        "indicator|comment or a? ?line break",
        "after '|' or '>' only '+', '-', a digit from 1 to 9 or a comment is allowed",
        "start the text on the next line, indented; quote one that starts with '|' or '>'",
        context="block scalar",
    ),
    _Row(
        "hexadecimal|hexdecimal|character escape",
        "this escape does not name a character",
        r"write \x and two hex digits, \u and four or \U and eight; beyond U+FFFF only \U",
        context="quoted scalar|tag",
    ),
    _Row(
        "unknown escape character",
        "this escape is not known",
        r"write a backslash as \\, or use single quotes",
    ),
    _Row(
        "alphabetic or numeric character",
        "a name is expected after '&' or '*'",
        "quote a text that starts with '&' or '*'",
        context="anchor|alias",
    ),
    _Row(
        "undefined tag handle",
        "this tag is not known",
        "quote a text that starts with '!'",
    ),
    _Row(
        "",
        "this tag is not written correctly",
        "quote a text that starts with '!'",
        context="tag(?! directive)",
    ),
    _Row(
        "incompatible YAML document|directive",
        "this directive is not known",
        "remove the line; YAML is read as version 1.2",
    ),
    _Row(
        "",
        "this directive is not known",
        "quote a text that starts with '%'",
        context="directive",
    ),
    _Row(
        "<document start>",
        "this follows the end of the document",
        "remove it, or start a new document with '---'",
    ),
    _Row(
        "node content",
        "a value is expected here",
        "write null for no value; quote a text that starts with one of ,]}:-?",
    ),
    _Row(
        "tab character",
        "a tab is not allowed here",
        "YAML is indented with spaces",
    ),
)


_TYPOGRAPHIC = re.compile(
    "[:\\[{,] *[\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}]"
)


class _Mark(Protocol):
    """What the marks of both parsers have."""

    index: int


def offset(mark: _Mark | None) -> int:
    """The place that a mark stands for, in code points."""
    return mark.index if mark else 0


def syntax_diagnostic(error: yaml.MarkedYAMLError, source: Source) -> Diagnostic:
    """The diagnostic for a text that PyYAML refuses."""
    text, problem, context = source.text, error.problem or "", error.context or ""
    at = min(offset(error.problem_mark), len(text))
    began = offset(error.context_mark) if error.context_mark else at
    if "cannot start any token" in problem:
        message, hint = _stray(text[at : at + 1])
    else:
        message, hint = _explained(problem, context)
    if _TYPOGRAPHIC.search(source.line(source.span(at, at).line)):
        hint = "write straight quotes, ' or \": to YAML the curly ones are letters"
    message = message.replace("{line}", str(source.span(began, began).line))
    if not text[at:].strip(" \r\n"):
        at = began  # the end of the text says nothing; what was never finished does
    return Diagnostic(source.span(at, min(at + 1, len(text))), message, hint, code="syntax")


def runaway_quote(last: yaml.Event | None, error: yaml.MarkedYAMLError, source: Source) -> Diagnostic | None:
    """The diagnostic for a quoted string that was never closed on its line, and so took the next quote for its end.

    `last` is what was read before the error.
    """
    if not isinstance(last, yaml.ScalarEvent) or last.style not in _INSIDE:
        return None
    start, end = offset(last.start_mark), offset(last.end_mark)
    where, ends_at = source.span(start, start + 1), source.span(end, end).line
    problem = min(offset(error.problem_mark), len(source.text))
    if where.line == ends_at or source.span(problem, problem).line != ends_at:
        return None
    hint = f"end it with {last.style} where it should end; a {last.style} inside it is written {_INSIDE[last.style]}"
    return Diagnostic(where, f"the quoted text that starts here goes on to line {ends_at}", hint, code="syntax")


_INSIDE = {"'": "twice", '"': r"\""}
"""How a quote is written inside quotes."""


def _explained(problem: str, context: str) -> tuple[str, str | None]:
    for row in _ROWS:
        if re.search(row.problem, problem) and re.search(row.context, context):
            return row.message, row.hint
    return f"this is not YAML: {problem}", None


def _stray(char: str) -> tuple[str, str | None]:
    if char == "\t":
        return "a tab is not allowed here", "YAML is indented with spaces"
    return f"a text without quotes cannot start with {quoted(char)}", "quote it"

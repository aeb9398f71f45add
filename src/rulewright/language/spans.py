"""A scalar and offsets in its text → the stretch of the file where that part of the text stands."""

from __future__ import annotations

from rulewright.reading.nodes import Node, Scalar
from rulewright.reading.span import Span


def part_of(node: Node, start: int, end: int | None = None) -> Span:
    """Where the text from `start` to `end` (by default one character) stands; the node where that cannot be told.

    It can be told of a text on one line that is written as it is read: without escapes.
    """
    span = node.span
    if not isinstance(node, Scalar) or span.line != span.end_line:
        return span
    start = min(start, max(0, len(node.text) - 1))  # what is missing at the end is told at the last character
    width = span.end_column - span.column
    if width not in (len(node.text), len(node.text) + len("''")):
        return span
    first = span.column + start + (width > len(node.text))
    last = span.column + (start + 1 if end is None else end) + (width > len(node.text))
    if not span.column <= first < last <= span.end_column:
        return span
    return Span(span.file, span.line, first, span.line, last)

"""The nodes of one rule file → its text: a value a line, each with the file and line where it was written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.yaml_scalars import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.reading.span import Span

_WIDTH = 100
_STEP = "  "
_PLAIN = re.compile(r"[A-Za-z0-9/](?:[-A-Za-z0-9_./+ ]*[-A-Za-z0-9_./+])?")
_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})
"""What readers of YAML 1.1 take for true and false."""
_SHOWN = re.compile("[ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def resolved_text(node: Node, name: str) -> str:
    """The text of a rule file. `name` is the file that was asked for: others are named from its folder."""
    folder = Path(name).parent
    lines = [f"# {Path(name).name} with all that it extends: each value with the place where it is written."]
    for text, span in _lines(node, ""):
        origin = "" if span is None else f"  # {_from(folder, span.file)}:{span.line}"
        lines.append(f"{text}{origin}")
    return "\n".join(lines) + "\n"


def _from(folder: Path, name: str) -> str:
    try:
        return Path(os.path.relpath(name, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(name).as_posix()


def _lines(node: Node, indent: str) -> Iterator[tuple[str, Span | None]]:
    """The lines of a node that stands alone, each with the place it is from."""
    if isinstance(node, Mapping) and node.entries:
        for key, value in node.entries:
            yield from _below(f"{indent}{_scalar(key)}:", key.span, value, indent)
    elif isinstance(node, Sequence) and node.items:
        for item in node.items:
            yield from _below(f"{indent}-", item.span, item, indent)
    else:
        yield f"{indent}{_flow(node)}", node.span


def _below(head: str, span: Span, value: Node, indent: str) -> Iterator[tuple[str, Span | None]]:
    """The lines of a key or dash and what stands behind or below it."""
    flow = _flow(value)
    if not isinstance(value, Scalar) and (len(head) + len(flow) > _WIDTH or not _is_of_one_line(span, value)):
        yield head, span
        yield from _lines(value, indent + _STEP)
    else:
        yield f"{head} {flow}", value.span if isinstance(value, Scalar) else span


def _is_of_one_line(span: Span, node: Node) -> bool:
    """Whether a node and all in it was written in the line of a span, so that one place tells the origin."""
    if (node.span.file, node.span.line) != (span.file, span.line):
        return False
    match node:
        case Mapping():
            return all(_is_of_one_line(span, part) for entry in node.entries for part in entry)
        case Sequence():
            return all(_is_of_one_line(span, item) for item in node.items)
        case Scalar():
            return True


def _flow(node: Node) -> str:
    match node:
        case Mapping():
            inner = ", ".join(f"{_scalar(key)}: {_flow(value)}" for key, value in node.entries)
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            return f"[{', '.join(map(_flow, node.items))}]"
        case Scalar():
            return _scalar(node)


def _scalar(node: Scalar) -> str:
    """A scalar that is read as the same value: quoted where a text could be taken for anything else."""
    if node.value is None:
        return "null"
    if not isinstance(node.value, str):
        return node.text
    is_plain = _PLAIN.fullmatch(node.value) and node.value.lower() not in _BOOLEANS
    if is_plain and isinstance(plain_value(node.value), str):
        return node.value
    if all(map(_SHOWN.fullmatch, node.value)):
        return f'"{node.value}"' if '"' not in node.value and "\\" not in node.value else _in_single_quotes(node.value)
    return '"' + "".join(map(_escaped, node.value)) + '"'


def _in_single_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if _SHOWN.fullmatch(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 - what two hexadecimal digits hold

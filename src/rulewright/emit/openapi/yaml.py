"""A JSON value → YAML text as a person would write it: keys in their own order, long texts as blocks, no anchors.

It is written for readers of YAML 1.1 and 1.2 alike: what either would take for another type is quoted.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

_WIDTH = 120


class _Writer(yaml.SafeDumper):
    """PyYAML's writer with the representers below."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML calls it so
        """Equal parts are written out again."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as above
        """Lists are indented below their key."""
        super().increase_indent(flow, indentless=False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 - as above
        """A text is quoted so where a part of it does not show: it is written in escapes."""
        self.allow_unicode = False
        super().write_double_quoted(text, split)
        self.allow_unicode = True


def yaml_text(value: Json, heading: str) -> str:
    """The text of a file that starts with a comment."""
    body: str = yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return f"# {heading}\n{body}"


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    lines = text.split("\n")
    if not all(map(str.isprintable, lines)):
        return '"'
    # PyYAML cannot write a block of lines that end in spaces.
    return "|" if len(lines) > 1 and not any(line.endswith(" ") for line in lines) else None


def _list(writer: _Writer, items: list[Json]) -> yaml.SequenceNode:
    is_short = all(not isinstance(item, list | dict) and "\n" not in str(item) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


def _decimal(writer: _Writer, number: Decimal) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:float", str(number))


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _list)
_Writer.add_representer(Decimal, _decimal)
# Numbers to YAML 1.2 that YAML 1.1 takes for texts, so that PyYAML would not quote a text that looks like one.
_Writer.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    list("-+0123456789."),
)
_Writer.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("0o[0-7]+$"), ["0"])

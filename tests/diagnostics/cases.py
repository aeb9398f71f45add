"""Broken rule files as data: a base, the edits that break it, and in «» where each mistake must be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulewright.reading.nodes import to_value
from rulewright.reading.span import Source
from rulewright.reading.yaml import read_yaml

HERE = Path(__file__).parent
BASE = (HERE / "shop.yaml").read_text("utf-8")
NAME = "shop.yaml"
_MARKS = re.compile("[«»]")


@dataclass(frozen=True)
class Mistake:
    """A broken rule file: its text, where its errors must be (line, column, end line, end column), and a message."""

    topic: str
    name: str
    text: str
    places: tuple[tuple[int, int, int, int], ...]
    says: str
    exit: int

    def __str__(self) -> str:
        return f"{self.topic}: {self.name}"


def topics() -> dict[str, tuple[str, list[Mistake]]]:
    """The mistakes of each file of `mistakes/`, and what the file is about."""
    return {path.stem: _topic(path) for path in sorted((HERE / "mistakes").glob("*.yaml"))}


def _topic(path: Path) -> tuple[str, list[Mistake]]:
    content = to_value(read_yaml(path.read_text("utf-8"), path.name))
    assert isinstance(content, dict)
    listed = content["mistakes"]
    assert isinstance(listed, list)
    return str(content["about"]), [_mistake(path.stem, entry) for entry in listed if isinstance(entry, dict)]


def _mistake(topic: str, entry: dict[str, Any]) -> Mistake:
    unknown = entry.keys() - {"name", "change", "text", "says", "exit"}
    assert not unknown, f"{entry['name']}: {unknown}"
    marked = entry["text"] if "text" in entry else _changed(entry["change"], entry["name"])
    offsets = [match.start() - count for count, match in enumerate(_MARKS.finditer(marked))]
    source = Source(NAME, _MARKS.sub("", marked))
    assert offsets, f"{entry['name']} marks no place"
    assert len(offsets) % 2 == 0, f"{entry['name']} leaves a mark open"
    spans = [source.span(start, end) for start, end in zip(offsets[::2], offsets[1::2], strict=True)]
    places = tuple(sorted((span.line, span.column, span.end_line, span.end_column) for span in spans))
    return Mistake(topic, entry["name"], source.text, places, entry["says"], entry.get("exit", 2))


def _changed(changes: dict[str, str], name: str) -> str:
    text = BASE
    for old, new in changes.items():
        assert text.count(old) == 1, f"{name}: “{old}” stands {text.count(old)} times"
        text = text.replace(old, new)
    return text

"""A rule file and what opens others → its layers: every file it extends, before those that extend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.decode import list_or_one, name_of
from rulewright.language.extending.values import place
from rulewright.language.read_contract import check_rule_file
from rulewright.reading.limits import MAX_DEPTH
from rulewright.reading.nodes import Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

Open: TypeAlias = "Callable[[str, Span | None], File | None]"
"""Reads a file that is named at a place; None after a mistake, which it notes."""


@dataclass(frozen=True, slots=True)
class File:
    """A rule file as read: its nodes with those of its examples' file, and the names of both."""

    name: str
    node: Node
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file adds to those it extends; `known` are all files that it builds on, and its own."""

    file: File
    known: frozenset[str]


def layers_of(first: File, open_file: Open, problems: Problems) -> tuple[Layer, ...] | None:
    """The layers of a rule file, itself last, each file once, however many extend it; None where one is missing."""
    gatherer = _Gatherer(open_file, problems)
    gatherer.gather(first, ())
    found = [layer for layer in gatherer.layers.values() if layer is not None]
    return None if gatherer.is_lacking else tuple(found)


class _Gatherer:
    def __init__(self, open_file: Open, problems: Problems) -> None:
        self._open = open_file
        self._problems = problems
        self.layers: dict[Path, Layer | None] = {}
        """By the file itself, whatever it is called; in order."""
        self.is_lacking = False

    def gather(self, file: File, through: tuple[tuple[Path, str], ...]) -> Layer:
        """Notes the layer of a file behind those it extends. `through` are the files that led to it."""
        key = _identity(file.name)
        through = (*through, (key, file.name))
        known = set(file.files)
        seen: dict[Path, Span] = {}
        for name, span in self._named(file.node):
            beside = str(Path(file.name).parent / name)
            inner = _identity(beside)
            if inner in seen:
                message = f"“{name}” is listed twice, first in {place(seen[inner])}"
                self._problems.warn(span, message, "leave one out", code="no-effect")
                continue
            seen[inner] = span
            layer = self._layer(beside, span, through)
            known |= frozenset() if layer is None else layer.known
        self.layers[key] = layer = Layer(file, frozenset(known))
        return layer

    def _layer(self, name: str, span: Span, through: tuple[tuple[Path, str], ...]) -> Layer | None:
        key = _identity(name)
        steps = [step for step, _ in through]
        if key in steps:
            names = [called for _, called in through[steps.index(key) :]]
            way = " → ".join([*names, names[0]])
            hint = "move what both need into a file that extends neither"
            self._problems.add(span, f"the file extends itself: {way}", hint, code="cycle")
            self.is_lacking = True
            return None
        if key not in self.layers and len(through) > MAX_DEPTH:
            self._problems.add(span, f"more than {MAX_DEPTH} files extend each other here", code="limit")
            self.is_lacking = True
            return None
        if key not in self.layers:
            file = self._open(name, span)
            if file is None or not check_rule_file(file.node, self._problems):
                self.layers[key] = None
                self.is_lacking = True
                return None
            return self.gather(file, through)
        return self.layers[key]

    def _named(self, node: Node) -> list[tuple[str, Span]]:
        """The files that a rule file names under `extends`."""
        extends = node.get("extends") if isinstance(node, Mapping) else None
        if extends is None:
            return []
        items = list_or_one(extends)
        if not items:
            hint = "write extends: [./common.yaml], or leave it out"
            self._problems.add(extends.span, "“extends” names no file", hint, code="empty")
        words = (name_of(item, "a file of “extends”", self._problems) for item in items)
        return [(word.text, word.span) for word in words if word is not None]


def _identity(name: str) -> Path:
    try:
        return Path(name).resolve()
    except (OSError, ValueError, RuntimeError):
        return Path(name)

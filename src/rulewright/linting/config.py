"""`rulewright.toml` or `[tool.rulewright]` of pyproject.toml → `Config`: which contract judges which files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.carried import CARRIED
from rulewright.language.decode import Entries, kind_of, list_or_one, text_of
from rulewright.language.problems import Problems
from rulewright.linting.expectations import read_listed
from rulewright.linting.globs import matches, relative_name
from rulewright.linting.waivers import read_waiver
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, nearest
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    import collections.abc

    from rulewright.linting.expectations import Listed
    from rulewright.linting.waivers import Waiver
    from rulewright.reading.span import Span

Expected: TypeAlias = Literal["accept", "reject"]
Today: TypeAlias = date | Literal["now", "commit"]

_OWN, _SHARED = "rulewright.toml", "pyproject.toml"
_EXPECTED: dict[str, Expected] = {"accept": "accept", "reject": "reject"}
_MOMENTS: dict[str, Today] = {"now": "now", "commit": "commit"}
_MOST_PARENTS = 3


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a file is judged by. `rules` is a rule file's path, or the name of a contract that rulewright carries."""

    rules: str
    operation: str | None = None
    today: Today = "now"
    expect: Expected = "accept"
    breaks: tuple[Listed, ...] = ()
    """The rules that must refuse it, as far as its map lists them."""
    span: Span | None = None
    """Where it is written, when it is written in a configuration."""


@dataclass(frozen=True, slots=True)
class Map:
    """An entry of `[[map]]`: files, by globs relative to the configuration's folder, and what judges them."""

    files: tuple[str, ...]
    assignment: Assignment
    span: Span

    def glob_of(self, name: str) -> str | None:
        """The first of its globs that matches a file, by its path from the configuration's folder."""
        return next((pattern for pattern in self.files if matches(pattern, name)), None)


@dataclass(frozen=True, slots=True)
class Build:
    """What is generated from a contract, and where it goes; `rules` is a rule file, or the name of a carried one."""

    rules: str
    schemas: Path
    openapi: Path
    module: Path | None = None
    docs: Path | None = None
    changes_from: str | None = None
    """The rules of an earlier version, for the documentation."""

    @classmethod
    def of(cls, rules: str, places: collections.abc.Mapping[str, str | None], changes_from: str | None) -> Build:
        """A build that puts files into `places`: `schemas`, `openapi`, `module` and `docs`, as far as they are said."""
        said = {key: None if text is None else Path(text) for key, text in places.items()}
        return cls(
            rules,
            said["schemas"] or Path("schemas"),
            said["openapi"] or Path("openapi.yaml"),
            said["module"],
            said["docs"],
            changes_from,
        )


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file; `path` is None when there is none, `name` is what messages call it."""

    path: Path | None = None
    name: str = "rulewright.toml"
    maps: tuple[Map, ...] = ()
    data: collections.abc.Mapping[str, Path] = field(default_factory=dict)
    targets: collections.abc.Mapping[str, Node] = field(default_factory=dict)
    """The entries of `[target.NAME]`, as written: they are read by what sends requests."""
    waivers: tuple[Waiver, ...] = ()
    builds: tuple[Build, ...] = ()
    """What is generated, with paths as seen from the folder of the configuration."""
    schemathesis: collections.abc.Mapping[str, str] = field(default_factory=dict)
    """What runs of Schemathesis are told, by key; `rules` as a path seen from where the configuration was asked for."""

    @property
    def folder(self) -> Path:
        """Where its paths start."""
        return Path() if self.path is None else self.path.parent

    def called(self, path: Path | None) -> str | None:
        """What globs see of a file: its path from the configuration's folder; None of one that is not below it."""
        return None if self.path is None or path is None else relative_name(path, self.path.parent)

    def assignment(self, path: Path) -> Assignment | None:
        """What judges a file: the last map that matches it, so that general maps come first."""
        found = self.matching(path)
        return found[-1].assignment if found else None

    def matching(self, path: Path) -> tuple[Map, ...]:
        """The maps that match a file, in their order."""
        name = self.called(path)
        if name is None:
            return ()
        return tuple(entry for entry in self.maps if entry.glob_of(name) is not None)


def find_config(start: Path) -> Config:
    """The configuration of the nearest folder, from `start` upwards, that has one.

    In one folder `rulewright.toml` comes before `pyproject.toml`, which is none without `[tool.rulewright]`.

    Raises:
        DiagnosticError: the file is no TOML, or has mistakes: all of them, each with its place.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        for name in (_OWN, _SHARED):
            path = folder / name
            if path.is_file():
                config = read_config(path, start)
                if config is not None:
                    return config
    return Config()


def read_config(path: Path, start: Path) -> Config | None:
    """The configuration of a file, its paths as seen from `start`; None for a pyproject.toml that has none.

    Raises:
        DiagnosticError: as `find_config`.
    """
    from rulewright.linting.toml import read_toml  # noqa: PLC0415 - many runs have no configuration

    name = _seen_from(start, path)
    node: Node | None = read_toml(decode(path.read_bytes(), name), name)
    if path.name == _SHARED:
        tools = node.get("tool") if isinstance(node, Mapping) else None
        node = tools.get("rulewright") if isinstance(tools, Mapping) else None
    if node is None:
        return None
    problems = Problems()
    config = _Reader(path, start, problems).config(node)
    problems.raise_if_any()
    return config


def _seen_from(start: Path, path: Path) -> str:
    """The path relative to `start`, or absolute where that would be a long way up."""
    relative = os.path.relpath(path, start)
    return str(path) if relative.count(os.pardir) > _MOST_PARENTS else relative


class _Reader:
    """The nodes of one configuration file; paths in it start at its folder."""

    def __init__(self, path: Path, start: Path, problems: Problems) -> None:
        self.path = path
        self.start = start
        self.problems = problems

    def config(self, node: Node) -> Config:
        entries = Entries(node, self.problems, "the configuration")
        maps, data, targets = entries.take("map"), entries.take("data"), entries.take("target")
        schemathesis = entries.take("schemathesis")
        waivers, builds = entries.take("waivers"), entries.take("build")
        entries.close()
        return Config(
            path=self.path,
            name=_seen_from(self.start, self.path),
            maps=tuple(map(self.map, self.tables(maps, "map"))) if maps else (),
            waivers=tuple(filter(None, map(self.waiver, self.tables(waivers, "waivers")))) if waivers else (),
            builds=tuple(self.builds(builds)) if builds else (),
            data={name: self.file(value, f"the data “{name}”") for name, value in self.named(data, "“data”")},
            targets=dict(self.named(targets, "“target”")),
            schemathesis=dict(self.schemathesis(schemathesis)) if schemathesis else {},
        )

    def schemathesis(self, node: Node) -> collections.abc.Iterator[tuple[str, str]]:
        entries = Entries(node, self.problems, "“schemathesis”")
        rules = entries.take("rules")
        if rules is not None:
            yield "rules", self.rules(rules)
        for key in ("target", "operation", "today", "clock_slack"):
            text = entries.text(key)
            if text is not None:
                yield key, text
        entries.close()

    def named(self, node: Node | None, what: str) -> list[tuple[str, Node]]:
        if node is None:
            return []
        return [(key.text, value) for key, value in Entries(node, self.problems, what).rest()]

    def tables(self, node: Node, key: str) -> collections.abc.Iterator[Mapping]:
        for item in list_or_one(node):
            if isinstance(item, Mapping):
                yield item
            else:
                message = f"“{key}” is a list of tables, found {kind_of(item)}"
                self.problems.add(item.span, message, f"write [[{key}]]")

    def waiver(self, node: Mapping) -> Waiver | None:
        return read_waiver(node, self.problems)

    def builds(self, node: Node) -> collections.abc.Iterator[Build]:
        written: dict[Path, Span] = {}
        for item in self.tables(node, "build"):
            entries = Entries(item, self.problems, "“build”")
            rules, before = entries.need("rules"), entries.take("changes_from")
            places = {key: entries.word(key) for key in ("schemas", "openapi", "module", "docs")}
            entries.close()
            if before is not None and places["docs"] is None:
                message = "“changes_from” is told in the documentation, and this build makes none"
                self.problems.add(before.span, message, 'say where it goes: docs = "docs/orders.md"')
            texts = {key: None if word is None else word.text for key, word in places.items()}
            build = Build.of(self.built(rules) if rules else "", texts, self.built(before) if before else None)
            for key, path in (("openapi", build.openapi), ("module", build.module), ("docs", build.docs)):
                if path is None:
                    continue
                word = places[key]
                span = item.span if word is None else word.span
                if path in written:
                    message = f"{path.as_posix()} is written by another build too ({written[path]})"
                    self.problems.add(span, message, f"give each a file of its own with “{key}”")
                written.setdefault(path, span)
            yield build

    def built(self, node: Node) -> str:
        if isinstance(node, Scalar) and node.text in CARRIED:
            return node.text
        return Path(os.path.relpath(self.file(node, "“rules”"), self.path.parent)).as_posix()

    def map(self, node: Mapping) -> Map:
        entries = Entries(node, self.problems, "“map”")
        files, rules = entries.need("files"), entries.need("rules")
        today, breaks = entries.take("today"), entries.take("breaks")
        assignment = Assignment(
            rules=self.rules(rules) if rules else "",
            operation=entries.text("operation"),
            today=self.today(today) if today else "now",
            expect=entries.choice("expect", _EXPECTED) or "accept",
            breaks=tuple(self.breaks(breaks)) if breaks else (),
            span=rules.span if rules else node.span,
        )
        entries.close()
        if breaks and assignment.expect == "accept":
            message = "“breaks” says which rules must refuse the payloads, and this map expects them to be accepted"
            self.problems.add(breaks.span, message, 'write expect = "reject" too, or leave “breaks” out')
        return Map(tuple(self.patterns(files)) if files else (), assignment, node.span)

    def patterns(self, node: Node) -> collections.abc.Iterator[str]:
        for item in list_or_one(node):
            text = text_of(item, "“files”", self.problems)
            if text is not None:
                yield text

    def breaks(self, node: Node) -> collections.abc.Iterator[Listed]:
        for item in list_or_one(node):
            text = text_of(item, "“breaks”", self.problems)
            entry = None if text is None else read_listed(text, item.span)
            if isinstance(entry, Diagnostic):
                self.problems.add(entry.span, entry.message, entry.hint, code=entry.code)
            elif entry is not None:
                yield entry

    def rules(self, node: Node) -> str:
        if isinstance(node, Scalar) and node.text in CARRIED:
            return node.text
        return _seen_from(self.start, self.file(node, "“rules”"))

    def today(self, node: Node) -> Today:
        word = node.value if isinstance(node, Scalar) else None
        if isinstance(word, str):
            try:
                return _MOMENTS.get(word) or date.fromisoformat(word)
            except ValueError:
                pass
        self.problems.add(
            node.span, f"“today” cannot be {kind_of(node)}", 'write a date such as "2026-03-02", "now" or "commit"'
        )
        return "now"

    def file(self, node: Node, what: str) -> Path:
        text = text_of(node, what, self.problems)
        path = self.path.parent / (text or "")
        if text is not None and not path.is_file():
            near = nearest(path.name, _files_in(path.parent))
            self.problems.add(
                node.span,
                f"{what} names a file that is not there: “{text}”",
                f"did you mean “{near}”?" if near else "paths start at the configuration's folder",
                code="missing-file",
            )
        return path


def _files_in(folder: Path) -> list[str]:
    return [found.name for found in folder.iterdir() if found.is_file()] if folder.is_dir() else []

"""A configuration and payload files → what it says of each, and why; and how many files each of its maps has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.linting.expectations import SUFFIX, read_beside
from rulewright.linting.lint import is_rule_file
from rulewright.linting.mapped import mapped_files
from rulewright.reading.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from rulewright.linting.config import Config, Map
    from rulewright.linting.discover import Input
    from rulewright.linting.waivers import Waiver

Unmapped: TypeAlias = Literal["no-configuration", "outside", "rule-file", "no-map"]
"""Why a file has no contract."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a configuration says of a file.

    Attributes:
        path: the file.
        map: the map that counts for it; None where there is none.
        glob: the glob of that map that matches.
        overridden: the maps that match too, in their order; the one that counts stands below them.
        unmapped: why it has no contract; None where it has one.
        breaks: the rules that must refuse it.
        beside: the file beside it that lists them; None where its map does.
        waivers: those that are for the file.
    """

    path: str
    map: Map | None = None
    glob: str | None = None
    overridden: tuple[Map, ...] = ()
    unmapped: Unmapped | None = None
    breaks: tuple[str, ...] = ()
    beside: str | None = None
    waivers: tuple[Waiver, ...] = ()


def mapping_of(config: Config, entry: Input) -> Mapping:
    """What a configuration says of a file. Raises OSError where a file beside it cannot be read."""
    if config.path is None:
        return Mapping(entry.name, unmapped="no-configuration")
    name = config.called(entry.path)
    if entry.path is None or name is None:
        return Mapping(entry.name, unmapped="outside")
    if entry.format == "yaml" and is_rule_file(entry.path):
        return Mapping(entry.name, unmapped="rule-file")
    matching = config.matching(entry.path)
    if not matching:
        return Mapping(entry.name, unmapped="no-map")
    *overridden, last = matching
    listed, beside = last.assignment.breaks, None
    try:
        refusal = read_beside(entry.path, entry.name)
    except DiagnosticError:  # lint tells what is wrong with it
        refusal, beside, listed = None, f"{entry.name}{SUFFIX}", ()
    if refusal is not None:
        listed, beside = refusal.listed, refusal.span.file
    return Mapping(
        entry.name,
        last,
        last.glob_of(name),
        tuple(overridden),
        breaks=tuple(map(str, listed)),
        beside=beside,
        waivers=tuple(waiver for waiver in config.waivers if waiver.covers(name)),
    )


@dataclass(frozen=True, slots=True)
class MapCount:
    """How many files a map matches, and for how many of them it counts."""

    map: Map
    matched: int
    counting: int


def counts_of(config: Config) -> list[MapCount]:
    """The maps of a configuration, with the files that are there."""
    matching = [config.matching(entry.path) for entry in mapped_files(config) if entry.path is not None]
    return [
        MapCount(
            one, sum(one in found for found in matching), sum(bool(found) and found[-1] is one for found in matching)
        )
        for one in config.maps
    ]

"""A configuration, and what it says of files → lines for people, and one JSON document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rulewright.language.conditions import Json
    from rulewright.linting.config import Assignment, Build, Config, Map
    from rulewright.linting.mapping import MapCount, Mapping, Unmapped
    from rulewright.linting.waivers import Waiver
    from rulewright.reading.styles import Style

FORMAT = 1

_WHY_UNMAPPED: dict[Unmapped, str] = {
    "no-configuration": "there is no configuration here or in a folder above",
    "outside": "it is not below the folder of the configuration",
    "rule-file": "it is a rule file, and lint checks it",
    "no-map": "no glob of a map matches it",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: all that the configuration says, or with `files` what it says of these."""

    config: Config
    counts: tuple[MapCount, ...]
    files: tuple[Mapping, ...]
    today: date


def text_of(shown: Shown, style: Style) -> str:
    """The lines."""
    config = shown.config
    if config.path is None:
        lines = ["configuration: none; rulewright.toml or pyproject.toml would be looked for from here upwards"]
    else:
        lines = [f"configuration: {config.name}"]
    if shown.files:
        lines += [line for file in shown.files for line in _file_lines(file, shown)]
    else:
        lines += _overview(shown)
    return "\n".join(style(visible(line), "place") if not line.startswith(" ") else visible(line) for line in lines)


def _overview(shown: Shown) -> Iterator[str]:
    config = shown.config
    if shown.counts:
        yield "maps, of which the last that matches a file counts:"
    for count in shown.counts:
        yield f"  {', '.join(count.map.files)}: {_ruling(count.map.assignment)}"
        yield f"    {count.map.span}, {_counted(count)}"
    if config.waivers:
        yield "waivers:"
    for waiver in config.waivers:
        yield f"  {_waiver(waiver, shown.today)}"
    if config.builds:
        yield "generated:"
    for build in config.builds:
        yield f"  from {build.rules}: {', '.join(f'{key} {place}' for key, place in _places(build).items() if place)}"
    for what, names in (("data", config.data), ("targets", config.targets)):
        if names:
            yield f"{what}: {', '.join(names)}"


def _places(build: Build) -> dict[str, str | None]:
    places = {"schemas": build.schemas, "openapi": build.openapi, "module": build.module, "docs": build.docs}
    return {key: None if path is None else path.as_posix() for key, path in places.items()}


def _counted(count: MapCount) -> str:
    if not count.matched:
        return "matches no payload file"
    others = count.matched - count.counting
    files = f"{count.counting} file{'' if count.counting == 1 else 's'}"
    return f"{files}, and {others} for which a later map counts" if others else files


def _ruling(assignment: Assignment) -> str:
    parts = [
        assignment.rules,
        f"operation {assignment.operation}" if assignment.operation else "",
        f"today {assignment.today}",
        f"expect {assignment.expect}" if assignment.expect == "reject" else "",
        f"breaks {', '.join(map(str, assignment.breaks))}" if assignment.breaks else "",
    ]
    return ", ".join(filter(None, parts))


def _file_lines(file: Mapping, shown: Shown) -> Iterator[str]:
    yield file.path
    if file.map is None:
        why = _WHY_UNMAPPED[file.unmapped or "no-map"]
        yield _row("rules", f"none: {why}")
        return
    assignment = file.map.assignment
    yield _row("rules", assignment.rules)
    yield _row("operation", assignment.operation or "the first that has a body")
    yield _row("today", str(assignment.today))
    yield _row("expect", _expected(file, assignment))
    yield _row("because", f"{file.glob} matches ({file.map.span})")
    for other in reversed(file.overridden):
        yield _row("not", f"{_ruling(other.assignment)}: a later map counts ({other.span})")
    for waiver in file.waivers:
        yield _row("waived", _waiver(waiver, shown.today))


def _expected(file: Mapping, assignment: Assignment) -> str:
    if assignment.expect == "accept":
        return "accept"
    rules = ", ".join(file.breaks) or ("what that file lists" if file.beside else "whichever rules")
    where = f", as {file.beside} says" if file.beside else ""
    return f"reject, by {rules}{where}"


def _waiver(waiver: Waiver, today: date) -> str:
    rules = ", ".join(word.text for word in waiver.rules)
    state = "until" if waiver.holds(today) else "ended on"
    return f"{rules} in {', '.join(waiver.files)}, {state} {waiver.until}: {waiver.reason} ({waiver.span})"


def _row(label: str, text: str) -> str:
    return f"  {label:<10} {text}"


def json_of(shown: Shown, _style: Style) -> str:
    """The document, with the published schema `config-report`."""
    config = shown.config
    maps = {id(entry): index for index, entry in enumerate(config.maps)}
    waivers = {id(entry): index for index, entry in enumerate(config.waivers)}
    document: dict[str, Json] = {
        "format": FORMAT,
        "path": None if config.path is None else config.name,
        "maps": [_map(entry, shown) for entry in config.maps],
        "waivers": [
            {
                "rules": [word.text for word in waiver.rules],
                "files": list(waiver.files),
                "reason": waiver.reason,
                "until": waiver.until.isoformat(),
                "in_force": waiver.holds(shown.today),
                "line": waiver.span.line,
            }
            for waiver in config.waivers
        ],
        "builds": [
            {"rules": build.rules, **_places(build), "changes_from": build.changes_from} for build in config.builds
        ],
        "data": {name: path.as_posix() for name, path in config.data.items()},
        "targets": list(config.targets),
        "files": [
            {
                "path": file.path,
                "map": None if file.map is None else maps[id(file.map)],
                "glob": file.glob,
                "overridden": [maps[id(other)] for other in file.overridden],
                "unmapped": file.unmapped,
                "breaks": list(file.breaks),
                "breaks_file": file.beside,
                "waivers": [waivers[id(waiver)] for waiver in file.waivers],
            }
            for file in shown.files
        ],
    }
    return json.dumps(document, indent=2)


def _map(entry: Map, shown: Shown) -> dict[str, Json]:
    assignment = entry.assignment
    count = next((count for count in shown.counts if count.map is entry), None)
    return {
        "files": list(entry.files),
        "rules": assignment.rules,
        "operation": assignment.operation,
        "today": str(assignment.today),
        "expect": assignment.expect,
        "breaks": list(map(str, assignment.breaks)),
        "line": entry.span.line,
        "matched": None if count is None else count.matched,
        "counting": None if count is None else count.counting,
    }

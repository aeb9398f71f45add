"""Results and notes, as they come → one log of SARIF 2.1.0.

The limits are those of GitHub's code scanning, the strictest of the tools that read such logs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote

from rulewright import __version__
from rulewright.reading.display import visible
from rulewright.reporting.spool import Array

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.reading.diagnostics import Severity
    from rulewright.reading.span import Span
    from rulewright.reporting.topics import Topic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
_ROOT = "%SRCROOT%"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_INDEX = re.compile(r"/\d+(?=/|$)")
# In the messages of SARIF, a text in brackets before parentheses is a link. The backslash that the standard has against
# it is not known to the viewers of Microsoft, which link to anything, scripts too. A word joiner takes no room.
_LINK, _NO_LINK = "](", "]\u2060("


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file: lines and columns from 1, the end exclusive; a file as a whole has none."""

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    @classmethod
    def of(cls, span: Span) -> Region:
        """The region of a span."""
        return cls(span.file, span.line, span.column, span.end_line, span.end_column)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found.

    Attributes:
        topic: what it has in common with others.
        severity: its own.
        message: what is wrong, in lines.
        region: where.
        pointer: the place in the payload.
        identity: what it and no other of its run has, but for those that say the same about the same place.
        rule: where the rule is written.
        properties: what else is known.
        accepted: why it counts no more; None where it does.
    """

    topic: Topic
    severity: Severity
    message: str
    region: Region
    pointer: str
    identity: str
    rule: Span | None = None
    properties: Mapping[str, Json] = field(default_factory=dict)
    accepted: str | None = None


def identity(*parts: str) -> str:
    """What stays the same while lines move: parts, in which the indexes of arrays do not count."""
    return "\n".join(_INDEX.sub("/*", part) for part in parts)


class Log:
    """A log under way; the results are on disk while they are many."""

    def __init__(self) -> None:
        self._results = Array("        ")
        self._topics: dict[str, tuple[int, Topic]] = {}
        self._seen: Counter[str] = Counter()
        self._notes: list[Json] = []
        self._count = 0

    def add(self, result: Result) -> None:
        """Adds a result; those beyond what tools take are only counted."""
        self._count += 1
        if self._count <= MOST_RESULTS:
            index, _ = self._topics.setdefault(result.topic.id, (len(self._topics), result.topic))
            self._results.add(json.dumps(self._result(result, index), default=float))

    def note(self, severity: Severity, message: str) -> None:
        """Adds something to know about the run."""
        self._notes.append({"level": _LEVELS[severity], "message": {"text": _shown(message)}})

    def write(self, out: TextIO, category: str, exit_code: int, properties: Mapping[str, Json]) -> None:
        """Writes the log, once.

        Args:
            out: where to.
            category: tells the runs of one commit apart.
            exit_code: of the command; 2 is that it could not do all that was asked.
            properties: what else is known of the run.
        """
        left_out = self._count - MOST_RESULTS
        if left_out > 0:
            self.note("warning", f"{left_out} more were found: tools take {MOST_RESULTS:,} results of a run")
        run: dict[str, Json] = {
            "tool": {
                "driver": {
                    "name": "rulewright",
                    "version": __version__,
                    "rules": [_descriptor(topic) for _, topic in self._topics.values()],
                }
            },
            "automationDetails": {"id": f"{category}/"},
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the command was run in."}}},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": exit_code != 2,  # noqa: PLR2004 - the documented code
                    "exitCode": exit_code,
                    "toolExecutionNotifications": self._notes,
                }
            ],
            **({"properties": dict(properties)} if properties else {}),
        }
        head = json.dumps({"$schema": SCHEMA, "version": "2.1.0"})[:-1]
        out.write(f'{head}, "runs": [{json.dumps(run)[:-1]}, "results": ')
        self._results.move_to(out)
        out.write("}]}\n")

    def _result(self, result: Result, index: int) -> dict[str, Json]:
        name = sha256(result.identity.encode(errors="surrogatepass")).hexdigest()[:16]
        self._seen[name] += 1
        fingerprint = f"{name}:{self._seen[name]}"
        location: dict[str, Json] = {"physicalLocation": _physical(result.region)}
        if result.pointer:
            location["logicalLocations"] = [{"fullyQualifiedName": visible(result.pointer), "kind": "value"}]
        found: dict[str, Json] = {
            "ruleId": result.topic.id,
            "ruleIndex": index,
            "level": _LEVELS[result.severity],
            "message": {"text": _shown(result.message)},
            "locations": [location],
            # The first is the one that GitHub reads.
            "partialFingerprints": {"primaryLocationLineHash": fingerprint, "rulewright/v1": fingerprint},
        }
        if result.rule is not None and _is_inside(result.rule.file):
            related: Json = {
                "id": 1,
                "message": {"text": "where the rule is written"},
                "physicalLocation": _physical(Region.of(result.rule)),
            }
            found["relatedLocations"] = [related]
        if result.properties:
            found["properties"] = dict(result.properties)
        if result.accepted is not None:
            found["suppressions"] = [{"kind": "external", "justification": _shown(result.accepted)}]
        return found


def _descriptor(topic: Topic) -> dict[str, Json]:
    return {
        "id": topic.id,
        "shortDescription": {"text": _shown(topic.title)},
        "fullDescription": {"text": _shown(topic.sense)},
        "help": {"text": _shown(topic.text), "markdown": topic.markdown},
        **({} if topic.url is None else {"helpUri": topic.url}),
        "defaultConfiguration": {"level": _LEVELS[topic.severity]},
        "properties": {
            "tags": list(topic.tags),
            "precision": "very-high",
            "problem.severity": _PROBLEMS[topic.severity],
        },
    }


def _physical(region: Region) -> dict[str, Json]:
    place = {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
    # Of a file as a whole, tools want a line too.
    known: dict[str, Json] = {name: number for name, number in place.items() if number is not None} or {"startLine": 1}
    return {"artifactLocation": _artifact(region.path), "region": known}


def _artifact(path: str) -> dict[str, Json]:
    """Where a file is: below the folder of the run by a relative URI, elsewhere by a whole one."""
    file: PurePath = Path(path)
    if file.is_absolute():
        folder = Path.cwd()
        if not _is_inside(path):
            return {"uri": Path(path).as_uri()}
        file = file.relative_to(folder)
    return {"uri": quote(file.as_posix().encode(errors="surrogateescape")), "uriBaseId": _ROOT}


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() or Path(path).is_relative_to(Path.cwd())


def _shown(text: str) -> str:
    """A text in which nothing is a link, and whose lines are shown in their order."""
    return "\n".join(map(visible, text.split("\n"))).replace(_LINK, _NO_LINK)

"""A file of accepted findings ↔ its entries; entries and a run → which are known, new, vanished or not asked again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.contract.findings.finding import Kind
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rulewright.contract.findings.finding import Finding
    from rulewright.contract.parts import Parts
    from rulewright.language.conditions import Json

FORMAT = 1
"""Of the files, with the published schema `baseline-1`."""


class BaselineError(ValueError):
    """A file that is no baseline; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that is accepted.

    Attributes:
        id: of the finding.
        kind: what sort of disagreement.
        rules: the ids of the rules it is about.
        message: what the endpoint did, when it was last seen.
        shown_by: the part of a run that shows it.
        reason: why it is accepted, in a person's words.
    """

    id: str
    kind: Kind
    rules: tuple[str, ...]
    message: str
    shown_by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings of a contract."""

    contract: str
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of a run beside a baseline. `not_asked` are those that this run could not have seen."""

    known: tuple[Entry, ...]
    new: tuple[Entry, ...]
    vanished: tuple[Entry, ...]
    not_asked: tuple[Entry, ...]

    @property
    def accepted(self) -> tuple[Entry, ...]:
        """The entries of a baseline that accepts what was found."""
        return (*self.known, *self.new, *self.not_asked)


def compared(baseline: Baseline, findings: Sequence[Finding], parts: Parts) -> Comparison:
    """What became of each entry; the reasons of those that are known stay with them."""
    found = {finding.id: _entry(finding, baseline.entries.get(finding.id)) for finding in findings}
    unseen = [entry for name, entry in baseline.entries.items() if name not in found]
    return Comparison(
        known=tuple(entry for name, entry in found.items() if name in baseline.entries),
        new=tuple(entry for name, entry in found.items() if name not in baseline.entries),
        vanished=tuple(entry for entry in unseen if parts.is_clean(entry.shown_by, entry.kind)),
        not_asked=tuple(entry for entry in unseen if not parts.is_clean(entry.shown_by, entry.kind)),
    )


def _entry(finding: Finding, known: Entry | None) -> Entry:
    complaint = finding.complaint
    entry = Entry(finding.id, complaint.kind, complaint.rules, complaint.message, finding.part)
    return entry if known is None else replace(entry, reason=known.reason)


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        BaselineError: it cannot be read, or is no baseline.
    """
    try:
        document = read_json(path.read_bytes(), str(path))
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be read: {error.strerror}") from error
    except (DiagnosticError, LimitError) as error:
        raise BaselineError(f"the baseline {path} is no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BaselineError(f"{path} is no baseline of format {FORMAT}; --update-baseline writes one")
    contract, listed = document.get("contract"), document.get("findings")
    if not isinstance(contract, str) or not isinstance(listed, list):
        raise BaselineError(f"the baseline {path} has no contract, or no list of findings")
    entries = [_read(path, index, item) for index, item in enumerate(listed)]
    return Baseline(contract, {entry.id: entry for entry in entries})


def _read(path: Path, index: int, item: Json) -> Entry:
    match item:
        case {
            "id": str(name),
            "kind": str(kind),
            "rules": [*rules],
            "message": str(message),
            "shown_by": str(shown_by),
            **rest,
        } if kind in _KINDS and all(isinstance(rule, str) for rule in rules):
            reason = rest.pop("reason", None)
            if not rest and (reason is None or isinstance(reason, str)):
                return Entry(name, _KINDS[kind], tuple(map(str, rules)), message, shown_by, reason)
    raise BaselineError(
        f"finding {index + 1} of the baseline {path} is damaged: it has an id, kind, rules, message and shown_by,"
        " and may have a reason, which is a text"
    )


_KINDS = {kind.value: kind for kind in Kind}


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Writes a baseline, sorted, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    entries = sorted(baseline.entries.values(), key=lambda entry: (entry.kind.value, entry.rules, entry.id))
    document = {"format": FORMAT, "contract": baseline.contract, "findings": [_written(entry) for entry in entries]}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _written(entry: Entry) -> dict[str, object]:
    found: dict[str, object] = {
        "id": entry.id,
        "kind": entry.kind.value,
        "rules": list(entry.rules),
        "message": entry.message,
        "shown_by": entry.shown_by,
    }
    return found if entry.reason is None else {**found, "reason": entry.reason}

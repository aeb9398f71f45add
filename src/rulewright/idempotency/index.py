"""Payloads and where they stand → where each key was seen before, in this run of lint or an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.connections import Base
from rulewright.idempotency.rows import id_of
from rulewright.idempotency.seen import Earlier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.idempotency.claims import Claim
    from rulewright.idempotency.link import Link

_AT_ONCE = 500
"""So many keys are looked up by one statement."""
_LOOK = "SELECT id, operation, fingerprint, file, line, run FROM rulewright_seen WHERE id IN ({ids})"
_NOTE = (
    "INSERT INTO rulewright_seen (id, operation, fingerprint, file, line, run)"
    " VALUES (:id, :operation, :fingerprint, :file, :line, :run)"
    " ON CONFLICT (id) DO UPDATE SET line = excluded.line, run = excluded.run"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A claim of a payload: in which file, and on which line it starts. An input that is no file has no name."""

    claim: Claim
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class _Row:
    operation: str
    fingerprint: str
    file: str
    line: int
    run: int


class SeenIndex:
    """The table `rulewright_seen`, in one run of lint: the first place of each key.

    A file that is read again holds its keys again: what an earlier run saw in it, with the same body, is no duplicate.
    """

    def __init__(self, base: Base, folder: TemporaryDirectory[str] | None = None) -> None:
        self._base = base
        self._folder = folder
        self._note = base.statement(_NOTE)
        with base.writing() as link:
            self._run = base.next_fence(link)

    @classmethod
    def open(cls, url: str) -> SeenIndex:
        """The index in a database; `memory:` is one that forgets, in a file, since it may be larger than memory.

        Raises:
            StoreError: the text names no database, or it cannot be used.
        """
        if url in ("memory:", "memory"):
            folder = TemporaryDirectory(prefix="rulewright-seen-")
            return cls(Base.open(f"sqlite:///{folder.name}/seen.db"), folder)
        if not url.startswith(("sqlite:", "postgres")):
            raise StoreError(
                "what was seen is kept in a database: write sqlite:///seen.db, or memory: for this run alone"
            )
        return cls(Base.open(url))

    def note(self, sightings: Sequence[Sighting]) -> list[Earlier | None]:
        """What had the key of each before; where nothing had, the sighting has it from now on.

        Raises:
            StoreUnavailableError: the database cannot be asked; nothing of these was noted.
        """
        found: list[Earlier | None] = []
        noted: dict[bytes, _Row] = {}
        with self._base.writing() as link:
            for statement in self._base.dialect.lock:
                link.execute(statement)
            known = self._known(link, sorted({id_of(sighting.claim.key) for sighting in sightings}))
            for sighting in sightings:
                row, key = self._row(sighting), id_of(sighting.claim.key)
                before = known.get(key)
                if before is None or self._is_same(before, row):
                    known[key] = noted[key] = row
                    found.append(None)
                else:
                    where = f"{before.file or 'standard input'}:{before.line}"
                    found.append(Earlier(before.operation, before.fingerprint, where))
            rows = [{"id": key, **_values(noted[key])} for key in sorted(noted)]
            if rows:
                link.change_all(self._note, rows)
        return found

    def close(self) -> None:
        """Closes the database."""
        self._base.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _known(self, link: Link, ids: list[bytes]) -> dict[bytes, _Row]:
        found: dict[bytes, _Row] = {}
        for start in range(0, len(ids), _AT_ONCE):
            named = {f"id{number}": key for number, key in enumerate(ids[start : start + _AT_ONCE])}
            look = self._base.statement(_LOOK.format(ids=", ".join(f":{name}" for name in named)))
            found |= {bytes(key): _Row(*rest) for key, *rest in link.rows(look, named)}
        return found

    def _row(self, sighting: Sighting) -> _Row:
        claim = sighting.claim
        return _Row(claim.operation, claim.fingerprint, sighting.file, sighting.line, self._run)

    def _is_same(self, before: _Row, now: _Row) -> bool:
        """Whether an earlier run saw this payload in this file."""
        body = before.operation, before.fingerprint, before.file
        return before.run != self._run and before.file != "" and body == (now.operation, now.fingerprint, now.file)


def _values(row: _Row) -> dict[str, object]:
    return {
        "operation": row.operation,
        "fingerprint": row.fingerprint,
        "file": row.file,
        "line": row.line,
        "run": row.run,
    }

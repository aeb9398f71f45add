"""The name of a rule file → the rules kept of it, if its files still say the same; and rules → what is kept."""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.caching import folder
from rulewright.caching.frozen import UnfreezableError, freeze, thaw
from rulewright.plan.contract import Plan
from rulewright.plan.predicates import Custom
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from rulewright.language.extending.changes import Change
    from rulewright.reading.diagnostics import Diagnostic

    Kept: TypeAlias = tuple[Plan, tuple[Diagnostic, ...], tuple[Change, ...]]

_READERS = ("reading", "patterns", "language", "plan", "kinds", "lowering")
"""The folders whose code decides what rules a file holds."""


def kept(name: str) -> Kept | None:
    """What was kept of a rule file; None where it must be read."""
    content = folder.read(_file_of(name))
    if content is None:
        return None
    head, _, body = content.partition(b"\n")
    try:
        about = json.loads(head)
        made_by, files, fingerprint, digest = (about[key] for key in ("made_by", "files", "fingerprint", "sha256"))
        if made_by != _maker() or digest != sha256(body).hexdigest() or fingerprint != fingerprint_now(files):
            return None
        plan, remarks, changes = _checked(thaw(body))
    except (ValueError, KeyError, TypeError, OSError, DiagnosticError, LimitError, UnfreezableError):
        return None
    return (plan, remarks, changes) if (plan.files, plan.fingerprint) == (tuple(files), fingerprint) else None


def keep(name: str, plan: Plan, remarks: tuple[Diagnostic, ...], changes: tuple[Change, ...]) -> None:
    """Keeps what was read of a rule file for the runs to come.

    One that hangs on Python functions is not kept: that they are there and marked is to be seen each time.
    """
    if any(isinstance(check.predicate, Custom) for rule in plan.rules() for check in rule.checks):
        return
    try:
        body = freeze((plan, remarks, changes))
    except UnfreezableError:
        return
    about = {
        "made_by": _maker(),
        "files": plan.files,
        "fingerprint": plan.fingerprint,
        "sha256": sha256(body).hexdigest(),
    }
    folder.write(_file_of(name), json.dumps(about).encode() + b"\n" + body)


def fingerprint_now(names: Iterable[str]) -> str:
    """SHA-256 over the texts that files hold now, as `Plan.fingerprint` is over those that were read."""
    return sha256("\0".join(decode(Path(name).read_bytes(), name) for name in names).encode()).hexdigest()


def _file_of(name: str) -> str:
    """The file of the rules that are read under a name, from here and by this Python."""
    told = "\0".join([str(Path(name).absolute()), name, sys.implementation.cache_tag or sys.version])
    return sha256(told.encode(errors="surrogatepass")).hexdigest()


def _maker() -> str:
    """What made the rules: this version, by these sources, on this Python."""
    from rulewright import __version__  # noqa: PLC0415 - the public surface stands above this package

    sources = sha256()
    around = Path(__file__).parents[1]
    for part in _READERS:
        for source in sorted(os.scandir(around / part), key=lambda entry: entry.name):
            if source.name.endswith(".py"):
                state = source.stat()
                sources.update(f"{source.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return f"rulewright {__version__}, {sources.hexdigest()}, Python {sys.version}"


def _checked(value: object) -> Kept:
    match value:
        case (Plan() as plan, tuple() as remarks, tuple() as changes):
            return plan, remarks, changes
        case _:
            raise UnfreezableError("no plan, remarks and changes")

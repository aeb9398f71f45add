"""A record → a private file; requests → private files that curl lines read. They may hold values, credentials never."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.paths import pointer_text
from rulewright.language.rfc3339 import format_date, format_instant
from rulewright.plan.messages import BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rulewright.contract.endpoint.exchange import Request
    from rulewright.contract.findings.record import Record, Step

FOLDER = Path(".rulewright") / "findings"
FORMAT = 1
"""Of the files, with the published schema `finding-1`."""
SUFFIX = ".finding.json"
_IGNORE = "# Written by rulewright: what is kept here may be personal.\n*\n"


def keep(folder: Path, record: Record, mask: Callable[[str], str]) -> Path:
    """Writes a record into a folder of private files.

    Args:
        folder: is made where it is not there, and git is told to ignore it.
        record: the finding.
        mask: a text → the same without secrets.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        _write(ignore, _IGNORE.encode())
    path = folder / f"{record.id}{SUFFIX}"
    _write(path, mask(json.dumps(_document(record), indent=2, ensure_ascii=False) + "\n").encode())
    return path


def write_requests(path: Path, record: Record, requests: Sequence[Request]) -> list[tuple[Path | None, Path | None]]:
    """Writes what curl lines read, beside the file of a record.

    Args:
        path: the file of the record.
        record: the finding.
        requests: its requests, made new.

    Returns:
        For each request the file of its body, if it has one, and that of its URL, if there is something new in it.

    Raises:
        OSError: a file cannot be written.
    """
    name = path.name.removesuffix(SUFFIX)
    changing = {spot.request for spot in (*record.keys, *record.dates) if spot.at[0] != BODY}
    found: list[tuple[Path | None, Path | None]] = []
    for index, request in enumerate(requests):
        numbered = name if index == 0 else f"{name}-{index + 1}"
        body = None if request.body is None else path.with_name(f"{numbered}.json")
        url = path.with_name(f"{numbered}.url") if index in changing else None
        if body is not None:
            _write(body, request.body or b"")
        if url is not None:
            _write(url, f"{record.url}{request.path}\n".encode())
        found.append((body, url))
    return found


def _document(record: Record) -> dict[str, object]:
    return {
        "format": FORMAT,
        "id": record.id,
        "kind": record.kind.value,
        "rules": list(record.rules),
        "pointer": record.pointer,
        "message": record.message,
        "mark": record.mark,
        "contract": record.contract,
        "version": record.version,
        "fingerprint": record.fingerprint,
        "url": record.url,
        "seed": record.seed,
        "now": format_instant(record.now),
        "today": format_date(record.today),
        "slack_seconds": int(record.slack.total_seconds()),
        "asserted": sorted(basis.value for basis in record.asserted),
        "at_once": record.at_once,
        "exchanges": [_exchange(step) for step in record.steps],
        "keys": [{"request": spot.request, "at": pointer_text(spot.at)} for spot in record.keys],
        "dates": [{"request": spot.request, "at": pointer_text(spot.at), "days": spot.days} for spot in record.dates],
    }


def _exchange(step: Step) -> dict[str, object]:
    request, answer = step.request, step.answer
    return {
        "operation": step.operation,
        "due": step.due.value,
        "rules": list(step.rules),
        "aim": step.aim,
        "abandoned": step.abandoned,
        "request": {
            "method": request.method,
            "path": request.path,
            "headers": [list(entry) for entry in request.headers],
            "authenticated": request.authenticated,
            "media_type": request.media_type,
            "chunk": request.chunk,
            "waits": request.waits,
            "body": None if request.body is None else _body(request.body),
        },
        "answer": {
            "status": answer.status,
            "headers": [list(entry) for entry in answer.headers],
            "body": _body(answer.body),
            "problem": answer.problem,
            "seconds": round(answer.seconds, 3),
        },
    }


def _body(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)

"""A finding → private files that hold its bodies and its exchanges; they may hold values, credentials never."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.findings.finding import Complaint

FOLDER = Path(".rulewright") / "findings"
_IGNORE = "# Written by rulewright: what is kept here may be personal.\n*\n"


def keep(
    folder: Path, name: str, complaint: Complaint, exchanges: Sequence[Exchange], bodies: Sequence[bytes]
) -> list[Path]:
    """Writes a finding into a folder, and gives the paths of its bodies, which nobody else may read.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        _write(ignore, _IGNORE.encode())
    document = {
        "id": name,
        "kind": complaint.kind.value,
        "rules": complaint.rules,
        "pointer": complaint.pointer,
        "message": complaint.message,
        "exchanges": [_exchange(exchange) for exchange in exchanges],
    }
    _write(folder / f"{name}.finding.json", json.dumps(document, indent=2, ensure_ascii=False).encode())
    paths = [folder / (f"{name}.json" if index == 0 else f"{name}-{index + 1}.json") for index in range(len(bodies))]
    for path, body in zip(paths, bodies, strict=True):
        _write(path, body)
    return paths


def _exchange(exchange: Exchange) -> dict[str, object]:
    return {
        "request": {
            "line": exchange.line,
            "headers": dict(exchange.request_headers),
            "body": exchange.body.decode(errors="backslashreplace"),
        },
        "answer": {
            "status": exchange.status,
            "headers": dict(exchange.headers),
            "body": exchange.answer.decode(errors="backslashreplace"),
            "problem": exchange.problem,
        },
        "seconds": round(exchange.seconds, 3),
    }


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)

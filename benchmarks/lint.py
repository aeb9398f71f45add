"""One payload file, and 500 → how long `rulewright lint` takes, beside `check-jsonschema` with the portable schema.

Both are whole processes, run in turns; a figure is the median over rounds of the wall time of one over the other's in
the same round. rulewright's cache of rules is warm, in a folder of the run's own.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import orders
from paired import table

from rulewright.loading import bundled

FILES = {1: 15, 500: 3}
"""Numbers of files, and the rounds for each."""
ITEMS = 3


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        schema = place / "order.schema.json"
        schema.write_text(json.dumps(bundled().json_schema("portable")), "utf-8")
        environment = {**os.environ, "XDG_CACHE_HOME": str(place / "cache")}
        rows = []
        for count, rounds in FILES.items():
            payloads = _write(place / str(count), count)
            commands = {
                "rulewright lint": [_path("rulewright"), "lint", "--rules", "async-orders", *payloads],
                "check-jsonschema": [_path("check-jsonschema"), "--schemafile", str(schema), *payloads],
                "rulewright lint, no cache": [_path("rulewright"), "lint", "--rules", "async-orders", *payloads],
            }
            rows += _measured(count, commands, environment, rounds)
        sys.stdout.write(f"check-jsonschema {version('check-jsonschema')}; Python {sys.version.split()[0]}\n\n")
        table(["files", "command", "median seconds", "over check-jsonschema"], rows)


def _measured(count: int, commands: dict[str, list[str]], environment: dict[str, str], rounds: int) -> list[list[str]]:
    found: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        _seconds(command, environment)
    for _ in range(rounds):
        for name, command in commands.items():
            cold = {"RULEWRIGHT_CACHE": "off"} if "no cache" in name else {}
            found[name].append(_seconds(command, {**environment, **cold}))
    base = found["check-jsonschema"]
    return [
        [
            f"{count}",
            name,
            f"{statistics.median(taken):.2f}",
            f"{statistics.median(ours / theirs for ours, theirs in zip(taken, base, strict=True)):.2f}",
        ]
        for name, taken in found.items()
    ]


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own commands
    taken = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{command[0]} exits with {done.returncode}: {done.stderr.decode()}{done.stdout.decode()}")
    return taken


def _write(folder: Path, count: int) -> list[str]:
    folder.mkdir()
    names = []
    for number in range(count):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(orders.valid(ITEMS) | {"externalRefID": f"order-{number}"}), "utf-8")
        names.append(str(path))
    return names


def _path(command: str) -> str:
    beside = Path(sys.executable).parent / command
    found = str(beside) if beside.exists() else shutil.which(command)
    return found or sys.exit(f"{command} is not installed; install it with: pip install 'rulewright[bench]'")


if __name__ == "__main__":
    main()

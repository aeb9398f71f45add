"""Files of payloads → what is wrong with them, on standard output: what a standalone module does when it is run."""

from __future__ import annotations

import argparse
import pathlib
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from rulewright.emit.python.standalone.carried.reading import read_document
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.emit.python.standalone.carried.contract import Contract
    from rulewright.language.conditions import Json

VIOLATIONS = 1
UNUSABLE = 2


def run(contract: Contract, arguments: Sequence[str] | None = None) -> int:
    """Judges the files that arguments name; 0 without errors, 1 with some, 2 where something could not be judged."""
    parser = argparse.ArgumentParser(
        description=f"Judges JSON files by the rules of {contract.name} {contract.version}.",
        epilog="Exits with 0 where no rule of severity error is broken, 1 where one is, 2 for unusable input.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a JSON file; - or none: standard input")
    parser.add_argument("--operation", choices=[name for name in contract.bodies if name], help="whose bodies they are")
    parser.add_argument(
        "--today", type=_moment, metavar="DATE", help="the clock: a date, or a date-time with an offset"
    )
    parser.add_argument(
        "--data", action="append", default=[], metavar="NAME=FILE", help="a table of data: a JSON array of its rows"
    )
    options = parser.parse_args(arguments)
    try:
        tables = dict(_table(contract, text) for text in options.data)
    except (OSError, ValueError) as error:
        parser.error(f"--data: {error}")
    exits = {0}
    for file in options.files or ["-"]:
        try:
            payload = _bytes(file)
            report = contract.report_json(payload, operation=options.operation, today=options.today, data=tables)
        except (OSError, ValueError) as error:
            sys.stderr.write(visible(f"{file}: {error}") + "\n")
            exits.add(UNUSABLE)
            continue
        exits.add(0 if report.ok else VIOLATIONS)
        for found in report.violations:
            place = found.pointer or "the payload"
            sys.stdout.write(visible(f"{file}: {found.severity}: {place}: {found.message} [{found.rule}]") + "\n")
    return max(exits)


def _table(contract: Contract, text: str) -> tuple[str, list[dict[str, Json]]]:
    name, _, file = text.partition("=")
    if name not in contract.tables:
        raise ValueError(f"the contract declares no data “{name}”")
    rows = read_document(_bytes(file))
    objects = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if not isinstance(rows, list) or len(objects) < len(rows):
        raise ValueError(f"{file} is no JSON array of objects")
    return name, objects


def _bytes(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else pathlib.Path(file).read_bytes()


def _moment(text: str) -> date | datetime:
    moment = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError(text)
    return moment

"""`rulewright build RULES`: the schemas, the OpenAPI and the Python module of a contract, written or checked."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.cli.options import rules_of
from rulewright.emit.jsonschema import full_schema, portable_schema
from rulewright.emit.jsonschema.text import json_text
from rulewright.emit.openapi import openapi_yaml
from rulewright.emit.python import python_module
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.contract import Plan

STALE = 1
_SHOWN_LINES = 20


@click.command(short_help="Write the JSON Schemas, the OpenAPI and the Python module of a contract.")
@click.argument("rules")
@click.option("--schemas", metavar="DIR", default="schemas", show_default=True, help="Where the JSON Schemas go.")
@click.option("--openapi", metavar="FILE", default="openapi.yaml", show_default=True, help="Where the OpenAPI goes.")
@click.option(
    "--module",
    metavar="FILE",
    help="Where a Python module goes that judges payloads without rulewright; without it, none is made.",
)
@click.option("--check", is_flag=True, help="Write nothing, and exit with 1 if a file is missing or out of date.")
def command(rules: str, schemas: str, openapi: str, module: str | None, check: bool) -> int:
    """Writes what is generated from a contract, and says which files those are.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries.

    Exits with 0, with 1 when --check finds a file that is not as it would be written, with 2 for unusable rules.
    """
    files = generated(rules_of(rules).plan, Path(schemas), Path(openapi), None if module is None else Path(module))
    if check:
        stale = [line for path, text in files.items() for line in differences(path, text)]
        for line in stale:
            click.echo(visible(line))
        return STALE if stale else 0
    for path, text in files.items():
        write_whole(path, text)
        click.echo(visible(f"wrote {path.as_posix()}"))
    return 0


def generated(plan: Plan, schemas: Path, openapi: Path, module: Path | None) -> dict[Path, str]:
    """Every generated file of a contract and its text."""
    shape = plan.body_shape().name
    name = re.sub(r"[^\w.-]+", "-", plan.contract)
    # The module first: it is the one that a contract may be refused.
    made = {} if module is None else {module: python_module(plan)}
    return {
        schemas / f"{name}.schema.json": json_text(portable_schema(plan, shape)),
        schemas / f"{name}.full.schema.json": json_text(full_schema(plan, shape)),
        openapi: openapi_yaml(plan),
        **made,
    }


def write_whole(path: Path, text: str) -> None:
    """Puts a text into a file at once, so that nobody ever reads half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def differences(path: Path, text: str) -> Iterator[str]:
    """What is wrong with a file that should hold a text: nothing, or what would change."""
    name = path.as_posix()
    if not path.is_file():
        yield f"{name} is missing"
        return
    found = path.read_text("utf-8", errors="replace")
    if found == text:
        return
    yield f"{name} is out of date"
    lines = [
        *difflib.unified_diff(found.splitlines(), text.splitlines(), name, f"{name} (generated)", n=1, lineterm="")
    ]
    yield from lines[:_SHOWN_LINES]
    if len(lines) > _SHOWN_LINES:
        yield f"… and {len(lines) - _SHOWN_LINES} more lines"

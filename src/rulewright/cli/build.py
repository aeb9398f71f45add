"""`rulewright build RULES`: what is made from a contract, written or checked: schemas, OpenAPI, module, docs."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from rulewright.cli.completing import any_file, rule_files
from rulewright.cli.options import rules_of
from rulewright.documenting.changelog import change_log
from rulewright.documenting.document import document
from rulewright.documenting.page import page
from rulewright.emit.jsonschema import full_schema, portable_schema
from rulewright.emit.jsonschema.text import json_text
from rulewright.emit.openapi import openapi_yaml
from rulewright.emit.python import python_module
from rulewright.reading.display import visible
from rulewright.reporting.markdown.of_contract import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.plan.contract import Plan
    from rulewright.rules import Rules

STALE = 1
_SHOWN_LINES = 20
Markup: TypeAlias = Literal["markdown", "html"]
_MARKUPS: Mapping[str, Markup] = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@click.command(short_help="Write the schemas, the OpenAPI, the module and the documentation of a contract.")
@click.argument("rules", shell_complete=rule_files)
@click.option(
    "--schemas",
    metavar="DIR",
    shell_complete=any_file,
    default="schemas",
    show_default=True,
    help="Where the JSON Schemas go.",
)
@click.option(
    "--openapi",
    metavar="FILE",
    shell_complete=any_file,
    default="openapi.yaml",
    show_default=True,
    help="Where the OpenAPI goes.",
)
@click.option(
    "--module",
    metavar="FILE",
    shell_complete=any_file,
    help="Where a Python module goes that judges payloads without rulewright; without it, none is made.",
)
@click.option(
    "--docs",
    metavar="FILE",
    shell_complete=any_file,
    help="Where the documentation goes, in Markdown (.md) or HTML (.html); without it, none is made.",
)
@click.option(
    "--changes-from",
    "before",
    metavar="RULES",
    shell_complete=rule_files,
    help="The rule file of an earlier version; the documentation tells what has changed since.",
)
@click.option("--check", is_flag=True, help="Write nothing, and exit with 1 if a file is missing or out of date.")
def command(
    rules: str, schemas: str, openapi: str, module: str | None, docs: str | None, before: str | None, check: bool
) -> int:
    """Writes what is generated from a contract, and says which files those are.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries.

    Exits with 0, with 1 when --check finds a file that is not as it would be written, with 2 for unusable rules.
    """
    contract = rules_of(rules)
    files = generated(contract.plan, Path(schemas), Path(openapi), None if module is None else Path(module))
    if docs is not None:
        files |= {Path(docs): documentation(contract, _markup(docs), None if before is None else rules_of(before))}
    elif before is not None:
        raise click.UsageError("--changes-from is told in the documentation; say where that goes with --docs FILE")
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


def documentation(rules: Rules, markup: Markup, before: Rules | None = None) -> str:
    """The documentation of a contract; with what has changed, where there is an earlier version of it."""
    log = None if before is None else change_log(before.plan, rules.plan, rules.changes)
    shown = page(document(rules.plan), log)
    if markup == "markdown":
        return markdown(shown)
    from rulewright.reporting.html.of_contract import html  # noqa: PLC0415 - its packages are those of an extra

    return html(shown)


def _markup(file: str) -> Markup:
    """The markup that the ending of a file's name asks for. Raises click.BadParameter for any other."""
    ending = Path(file).suffix.lower()
    if ending not in _MARKUPS:
        message = f"“{file}” says neither Markdown nor HTML; end it with one of {', '.join(_MARKUPS)}"
        raise click.BadParameter(message, param_hint="--docs")
    return _MARKUPS[ending]


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

"""`rulewright build [RULES]`: what is made from a contract, written or checked: schemas, OpenAPI, module, docs."""

from __future__ import annotations

import difflib
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from rulewright.cli.completing import any_file, rule_files
from rulewright.cli.options import rules_of
from rulewright.documenting.changelog import change_log
from rulewright.documenting.document import document
from rulewright.documenting.page import page
from rulewright.emit.files import Made, generated, stale, write_whole
from rulewright.linting.config import Build, find_config
from rulewright.reading.display import visible
from rulewright.reporting.markdown.of_contract import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.rules import Rules

STALE = 1
_SHOWN_LINES = 20
_HOW_TO_LIST = """name the rules, or list what is built in rulewright.toml:
  [[build]]
  rules = "rules/orders.yaml\""""
Markup: TypeAlias = Literal["markdown", "html"]
_MARKUPS: Mapping[str, Markup] = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@click.command(short_help="Write the schemas, the OpenAPI, the module and the documentation of a contract.")
@click.argument("rules", required=False, shell_complete=rule_files)
@click.option(
    "--schemas", metavar="DIR", shell_complete=any_file, help="Where the JSON Schemas go.  [default: schemas]"
)
@click.option(
    "--openapi", metavar="FILE", shell_complete=any_file, help="Where the OpenAPI goes.  [default: openapi.yaml]"
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
    rules: str | None,
    schemas: str | None,
    openapi: str | None,
    module: str | None,
    docs: str | None,
    before: str | None,
    check: bool,
) -> int:
    """Writes what is generated from a contract, and says which files those are.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries. Without it,
    every [[build]] of the configuration is done, seen from the configuration's folder.

    Exits with 0, with 1 when --check finds a file that is not as it would be written, with 2 for unusable rules.
    """
    if before is not None and docs is None:
        raise click.UsageError("--changes-from is told in the documentation; say where that goes with --docs FILE")
    if rules is not None:
        places = {"schemas": schemas, "openapi": openapi, "module": module, "docs": docs}
        return _done(made(Build.of(rules, places, before)).files, check=check)
    if schemas or openapi or module or docs:
        raise click.UsageError("where files go is said with RULES, or in [[build]]; name the rules too")
    config = find_config(Path.cwd())
    if not config.builds:
        raise click.UsageError(_HOW_TO_LIST)
    with chdir(config.folder):
        # All are made before any is written: rules that cannot be used leave everything as it is.
        return max(_done(each.files, check=check) for each in [made(build) for build in config.builds])


def made(build: Build) -> Made:
    """What a build makes. Raises DiagnosticError for rules that cannot be used."""
    rules = rules_of(build.rules)
    files = generated(rules.plan, build.schemas, build.openapi, build.module)
    before = None if build.changes_from is None else rules_of(build.changes_from)
    if build.docs is not None:
        files |= {build.docs: documentation(rules, _markup(build.docs), before)}
    earlier = () if before is None else before.plan.files
    return Made(frozenset((*rules.plan.files, *earlier)), files)


def _done(files: Mapping[Path, str], *, check: bool) -> int:
    if check:
        lines = [line for path, text in files.items() for line in differences(path, text)]
        for line in lines:
            click.echo(visible(line))
        return STALE if lines else 0
    for path, text in files.items():
        write_whole(path, text)
        click.echo(visible(f"wrote {path.as_posix()}"))
    return 0


def documentation(rules: Rules, markup: Markup, before: Rules | None = None) -> str:
    """The documentation of a contract; with what has changed, where there is an earlier version of it."""
    log = None if before is None else change_log(before.plan, rules.plan, rules.changes)
    shown = page(document(rules.plan), log)
    if markup == "markdown":
        return markdown(shown)
    from rulewright.reporting.html.of_contract import html  # noqa: PLC0415 - its packages are those of an extra

    return html(shown)


def _markup(file: Path) -> Markup:
    """The markup that the ending of a file's name asks for. Raises click.BadParameter for any other."""
    ending = file.suffix.lower()
    if ending not in _MARKUPS:
        message = f"“{file}” says neither Markdown nor HTML; end it with one of {', '.join(_MARKUPS)}"
        raise click.BadParameter(message, param_hint="--docs")
    return _MARKUPS[ending]


def differences(path: Path, text: str) -> Iterator[str]:
    """What is wrong with a file that should hold a text: nothing, or what would change."""
    name = path.as_posix()
    old = stale({path: text})
    if path not in old:
        return
    found = old[path]
    if found is None:
        yield f"{name} is missing"
        return
    yield f"{name} is out of date"
    lines = [
        *difflib.unified_diff(found.splitlines(), text.splitlines(), name, f"{name} (generated)", n=1, lineterm="")
    ]
    yield from lines[:_SHOWN_LINES]
    if len(lines) > _SHOWN_LINES:
        yield f"… and {len(lines) - _SHOWN_LINES} more lines"

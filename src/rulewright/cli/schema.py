"""`rulewright schema [FILE]`: the schema of rule files, as the installed version has it, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from rulewright.emit.files import write_whole
from rulewright.manual.schema import schema_text
from rulewright.reading.display import visible


@click.command(short_help="Write the schema by which editors complete and explain rule files.")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """Writes the JSON Schema of rule files into FILE, or to standard output.

    An editor with a YAML language server completes, explains and checks keys by it in rule files whose first line is
    “# yaml-language-server: $schema=” and where FILE is, seen from there. docs/editor.md tells the rest.
    """
    if file is None:
        click.echo(schema_text(), nl=False)
        return
    write_whole(file, schema_text())
    click.echo(visible(f"wrote {file.as_posix()}"))

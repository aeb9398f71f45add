"""`rulewright config [PATH…]`: the configuration that counts here, and what it says of files."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from rulewright.cli.completing import any_file
from rulewright.cli.options import day_of
from rulewright.cli.outputs import format_option, outputs_of, write_whole
from rulewright.linting.config import find_config
from rulewright.linting.discover import STDIN, discover
from rulewright.linting.mapping import counts_of, mapping_of
from rulewright.linting.sums import UNUSABLE
from rulewright.reading.styles import style_for
from rulewright.reporting.configuration import Shown, json_of, text_of
from rulewright.reporting.text import TextWriter

_TEXTS = {"text": text_of, "json": json_of}


@click.command(short_help="Say which contract the configuration gives to a file, and why.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=any_file)
@click.option("--today", metavar="DATE|now", help="The day that waivers are looked at on.  [default: now]")
@format_option(_TEXTS)
def command(paths: tuple[str, ...], today: str | None, formats: tuple[str, ...]) -> int:
    """Says which configuration counts here, and which contract it gives to a file.

    Of each file that PATH stands for (a file, a folder or a glob, as for lint): the contract, the map that gives it,
    the maps that a later one goes before, the rules that must refuse it and its waivers; or why it has no contract.
    Without PATH: the maps with how many files each has, the waivers and their state, data and targets.

    Exits with 0, or with 2 when the configuration or a path cannot be used.
    """
    outputs = outputs_of(formats, _TEXTS)
    config = find_config(Path.cwd())
    if STDIN in paths:
        raise click.UsageError("standard input is no file, and no map gives it a contract")
    inputs, missing = discover(paths)
    if missing:
        write = TextWriter(sys.stderr, style_for(sys.stderr))
        for entry in missing:
            write(entry)
        return UNUSABLE
    files = tuple(mapping_of(config, entry) for entry in inputs)
    shown = Shown(config, tuple(counts_of(config)) if not paths else (), files, day_of(today))
    write_whole(outputs, {name: partial(make, shown) for name, make in _TEXTS.items()})
    return 0

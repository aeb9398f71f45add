"""A plan → the files that are generated from it, and which of them are not as they would be written."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.jsonschema import full_schema, portable_schema
from rulewright.emit.jsonschema.text import json_text
from rulewright.emit.openapi import openapi_yaml
from rulewright.emit.python import python_module

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rulewright.plan.contract import Plan


@dataclass(frozen=True, slots=True)
class Made:
    """What a build makes: its files with their texts, and the rule files that it makes them from."""

    sources: frozenset[str]
    files: dict[Path, str]


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


def stale(files: Mapping[Path, str]) -> dict[Path, str | None]:
    """Those of some files that do not hold their text, with what they hold; None where there is no such file."""
    found = {path: path.read_text("utf-8", errors="replace") if path.is_file() else None for path in files}
    return {path: text for path, text in found.items() if text != files[path]}


def write_whole(path: Path, text: str) -> None:
    """Puts a text into a file at once, so that nobody ever reads half of it. Raises OSError.

    A file that is there keeps its permissions, and a link to it stays a link.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

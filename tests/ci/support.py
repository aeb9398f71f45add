"""A project as `rulewright init` begins it, in which a payload is wrong, and what docs/ci.md shows of it, for tests."""

from __future__ import annotations

import json
import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from rulewright.starting.begin import begin
from tests.docs.blocks import blocks_of

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BLOCKS = blocks_of("docs/ci.md", (ROOT / "docs" / "ci.md").read_text("utf-8"))


def wrong_project(folder: Path) -> None:
    begin(folder)
    payload = folder / "payloads" / "order.json"
    payload.write_text(payload.read_text("utf-8").replace("12.5", "0"), "utf-8")


def environment(**variables: str) -> dict[str, str]:
    """That of a job: rulewright as it is installed here, and what the CI server sets."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CI": "true", **variables}


def published(name: str) -> Draft7Validator:
    """The schema of a CI server's files, as check-jsonschema carries it."""
    path = files("check_jsonschema").joinpath("builtin_schemas", "vendor", f"{name}.json")
    return Draft7Validator(json.loads(path.read_text("utf-8")))


def shown(section: str, language: str) -> list[Any]:
    """The blocks of a section of docs/ci.md that are in a language."""
    return [block.text for block in BLOCKS if (block.section, block.language) == (section, language)]


def shown_yaml(section: str) -> list[Any]:
    return [yaml.safe_load(text) for text in shown(section, "yaml")]

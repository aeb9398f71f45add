"""A configuration → the payload files that its maps name, sorted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.linting.discover import below
from rulewright.linting.lint import is_rule_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.linting.config import Config
    from rulewright.linting.discover import Input


def mapped_files(config: Config) -> Iterator[Input]:
    """The files below the configuration's folder that a map gives a contract; rule files are none."""
    if not config.maps:
        return
    for entry in below(Path(os.path.relpath(config.folder))):
        if entry.path is not None and config.matching(entry.path):
            is_rules = entry.format == "yaml" and is_rule_file(entry.path)
            if not is_rules:
                yield entry

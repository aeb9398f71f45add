"""What the tests publish: files, each with what makes its text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.published import suite, targets

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PUBLISHED: dict[str, Callable[[], str]] = {
    "schemas/suite-1.json": suite.text,
    "docs/targets.md": targets.text,
}

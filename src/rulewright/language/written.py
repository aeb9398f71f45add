"""A name or a path, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.language.paths import Path
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name as it is written, with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A path as it is written, with its place."""

    path: Path
    span: Span

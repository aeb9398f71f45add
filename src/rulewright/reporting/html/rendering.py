"""A template and what it shows → the page. Every text is escaped, and nothing but our own script may run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from rulewright import __version__
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PACKAGE = "rulewright.reporting.html"
SCRIPT = "script.js"
STYLE = "style.css"


@cache
def asset(name: str) -> str:
    """The text of a file beside the templates."""
    return files(PACKAGE).joinpath("templates", name).read_text("utf-8")


def pieces(template: str, shown: Mapping[str, object]) -> Iterable[str]:
    """The page, piece by piece."""
    digest = base64.b64encode(hashlib.sha256(asset(SCRIPT).encode()).digest()).decode()
    values = {**shown, "version": __version__, "digest": digest}
    return environment(PACKAGE).get_template(template).generate(values)


@cache
def environment(*packages: str) -> Environment:
    """What makes pages of the templates of packages; a template is that of the first that has it."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters["counted"] = _counted
    made.filters["duration"] = _duration
    return made


def _shown(value: object) -> object:
    """Texts without what reorders or hides what follows. Their type stays: what is escaped already is escaped once."""
    return visible(value) if type(value) is str else value


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"

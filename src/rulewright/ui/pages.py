"""The name of a page, or of a file that it needs, and a setting → its text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rulewright import __version__
from rulewright.reporting.html.of_contract import shown
from rulewright.reporting.html.rendering import PACKAGE as REPORTS
from rulewright.reporting.html.rendering import SCRIPT, STYLE, asset, environment
from rulewright.ui.making import EXTRA, can_draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.ui.setting import Setting

_PACKAGE = "rulewright.ui"

FRONT = ""
PAGES: Mapping[str, str] = {FRONT: "front.html", "playground": "playground.html", "openapi": "openapi.html"}
"""Pages and their templates; the first has no name."""

_OF_REPORTS = frozenset({STYLE, SCRIPT})
"""What the reports have too."""
FILES: Mapping[str, str] = {
    STYLE: "text/css",
    "ui.css": "text/css",
    SCRIPT: "text/javascript",
    "playground.js": "text/javascript",
    "openapi.js": "text/javascript",
}
"""Files that pages need, and their media types."""


def page_text(name: str, setting: Setting) -> str:
    """A page. Texts of the contract are escaped by the templates."""
    told = {
        **(shown(setting.page) if name == FRONT else {}),
        "page": name,
        "plan": setting.rules.plan,
        "fault": setting.fault,
        "choices": list(setting.choices()),
        "day": None if setting.today is None else f"{setting.today:%Y-%m-%d}",
        "can_draw": can_draw(),
        "extra": EXTRA,
        "version": __version__,
    }
    return environment(_PACKAGE, REPORTS).get_template(PAGES[name]).render(told)


@cache
def file_text(name: str) -> str:
    """A file of the reports, in whose style these pages are, or one of our own."""
    return asset(name) if name in _OF_REPORTS else files(_PACKAGE).joinpath("assets", name).read_text("utf-8")

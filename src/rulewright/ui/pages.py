"""The name of a page, or of a file that it needs, and a setting → its text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rulewright import __version__
from rulewright.reporting.html.rendering import STYLE, asset, environment
from rulewright.ui.making import EXTRA, can_draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.ui.setting import Setting

_PACKAGE = "rulewright.ui"

PAGES: Mapping[str, str] = {"": "front.html", "playground": "playground.html"}
"""Pages and their templates; the nameless one is the first."""

FILES: Mapping[str, str] = {STYLE: "text/css", "ui.css": "text/css", "playground.js": "text/javascript"}
"""Files that pages need, and their media types."""


def page_text(name: str, setting: Setting) -> str:
    """A page. Texts of the contract are escaped by the templates."""
    shown = {
        "page": name,
        "plan": setting.rules.plan,
        "fault": setting.fault,
        "choices": list(setting.choices()),
        "day": None if setting.today is None else f"{setting.today:%Y-%m-%d}",
        "can_draw": can_draw(),
        "extra": EXTRA,
        "version": __version__,
    }
    return environment(_PACKAGE).get_template(PAGES[name]).render(shown)


@cache
def file_text(name: str) -> str:
    """A file: the style of the reports, which is that of these pages too, or one of our own."""
    return asset(name) if name == STYLE else files(_PACKAGE).joinpath("assets", name).read_text("utf-8")

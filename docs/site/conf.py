"""The Markdown of this repository, as it stands → a site that needs nothing but its own files (`make docs`).

Pages keep their places, so that a link leads to the same page here and where the repository is read.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]

project = "rulewright"
html_title = project
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["*.md", "docs/*.md", "docs/decisions/*.md"]
exclude_patterns = [".*", "benchmarks", "demo", "rules", "schemas", "site", "src", "tests"]
nitpicky = True
myst_heading_anchors = 4

CHAPTERS = {
    "Rules": ["docs/language", "docs/spec", "docs/async-orders", "docs/targets", "docs/suite"],
    "Work": [
        "docs/editor",
        "docs/configuration",
        "docs/pre-commit",
        "docs/ci",
        "docs/formats",
        "docs/mock",
        "docs/fuzzing",
    ],
    "Applications": ["docs/middleware", "docs/idempotency", "docs/performance"],
    "Project": ["CHANGELOG", "ARCHITECTURE", "CONTRIBUTING", "docs/decisions/README"],
}
"""The pages, in the order in which they are met. Other pages of `docs/` stand at the end of “Work”."""
_LISTED = {page for pages in CHAPTERS.values() for page in pages}
CHAPTERS["Work"] += sorted(page for path in ROOT.glob("docs/*.md") if (page := f"docs/{path.stem}") not in _LISTED)

_CHAPTER = "\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"
_DECISIONS = "\n```{toctree}\n:glob:\n\n[0-9]*\n```\n"
_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_LINK_HERE = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(#([^)]+)\)")


def with_navigation(page: str, text: str) -> str:
    """The text of a page; the first one has the chapters below it, that of decisions all of them."""
    if page == root_doc:
        return text + "".join(_CHAPTER.format(caption=name, pages="\n".join(pages)) for name, pages in CHAPTERS.items())
    return text + _DECISIONS if page == "docs/decisions/README" else text


def with_own_anchors(text: str) -> str:
    """A page with its links to anchors that it makes in HTML written as HTML too: MyST knows headings only."""
    own = set(_ANCHOR.findall(text))
    return _LINK_HERE.sub(lambda link: f'<a href="#{link[2]}">{link[1]}</a>' if link[2] in own else link[0], text)


def setup(app: Sphinx) -> None:
    """Has each page read with its navigation, and the first one found where servers look for it."""

    def read(_: Sphinx, page: str, source: list[str]) -> None:
        source[0] = with_navigation(page, with_own_anchors(source[0]))

    def finish(app: Sphinx, error: Exception | None) -> None:
        if error is None:
            shutil.copy(Path(app.outdir, f"{root_doc}.html"), Path(app.outdir, "index.html"))

    app.connect("source-read", read)
    app.connect("build-finished", finish)

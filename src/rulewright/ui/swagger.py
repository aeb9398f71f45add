"""The name of a file of Swagger UI → its bytes, out of the package that carries it, without the framework it is for."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = "flask_swagger_ui"
FILES: Mapping[str, str] = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
"""What the page of the OpenAPI needs, and their media types."""


def folder() -> Path:
    """Where the files are. Raises ModuleNotFoundError where the package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"no module named {PACKAGE}", name=PACKAGE)
    return Path(found.submodule_search_locations[0], "dist")


def swagger_file(name: str) -> bytes:
    """The bytes of one of `FILES`."""
    return folder().joinpath(name).read_bytes()

"""Chromium of Debian's package, driven by Playwright, for tests of pages."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Where there is none, the test that wants it is skipped; in CI, it fails."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        assert not os.environ.get("CI"), "CI needs Chromium: install Debian's package chromium"
        pytest.skip("needs Chromium (Debian's package chromium), to look at a page")
    with sync_playwright() as playwright:
        # The pages are ours, and a sandbox cannot be had in every container.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()

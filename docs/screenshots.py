"""The mock's front page in Chromium → the pictures in `docs/images`: `.venv/bin/python docs/screenshots.py`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

IMAGES = Path(__file__).with_name("images")
TYPED = """{
  "externalRefID": "ORDER-2026-002",
  "customerIdentifier": "acme-corp",
  "accountIdentifier": "acme-rewards",
  "lineItems": [
    {
      "externalRefLineItemID": "LINE-1",
      "recipient": { "firstName": "Ada", "lastName": "King" },
      "utid": "157189",
      "amount": 25.005,
      "deliveryMethod": "EMAIL",
      "deliveryDate": "2026-03-04",
      "giftMessage": "Thank you!"
    }
  ]
}
"""


@contextmanager
def _front_page() -> Iterator[str]:
    """The address of the front page of a mock that is stopped afterwards."""
    program = Path(sys.executable).with_name("rulewright")
    command = [str(program), "mock", "async-orders", "--port", "0", "--ui", "--today", "2026-03-02"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mock:  # noqa: S603 - our own command
        try:
            assert mock.stdout is not None  # noqa: S101 - it is asked for
            mock.stdout.readline()
            yield mock.stdout.readline().strip()
        finally:
            mock.terminate()


def _typed(page: Page, address: str) -> None:
    page.goto(f"{address}playground")
    page.get_by_text("It keeps every rule").wait_for()
    page.get_by_role("textbox", name="Payload").fill(TYPED)
    page.get_by_text("The contract refuses it").wait_for()


def _table(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", name="DELIVERY:").evaluate("heading => heading.scrollIntoView()")


def main() -> None:
    """Makes every picture anew."""
    IMAGES.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with _front_page() as address, sync_playwright() as playwright:
        # The pages are ours, and a sandbox cannot be had in every container.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (width, height), show in (("playground", (1200, 780), _typed), ("contract", (1200, 480), _table)):
            page = browser.new_page(viewport={"width": width, "height": height})
            show(page, address)
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

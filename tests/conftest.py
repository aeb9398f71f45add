"""What all tests share: golden files, which show what users see; Ajv; and how many pairs back ends were compared on."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ajv as ajv_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So begins what a shell runs in the background, and all that it starts: tests of Ctrl-C would wait in vain.
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["RULEWRIGHT_CACHE"] = "off"  # tests read rule files anew, in this process and in those they start

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is shown now to tests/golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name below tests/golden, or writes it with --update-goldens."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.is_file(), f"{path} is missing; run pytest --update-goldens and look at what it writes"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture(scope="session")
def ajv() -> Iterator[ajv_process.Ajv]:
    yield from ajv_process.start()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    pairs = sum(count for report in reports for name, count in report.user_properties if name == "pairs")
    if pairs:
        terminalreporter.write_line(
            f"agreement: every back end compared on {pairs:,} pairs of a contract and a payload"
        )

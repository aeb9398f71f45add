"""The main job, end to end: lint payloads, serve the contract, fuzz it, and fuzz it with a fault in it.

Exits with 0 when each step ends as it should.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
RULES = HERE.parent / "rules" / "async-orders.yaml"
RULEWRIGHT = str(Path(sysconfig.get_path("scripts")) / "rulewright")
TODAY = "2026-03-02"
FAULT = "without:LineItem.DELIVERY/EMAIL/recipient.email"


def say(text: str) -> None:
    """Prints a step's heading."""
    sys.stdout.write(f"\n\033[1m── {text}\033[0m\n" if sys.stdout.isatty() else f"\n── {text}\n")
    sys.stdout.flush()


def run(*arguments: str, expect: int) -> None:
    """Runs a command of rulewright and stops the demo when it ends otherwise than it should."""
    say(f"rulewright {' '.join(arguments)}")
    code = subprocess.run([RULEWRIGHT, *arguments], check=False, cwd=HERE).returncode  # noqa: S603 - our own command
    say(f"exit code {code}")
    if code != expect:
        sys.exit(f"expected exit code {expect}")


@contextmanager
def mock(*options: str) -> Iterator[str]:
    """The contract served on a free port, for as long as it is needed."""
    command = [RULEWRIGHT, "mock", str(RULES), "--port", "0", "--today", TODAY, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                sys.exit("the mock did not start")
            yield url
        finally:
            process.terminate()


def main() -> None:
    """The steps."""
    rules = str(RULES)
    run("lint", "payloads/order.json", "--rules", rules, "--today", TODAY, expect=0)
    run("lint", "payloads/order-with-mistakes.json", "--rules", rules, "--today", TODAY, expect=1)
    with mock("--engine", "interpreter") as url:
        run("fuzz", rules, "--url", url, "--today", TODAY, "--clock-slack", "0d", "--max-time", "20", expect=0)
    with mock("--fault", FAULT) as url:
        run("fuzz", rules, "--url", url, "--today", TODAY, "--clock-slack", "0d", "--max-time", "20", expect=1)
    say("the mock agrees with its contract, and the one with a fault was found out")


if __name__ == "__main__":
    main()

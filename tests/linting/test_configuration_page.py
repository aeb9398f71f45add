"""What docs/configuration.md shows is what the commands write."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from rulewright.cli.run import run
from rulewright.starting.begin import begin
from rulewright.validation.clock import Clock
from tests.linting.projects import write

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
SHOWN = re.findall(r"^```\n\$ rulewright (.+)\n((?:.*\n)*?)```$", PAGE.read_text("utf-8"), re.MULTILINE)
REJECTED = """{ "id": "A-1001", "delivery": "EMAIL", "email": "ada@example.com", "sendOn": "2026-02-05",
  "lines": [ { "no": 1, "sku": "AB-1234", "price": 12.5 } ] }
"""
CONFIG = """[[map]]
files = "payloads/**"
rules = "rules/orders.yaml"
today = "2026-03-02"

[[map]]
files = "payloads/rejected/**"
rules = "rules/orders.yaml"
today = "2026-03-02"
expect = "reject"

[[waivers]]
rule = "Order.id/length"
files = "payloads/archive/**"
reason = "sent before the limit was agreed, see SHOP-417"
until = "2026-12-31"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `rulewright init` begins, a payload that must be refused, and an old one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Clock, "system", lambda zone: Clock.at(date(2026, 11, 27), zone))
    begin(tmp_path)
    good = Path("payloads/order.json").read_text("utf-8")
    write(
        {
            "rulewright.toml": CONFIG,
            "payloads/rejected/no-email.json": REJECTED,
            "payloads/rejected/no-email.json.breaks": "Order.DELIVERY/EMAIL/email at /email\n",
            "payloads/archive/1.json": good.replace("A-1001", "A-1001-0123456789-0123456789-01"),
        }
    )


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("command", "expected"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_page_shows_what_the_command_writes(
    command: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(shlex.split(command))
    assert capsys.readouterr().out == expected


def test_the_page_shows_something() -> None:
    assert len(SHOWN) >= 2

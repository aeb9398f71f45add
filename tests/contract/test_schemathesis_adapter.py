"""The same cases and checks inside `schemathesis run`, as somebody would use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.shop import Shop
from tests.contract.support import PARCELS, raw_server
from tests.endpoints.async_orders import create_app
from tests.endpoints.serve import fixed_clock, serving

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)
HOOKS = """
from datetime import date
from rulewright import load
from rulewright.contract.schemathesis_adapter import install
rules = load({rules!r})
install(rules.plan, rules.context(date(2026, 3, 2), {data!r}))
"""


def schemathesis(
    folder: Path, endpoint: AbstractContextManager[str], path: str, rules: str, data: Any = None
) -> tuple[int, str]:
    """Runs the examples phase, which our cases are in, with our checks alone."""
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"requestBody": body, "responses": {"201": {"description": "made"}}}
    document = {"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": {path: {"post": operation}}}
    (folder / "openapi.json").write_text(json.dumps(document), "utf-8")
    (folder / "hooks.py").write_text(HOOKS.format(rules=rules, data=data), "utf-8")
    with endpoint as url:
        command = ["run", "openapi.json", "--url", url, "--auth", "ann:secret", "--phases", "examples"]
        checks = ["--checks", "rulewright_answers,RulewrightKeys", "--continue-on-failure"]
        done = subprocess.run(
            [str(Path(sys.executable).with_name("schemathesis")), *command, *checks],
            cwd=folder,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks.py", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, " ".join(done.stdout.split()) + done.stderr


@pytest.mark.parametrize(
    ("shop", "code", "message"),
    [
        (Shop(), 0, "Examples"),
        (
            Shop(text=PARCELS.replace("length: 0..10", "length: 0..11")),
            1,
            "accepted-invalid Parcel.note/length: answered 201 to a payload that must be refused",
        ),
        (
            Shop(remembers=False),
            1,
            "duplicate-created idempotency.ONCE: answered 201 to the same payload again, as if it had made another",
        ),
    ],
)
def test_our_cases_are_sent_and_answers_judged(shop: Shop, code: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "parcels.yaml").write_text(PARCELS, "utf-8")
    done, out = schemathesis(tmp_path, raw_server(shop.handle), "/parcels", "parcels.yaml")
    assert message in out
    assert done == code, out
    assert len(shop.received) > 60


@pytest.mark.parametrize(
    ("fault", "message"),
    [(None, None), ("email-email-not-required", "accepted-invalid LineItem.DELIVERY/EMAIL/recipient.email")],
)
def test_the_independent_endpoint_is_judged_too(fault: str | None, message: str | None, tmp_path: Path) -> None:
    app = create_app(fault=fault, today=fixed_clock(TODAY))
    rules = str(ROOT / "rules" / "async-orders.yaml")
    done, out = schemathesis(tmp_path, serving(app), "/asyncOrders", rules, {"accounts": []})
    assert done == (0 if message is None else 1), out
    assert message is None or message in out

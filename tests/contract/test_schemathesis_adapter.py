"""The same cases and checks inside stock `schemathesis run`, as somebody would use them: `rulewright.schemathesis_hooks`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.loading import load
from tests.contract.sandbox import KEY, TARGET, Sandbox, configuration
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, raw_server
from tests.endpoints.async_orders import create_app
from tests.endpoints.serve import fixed_clock, serving
from tests.testing.shops import fastapi_shop

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)
OURS = ("--checks", "rulewright_answers,RulewrightKeys", "--continue-on-failure", "--phases", "examples")
HERE = {"RULEWRIGHT_RULES": "parcels.yaml", "RULEWRIGHT_TODAY": "2026-03-02"}


@dataclass
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def schema(path: str) -> dict[str, Any]:
    """One that says nothing, so that what is found is found by us."""
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"requestBody": body, "responses": {"201": {"description": "made"}}}
    return {"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": {path: {"post": operation}}}


def schemathesis(folder: Path, url: str, document: Any, told: Mapping[str, str], *options: str) -> Ran:
    (folder / "openapi.json").write_text(json.dumps(document, default=float), "utf-8")
    usual = {name: value for name, value in os.environ.items() if not name.startswith("RULEWRIGHT_")}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("schemathesis")), "run", "openapi.json", "--url", url, *options],
        cwd=folder,
        env={**usual, "SCHEMATHESIS_HOOKS": "rulewright.schemathesis_hooks", "NO_COLOR": "1", **told},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, " ".join(done.stdout.split()), done.stderr)


@pytest.mark.parametrize(
    ("shop", "code", "message"),
    [
        (Shop(), 0, "No issues found"),
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
def test_our_cases_are_sent_and_answers_judged(shop: Shop, code: int, message: str, folder: Path) -> None:
    with raw_server(shop.handle) as url:
        ran = schemathesis(folder, url, schema("/parcels"), HERE, *OURS, "--auth", "ann:secret")
    assert message in ran.out
    assert ran.code == code, ran.out + ran.err
    assert len(shop.received) > 60


@pytest.mark.parametrize(
    ("fault", "message"),
    [(None, None), ("notes-array-accepted", "accepted-invalid Order.notes/type")],
)
def test_the_independent_endpoint_is_judged_too(fault: str | None, message: str | None, tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text("[]", "utf-8")
    told = {"RULEWRIGHT_RULES": "async-orders", "RULEWRIGHT_TODAY": "2026-03-02"}
    app = create_app(fault=fault, today=fixed_clock(TODAY))
    with serving(app) as url:
        ran = schemathesis(
            tmp_path,
            url,
            schema("/asyncOrders"),
            {**told, "RULEWRIGHT_DATA": "accounts=accounts.json", "RULEWRIGHT_OPERATION": "createAsyncOrder"},
            *OURS,
            "--auth",
            "ann:secret",
        )
    assert ran.code == (0 if message is None else 1), ran.out + ran.err
    assert message is None or message in ran.out


@pytest.mark.parametrize("fault", ["", "note"])
def test_a_whole_stock_run_has_no_false_alarm_and_finds_the_fault(fault: str, tmp_path: Path) -> None:
    """With the schema that we emit, every check and every phase, no authentication, and rules in the configuration."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "parcels.yaml").write_text((ROOT / "tests/testing/parcels.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.rulewright.schemathesis]\nrules = "rules/parcels.yaml"\noperation = "send"\nclock_slack = "1d"\n',
        "utf-8",
    )
    document = load(tmp_path / "rules" / "parcels.yaml").openapi()
    with serving(fastapi_shop(fault)) as url:
        ran = schemathesis(tmp_path, url, document, {}, "--max-examples", "10", "--seed", "1")
    if fault:
        assert ran.code == 1, ran.out + ran.err
        assert "accepted-invalid Parcel.note/length: answered 201 to a payload that must be refused" in ran.out
    else:
        assert ran.code == 0, ran.out + ran.err
        assert "✅ Fuzzing" in ran.out


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({}, "error: RULEWRIGHT_RULES is not set: set it to a rule file, or write one into the configuration"),
        ({"RULEWRIGHT_RULES": "parcel.yaml"}, "there is no rule file parcel.yaml"),
        ({**HERE, "RULEWRIGHT_TODAY": "soon"}, "error: RULEWRIGHT_TODAY: “soon” is not a day"),
        ({**HERE, "RULEWRIGHT_OPERATION": "sned"}, "error: RULEWRIGHT_OPERATION: parcels has no operation “sned”"),
        ({**HERE, "RULEWRIGHT_CLOCK_SLACK": "2"}, "error: RULEWRIGHT_CLOCK_SLACK: “2” is no span of time"),
        ({**HERE, "RULEWRIGHT_TARGET": "sand"}, "error: RULEWRIGHT_TARGET: rulewright.toml has no [target.sand]"),
        ({**HERE, "RULEWRIGHT_DATA": "depots"}, "error: RULEWRIGHT_DATA: “depots” is not NAME=FILE"),
    ],
)
def test_what_cannot_be_used_ends_the_run_before_anything_is_sent(
    told: dict[str, str], message: str, folder: Path
) -> None:
    ran = schemathesis(folder, "http://127.0.0.1:1", schema("/parcels"), told)
    assert ran.code == 2
    assert message in ran.err
    assert ran.err.endswith("rulewright adds nothing to Schemathesis, so nothing was run\n")
    assert "Traceback" not in ran.err + ran.out
    assert "Loaded specification" not in ran.out


def test_a_mistake_in_the_configuration_is_told_at_its_place(folder: Path) -> None:
    (folder / "rulewright.toml").write_text('[schemathesis]\nrules = "parcels.yaml"\nclok_slack = "2d"\n', "utf-8")
    ran = schemathesis(folder, "http://127.0.0.1:1", schema("/parcels"), {})
    assert ran.code == 2
    assert "rulewright.toml:3:1: error: “schemathesis” has no key “clok_slack”" in ran.err


@pytest.mark.parametrize(
    ("path", "credentials", "message"),
    [
        ("/parcel", "ann:secret", "the schema has no POST /parcels, which parcels calls send; it has /parcel"),
        ("/parcels", None, "rulewright could not judge POST /parcels: it answered 401"),
    ],
)
def test_a_run_in_which_nothing_was_judged_is_not_green(
    path: str, credentials: str | None, message: str, folder: Path
) -> None:
    with raw_server(Shop().handle) as url:
        auth = () if credentials is None else ("--auth", credentials)
        ran = schemathesis(folder, url, schema(path), HERE, *OURS, *auth)
    assert ran.code == 1
    assert message in ran.out


def sandboxed(folder: Path, shop: Sandbox, *options: str, target: str = TARGET, **told: str) -> Ran:
    """A run pointed at a sandbox that the configuration describes."""
    with raw_server(shop.handle) as url:
        (folder / "rulewright.toml").write_text(configuration(url, target=target), "utf-8")
        here = {**HERE, "RULEWRIGHT_TARGET": "sandbox", "SANDBOX_KEY": KEY, **told}
        return schemathesis(folder, url, schema("/parcels"), here, *OURS, *options)


def test_a_target_says_who_asks_what_is_known_and_what_is_removed(folder: Path) -> None:
    shop = Sandbox()
    ran = sandboxed(folder, shop)
    assert ran.code == 0, ran.out + ran.err
    assert len(shop.received) > 60
    # Schemathesis first looks what the endpoint is, and asks for that without anybody's credentials.
    assert shop.keys[False] <= 2 < shop.keys[True]
    assert (shop.made, shop.removed > 20) == ({}, True)
    assert KEY not in ran.out + ran.err


def test_a_fault_of_a_sandbox_is_found_and_its_key_not_shown(folder: Path) -> None:
    ran = sandboxed(folder, Sandbox(text=PARCELS.replace("length: 0..10", "length: 0..11")))
    assert ran.code == 1
    assert "accepted-invalid Parcel.note/length: answered 201 to a payload that must be refused" in ran.out
    assert "X-Shop-Key" in ran.out
    assert KEY not in ran.out + ran.err


def test_without_what_the_target_says_the_sandbox_cannot_be_judged(folder: Path) -> None:
    ran = sandboxed(folder, Sandbox(), target=TARGET.replace("auth = ", "# auth = "))
    assert ran.code == 1
    assert "rulewright could not judge POST /parcels: it answered 401" in ran.out

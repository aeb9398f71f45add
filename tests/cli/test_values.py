"""`values` of a target: an endpoint that looks things up is asked with what it knows, but for what a rule is about."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.cli.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, raw_server

if TYPE_CHECKING:
    import socket

    from tests.contract.shop import Answer

LAX = PARCELS.replace("length: 0..10", "length: 0..11")
LONG = PARCELS.replace("length: 1..30", "length: 1..80")
KEYED = PARCELS.replace(
    "    body: Parcel\n", "    headers: { Idempotency-Key: { type: string, required: true } }\n    body: Parcel\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def fuzz(url: str, values: str, *arguments: str, contract: str = PARCELS) -> int:
    Path("parcels.yaml").write_text(contract, "utf-8")
    Path("rulewright.toml").write_text(f'[target.local]\nurl = "{url}"\n[target.local.values]\n{values}', "utf-8")
    quick = ("--max-requests", "80", "--today", "2026-03-02")
    return run(["fuzz", "parcels.yaml", "--target", "local", *quick, *arguments])


@dataclass
class Register:
    """What a shop knows of; it refuses others by a status that the contract documents for payloads that break it."""

    depots: set[str]
    refused: list[Any] = field(default_factory=list)

    def first(self, payload: Any) -> Answer | None:
        depot = payload.get("depot")
        if not isinstance(depot, str) or depot in self.depots:
            return None
        self.refused.append(payload)
        return 422, {"faults": [{"where": "depot"}]}


def _depots(shop: Shop) -> list[Any]:
    return [payload.get("depot") for payload in shop.received if isinstance(payload, dict) and "depot" in payload]


def test_an_endpoint_with_a_register_of_its_own_is_not_accused(capsys: pytest.CaptureFixture[str]) -> None:
    register = Register({"west"})
    shop = Shop(first=register.first)
    with raw_server(shop.handle) as url:
        assert fuzz(url, '"Parcel.depot" = ["west"]\n', "--max-requests", "250") == 0
        assert re.search(r"^rules: (\d+) asserted, \1 exercised", capsys.readouterr().out, re.MULTILINE)
        register.refused.clear()
        drawn = ("--rule", "note/length", "--max-requests", "120")
        assert fuzz(url, '"Parcel.depot" = ["west"]\n', *drawn) == 0
        assert len(register.refused) <= 2
        assert shop.count > 50
        assert fuzz(url, '"Parcel.depot" = ["west", "gone"]\n') == 1


def test_faults_beside_the_register_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop(text=LAX, first=Register({"west"}).first)
    with raw_server(shop.handle) as url:
        assert fuzz(url, '"Parcel.depot" = "west"\n') == 1
    out = capsys.readouterr().out
    assert "accepted-invalid: Parcel.note/length at /note" in out
    assert out.endswith("1 finding\n")


def test_a_template_makes_each_request_its_own_and_keys_are_asked_about_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shop = Shop(text=LONG)
    with raw_server(shop.handle) as url:
        assert fuzz(url, '"Parcel.ref" = "rw {run} {uuid}"\n', "--max-requests", "200", contract=LONG) == 0
    out = capsys.readouterr().out
    assert re.search(r"^rules: (\d+) asserted, \1 exercised", out, re.MULTILINE)
    refs: list[Any] = list(shop.made)
    made = [
        re.fullmatch(r"rw ([0-9a-f]{8}) [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}", ref) for _, ref in refs
    ]
    assert len(made) > 20
    assert all(made)
    assert len({match[1] for match in made if match}) == 1


def test_a_template_inside_the_body_is_new_in_each_object_of_each_request() -> None:
    shop = Shop()
    with raw_server(shop.handle) as url:
        values = '"Item.name" = "cup {run} {uuid}"\n'
        assert fuzz(url, values, "--max-requests", "200", "--exclude-rule", "ONCE") == 0
    of_requests = [
        [str(item.get("name")) for item in payload["items"] if isinstance(item, dict)]
        for payload in shop.received
        if isinstance(payload, dict) and isinstance(payload.get("items"), list)
    ]
    made = [name for names in of_requests for name in names if re.fullmatch(r"cup [0-9a-f]{8} [0-9a-f-]{36}", name)]
    assert len(made) > 20
    assert any(len(names) > 1 for names in of_requests)
    # The form of a body with a key twice, and the like, have the same text in them.
    assert len(set(made)) == len(made)


def test_variables_are_read_when_the_run_begins_and_spelled_as_the_field_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DEPOT", "1700")
    monkeypatch.setenv("SHOP_WEIGHT", "7.5")
    shop = Shop(first=Register({"1700"}).first)
    with raw_server(shop.handle) as url:
        values = '"Parcel.depot" = "$SHOP_DEPOT"\n"Parcel.weight" = ["$SHOP_WEIGHT"]\n'
        assert fuzz(url, values, "--rule", "note/length") == 0
    assert {receipt["weight"] for receipt in shop.made.values()} == {7.5}


def test_a_variable_that_is_not_set_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", '"Parcel.depot" = "$SHOP_DEPOT"\n') == 2
    assert "the environment variable SHOP_DEPOT is not set" in " ".join(capsys.readouterr().err.split())


def test_a_dollar_sign_can_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("north", raising=False)
    shop = Shop(first=Register({"$north"}).first)
    with raw_server(shop.handle) as url:
        assert fuzz(url, '"Parcel.depot" = "$$north"\n', "--rule", "note/length") == 0


@pytest.mark.parametrize("name", ["depots.txt", "depots.json"])
def test_a_file_is_picked_from_by_the_seed(name: str) -> None:
    depots = [f"depot-{number}" for number in range(40)]
    Path(name).write_text(json.dumps(depots) if name.endswith("json") else "\n\n".join(depots) + "\n", "utf-8")
    used = []
    for seed in ("1", "1", "2"):
        shop = Shop(first=Register(set(depots)).first)
        with raw_server(shop.handle) as url:
            assert fuzz(url, f'"Parcel.depot" = {{ file = "{name}" }}\n', "--seed", seed) == 0
        used.append({depot for depot in _depots(shop) if depot in depots})
    assert used[0] == used[1] != used[2]
    assert 4 < len(used[0]) <= 8


def test_values_at_the_same_place_stay_together() -> None:
    """An endpoint where each depot has one weight that it takes."""
    weights = {"west": 3, "east": 5}
    strange: list[Any] = []

    def first(payload: Any) -> Answer | None:
        depot, weight = payload.get("depot"), payload.get("weight")
        if (
            isinstance(depot, str)
            and depot in weights
            and isinstance(weight, int)
            and weight > 0
            and weights[depot] != weight
        ):
            strange.append(payload)
            return 422, {"faults": [{"where": "depot"}]}
        return Register(set(weights)).first(payload)

    values = '"Parcel.depot" = ["west", "east"]\n"Parcel.weight" = [3, 5]\n'
    with raw_server(Shop(first=first).handle) as url:
        assert fuzz(url, values, "--max-requests", "200") == 0
    assert len(strange) <= 5


def test_a_parameter_can_be_new_in_each_request() -> None:
    heads: list[bytes] = []
    shop = Shop(text=PARCELS)

    def handle(connection: socket.socket, request: bytes) -> bool:
        found = re.search(rb"Idempotency-Key: (\S+)\r\n", request)
        if found is not None and request.startswith(b"POST"):
            heads.append(found[1])
        return shop.handle(connection, request)

    with raw_server(handle) as url:
        assert fuzz(url, 'Idempotency-Key = "{uuid}"\n', "--exclude-rule", "ONCE", contract=KEYED) in (0, 1)
    assert len(heads) == len(set(heads)) > 50


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ('"Parcel.depot" = []', "“values” lists nothing for “Parcel.depot”"),
        ('"Parcel.depot" = { file = "none.txt" }', "the file “none.txt” cannot be read: No such file or directory"),
        ('"Parcel.depot" = { file = "empty.txt" }', "the file “empty.txt” has no values in it"),
        ('"Parcel.depot" = { file = "map.json" }', "the file “map.json” has no values in it"),
        ('"Parcel.depot" = { file = "bad.json" }', "the file “bad.json” is no list of values"),
    ],
)
def test_a_mistake_is_told_with_its_place(values: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("empty.txt", "\n \n"), ("map.json", "{}"), ("bad.json", "[")):
        Path(name).write_text(text, "utf-8")
    assert fuzz("http://127.0.0.1:1", values) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert err.startswith("rulewright.toml:4:")
    assert message in err

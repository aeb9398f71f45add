"""Findings as people send them again: `--replay`, `--exact`, and the printed line in a real shell with the real curl."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.fuzz_options import command_line
from rulewright.cli.run import run
from rulewright.contract.endpoint.credentials import BasicNames, named
from rulewright.contract.events import Event, Found
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import prepared
from rulewright.contract.run import run as run_fuzz
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, parcels, raw_server, setting

SCHEMAS = Path(__file__).parents[2] / "schemas"
KEPT = Path(".rulewright") / "findings"
LAX = PARCELS.replace("length: 0..10", "length: 0..11").replace("+ 5d", "+ 1d")
NOTE = ["--rule", "note/length", "--today", "2026-03-02", "--max-requests", "20"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def fuzz(url: str, *arguments: str) -> int:
    return run(["fuzz", "parcels.yaml", "--url", url, *arguments])


def kept() -> Path:
    """A finding of a run that has one."""
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, *NOTE) == 1
    [path] = KEPT.glob("*.finding.json")
    return path


def test_a_finding_is_sent_again_until_it_has_vanished(capsys: pytest.CaptureFixture[str]) -> None:
    path = kept()
    capsys.readouterr()
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, "--today", "2026-03-02", "--replay", str(path)) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"parcels 1.0.0 at {url} (today 2026-03-02)",
        "stands: accepted-invalid: Parcel.note/length at /note",
        "  answered 201 to a payload that must be refused: note must have at most 10 characters, has 11 [Parcel.note/length]",
        f"  {path}",
        "1 finding sent again: 1 still there",
    ]
    assert err == ""
    shop = Shop()
    with raw_server(shop.handle) as url:
        assert fuzz(url, "--replay", str(path), "--replay", str(KEPT)) == 0
    assert "2 findings sent again: 2 vanished" in capsys.readouterr().out
    refs = [payload["ref"] for payload in shop.received]
    assert len(set(refs)) == len(refs) == 2


def test_the_document_of_a_replay_keeps_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    path = kept()
    capsys.readouterr()
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, "--replay", str(path), "--format", "json", "--format", "text=again.txt") == 1
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((SCHEMAS / "replay-report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    assert (document["ok"], document["findings"][0]["state"], document["findings"][0]["file"]) == (
        False,
        "stands",
        str(path),
    )
    assert "1 still there" in Path("again.txt").read_text("utf-8")


def test_what_is_kept_of_a_run_keeps_its_schema_and_holds_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RULEWRIGHT_USER", "ann-of-the-shop")
    monkeypatch.setenv("RULEWRIGHT_PASSWORD", "hunter22hunter22")
    echoing = Shop(text=LAX, last=lambda answer, _: (answer[0], answer[1] | {"by": "hunter22hunter22"}))
    with raw_server(echoing.handle) as url:
        assert fuzz(url, "--today", "2026-03-02", "--max-requests", "160") == 1
    schema = json.loads((SCHEMAS / "finding-1.schema.json").read_text("utf-8"))
    files = sorted(KEPT.iterdir())
    documents = [json.loads(path.read_text("utf-8")) for path in files if path.name.endswith(".finding.json")]
    assert len(documents) > 2
    for document in documents:
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
        assert (document["today"], document["seed"], document["contract"]) == ("2026-03-02", 0, "parcels")
        assert document["fingerprint"] == parcels().plan.fingerprint
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert not [path for path in files if b"hunter22" in path.read_bytes() or b"YW5uLW9m" in path.read_bytes()]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[:200], "is damaged: it is no JSON"),
        (lambda text: text.replace('"format": 1', '"format": 9'), "is no finding of format 1"),
        (lambda text: text.replace('"seed": 0', '"seed": "x"'), "is damaged: /seed is missing or of the wrong type"),
        (lambda text: text.replace('"contract": "parcels"', '"contract": "boxes"'), "is a finding about the contract boxes, and this is parcels"),
        (lambda text: text.replace("Parcel.note/length", "Parcel.memo/length"), "is about the rule Parcel.memo/length, which parcels does not have"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_sent(
    change: Any, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept()
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    capsys.readouterr()
    shop = Shop()
    with raw_server(shop.handle) as url:
        assert fuzz(url, "--replay", str(path)) == 2
        assert fuzz(url, "--renew", str(path)) == 2
    out, err = capsys.readouterr()
    assert (out, shop.received) == ("", [])
    assert words in " ".join(err.split())
    assert str(path) in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--replay", "none.finding.json"], "none.finding.json cannot be read: No such file or directory"),
        (["--replay", "."], "there is no finding in .; they are named *.finding.json"),
        (["--exact"], "--exact says how findings are sent again: name them with --replay"),
    ],
)
def test_what_is_not_there_is_told(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", *arguments) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_changed_rules_are_a_note_only(capsys: pytest.CaptureFixture[str]) -> None:
    path = kept()
    Path("parcels.yaml").write_text(PARCELS.replace("version: 1.0.0", "version: 1.2.0"), "utf-8")
    capsys.readouterr()
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, "--replay", str(path)) == 1
    assert "  the rules have changed since it was found (then 1.0.0, now 1.2.0)\n" in capsys.readouterr().out


def test_an_endpoint_that_does_not_answer_could_not_be_judged(capsys: pytest.CaptureFixture[str]) -> None:
    path = kept()
    with raw_server(Shop().handle) as url:
        pass
    capsys.readouterr()
    assert fuzz(url, "--replay", str(path)) == 2
    assert f"error: could not judge: nothing answers at {url}" in capsys.readouterr().err
    with raw_server(Shop(first=lambda _: (429, {"faults": []})).handle) as url:
        assert fuzz(url, "--replay", str(path), "--max-requests", "1") == 2
    out, err = capsys.readouterr()
    assert "not judged: accepted-invalid" in out
    assert f"error: could not judge {path}: " in err


def test_options_say_what_a_finding_is_judged_by_where_they_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    path = kept()
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, "--replay", str(path), "--assert", "inferred") == 2
        assert "by the rules as they are, request 1" in capsys.readouterr().out
        assert fuzz(url, "--replay", str(path), "--clock-slack", "0d") == 1


def _curl() -> str:
    found = shutil.which("curl")
    if found is None:
        assert not os.environ.get("CI"), "CI needs curl: the printed lines are run"
        pytest.skip("needs curl, to run the printed line")
    return found


@pytest.mark.parametrize(
    ("shop", "kind", "answers"),
    [
        (lambda: Shop(text=LAX), "accepted-invalid", ["201 Created"]),
        (lambda: Shop(remembers=False), "duplicate-created", ["201 Created", "201 Created"]),
        (lambda: Shop(pause=0.2), "race", ["201 Created"] * 4),
    ],
)
def test_the_printed_line_works_a_day_later_with_the_variables_it_names(
    shop: Any, kind: str, answers: list[str], folder: Path
) -> None:
    """The run is of yesterday; its keys are used up, its dates are a day old, its files were read before."""
    _curl()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    names = BasicNames("SHOP_USER", "SHOP_PASSWORD")
    secrets = {"SHOP_USER": "ann-of-the-shop", "SHOP_PASSWORD": "hunter 22 $hunter"}
    rule = {"accepted-invalid": "Parcel.sendOn/notBefore"}.get(kind, "idempotency.ONCE")
    events: list[Event] = []
    served = shop()
    served.today = yesterday.date()
    heads: list[bytes] = []

    def handle(connection: Any, request: bytes) -> bool:
        heads.append(request.partition(b"\r\n\r\n")[0])
        return bool(served.handle(connection, request))

    with raw_server(handle) as url:
        chosen = setting(
            url,
            context=parcels().context(yesterday, None),
            credentials=named(names, secrets),
            rules=frozenset({rule}),
            command=command_line("parcels.yaml", url, None, None, (), None, allow_remote=False),
        )
        run_fuzz(chosen, prepared(chosen, nonce_of(chosen)), None, KEPT, events.append)
        found = [event.finding for event in events if isinstance(event, Found)]
        lines = [finding.curl for finding in found if finding.complaint.kind.value == kind]
        assert '--user "$SHOP_USER:$SHOP_PASSWORD"' in lines[0]
        served.today = datetime.now(UTC).date()
        before = len(served.received)
        for _ in range(2):
            shown = subprocess.run(
                ["/bin/sh", "-c", lines[0]],
                capture_output=True,
                text=True,
                check=True,
                cwd=folder,
                env={**os.environ, **secrets},
            )
            assert re.findall(r"HTTP/1\.1 (\d+ \w+)", shown.stdout) == answers
            assert "hunter" not in lines[0] + shown.stdout
    sent = served.received[before:]
    assert len(sent) == 2 * len(answers)
    assert len({payload["ref"] for payload in sent}) == 2
    assert not {payload["ref"] for payload in sent} & {payload["ref"] for payload in served.received[:before]}
    if kind == "accepted-invalid":
        days = {(datetime.fromisoformat(payload["sendOn"]).date() - served.today).days for payload in sent}
        assert days == {2}
    assert all(b"authorization: basic" in head.lower() for head in heads[-2:])


def test_a_line_of_what_was_read_back_has_the_new_key_in_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    _curl()

    class Overwriting(Shop):
        def place(self, payload: Any, between: Any) -> tuple[int, Any]:
            status, receipt = super().place(payload, between)
            if status == 200 and receipt["weight"] != payload["weight"]:
                self.made[self.key(payload)] = receipt | {"made": "2026-03-02T18:00:00Z"}
            return status, receipt

    with raw_server(Overwriting().handle) as url:
        assert fuzz(url, "--today", "2026-03-02", "--rule", "idempotency.ONCE", "--max-requests", "60") == 1
        line = next(line for line in capsys.readouterr().out.splitlines() if '"$(cat ' in line)
        shown = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True).stdout
    assert shown.count("HTTP/1.1 200 OK") == 3
    assert shown.count("T18:00:00Z") == 1

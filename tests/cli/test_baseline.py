"""Accepted findings: what is known, new, vanished or not asked again, and what that does to the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, raw_server

SCHEMAS = Path(__file__).parents[2] / "schemas"
FILE = Path("known.json")
NOTE, DAY = PARCELS.replace("length: 0..10", "length: 0..11"), PARCELS.replace("+ 5d", "+ 1d")
BOTH = DAY.replace("length: 0..10", "length: 0..11")
ENOUGH = ("--max-requests", "260")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")


def fuzz(shop: Shop, *arguments: str) -> int:
    with raw_server(shop.handle) as url:
        command = ["fuzz", "parcels.yaml", "--url", url, "--today", "2026-03-02", "--baseline", str(FILE)]
        return run([*command, *(() if "--max-requests" in arguments else ENOUGH), *arguments])


def report(
    capsys: pytest.CaptureFixture[str], shop: Shop, *arguments: str
) -> tuple[int, dict[str, list[str]], list[Any]]:
    """The exit code, the rules of each list of the comparison (ids of the findings not in the report), and the findings."""
    capsys.readouterr()
    code = fuzz(shop, "--format", "json", *arguments)
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((SCHEMAS / "fuzz-report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    assert document["ok"] is (code == 0)
    return code, document["baseline"], document["findings"]


def entries() -> dict[str, Any]:
    document = json.loads(FILE.read_text("utf-8"))
    Draft202012Validator(json.loads((SCHEMAS / "baseline-1.schema.json").read_text("utf-8"))).validate(document)
    return {" ".join(entry["rules"]): entry for entry in document["findings"]}


def test_findings_are_accepted_and_only_new_ones_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz(Shop(text=NOTE), "--update-baseline") == 0
    assert "1 new finding; all are accepted now" in capsys.readouterr().out
    [note] = entries().values()
    assert (note["kind"], note["rules"]) == ("accepted-invalid", ["Parcel.note/length"])
    assert note["message"].startswith("answered 201 to a payload that must be refused")
    assert fuzz(Shop(text=NOTE)) == 0
    out = capsys.readouterr().out
    assert "known: accepted-invalid: Parcel.note/length at /note\n" in out
    assert out.endswith(": 1 known\n")
    code, compared, findings = report(capsys, Shop(text=BOTH))
    assert code == 1
    assert [finding["rules"] for finding in findings if finding["id"] in compared["new"]] == [
        ["Parcel.sendOn/notBefore"]
    ]
    assert compared["known"] == [note["id"]]
    assert (compared["vanished"], compared["not_asked"]) == ([], [])


def test_a_mended_finding_vanishes_and_an_update_takes_it_out(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(Shop(text=BOTH), "--update-baseline")
    note, day = entries()["Parcel.note/length"], entries()["Parcel.sendOn/notBefore"]
    code, compared, _ = report(capsys, Shop(text=DAY))
    assert (code, compared) == (0, {"known": [day["id"]], "new": [], "vanished": [note["id"]], "not_asked": []})
    assert set(entries()) == {"Parcel.note/length", "Parcel.sendOn/notBefore"}
    assert fuzz(Shop(text=DAY), "--update-baseline") == 0
    assert f"vanished: accepted-invalid: Parcel.note/length ({note['id']})" in capsys.readouterr().out
    assert set(entries()) == {"Parcel.sendOn/notBefore"}


def test_a_reason_that_a_person_wrote_is_shown_and_survives_updates(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(Shop(text=BOTH), "--update-baseline")
    document = json.loads(FILE.read_text("utf-8"))
    for entry in document["findings"]:
        entry["reason"] = f"SHOP-7: {entry['rules'][0]}"
    FILE.write_text(json.dumps(document), "utf-8")
    capsys.readouterr()
    assert fuzz(Shop(text=BOTH), "--update-baseline", "--rule", "note/length") == 0
    assert (
        "known: accepted-invalid: Parcel.note/length at /note (SHOP-7: Parcel.note/length)" in capsys.readouterr().out
    )
    assert [entry["reason"] for entry in entries().values()] == [
        "SHOP-7: Parcel.note/length",
        "SHOP-7: Parcel.sendOn/notBefore",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rule", "note/length", "--max-requests", "12"),
        ("--max-requests", "8", "--fail-under", "0"),
        ("--only", "rejecting", "--rule", "label/length", "--assert", "inferred", "--max-requests", "12"),
    ],
)
def test_what_was_not_asked_again_has_not_vanished(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    fuzz(Shop(text=DAY), "--update-baseline")
    [day] = entries().values()
    code, compared, _ = report(capsys, Shop(), *arguments)
    assert (code, compared) == (0, {"known": [], "new": [], "vanished": [], "not_asked": [day["id"]]})
    assert fuzz(Shop(), "--update-baseline", *arguments) == 0
    assert f"not asked again: accepted-invalid: Parcel.sendOn/notBefore ({day['id']})" in capsys.readouterr().out
    assert entries() == {"Parcel.sendOn/notBefore": day}


def test_a_finding_vanishes_in_the_one_shard_that_asks_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(Shop(text=DAY), "--update-baseline")
    states = [report(capsys, Shop(), "--shard", f"{number}/3", "--max-requests", "150")[1] for number in (1, 2, 3)]
    assert sorted(len(state["vanished"]) for state in states) == [0, 0, 1]
    assert sorted(len(state["not_asked"]) for state in states) == [0, 1, 1]


@pytest.mark.parametrize(
    ("faulty", "kind"),
    [
        (lambda: Shop(asks_credentials=False), "unauthenticated"),
        (lambda: Shop(remembers=False), "duplicate-created"),
        (lambda: Shop(pause=0.02), "race"),
        (lambda: Shop(first=lambda payload: None if "items" in payload else (500, {"faults": []})), "server-error"),
    ],
)
def test_findings_of_every_part_vanish_when_they_are_mended(
    faulty: Any, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fuzz(faulty(), "--update-baseline")
    ids = {entry["id"] for entry in json.loads(FILE.read_text("utf-8"))["findings"] if entry["kind"] == kind}
    assert ids
    code, compared, _ = report(capsys, Shop())
    assert code == 0
    assert ids <= set(compared["vanished"])


def test_answers_that_say_nothing_let_nothing_vanish(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(Shop(text=DAY), "--update-baseline")
    [day] = entries().values()

    def busy(payload: Any) -> tuple[int, Any] | None:
        return (401, {"faults": []}) if "sendOn" in payload else None

    _, compared, _ = report(capsys, Shop(first=busy), "--fail-under", "0", "--max-requests", "60")
    assert (compared["vanished"], compared["not_asked"]) == ([], [day["id"]])


def test_known_findings_do_not_excuse_a_run_that_saw_too_little(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(Shop(first=lambda _: (500, {"faults": []})), "--update-baseline", "--max-requests", "60")
    before = FILE.read_bytes()
    assert fuzz(Shop(first=lambda _: (500, {"faults": []})), "--max-requests", "3") == 2
    assert "less than the 50 % of --fail-under" in capsys.readouterr().err
    assert fuzz(Shop(first=lambda _: (401, {"faults": []})), "--update-baseline") == 2
    assert FILE.read_bytes() == before


def test_a_baseline_is_sorted_and_the_same_each_time() -> None:
    # The sequences of requests come last, and with answers that are not waited for, what they show hangs on the moment.
    budget = ("--update-baseline", "--max-requests", "120")
    fuzz(Shop(text=BOTH, remembers=False), *budget)
    first = FILE.read_bytes()
    document = json.loads(first)
    keys = [(entry["kind"], entry["rules"], entry["id"]) for entry in document["findings"]]
    assert len(keys) > 3
    assert keys == sorted(keys)
    FILE.write_text(json.dumps(document | {"findings": document["findings"][::-1]}), "utf-8")
    fuzz(Shop(text=BOTH, remembers=False), *budget)
    assert FILE.read_bytes() == first
    assert sorted(path.name for path in Path().iterdir()) == [".rulewright", "known.json", "parcels.yaml"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "the baseline known.json cannot be read: No such file or directory; --update-baseline writes it"),
        ("{", "the baseline known.json is no JSON"),
        ("[]", "known.json is no baseline of format 1; --update-baseline writes one"),
        ('{"format": 1, "contract": "parcels"}', "has no contract, or no list of findings"),
        ('{"format": 1, "contract": "boxes", "findings": []}', "known.json is a baseline of the contract boxes, and this is parcels"),
        ('{"format": 1, "contract": "parcels", "findings": [{"id": "a"}]}', "finding 1 of the baseline known.json is damaged"),
        ('{"format": 1, "contract": "parcels", "findings": [{"id": "a", "kind": "odd", "rules": [], "message": "", "shown_by": ""}]}', "finding 1 of"),
        ('{"format": 1, "contract": "parcels", "findings": [{"id": "a", "kind": "race", "rules": [], "message": "", "shown_by": "", "reason": 7}]}', "may have a reason, which is a text"),
    ],
)  # fmt: skip
def test_a_baseline_that_cannot_be_used_is_told_and_nothing_is_sent(
    text: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        FILE.write_text(text, "utf-8")
    shop = Shop()
    assert fuzz(shop) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert shop.received == []


def test_an_update_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fuzz", "parcels.yaml", "--url", "http://127.0.0.1:1", "--update-baseline"]) == 2
    assert "--update-baseline writes a file: name it with --baseline" in " ".join(capsys.readouterr().err.split())

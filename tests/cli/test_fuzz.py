"""`rulewright fuzz` as people type it: exit codes, messages, formats, the configuration; and endpoints that misbehave."""

from __future__ import annotations

import json
import re
import socket
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, RECEIPT, http, raw_server, replying

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "fuzz-report.schema.json").read_text("utf-8"))
LAX = PARCELS.replace("length: 0..10", "length: 0..11")
QUICK = ["--max-requests", "150", "--today", "2026-03-02"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the contract in it, which is the current one; no credentials are set."""
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def fuzz(url: str, *arguments: str) -> int:
    return run(["fuzz", "parcels.yaml", "--url", url, *QUICK, *arguments])


def test_an_endpoint_that_agrees_exits_with_0_and_says_how_far_it_was_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"parcels 1.0.0: send at {url} (today 2026-03-02, seed 0)\n")
    assert re.search(r"^rules: (\d+) asserted, \1 exercised, \d+ seen kept and broken$", out, re.MULTILINE)
    assert "  not asserted: " in out
    assert "2 (no data was supplied for depots)" in out
    assert re.search(r"150 requests in [\d.]+ s: the endpoint agrees with the contract\n$", out)
    assert err == ""


def test_a_finding_exits_with_1_and_names_rule_place_and_a_line_that_shows_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shop = Shop(text=LAX)
    with raw_server(shop.handle) as url:
        assert fuzz(url) == 1
        out = capsys.readouterr().out
        headline, message, line = out.splitlines()[1:4]
        assert headline == "accepted-invalid: Parcel.note/length at /note"
        assert message.strip() == (
            "answered 201 to a payload that must be refused:"
            " note must have at most 10 characters, has 11 [Parcel.note/length]"
        )
        again = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
    assert again.stdout.startswith("HTTP/1.1 201 Created")
    assert out.endswith("1 finding\n")


def test_findings_are_kept_as_private_files_that_git_ignores(folder: Path) -> None:
    with raw_server(Shop(text=LAX).handle) as url:
        fuzz(url)
    kept = sorted((folder / ".rulewright" / "findings").iterdir())
    assert [path.suffixes for path in kept] == [[".finding", ".json"], [".json"]]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700
    assert (folder / ".rulewright" / ".gitignore").read_text().endswith("*\n")
    document = json.loads(kept[0].read_text("utf-8"))
    assert (document["kind"], document["rules"]) == ("accepted-invalid", ["Parcel.note/length"])
    assert document["exchanges"][0]["answer"]["status"] == 201
    payload = json.loads(kept[1].read_text("utf-8"))
    assert len(payload["note"]) == 11
    assert payload["ref"] != json.loads(document["exchanges"][0]["request"]["body"]["text"])["ref"]


def test_a_folder_that_cannot_be_written_to_is_told_and_the_finding_stands(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".rulewright").write_text("in the way")
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url) == 1
    out = capsys.readouterr().out
    assert "accepted-invalid: Parcel.note/length at /note" in out
    assert "it could not be kept in .rulewright/findings" in out


def test_the_json_document_keeps_its_schema_and_is_all_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url, "--format", "json", "--format", "text=report.txt", "--seed", "7") == 1
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    assert {key: document[key] for key in ("format", "ok", "contract", "version", "url", "seed", "today")} == {
        "format": 1,
        "ok": False,
        "contract": "parcels",
        "version": "1.0.0",
        "url": url,
        "seed": 7,
        "today": "2026-03-02",
    }
    [finding] = document["findings"]
    assert (finding["kind"], finding["rules"], finding["pointer"]) == (
        "accepted-invalid",
        ["Parcel.note/length"],
        "/note",
    )
    assert finding["status"] == 201
    assert "1 finding" in Path("report.txt").read_text("utf-8")


def test_an_agreeing_endpoint_has_an_ok_document(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["ok"] is True
    assert document["findings"] == []
    assert document["rules"]["asserted"] == document["rules"]["exercised"] >= document["rules"]["both_sides"] > 0


@pytest.mark.parametrize("show", [False, True])
def test_values_are_masked_unless_they_are_asked_for(show: bool, capsys: pytest.CaptureFixture[str]) -> None:
    lax = PARCELS.replace("range: { is: { above: 0 } }", "range: { is: { above: -99 } }")
    with raw_server(Shop(text=lax).handle) as url:
        assert fuzz(url, *(["--show-values"] if show else [])) == 1
    out = capsys.readouterr().out
    assert "accepted-invalid: Parcel.weight/range at /weight" in out
    assert ("found 0" in out or "is 0" in out) is show
    assert ("a number" in out) is not show


def _closing(connection: socket.socket, _: bytes) -> bool:
    connection.shutdown(socket.SHUT_RDWR)
    return False


PAGE = b"<!DOCTYPE html><title>Welcome</title>"


@pytest.mark.parametrize(
    ("handle", "code", "message"),
    [
        (_closing, 2, "answered none of the first 3 requests: the connection was closed without an answer"),
        (lambda *_: True, 2, "answered none of the first 3 requests: no answer was complete within 0.2 s"),
        (replying(b"220 mail.example ESMTP\r\n\r\n"), 2, "answered none of the first 3 requests: what came back is not HTTP"),
        (replying(http("302 Found", b"", "Location: http://elsewhere.example/")), 2, "redirects every request to http://elsewhere.example/"),
        (replying(http("404 Not Found", b"{}")), 2, "has no POST /parcels: it answered 404"),
        (replying(http("200 OK", PAGE, "Content-Type: text/html")), 2, "answers with HTML pages only"),
        (replying(http("401 Unauthorized", b'{"faults": []}')), 2, "refused the credentials of every request (sent was Basic rulewright:throw-away)"),
        (replying(http("429 Too Many Requests", b'{"faults": []}')), 2, "never said whether a payload is right: it answered 429 5 times"),
        (replying(http("200 OK", b'{"ref":')), 1, ""),
        (replying(http("201 Created", b"x" * 50_000_000)), 1, ""),
        (replying(http("500 Error", b"{}")), 1, ""),
    ],
)  # fmt: skip
def test_an_endpoint_that_is_none_is_told_from_one_that_disagrees_and_never_by_a_traceback(
    handle: Callable[[socket.socket, bytes], bool], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw_server(handle) as url:
        assert fuzz(url, "--timeout", "0.2" if message.endswith("0.2 s") else "5", "--max-requests", "12") == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    if message:
        assert f"error: could not judge: {url} {message}" in err
        assert out.splitlines()[-1].endswith("could not judge")


def test_a_dead_target_is_told_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert fuzz(url) == 2
    out, err = capsys.readouterr()
    assert (
        err
        == f"error: could not judge: nothing answers at {url}: the connection was refused; start the endpoint, or correct --url\n"
    )
    assert out == ""


def test_an_endpoint_that_dies_ends_the_run_with_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        if len(shop.received) >= 20:
            return _closing(connection, request)
        return shop.handle(connection, request)

    with raw_server(handle) as url:
        assert fuzz(url) == 1
    out = capsys.readouterr().out
    assert "no-response: " in out
    assert "gave no answer (the connection was closed without an answer)" in out
    assert "ended early: the endpoint stopped answering" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name the endpoint with --url URL, or with --target NAME"),
        (["--url", "127.0.0.1:80"], "is not an http or https URL"),
        (["--url", "http://u:p4ssw0rd@127.0.0.1"], "RULEWRIGHT_USER"),
        (["--url", "https://shop.example"], "is not on this machine, and requests to it may cost somebody money; add --allow-remote"),
        (["--url", "https://shop.example", "--allow-remote"], "send needs credentials (basic): set RULEWRIGHT_TOKEN"),
        (["--url", "http://127.0.0.1", "--operation", "sent"], "has no operation “sent” with a body; did you mean “send”?"),
        (["--url", "http://127.0.0.1", "--operation", "read"], "has no operation “read” with a body"),
        (["--url", "http://127.0.0.1", "--assert", "stated,sure"], "there is no basis “sure”"),
        (["--url", "http://127.0.0.1", "--rule", "note/lenght"], "the contract has no rule “note/lenght”"),
        (["--url", "http://127.0.0.1", "--rule", "required"], "could be Parcel.ref/required or"),
        (["--url", "http://127.0.0.1", "--clock-slack", "soon"], "“soon” is no span of time; write 2d, 12h or 0d"),
        (["--url", "http://127.0.0.1", "--today", "soon"], "“soon” is not a day"),
        (["--url", "http://127.0.0.1", "--format", "xml"], "there is no format “xml”"),
        (["--target", "staging"], "rulewright.toml has no [target.staging]"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused_with_the_way_out(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fuzz", "parcels.yaml", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in " ".join(err.split())
    assert "p4ssw0rd" not in err


def test_a_plan_is_told_and_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop()
    with raw_server(shop.handle) as url:
        assert fuzz(url, "--plan") == 0
    out = capsys.readouterr().out
    assert shop.received == []
    assert out.startswith(f"parcels 1.0.0: send (POST {url}/parcels)\n")
    assert re.search(
        r"^\d+ cases that must be refused\n\d+ cases that must be accepted\n1 payload without", out, re.MULTILINE
    )
    assert "payloads under keys that were used before (idempotency.ONCE)" in out
    assert "at most 150 requests, 60 s, as fast as answers come" in out
    assert re.search(r"^  Parcel.note/length: \d+$", out, re.MULTILINE)
    assert out.endswith("nothing was sent\n")


def test_a_plan_tells_of_forms_keys_and_sequences_what_is_sent_and_what_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert fuzz("http://127.0.0.1:1", "--plan") == 0
    out = capsys.readouterr().out
    assert re.search(r"^\d+ payloads under keys that were used before \(idempotency.ONCE\):$", out, re.MULTILINE)
    assert "  20 requests at the same time, in 5 rounds of one payload, two payloads\n" in out
    assert (
        "63 payloads under keys that were used before (idempotency.ONCE):\n  1 the same payload after most cases\n"
        in out
    )
    assert "  60 more requests at the same time, in 15 rounds of one payload, two payloads\n" in out
    assert re.search(r"^\d+ payloads that are written otherwise:$", out, re.MULTILINE)
    assert re.search(r"^  6 key order$", out, re.MULTILINE)
    assert "at most 30 requests in sequences (idempotency.ONCE)" in out
    assert "more than the budget: the last are not sent unless --max-requests says more" in out
    assert "  idempotency.ONCE: no operation lists things with the key's fields\n" in out


def test_a_plan_is_one_json_document_with_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", "--plan", "--format", "json", "--format", "text=plan.txt") == 0
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "plan-report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    sent = {part["phase"]: part for part in document["sent"]}
    assert set(sent) == {"cases", "credentials", "keys", "forms", "sequences", "further", "drawn"}
    assert sent["keys"]["rule"] == "idempotency.ONCE"
    assert (sent["sequences"]["requests"], sent["sequences"]["at_most"]) == (30, True)
    counted = [part["requests"] for part in document["sent"] if part["requests"] is not None and not part["at_most"]]
    assert document["counted"] == sum(counted)
    assert {"rule": "Parcel.ref/required", "cases": 2, "reason": None} in document["rules"]
    assert Path("plan.txt").read_text("utf-8").endswith("nothing was sent\n")


def test_a_plan_for_a_host_elsewhere_needs_no_leave_and_no_credentials(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fuzz", "parcels.yaml", "--url", "https://shop.example", "--plan"]) == 0
    out = capsys.readouterr().out
    assert "cases that must be refused" in out
    assert "cases that must be accepted" not in out
    assert "at most 200 requests, 300 s, 1 a second" in out


def _configure(url: str, more: str = "") -> None:
    Path("rulewright.toml").write_text(f'[target.local]\nurl = "{url}"\n{more}', "utf-8")


def test_a_target_gives_address_credentials_budget_and_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heads: list[bytes] = []
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        heads.append(request.partition(b"\r\n\r\n")[0])
        return shop.handle(connection, request)

    monkeypatch.setenv("SHOP_TOKEN", "t0ken-of-the-shop")
    with raw_server(handle) as url:
        _configure(
            url,
            'auth = { token = "$SHOP_TOKEN" }\nbudget = 60\n'
            'values = { "Parcel.depot" = ["west"], "Parcel.weight" = [9] }\n',
        )
        assert run(["fuzz", "parcels.yaml", "--target", "local", "--today", "2026-03-02"]) == 0
    assert any(b"Authorization: Bearer t0ken-of-the-shop" in head for head in heads)
    accepted = list(shop.made.values())
    assert {receipt["weight"] for receipt in accepted} == {9}
    assert len(heads) == 60
    assert "t0ken" not in capsys.readouterr().out


def test_a_curl_line_names_the_variable_and_holds_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    monkeypatch.setenv("RULEWRIGHT_USER", "ann-of-the-shop")
    monkeypatch.setenv("RULEWRIGHT_PASSWORD", "hunter22hunter22")
    with raw_server(Shop(text=LAX).handle) as url:
        assert fuzz(url) == 1
    out = capsys.readouterr().out
    assert '--user "$RULEWRIGHT_USER:$RULEWRIGHT_PASSWORD"' in out
    written = out + "".join(path.read_text("utf-8") for path in (folder / ".rulewright").rglob("*") if path.is_file())
    assert "hunter22" not in written


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('auth = { token = "t0ken" }', "“auth” holds what is no name of an environment variable"),
        (
            'auth = { user = "$U" }',
            "“auth” says who asks in one of four ways",
        ),
        ('auth = { token = "$SHOP_TOKEN" }', "the environment variable SHOP_TOKEN is not set"),
        ("rate = 0", "must be more than 0"),
        ('only = "accepting"', "“only” cannot be"),
        ('urll = "x"', "has no key “urll”"),
        ('values = ["x"]', "“values” is a table of lists"),
        ('values = { "Parcel.depo" = ["x"] }', "the contract has no field “Parcel.depo”"),
    ],
)
def test_a_target_with_mistakes_is_refused_with_its_place(
    more: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw_server(Shop().handle) as url:
        _configure(url, more)
        assert run(["fuzz", "parcels.yaml", "--target", "local"]) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_part_of_the_rules_can_be_asked_under_other_bases(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "--rule", "label/length", "--assert", "stated,inferred") == 0
        assert "rules: 1 asserted, 1 exercised, 1 seen kept and broken" in capsys.readouterr().out
        assert fuzz(url, "--rule", "label/length", "--assert", "all") == 0
        assert "rules: 1 asserted, 1 exercised, 1 seen kept and broken" in capsys.readouterr().out
        assert fuzz(url, "--only", "rejecting", "--rule", "note/length") == 0
        assert "rules: 1 asserted, 1 exercised, 0 seen kept and broken" in capsys.readouterr().out


def test_supplied_data_is_judged_by(capsys: pytest.CaptureFixture[str]) -> None:
    Path("depots.csv").write_text("depot,most\nnorth,5\n", "utf-8")
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "--data", "depots=depots.csv") == 1
    assert "accepted-invalid: Parcel.MOST at /weight" in capsys.readouterr().out


def test_too_little_is_never_green(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "--max-requests", "4") == 2
        out, err = capsys.readouterr()
        assert "asserted rules were exercised" in err
        assert "ended early: the budget of 4 requests was spent" in out
        assert fuzz(url, "--max-requests", "4", "--fail-under", "1") == 0


def test_an_answer_is_shown_without_what_would_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    evil = Shop(last=lambda answer, _: (400, {"faults": [{"where": "\x1b[2Jnote"}]}) if answer[0] == 400 else answer)
    with raw_server(evil.handle) as url:
        assert fuzz(url) == 1
    out: Any = capsys.readouterr().out
    assert "wrong-field" in out
    assert "\x1b" not in out
    assert RECEIPT["made"] not in out

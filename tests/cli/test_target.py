"""`rulewright fuzz --target NAME`: what a configured endpoint may say of itself, and what comes of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.contract.sandbox import KEY, Sandbox
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, http, raw_server, replying
from tests.contract.ways import Proxying, authority, tls_server

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tests.contract.shop import Answer

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "fuzz-report.schema.json").read_text("utf-8"))
LAX = PARCELS.replace("length: 0..10", "length: 0..11")
NOTE = ("--rule", "note/length")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the contract in it, which is the current one; no credentials are set."""
    monkeypatch.chdir(tmp_path)
    proxies = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD", *proxies, *map(str.upper, proxies)):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def fuzz(url: str, target: str, *arguments: str) -> int:
    """A run against a target of these lines."""
    Path("rulewright.toml").write_text(f'[target.local]\nurl = "{url}"\n{target}', "utf-8")
    quick = ("--max-requests", "60", "--today", "2026-03-02")
    return run(["fuzz", "parcels.yaml", "--target", "local", *quick, *arguments])


def document(out: str) -> Any:
    found = json.loads(out)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def _knows_only_north(status: int, code: object) -> Callable[[Any], Answer | None]:
    """Answers as an endpoint with a register of its own, in which one depot is."""

    def first(payload: Any) -> Answer | None:
        unknown = payload.get("depot") != "north"
        return (status, {"faults": [{"where": "depot", "code": code}]}) if unknown else None

    return first


SOUTH = 'values = { "Parcel.depot" = ["south"] }\n'


@pytest.mark.parametrize(
    ("answer", "withheld"),
    [
        ((404, "GONE"), "withheld = { status = [404, 409] }"),
        ((422, "DEPOT_UNKNOWN"), 'withheld = { code = "DEPOT_UNKNOWN", at = "faults[*].code" }'),
        ((422, 1700), 'withheld = { code = [1700], at = "faults[*].code" }'),
    ],
)
def test_answers_that_say_nothing_about_the_contract_are_counted_and_are_no_findings(
    answer: tuple[int, object], withheld: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop(first=_knows_only_north(*answer))
    with raw_server(shop.handle) as url:
        assert fuzz(url, f"{withheld}\n", *NOTE, "--fail-under", "0", "--format", "json") == 0
        found = document(capsys.readouterr().out)
        assert fuzz(url, "", *NOTE) == 1
    [counted] = [entry for entry in found["withheld"] if entry["status"] == answer[0]]
    assert counted["answers"] >= 1


def test_a_refusal_with_another_code_beside_a_withheld_one_is_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [{"where": "depot", "code": "DEPOT_UNKNOWN"}, {"where": "note", "code": "TOO_LONG"}]
    shop = Shop(first=lambda payload: (422, {"faults": faults}) if payload.get("note") == "fragile" else None)
    with raw_server(shop.handle) as url:
        assert fuzz(url, 'withheld = { code = ["DEPOT_UNKNOWN"], at = "faults[*].code" }\n') == 1
    assert "rejected-valid" in capsys.readouterr().out


def test_nothing_but_answers_that_say_nothing_is_no_judgement(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(replying(http("422 Odd", b'{"faults": [{"code": "FUNDS"}]}'))) as url:
        assert fuzz(url, 'withheld = { code = ["FUNDS"], at = "faults[*].code" }\n') == 2
    assert "never said whether a payload is right: it answered 422 5 times" in capsys.readouterr().err


def test_an_excluded_rule_is_neither_tried_nor_counted(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop(text=LAX)
    with raw_server(shop.handle) as url:
        assert fuzz(url, "", "--exclude-rule", "note/length", "--exclude-rule", "ONCE") == 0
    out = capsys.readouterr().out
    assert "1 (excluded)" in out
    assert not any(len(str(payload.get("note") or "")) == 11 for payload in shop.received if isinstance(payload, dict))
    refs = [str(payload["ref"]) for payload in shop.received if isinstance(payload, dict) and payload.get("ref")]
    assert len(refs) == len(set(refs))


def test_what_is_excluded_must_be_there_and_leave_something(capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:1"
    assert fuzz(url, "", "--exclude-rule", "note/lenght") == 2
    assert fuzz(url, "", *NOTE, "--exclude-rule", "note/length") == 2
    err = " ".join(capsys.readouterr().err.split())
    assert "Invalid value for --exclude-rule: the contract has no rule “note/lenght”" in err
    assert "--exclude-rule leaves none of the rules that --rule names" in err


def test_a_target_says_how_long_an_answer_may_take_unless_the_command_does(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(lambda *_: True) as url:
        assert fuzz(url, "timeout = 0.2\n", *NOTE) == 2
        assert fuzz(url, "timeout = 60\n", *NOTE, "--timeout", "0.1") == 2
    err = capsys.readouterr().err
    assert "no answer was complete within 0.2 s" in err
    assert "no answer was complete within 0.1 s" in err


def test_a_target_says_from_when_on_an_answer_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "slow = 0.00001\n", *NOTE) == 1
    assert "slow: " in capsys.readouterr().out


def test_a_target_says_how_much_of_an_answer_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop().handle) as url:
        assert fuzz(url, "response_limit = 20\n", *NOTE) == 1
    assert "with more than 20 bytes; the rest was not read" in capsys.readouterr().out


def _everything_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    kept = [path.read_text("utf-8") for path in (folder / ".rulewright").rglob("*") if path.is_file()]
    return "".join([out, err, *kept])


def test_any_header_says_who_asks_and_its_secret_stays_in_its_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heads: list[bytes] = []
    shop = Shop(text=LAX, asks_credentials=False)

    def handle(connection: socket.socket, request: bytes) -> bool:
        heads.append(request.partition(b"\r\n\r\n")[0])
        return shop.handle(connection, request)

    monkeypatch.setenv("SHOP_KEY", "k3y-of-the-shop")
    with raw_server(handle) as url:
        assert fuzz(url, 'auth = { header = "X-Api-Key", value = "Key $SHOP_KEY" }\n', *NOTE) == 1
        written = _everything_written(folder, capsys)
        [line] = [line for line in written.splitlines() if '--header "X-Api-Key: Key $SHOP_KEY"' in line]
        heads.clear()
        subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=True)
        assert re.findall(rb"(?i)x-api-key: ([^\r]*)", heads[0]) == [b"Key k3y-of-the-shop"]
    assert "k3y-of-the-shop" not in written
    assert not any(b"Authorization" in head for head in heads)


PRINTING = """
import pathlib, sys
count = pathlib.Path("tokens")
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
print(f"t0ken-of-the-shop-{number}")
"""


def _commanded(more: str = "") -> str:
    Path("token.py").write_text(PRINTING, "utf-8")
    return f"auth = {{ command = [{json.dumps(sys.executable)}, 'token.py']{more} }}\n"


def test_a_command_prints_tokens_which_are_renewed_when_they_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop(text=LAX)
    uses: dict[bytes, int] = {}

    def handle(connection: socket.socket, request: bytes) -> bool:
        token = re.search(rb"Authorization: Bearer (t0ken-of-the-shop-\d+)\r\n", request)
        if token is not None:
            uses[token[1]] = uses.get(token[1], 0) + 1
            if uses[token[1]] > 15:
                connection.sendall(http("401 Unauthorized", b'{"faults": []}'))
                return True
        return shop.handle(connection, request)

    with raw_server(handle) as url:
        assert fuzz(url, _commanded()) == 1
    written = _everything_written(folder, capsys)
    assert len(uses) >= 3
    assert all(used >= 16 for used in list(uses.values())[:-1])
    assert "accepted-invalid: Parcel.note/length at /note" in written
    assert "1 finding" in written
    assert f'--header "Authorization: Bearer $({sys.executable} token.py)"' in written
    assert "t0ken-of-the-shop" not in written


def test_a_plan_asks_no_command_for_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("https://shop.example", _commanded(), "--plan") == 0
    assert not Path("tokens").exists()
    assert "nothing was sent" in capsys.readouterr().out


def test_a_refused_command_is_asked_twice_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(replying(http("401 Unauthorized", b'{"faults": []}'))) as url:
        assert fuzz(url, _commanded(', refresh = "50min"')) == 2
    assert Path("tokens").read_text() == "2"
    out, err = capsys.readouterr()
    assert "refused the credentials of every request (sent was Bearer $(" in err
    assert "t0ken-of-the-shop" not in out + err


@pytest.mark.parametrize("served", [0, 5])
def test_a_command_that_fails_at_once_or_later_is_told_and_nothing_is_judged(
    served: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        if len(shop.received) >= served:
            connection.sendall(http("401 Unauthorized", b'{"faults": []}'))
            return True
        return shop.handle(connection, request)

    script = f"import pathlib, sys; p = pathlib.Path('ran'); {'' if served else 'sys.exit(4)'}\n"
    script += "if p.exists(): sys.exit('the session is over')\np.touch(); print('t0ken-of-the-shop')"
    Path("token.py").write_text(script, "utf-8")
    with raw_server(handle) as url:
        assert fuzz(url, f"auth = {{ command = [{json.dumps(sys.executable)}, 'token.py'] }}\n") == 2
    err = " ".join(capsys.readouterr().err.split())
    assert "token.py) failed with exit code" in err
    assert ("the session is over" in err) is bool(served)
    assert "t0ken-of-the-shop" not in err


def test_a_busy_endpoint_is_asked_again_when_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop()
    turns = count()

    def handle(connection: socket.socket, request: bytes) -> bool:
        if next(turns) % 3 == 1:
            connection.sendall(http("429 Too Many Requests", b'{"faults": []}', "Retry-After: 0"))
            return True
        return shop.handle(connection, request)

    with raw_server(handle) as url:
        assert fuzz(url, "", *NOTE, "--format", "json", "--format", "text=report.txt") == 0
        found = document(capsys.readouterr().out)
        [busy] = [entry["answers"] for entry in found["withheld"] if entry["status"] == 429]
        assert busy == pytest.approx(found["requests"] / 3, abs=1)
        assert f"429 {busy} times" in Path("report.txt").read_text("utf-8")
        assert fuzz(url, "retries = 0\n", *NOTE) == 0
    assert "429" in capsys.readouterr().out


def test_an_endpoint_that_is_to_be_waited_for_too_long_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(replying(http("503 Busy", b'{"faults": []}', "Retry-After: 3600"))) as url:
        assert fuzz(url, "", *NOTE) == 2
    out, err = capsys.readouterr()
    assert "ended early: the endpoint is busy and has to be waited for (3600 s)" in out
    assert "never said whether a payload is right: it answered 503 1 times" in err


def test_a_host_elsewhere_is_reached_through_the_proxy_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = authority(tmp_path / "own")
    shop = Shop(text=LAX)
    remote = (*NOTE, "--allow-remote", "--fail-under", "0")
    monkeypatch.setenv("RULEWRIGHT_TOKEN", "t0ken-of-the-shop")
    with tls_server(shop.handle, known) as url:
        proxy = Proxying(url, wants="Basic dTpzM2NyZXQ=")
        with raw_server(proxy.handle) as at:
            monkeypatch.setenv("HTTPS_PROXY", at.replace("//", "//u:s3cret@"))
            assert fuzz("https://shop.example", 'rate = 1000\ntls = { ca = "own/ca.pem" }\n', *remote) == 1
            written = _everything_written(tmp_path, capsys)
            monkeypatch.setenv("NO_PROXY", "example")
            asked = len(proxy.lines)
            assert fuzz("https://shop.example", "timeout = 5\n", *remote, "--max-time", "5") == 2
    assert proxy.lines[0].startswith("CONNECT shop.example:443 ")
    assert len(proxy.lines) == asked
    assert f'--proxy "$HTTPS_PROXY" --cacert {tmp_path}/own/ca.pem' in written
    assert "ended early: the endpoint accepted what it should refuse, and it is not on this machine" in written
    assert "s3cret" not in written
    assert "nothing answers at https://shop.example: the host name cannot be resolved" in capsys.readouterr().err


def test_that_nobody_is_verified_is_told_wherever_something_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = authority(tmp_path / "own")
    with tls_server(Shop(text=LAX).handle, known) as url:
        assert fuzz(url, "", *NOTE) == 2
        assert "its certificate is not trusted" in capsys.readouterr().err
        formats = ("--format", "json", "--format", "text=report.txt")
        assert fuzz(url, "tls = { verify = false }\n", *NOTE, *formats) == 1
    out, err = capsys.readouterr()
    warning = f"nobody verifies that {url} is who it should be (verify = false)"
    found = document(out)
    assert found["warnings"][0].startswith(warning)
    assert f"warning: {warning}" in err
    assert f"warning: {warning}" in Path("report.txt").read_text("utf-8")
    assert "curl --silent --show-error --include --insecure " in found["findings"][0]["curl"]


def test_a_proxy_that_wants_to_know_who_asks_is_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    proxy = Proxying("http://127.0.0.1:1", wants="Basic dTpw")
    with raw_server(proxy.handle) as at:
        assert fuzz("http://127.0.0.1:1", f'proxy = "{at}"\n', *NOTE) == 2
    out, err = capsys.readouterr()
    assert "undocumented-status" not in out
    assert "it answered 407 5 times" in err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'proxy = "socks5://h:1"',
            "the proxy has the scheme “socks5”; proxies are spoken to in http, also those for https",
        ),
        ('proxy = "http://u:s3cret@h:1"', "“proxy” has credentials in it, which do not belong into a file"),
        ('proxy = "http://"', "the proxy is not the URL of a proxy"),
        ("tls = { verify = false }", "“tls” is for an https URL"),
        ('auth = { header = "X-Key" }', "“auth” says who asks in one of four ways, and nothing beside it"),
        ('auth = { token = "$T", header = "X-Key", value = "$V" }', "“auth” says who asks in one of four ways"),
        ('auth = { token = "$T", refresh = "1h" }', "“auth” says who asks in one of four ways"),
        ('auth = { header = "X-Key", value = "s3cret" }', "has its secret in an environment variable"),
        ('auth = { header = "X-Key", value = "`id` $V" }', "beside it plain words at most"),
        ('auth = { header = "X Key", value = "$V" }', "“X Key” cannot be the header that says who asks"),
        ('auth = { header = "Host", value = "$V" }', "“Host” cannot be the header that says who asks"),
        ('auth = { command = "shop token" }', "“command” must be a list, found the text “shop token”"),
        ("auth = { command = [] }", "“command” names no program"),
        ("auth = { command = [1] }", "an argument of “command” must be a text"),
        ('auth = { command = ["a"], refresh = "50" }', "“refresh” cannot be “50”"),
        ("auth = 1", "“auth” must be a map"),
        ("retries = -1", "“retries”, how often a busy endpoint is asked again, must be a whole number from 0"),
        ("timeout = 0", "“timeout”, the seconds that an answer may take, must be more than 0, found the number 0"),
        ('slow = "5s"', "“slow”, the seconds after which an answer is late, must be a number"),
        ("budget = 1.5", "“budget”, the most requests, must be a whole number from 1"),
        ("response_limit = 0", "“response_limit”, the bytes of an answer that are read, must be a whole number from 1"),
        ("withheld = [404]", "“withheld” must be a map, found a list"),
        ("withheld = { status = 200 }", "a status that says nothing is one from 400 to 599"),
        ("withheld = { code = [[]] }", "a code must be a word, found a list"),
        ('withheld = { code = "X", at = "a[" }', "“a[” cannot stand in a dotted path"),
        ("withheld = { codes = [] }", "“withheld” has no key “codes”"),
    ],
)
def test_a_mistake_is_told_with_its_place(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", line) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert err.startswith("rulewright.toml:3:")
    assert message in err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('tls = { ca = "none.pem" }', "“ca” cannot be used: No such file or directory"),
        ('tls = { ca = "parcels.yaml" }', "“ca” cannot be used: it is not in PEM"),
        ('tls = { key = "k.pem" }', "“tls” has a key and no certificate"),
        ('tls = { ca = "none.pem", verify = false }', "“tls” names whom to trust and trusts everybody"),
        ('tls = { verify = "no" }', "“verify” must be true or false"),
        ('tls = { pin = "x" }', "“tls” has no key “pin”"),
    ],
)
def test_a_mistake_about_tls_is_told_with_its_place(
    line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fuzz("https://127.0.0.1:1", line) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert err.startswith("rulewright.toml:3:")
    assert message in err


def test_codes_need_a_place_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz("http://127.0.0.1:1", 'withheld = { code = "X" }') == 2
    assert "the contract does not say where a refusal has its code" in " ".join(capsys.readouterr().err.split())
    Path("parcels.yaml").write_text(
        PARCELS.replace(
            "{ type: string }\noperations", "{ type: string }\n      code: { type: string }\noperations"
        ).replace("field: where,", "field: where, code: code,"),
        "utf-8",
    )
    faults = b'{"faults": [{"where": "x", "code": "X"}]}'
    with raw_server(replying(http("400 Bad Request", faults))) as url:
        assert fuzz(url, 'withheld = { code = "X" }') == 2
    assert "it answered 400 5 times" in capsys.readouterr().err


DECLARED = PARCELS.replace(
    "    body: Parcel\n",
    "    headers: { X-Shop-Key: { type: string, length: 8..40, required: true } }\n    body: Parcel\n",
)
CARRYING = 'auth = { header = "X-Shop-Key", value = "$SHOP_KEY" }\n'


def test_a_header_that_says_who_asks_may_be_declared_as_a_parameter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_KEY", KEY)
    Path("parcels.yaml").write_text(DECLARED, "utf-8")
    shop = Sandbox(text=DECLARED)
    shop.first = lambda _: None
    with raw_server(shop.handle) as url:
        assert fuzz(url, CARRYING, "--format", "json", "--fail-under", "0") == 0
    found = document(capsys.readouterr().out)
    # Nobody in particular asks once, and the parameter is never anything but the credentials.
    assert shop.keys == {True: 59, False: 1}
    missed = {entry["rule"]: entry["reason"] for entry in found["rules"]["not_reached"]}
    reason = "its parameter says who asks, and is sent as it is"
    assert {rule for rule, why in missed.items() if why == reason} <= {
        "send.header.X-Shop-Key/length",
        "send.header.X-Shop-Key/required",
        "send.header.X-Shop-Key/type",
    }


def test_credentials_that_break_the_rules_of_their_parameter_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_KEY", KEY)
    Path("parcels.yaml").write_text(DECLARED.replace("length: 8..40", "enum: [another-key]"), "utf-8")
    shop = Sandbox()
    shop.first = lambda _: None
    with raw_server(shop.handle) as url:
        assert fuzz(url, CARRYING, "--show-values") == 1
    out, err = capsys.readouterr()
    assert "accepted-invalid: send.header.X-Shop-Key/enum" in out
    assert KEY not in out + err
    assert not any(KEY in path.read_text("utf-8") for path in Path(".rulewright").rglob("*.json"))

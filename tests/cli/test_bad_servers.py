"""Servers that die, hang, flood, redirect or talk nonsense: every run ends soon, with a message and an exit code."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, http, raw_server, replying

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    Handle = Callable[[socket.socket, bytes], bool]

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "fuzz-report.schema.json").read_text("utf-8"))
SOON = 15.0
"""Seconds, on a busy machine; each run alone takes one or two."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def fuzz(url: str, *arguments: str) -> int:
    started = time.monotonic()
    formats = ("--format", "text", "--format", "json=report.json")
    code = run(["fuzz", "parcels.yaml", "--url", url, "--today", "2026-03-02", *formats, *arguments])
    assert time.monotonic() - started < SOON
    Draft202012Validator(SCHEMA).validate(json.loads(Path("report.json").read_text("utf-8")))
    return code


MORTAL = """
import os, signal, sys
from tests.contract.shop import Shop
from tests.contract.support import raw_server
shop = Shop()
def handle(connection, request):
    if len(shop.received) == 20:
        os.kill(os.getpid(), signal.SIGKILL)
    return shop.handle(connection, request)
with raw_server(handle) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def mortal() -> Iterator[str]:
    """A server in a process of its own, which is killed while it has a request."""
    process = subprocess.Popen(
        [sys.executable, "-c", MORTAL], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def test_a_server_that_is_killed_ends_the_run_with_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    with mortal() as url:
        assert fuzz(url) == 1
    out, err = capsys.readouterr()
    assert "no-response: " in out
    assert "ended early: the endpoint stopped answering: the connection was refused" in out
    assert err == ""


def test_a_server_that_falls_silent_ends_the_run_with_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        return len(shop.received) >= 20 or shop.handle(connection, request)

    with raw_server(handle) as url:
        assert fuzz(url, "--timeout", "0.3") == 1
    assert "ended early: the endpoint stopped answering: no answer was complete within 0.3 s" in capsys.readouterr().out


def _flooding(head: bytes, part: bytes) -> Handle:
    """Sends the part after the head for ever, or 200 MB of it, until nobody reads."""

    def handle(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(head)
        for _turn in range(200_000_000 // len(part)):
            connection.sendall(part)
        return False

    return handle


MEGABYTES = _flooding(
    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n\r\n", b"x" * 100_000
)
CHUNKS = _flooding(
    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"2710\r\n" + b"x" * 10_000 + b"\r\n",
)


@pytest.mark.parametrize("handle", [MEGABYTES, CHUNKS])
def test_a_flood_is_read_up_to_the_limit(handle: Handle, capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(handle) as url:
        assert fuzz(url, "--max-requests", "12") == 1
    assert "response-shape: send\n  answered 201 with more than 1,048,576 bytes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("handle", "problem"),
    [
        (_flooding(b"HTTP/1.1 201 Created\r\n", b"X: y\r\n" * 50), "what came back is not HTTP"),
        (_flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "no answer was complete within 1 s"),
        (_flooding(b"HTTP/1.1 201 Created\r\nX: ", b"y" * 1_000), "what came back is not HTTP"),
        (_flooding(b"", b"\x00\xff" * 1_000), "what came back is not HTTP"),
        (replying(b"HTTP/1.1 two hundred\r\n\r\n"), "what came back is not HTTP"),
    ],
)
def test_nonsense_is_no_answer(handle: Handle, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(handle) as url:
        assert fuzz(url, "--timeout", "1") == 2
    assert f"answered none of the first 3 requests: {problem}" in capsys.readouterr().err


def test_an_answer_that_breaks_off_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    def handle(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http("201 Created", b"x" * 100)[:-40])
        return False

    with raw_server(handle) as url:
        assert fuzz(url) == 2
    assert "the connection was closed after 60 bytes of the answer" in capsys.readouterr().err


def test_a_redirect_is_not_followed_and_the_credentials_go_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere: list[bytes] = []

    def note(connection: socket.socket, request: bytes) -> bool:
        elsewhere.append(request)
        return Shop().handle(connection, request)

    with raw_server(note) as other:
        moved = replying(http("307 Temporary Redirect", b"", f"Location: {other}/parcels"))
        with raw_server(moved) as url:
            assert fuzz(url) == 2
    assert elsewhere == []
    err = capsys.readouterr().err
    assert f"redirects every request to {other}/parcels; redirects are not followed" in err

"""How a run of `rulewright fuzz` ends: by Ctrl-C, with a clean-up, and what it says of what is left."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.cli.support import Ran, start
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, http, raw_server

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "fuzz-report.schema.json").read_text("utf-8"))
LAX = PARCELS.replace("length: 0..10", "length: 0..11")
DROP = PARCELS.replace(
    "errors: {",
    """  drop:
    request: DELETE /parcels/{depot}/{ref}
    path: { depot: { type: string }, ref: { type: string } }
    responses:
      gone: { status: 204 }
errors: {""",
)
CLEANUP = 'cleanup = "DELETE /parcels/{depot}/{ref}"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the contract in it, which is the current one; no credentials are set."""
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    return tmp_path


def _removed(_: tuple[str, ...]) -> int:
    return 204


@dataclass
class Depot:
    """A shop that can also remove, as a test says."""

    shop: Shop = field(default_factory=Shop)
    remove: Callable[[tuple[str, ...]], int] = _removed
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        method, path, _ = request.split(b"\r\n")[0].decode().split(" ")
        if method != "DELETE":
            return self.shop.handle(connection, request)
        key = tuple(unquote(step) for step in path.split("/")[2:])
        self.asked.append(key)
        status = self.remove(key)
        if status == 204:
            self.shop.made.pop(key, None)
        connection.sendall(http(f"{status} Odd", b"" if status == 204 else b"{}"))
        return True


def _names(shop: Shop) -> list[str]:
    keys: list[Any] = list(shop.made)
    return [f"{depot}/{ref}" for depot, ref in keys]


def arguments(url: str, target: str, *more: str) -> list[str]:
    Path("rulewright.toml").write_text(f'[target.local]\nurl = "{url}"\n{target}', "utf-8")
    return ["fuzz", "parcels.yaml", "--target", "local", "--max-requests", "60", "--today", "2026-03-02", *more]


def document(out: str) -> Any:
    found = json.loads(out)
    Draft202012Validator(SCHEMA).validate(found)
    return found


@pytest.mark.parametrize("target", [CLEANUP, 'cleanup = "drop"\n'])
def test_what_a_run_created_is_removed_at_its_end(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("parcels.yaml").write_text(DROP, "utf-8")
    depot = Depot()
    with raw_server(depot.handle) as url:
        assert run(arguments(url, target, "--format", "json", "--format", "text=report.txt")) == 0
    found = document(capsys.readouterr().out)
    assert depot.shop.count > 5
    assert depot.shop.made == {}
    assert len(depot.asked) == len(set(depot.asked)) == depot.shop.count
    assert found["cleanup"] == {"removed": depot.shop.count, "left": []}
    assert found["requests"] == 60
    assert f"cleaned up: {depot.shop.count} things\n" in Path("report.txt").read_text("utf-8")


def test_what_could_not_be_removed_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    depot = Depot(remove=lambda key: 404 if key[0] == "south" else 204)
    with raw_server(depot.handle) as url:
        assert run(arguments(url, CLEANUP, "--format", "json", "--format", "text=report.txt")) == 0
    found = document(capsys.readouterr().out)["cleanup"]
    assert found["removed"] + len(found["left"]) == depot.shop.count
    assert {f"DELETE /parcels/{receipt}" for receipt in _names(depot.shop)} == {
        left["request"] for left in found["left"]
    }
    assert {left["reason"] for left in found["left"]} == {"it answered 404"}
    assert "not cleaned up: DELETE /parcels/south/" in Path("report.txt").read_text("utf-8")


def test_what_has_no_name_in_the_answer_is_listed_by_what_made_it(capsys: pytest.CaptureFixture[str]) -> None:
    depot = Depot()
    with raw_server(depot.handle) as url:
        assert run(arguments(url, 'cleanup = "DELETE /parcels/{receipt.id}"\n')) == 0
    reason = "neither the answer nor the payload has “receipt.id”, which the clean-up needs"
    [times] = re.findall(
        f"not cleaned up: POST /parcels: {re.escape(reason)} \\((\\d+) times\\)\n", capsys.readouterr().out
    )
    assert int(times) >= depot.shop.count > 5


def test_a_clean_up_that_nobody_answers_is_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    def dead(_: tuple[str, ...]) -> int:
        raise OSError

    depot = Depot(remove=dead)
    with raw_server(depot.handle) as url:
        assert run(arguments(url, CLEANUP)) == 0
    out = capsys.readouterr().out
    assert len(depot.asked) == 3
    assert out.count("not cleaned up: ") == depot.shop.count
    assert "the endpoint stopped answering: the connection was closed without an answer" in out


def test_what_was_never_answered_may_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A server that creates and says nothing: what it made is removed all the same, by what the payload says of it."""
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        if len(shop.received) == 10:
            shop.take(request.partition(b"\r\n\r\n")[2])
            return False
        return depot.handle(connection, request)

    depot = Depot(shop)
    with raw_server(handle) as url:
        run(arguments(url, CLEANUP))
    assert shop.made == {}
    assert "not cleaned up" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('cleanup = "dorp"', "“cleanup” is “dorp”, which is no operation of parcels and no request"),
        ('cleanup = "dorp"', "did you mean “drop”?; or write a method and a path, such as"),
        ('cleanup = "send"', "“cleanup” is “send”, which takes a body, for which there is nothing"),
        ("cleanup = true", "“cleanup” must be a text"),
        ('cleanup = "delete /x"', "“cleanup” is “delete /x”, which is no operation"),
    ],
)
def test_a_clean_up_that_cannot_be_is_told_with_its_place(
    line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("parcels.yaml").write_text(DROP, "utf-8")
    assert run(arguments("http://127.0.0.1:1", line)) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert err.startswith("rulewright.toml:3:")
    assert message in err


def test_a_plan_says_what_is_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments("http://127.0.0.1:1", CLEANUP, "--plan")) == 0
    plan = capsys.readouterr().out
    assert "at the end, DELETE /parcels/{depot}/{ref} for each thing that was created\n" in plan


@dataclass
class Pressing:
    """Presses Ctrl-C in another process once for each of `at`, at the first request for which it is true, in order.

    That request is answered as `then` says.
    """

    at: list[Callable[[bytes], bool]]
    then: Callable[[socket.socket, bytes], bool]
    otherwise: Callable[[socket.socket, bytes], bool]
    started: threading.Event = field(default_factory=threading.Event)
    pid: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_time(self, request: bytes) -> bool:
        with self.lock:
            found = bool(self.at) and self.at[0](request)
            if found:
                self.at.pop(0)
            return found

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        if not self.is_time(request):
            return self.otherwise(connection, request)
        self.started.wait(30)
        os.kill(self.pid, signal.SIGINT)
        return self.then(connection, request)

    def ran(self, target: str, *more: str) -> Ran:
        with raw_server(self.handle) as url:
            process = start(*arguments(url, target, *more))
            self.pid = process.pid
            self.started.set()
            out, err = process.communicate(timeout=60)
        return Ran(process.returncode, out.decode(), err.decode())


def _silent(_: socket.socket, __: bytes) -> bool:
    return True


@pytest.mark.parametrize("answers", [False, True])
def test_ctrl_c_ends_with_a_whole_report_of_what_was_found_and_a_clean_up(answers: bool) -> None:
    depot = Depot(Shop(text=LAX))
    pressing = Pressing([lambda _: len(depot.shop.received) >= 40], depot.handle if answers else _silent, depot.handle)
    ran = pressing.ran(f"timeout = 60\n{CLEANUP}", "--format", "json", "--format", "text=report.txt")
    assert (ran.code, ran.err) == (1, "")
    found = document(ran.out)
    assert [finding["rules"] for finding in found["findings"]] == [["Parcel.note/length"]]
    assert found["ok"] is False
    assert depot.shop.made == {}
    assert found["cleanup"]["left"] == []
    report = Path("report.txt").read_text("utf-8")
    assert "ended early: it was interrupted\n" in report
    assert report.endswith("1 finding\n")


def test_ctrl_c_before_anything_was_found_judges_nothing() -> None:
    shop = Shop()
    ran = Pressing([lambda _: len(shop.received) >= 10], _silent, shop.handle).ran("timeout = 60\n")
    assert ran.code == 2
    assert ran.err == "error: could not judge: it was interrupted before everything was sent\n"
    assert ran.out.endswith(": could not judge\n")
    assert "ended early: it was interrupted" in ran.out


def test_ctrl_c_while_payloads_are_drawn_is_no_different() -> None:
    shop = Shop()
    pressing = Pressing([lambda _: len(shop.received) >= 60], _silent, shop.handle)
    ran = pressing.ran("timeout = 60\n", "--max-requests", "2000", "--rule", "note/length")
    assert (ran.code, ran.err) == (2, "error: could not judge: it was interrupted before everything was sent\n")


def test_a_second_ctrl_c_ends_the_clean_up_at_once_and_lists_what_is_left() -> None:
    depot = Depot(Shop(text=LAX))
    at: list[Callable[[bytes], bool]] = [
        lambda _: len(depot.shop.received) >= 40,
        lambda request: request.startswith(b"DELETE") and len(depot.asked) == 2,
    ]
    ran = Pressing(at, _silent, depot.handle).ran(f"timeout = 60\n{CLEANUP}", "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    found = document(ran.out)["cleanup"]
    assert found["removed"] == 2
    assert len(found["left"]) == len(depot.shop.made) > 2
    assert {left["reason"] for left in found["left"]} == {"it was interrupted"}


def test_ctrl_c_while_the_run_is_prepared_says_so() -> None:
    depot = Depot()
    accepted = threading.Event()

    def reached(connection: socket.socket) -> socket.socket:
        accepted.set()
        return connection

    with raw_server(depot.handle, reached) as url:
        process = start(*arguments(url, ""))
        assert accepted.wait(30)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.startswith(b"error: could not judge: it was interrupted before ")
    assert b"Traceback" not in err


KEPT = ".rulewright/findings"
TWO_FAULTS = LAX.replace("+ 5d", "+ 1d")
TWO_RULES = ("--rule", "note/length", "--rule", "sendOn/notBefore")


def _keep_two_findings() -> None:
    with raw_server(Shop(text=TWO_FAULTS).handle) as url:
        assert run(arguments(url, "", *TWO_RULES)) == 1
    assert len(list(Path(KEPT).glob("*.finding.json"))) == 2


def test_what_is_created_when_findings_are_sent_again_is_removed_or_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _keep_two_findings()
    depot = Depot(Shop(text=TWO_FAULTS))
    with raw_server(depot.handle) as url:
        assert run(arguments(url, CLEANUP, "--replay", KEPT)) == 1
    assert depot.shop.count == len(depot.asked) == 2
    assert depot.shop.made == {}
    assert "not cleaned up" not in capsys.readouterr().out
    depot = Depot(Shop(text=TWO_FAULTS), remove=lambda _: 500)
    with raw_server(depot.handle) as url:
        assert run(arguments(url, CLEANUP, "--replay", KEPT, "--format", "json")) == 1
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "replay-report.schema.json").read_text("utf-8"))
    found = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema).validate(found)
    left = [entry for finding in found["findings"] for entry in finding["left"]]
    assert sorted(entry["request"] for entry in left) == sorted(
        f"DELETE /parcels/{name}" for name in _names(depot.shop)
    )


def test_ctrl_c_while_findings_are_sent_again_judges_no_more_of_them() -> None:
    _keep_two_findings()
    shop = Shop(text=TWO_FAULTS)
    ran = Pressing([lambda _: True], _silent, shop.handle).ran("timeout = 60\n", "--replay", KEPT)
    assert ran.code == 2
    assert ran.err.count(": it was interrupted\n") == 2
    assert ran.out.endswith("2 findings sent again: 2 not judged\n")
    assert shop.received == []

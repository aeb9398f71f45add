"""What befalls requests of a mock: drawn by a seed, counted by all workers, and told as the contract documents it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from rulewright.cli.mock import command
from rulewright.mock.meter import LocalMeter, SharedMeter
from rulewright.mock.traffic import CALM, Chance, Delay, Latency, Limit, Marked, Traffic
from tests.mock.processes import mocked

if TYPE_CHECKING:
    import subprocess
    from contextlib import AbstractContextManager

    from rulewright.mock.traffic import Meter

BASIC = "Basic dTpw"
FIELD = "accountIdentifier"


def mock(*options: str, errors: IO[str] | None = None) -> AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    return mocked("async-orders", *options, errors=errors)


def order(number: int, account: str = "acme-rewards") -> dict[str, Any]:
    item = {"externalRefLineItemID": "L1", "utid": "U157189", "amount": 25.0, "deliveryMethod": "EMAIL"}
    item["recipient"] = {"firstName": "Ada", "lastName": "King", "email": "ada@example.org"}
    return {
        "externalRefID": f"ORDER-{number}",
        "customerIdentifier": "acme-corp",
        "accountIdentifier": account,
        "lineItems": [item],
    }


def sent(url: str, body: object, authorization: str | None = BASIC) -> tuple[int, dict[str, str], Any]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
    connection.request("POST", "/asyncOrders", json.dumps(body), headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), json.loads(data) if data else None


def test_nothing_befalls_anybody_where_nothing_is_asked_for() -> None:
    assert CALM.befalls(LocalMeter()) == Delay()
    assert CALM.stops({"a": 1}) is None


def test_what_is_drawn_hangs_on_the_seed_and_the_order_of_requests_alone() -> None:
    traffic = Traffic(Latency(0.01, 0.02), chances=(Chance(503, 0.3), Chance(402, 0.3)), seed=4)
    first, second = LocalMeter(), SharedMeter()
    drawn = [traffic.befalls(first) for _ in range(400)]
    assert drawn == [traffic.befalls(second) for _ in range(400)]
    assert drawn != [Traffic(traffic.latency, chances=traffic.chances, seed=5).befalls(first) for _ in range(400)]
    assert all(0.01 <= delay.seconds <= 0.02 for delay in drawn)
    counted = Counter(delay.status for delay in drawn)
    assert 90 < counted[503] < 150
    assert 55 < counted[402] < 115


@pytest.mark.parametrize("make", [LocalMeter, SharedMeter])
def test_a_limit_lets_through_what_it_says_and_tells_when_there_is_room_again(make: type[Meter]) -> None:
    meter, traffic = make(), Traffic(limit=Limit(2, 10.0))
    seconds = [0.0, 0.0, 1.0, 5.0, 5.0, 100.0, 100.0, 100.0]
    found = [traffic.befalls(meter, lambda now=now: now) for now in seconds]  # type: ignore[misc]
    assert [delay.retry_after for delay in found] == [None, None, 4, None, 5, None, None, 5]
    assert [delay.status for delay in found] == [None, None, 429, None, 429, None, None, 429]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"a": {"b": "x"}}, 402), ({"a": {"b": "y"}}, None), ({"a": {"b": 7}}, 409), ({"a": "x"}, None), ([], None)],
)
def test_a_value_of_a_field_has_its_status(body: Any, status: int | None) -> None:
    assert Traffic(marked=(Marked(402, ("a", "b"), "x"), Marked(409, ("a", "b"), "7"))).stops(body) == status


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--latency", "5"], "“5” is no time; write 50ms, 2s or 20ms..200ms"),
        (["--latency", "2s..1s"], "“2s..1s” is no time"),
        (["--rate-limit", "0/s"], "“0/s” is no rate; write 1/s, 100/min or 5000/h"),
        (["--answer", "503"], "“503” names no status from 400 to 599 and when it is due; write 503:0.1"),
        (["--answer", "200:0.5"], "“200:0.5” names no status from 400 to 599"),
        (["--answer", "503:2"], "“2” is no share between 0 and 1"),
        (["--answer", "402:accountIdentifer=x"], "did you mean “accountIdentifier”?"),
        (["--answer", "402:lineItems[*].utid=x"], "outside its arrays"),
        (["--workers", "2"], "several workers need a store that they share; add --store sqlite:///orders.db"),
        (["--workers", "0"], "0 is not in the range x>=1"),
    ],
)
def test_an_option_that_says_nothing_is_answered_with_what_to_write(options: list[str], said: str) -> None:
    found = CliRunner().invoke(command, ["async-orders", *options])
    assert found.exit_code == 2
    assert said in found.output.replace("\n", " ")


def test_a_mock_is_late_busy_and_poor_as_it_is_told() -> None:
    options = ["--latency", "120ms", "--rate-limit", "6/h", "--answer", f"402:{FIELD}=empty", "--login", "u:p"]
    with mock(*options) as (url, _):
        started = time.monotonic()
        made = sent(url, order(1))
        assert time.monotonic() - started >= 0.12
        assert made[0] == 201
        assert sent(url, order(2), "Basic dTpx")[0] == 401
        assert sent(url, order(3, "empty"))[0] == 402
        assert sent(url, order(3, "empty") | {"lineItems": []})[0] == 400
        assert sent(url, order(3))[0] == 201
        assert sent(url, order(3))[0] == 200
        status, headers, body = sent(url, order(4))
        assert (status, body["httpCode"]) == (429, 429)
        assert 500 <= int(headers["retry-after"]) <= 600


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_mock_that_is_stopped_says_nothing(how: signal.Signals, workers: str, tmp_path: Path) -> None:
    options = ["--workers", workers, "--store", f"sqlite:///{tmp_path / 'keys.db'}"]
    with (tmp_path / "said").open("w+") as said:
        with mock(*options, errors=said) as (url, process):
            assert sent(url, order(1))[0] == 201
            process.send_signal(how)
            process.wait(30)
        said.seek(0)
        assert said.read().strip() == ""


def test_two_runs_of_a_seed_fail_on_the_same_requests() -> None:
    found = []
    for _ in range(2):
        with mock("--answer", "503:0.4", "--seed", "7") as (url, _):
            found.append([sent(url, order(number))[0] for number in range(20)])
    assert found[0] == found[1]
    assert set(found[0]) == {201, 503}


def children(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(state[1]) == process and b"spawn_main" in line:
                found.append(int(entry.name))
    return found


def until(is_so: Any, what: str) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_workers_share_keys_and_limits_and_are_started_again(tmp_path: Path) -> None:
    options = ["--workers", "3", "--store", f"sqlite:///{tmp_path / 'keys.db'}", "--rate-limit", "90/h"]
    with mock(*options) as (url, process):
        first = children(process.pid)
        assert len(first) == 3
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda number: sent(url, order(number % 10)), range(40)))
        assert Counter(status for status, _, _ in answers) == {201: 10, 200: 30}
        assert len({json.dumps(body, sort_keys=True) for _, _, body in answers}) == 10
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(children(process.pid)) == 3 and first[0] not in children(process.pid), "no new worker")
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: sent(url, order(1)), range(60)))
        assert Counter(status for status, _, _ in answers) == {200: 50, 429: 10}
        left = children(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        until(lambda: not any(Path(f"/proc/{number}").exists() for number in left), "workers are left")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    with mock("--workers", "2", "--store", f"sqlite:///{tmp_path / 'keys.db'}") as (_, process):
        left = children(process.pid)
        process.kill()
        until(lambda: not any(Path(f"/proc/{number}").exists() for number in left), "workers are left")

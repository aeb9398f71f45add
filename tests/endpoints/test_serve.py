"""The endpoint answers over a socket from the moment its URL is known, and stops when it is told to."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.endpoints.async_orders import create_app
from tests.endpoints.client import BEARER
from tests.endpoints.samples import NOW, Edits, day, order
from tests.endpoints.serve import serving

ROOT = Path(__file__).parents[2]


def _status(url: str, edits: Edits | None = None) -> int:
    headers = {"Content-Type": "application/json", "Authorization": BEARER}
    body = json.dumps(order(edits)).encode()
    request = urllib.request.Request(f"{url}/asyncOrders", body, headers)  # noqa: S310 - the URL is our own
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - as above
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_an_application_is_served_on_a_free_port_while_it_is_needed() -> None:
    app = create_app(today=lambda: NOW)
    with serving(app) as first, serving(app) as second:
        assert first != second
        assert (_status(first), _status(second)) == (201, 200)
    with pytest.raises(urllib.error.URLError):
        _status(first)


def test_a_taken_port_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=r"[Aa]ddress"), serving(create_app(today=lambda: NOW), port=port):
            pass


def test_simultaneous_clients_make_one_order() -> None:
    with serving(create_app(today=lambda: NOW)) as url, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(_status, [url] * 8))
    assert sorted(statuses) == [200] * 7 + [201]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_program_prints_its_url_first_and_ends_on_a_signal(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "tests.endpoints.serve", "--today", "2026-03-02"]
    with subprocess.Popen(
        [*command, "--fault", "delivery-4-days-early"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        url = program.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        assert _status(url, {"lineItems[0].deliveryDate": day(3)}) == 201
        assert _status(url, {"externalRefID": "other", "lineItems[0].deliveryDate": day(2)}) == 400
        program.send_signal(ending)
        assert program.wait(timeout=20) == 0
        assert not program.stdout.read()


def test_the_program_refuses_an_unknown_fault() -> None:
    command = [sys.executable, "-m", "tests.endpoints.serve", "--fault", "none-such"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "invalid choice: 'none-such'" in ended.stderr

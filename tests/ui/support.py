"""Rules and options → the front page of a mock in a process of its own, and what it answers."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.mock.processes import mocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPERATION = "createAsyncOrder"
TODAY = "2026-03-02"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def text(self) -> str:
        return self.data.decode()


@dataclass(frozen=True)
class Front:
    """A mock and the address of its front page."""

    mock: str
    address: str

    def get(self, path: str = "", headers: Mapping[str, str] | None = None, **query: Any) -> Answer:
        return self._sent("GET", path, query, None, headers or {})

    def post(self, path: str, body: bytes | str, headers: Mapping[str, str] | None = None, **query: Any) -> Answer:
        return self._sent("POST", path, query, body, headers or {})

    def check(self, body: bytes | str, operation: str = OPERATION, **query: Any) -> Any:
        answer = self.post("check", body, operation=operation, **query)
        assert answer.status == 200, answer.text
        return answer.json

    def _sent(
        self, method: str, path: str, query: Mapping[str, object], body: bytes | str | None, headers: Mapping[str, str]
    ) -> Answer:
        at = urlsplit(self.address)
        connection = HTTPConnection(at.netloc, timeout=30)
        data = body.encode() if isinstance(body, str) else body
        connection.request(method, f"{at.path}{path}?{urlencode(query)}", data, dict(headers))
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found


@contextmanager
def fronted(rules: str, *options: str) -> Iterator[Front]:
    """A mock with a front page, as of 2026-03-02."""
    with mocked(rules, "--ui", *options) as (url, process):
        assert process.stdout is not None
        yield Front(url, process.stdout.readline().strip())

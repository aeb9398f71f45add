"""The servers that stores are tested on: each is started once for a process of tests, when the first test wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers import postgresql, redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers import Server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Server]:
    with redis_server() as server:
        yield server

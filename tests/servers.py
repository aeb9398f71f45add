"""PostgreSQL and Redis of Debian's packages, started for tests on free ports, with folders of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import psycopg
import pytest
from redis import Redis

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
_ROOT = 0


def program(name: str, package: str, *folders: str) -> str:
    """Where a server's program is. Without it, the test that wants it is skipped; in CI, it fails."""
    found = next((str(path) for folder in folders for path in sorted(Path("/").glob(f"{folder}/{name}"))), None)
    found = found or shutil.which(name)
    if found is None:
        assert not os.environ.get("CI"), f"CI needs {name}: install Debian's package {package}"
        pytest.skip(f"needs {name} (Debian's package {package}), to run a real server")
    return found


def free_port() -> int:
    """A port that nobody listens on; a server that is started again takes the same."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        return int(listening.getsockname()[1])


@dataclass
class Server:
    """A server that can be stopped and started again, with what it has kept.

    Attributes:
        url: what clients are told.
        command: what starts it.
        port: where it listens.
        ready: asks it something; a command that succeeds once it answers.
        user: who runs it; PostgreSQL refuses to be run by root.
    """

    url: str
    command: Sequence[str]
    port: int
    ready: Sequence[str]
    user: str | None
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=self.user, cwd="/"
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while subprocess.run(self.ready, capture_output=True, check=False).returncode:
            assert self._process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < until, self.log.read_text("utf-8")
            time.sleep(0.02)

    def stop(self, how: Literal["orderly", "at once", "killed"] = "orderly") -> None:
        """Stops it: as asked to, without saying goodbye to clients, or by SIGKILL."""
        if self._process is None:
            return
        with_signal = {"orderly": signal.SIGINT, "at once": signal.SIGQUIT, "killed": signal.SIGKILL}[how]
        self._process.send_signal(with_signal)
        self._process.wait(PATIENCE_SECONDS)
        self._process = None


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL with one database, `orders`, which anybody on this machine may use."""
    where = "usr/lib/postgresql/*/bin"
    initdb, postgres = program("initdb", "postgresql", where), program("postgres", "postgresql", where)
    isready = program("pg_isready", "postgresql", where)
    with _folder() as home:
        user = "postgres" if os.geteuid() == _ROOT else None
        if user is not None:
            shutil.chown(home, user)
        data, port = home / "data", free_port()
        subprocess.run(
            [initdb, "-D", str(data), "-U", "rulewright", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd="/",
        )
        settings = {"listen_addresses": HOST, "unix_socket_directories": "", "max_connections": "200"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = Server(
            url=f"postgresql+psycopg://rulewright@{HOST}:{port}/postgres",
            command=[postgres, "-D", str(data), "-p", str(port), *options],
            port=port,
            ready=[isready, "-q", "-h", HOST, "-p", str(port)],
            user=user,
            log=home / "log",
        )
        with _running(server):
            yield server


@contextmanager
def redis_server() -> Iterator[Server]:
    """A Redis that writes down every command before it answers."""
    program_file = program("redis-server", "redis-server")
    client = program("redis-cli", "redis-tools")
    with _folder() as home:
        port = free_port()
        settings = {"port": port, "bind": HOST, "dir": home, "save": "", "appendonly": "yes", "appendfsync": "always"}
        server = Server(
            url=f"redis://{HOST}:{port}/0",
            command=[program_file, *(part for name, value in settings.items() for part in (f"--{name}", str(value)))],
            port=port,
            ready=[client, "-h", HOST, "-p", str(port), "-e", "DBSIZE"],
            user=None,
            log=home / "log",
        )
        with _running(server):
            yield server


def emptied(server: Server) -> str:
    """The URL of a server from which all was removed that it kept."""
    if server.url.startswith("redis:"):
        with Redis.from_url(server.url) as client:
            client.flushall()
    else:
        with closing(psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True)) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return server.url


def wait(server: Server, seconds: float) -> None:
    """Waits until the server's own clock shows so many seconds more, and one millisecond.

    That clock can be set while ours only goes on, and Redis keeps a key to the end of the millisecond.
    """
    with closing(_clock(server)) as clock:
        until = next(clock) + seconds + 0.001
        deadline = time.monotonic() + seconds + PATIENCE_SECONDS
        while (now := next(clock)) <= until:
            assert time.monotonic() < deadline, f"the clock of {server.url} shows {now}, and does not come to {until}"
            time.sleep(max(until - now, 0.001))


def _clock(server: Server) -> Generator[float]:
    """The time of a server in seconds since 1970, each time it is asked."""
    if server.url.startswith("redis:"):
        with Redis.from_url(server.url) as client:
            while True:
                seconds, microseconds = client.time()
                yield seconds + microseconds / 1_000_000
    else:
        with closing(psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True)) as connection:
            while True:
                row = connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
                assert row is not None
                yield float(row[0])


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that other users may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="rulewright-server-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop("at once" if server.user else "orderly")

"""What is between an endpoint and whoever asks it, for tests: certificates made for the purpose, TLS, and a proxy."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.contract.support import raw_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOSTS = "DNS:shop.example,DNS:localhost,IP:127.0.0.1"


@dataclass(frozen=True)
class Authority:
    """Signs certificates, which are files in a folder."""

    folder: Path

    @property
    def pem(self) -> Path:
        return self.folder / "ca.pem"

    def pair(self, name: str) -> tuple[Path, Path]:
        """A certificate that it signed, and its key."""
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"


def authority(folder: Path) -> Authority:
    """A new authority with certificates of a server and of a client."""
    folder.mkdir()
    usual = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")

    program = shutil.which("openssl")
    assert program is not None, "openssl makes the certificates of the tests"

    def openssl(*arguments: str) -> None:
        subprocess.run([program, "req", "-x509", *usual, *arguments], cwd=folder, capture_output=True, check=True)

    openssl("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test authority")
    for name in ("server", "client"):
        own = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
        openssl("-CA", "ca.pem", "-CAkey", "ca.key", *own, "-addext", f"subjectAltName={HOSTS}")
    return Authority(folder)


@contextlib.contextmanager
def tls_server(
    handle: Callable[[socket.socket, bytes], bool], known: Authority, *, asks_client: bool = False
) -> Iterator[str]:
    """As `raw_server`, over TLS; it may ask for the certificate of whoever calls."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=known.pem)
    context.load_cert_chain(*known.pair("server"))
    if asks_client:
        context.verify_mode = ssl.CERT_REQUIRED
    with raw_server(handle, lambda plain: context.wrap_socket(plain, server_side=True)) as url:
        yield url.replace("http:", "https:")


@dataclass
class Proxying:
    """A proxy for one endpoint on this machine, whatever host is asked for; `wants` is what it must be told."""

    endpoint: str
    wants: str | None = None
    lines: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        line, *headers = head.split(b"\r\n")
        self.lines.append(line.decode())
        self.heads.append(head)
        if self.wants is not None and f"Proxy-Authorization: {self.wants}".encode() not in headers:
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return True
        method, target, version = line.split(b" ")
        with socket.create_connection(("127.0.0.1", int(self.endpoint.rpartition(":")[2])), 10) as onward:
            if method == b"CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = b"/" + target.split(b"/", 3)[3]
                kept = [header for header in headers if not header.lower().startswith(b"proxy-")]
                onward.sendall(b"\r\n".join([b" ".join([method, path, version]), *kept, b"", body]))
            self._relay(connection, onward)
        return False

    @staticmethod
    def _relay(connection: socket.socket, onward: socket.socket) -> None:
        def pump(source: socket.socket, sink: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    sink.sendall(data)
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

        back = threading.Thread(target=pump, args=(onward, connection), daemon=True)
        back.start()
        pump(connection, onward)
        back.join(10)

"""Bytes of a body → chunks of it; a connection → whether the body may follow, and the status that arrives on it."""

from __future__ import annotations

import re
import select
import socket
import ssl

CONTINUE_SECONDS = 1.0
"""As long is a server waited for that was asked whether it wants the body; HTTP lets it say nothing."""
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})")
_STATUS_BYTES = len(b"HTTP/1.1 200")
_CONTINUE = 100


def chunked(body: bytes, size: int) -> bytes:
    """The body in chunks of so many bytes, as `Transfer-Encoding: chunked` has it."""
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def may_go_on(connected: socket.socket) -> bool:
    """Whether the body is to follow: the server asks for it, says nothing, or says what TLS hides."""
    return status_in_sight(connected, CONTINUE_SECONDS) in (_CONTINUE, None)


def status_in_sight(connected: socket.socket, seconds: float) -> int | None:
    """The status of the answer that arrives, which stays unread; None where none does in time, or TLS hides it."""
    if not select.select([connected], [], [], seconds)[0] or isinstance(connected, ssl.SSLSocket):
        return None
    found = _STATUS_LINE.match(connected.recv(_STATUS_BYTES, socket.MSG_PEEK | socket.MSG_WAITALL))
    return int(found[1]) if found else None

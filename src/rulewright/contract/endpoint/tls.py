"""`tls` of a target → whom connections trust, and by which certificate they are known."""

from __future__ import annotations

import shlex
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.language.problems import Problems
    from rulewright.reading.nodes import Node

_HINT = (
    'write { ca = "ca.pem" } or { cert = "client.pem", key = "client.key" }; paths start at the configuration\'s folder'
)


class TlsError(ValueError):
    """Files that no connection can be secured with; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How connections are secured.

    Attributes:
        ca: the authorities that are trusted instead of the system's, in PEM.
        cert: our own certificate, in PEM.
        key: its private key, where that is not in the same file.
        verify: whether it is made sure that the endpoint is who it should be.
    """

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    verify: bool = True

    def context(self) -> ssl.SSLContext:
        """What connections are made with.

        Raises:
            TlsError: a file cannot be used.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca)
        except (OSError, ssl.SSLError) as error:
            raise TlsError(f"“ca” cannot be used: {_words(error)}") from None
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.cert is not None:
            try:
                # A key that needs a password is refused: nobody is there to be asked for one.
                context.load_cert_chain(self.cert, self.key, password=lambda: "")
            except (OSError, ValueError) as error:
                raise TlsError(f"“cert” and “key” cannot be used: {_words(error)}") from None
        return context

    @property
    def curl(self) -> tuple[str, ...]:
        """The arguments of a curl line that do the same."""
        files = (("--cacert", self.ca), ("--cert", self.cert), ("--key", self.key))
        named = tuple(f"{option} {shlex.quote(str(path))}" for option, path in files if path is not None)
        return named if self.verify else ("--insecure", *named)


SYSTEM = Tls()
"""The system's authorities are trusted, and we are known by no certificate."""


def read_tls(node: Node, folder: Path, problems: Problems) -> Tls | None:
    """How connections are secured, by an entry; None for one with mistakes, which go to the problems."""
    entries = Entries(node, problems, "“tls”", _HINT)
    words = {key: entries.word(key) for key in ("ca", "cert", "key")}
    verify = entries.flag("verify", default=True)
    entries.close()
    found = {key: folder / word.text for key, word in words.items() if word is not None}
    if "key" in found and "cert" not in found:
        problems.add(node.span, "“tls” has a key and no certificate", _HINT)
        return None
    if "ca" in found and not verify:
        problems.add(node.span, "“tls” names whom to trust and trusts everybody", "leave out “ca” or “verify”")
        return None
    tls = Tls(found.get("ca"), found.get("cert"), found.get("key"), verify)
    try:
        tls.context()
    except TlsError as error:
        problems.add(node.span, str(error), _HINT)
        return None
    return tls


def _words(error: Exception) -> str:
    match error:
        case ssl.SSLError():
            return "it is not in PEM, or certificate and key are of two pairs, or the key needs a password"
        case OSError():
            return error.strerror or str(error)
        case _:
            return str(error)

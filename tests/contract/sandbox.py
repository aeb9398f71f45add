"""A parcels endpoint as it is in a sandbox: it wants a key, knows one depot, and removes what it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.contract.shop import Shop

if TYPE_CHECKING:
    from tests.contract.shop import Answer

KEY = "k-e-y-of-the-sandbox"
TARGET = """
auth = { header = "X-Shop-Key", value = "$SANDBOX_KEY" }
withheld = { status = 404 }
cleanup = "DELETE /parcels/{depot}/{ref}"

[target.sandbox.values]
"Parcel.depot" = "north"
"""
"""What there is to say of it, but for where it is."""


def configuration(url: str, *lines: str, target: str = TARGET) -> str:
    """`rulewright.toml` with the sandbox in it, and further lines about it."""
    return "\n".join(["[target.sandbox]", f'url = "{url}"', *lines, target.strip(), ""])


@dataclass
class Sandbox(Shop):
    """Attributes: removed: how many things were removed; keys: how often the key was sent, and how often it was not."""

    asks_credentials: bool = False
    removed: int = 0
    keys: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})

    def __post_init__(self) -> None:
        self.raw = self.met
        self.first = self.known

    def met(self, head: bytes, _: bytes) -> Answer | None:
        has_key = f"x-shop-key: {KEY}".encode() in head.lower()
        self.keys[has_key] += 1
        if not has_key:
            return 401, {"faults": []}
        method, path = head.split(b"\r\n")[0].decode().split(" ")[:2]
        if method != "DELETE":
            return None
        depot, ref = path.split("/")[2:]
        found = self.made.pop((depot, ref), None)
        self.removed += found is not None
        return (404, {}) if found is None else (200, {})

    def known(self, payload: Any) -> Answer | None:
        depot = payload.get("depot")
        return (404, {}) if isinstance(depot, str) and depot != "north" else None

"""An Authorization header → whether an operation takes who sends it."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def is_let_in(authorization: str | None, schemes: Collection[str], logins: Collection[str]) -> bool:
    """Whether a header has credentials of a scheme: any that are complete, or where there are `logins`, one of these.

    A login is `user:password` for the scheme basic, or a token for bearer.
    """
    scheme, login = _read(authorization)
    return scheme in schemes and (not logins or login in logins)


def _read(authorization: str | None) -> tuple[str | None, str]:
    """The scheme of credentials that are complete, and the credentials: basic with a user, bearer with a token."""
    scheme, _, rest = (authorization or "").partition(" ")
    token = rest.strip()
    if scheme.lower() == "bearer" and token:
        return "bearer", token
    if scheme.lower() == "basic":
        try:
            login = base64.b64decode(token, validate=True).decode("utf-8", "replace")
        except binascii.Error:
            return None, ""
        user, colon, _ = login.partition(":")
        return ("basic", login) if user and colon else (None, "")
    return None, ""

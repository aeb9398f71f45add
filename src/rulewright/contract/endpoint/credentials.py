"""The names of environment variables → credentials that are sent, and the words that stand for them elsewhere."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LATIN = 256
AUTHORIZATION = "Authorization"
_SHORTEST_SECRET = 8
"""A shorter text may stand in an answer by chance, so that finding it there proves nothing."""


class CredentialsError(ValueError):
    """Credentials that are named and not there, or cannot be sent; the message says what to set."""


class Credentials(Protocol):
    """What is sent in one header to say who asks. Only `name`, `shown` and `curl` may be written anywhere."""

    @property
    def name(self) -> str:
        """The header."""

    @property
    def header(self) -> str:
        """The header's value."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that prove, in an answer, that the credentials have leaked."""

    @property
    def shown(self) -> str:
        """What stands for the value elsewhere."""

    @property
    def curl(self) -> str:
        """The argument of a curl line, quoted for a shell, that sends the same."""

    def renew(self) -> None:
        """Makes ready to send what is still good. Raises CredentialsError where that fails."""

    def replaced(self, header: str, status: int | None) -> bool:
        """Whether there are others now, after an answer of this status to this value. Raises CredentialsError."""


def masked(credentials: Credentials, text: str) -> str:
    """The text with every secret replaced."""
    for secret in credentials.secrets:
        text = text.replace(secret, "***")
    return text


@dataclass(frozen=True, slots=True)
class Fixed:
    """Credentials that stay the same through a run."""

    header: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    shown: str
    curl: str
    name: str = AUTHORIZATION

    def renew(self) -> None:
        """They are always ready."""

    def replaced(self, header: str, status: int | None) -> bool:  # noqa: ARG002 - as the protocol says
        """There are no others."""
        return False


@dataclass(frozen=True, slots=True)
class BasicNames:
    """The variables that hold a user and a password."""

    user: str = "RULEWRIGHT_USER"
    password: str = "RULEWRIGHT_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class BearerName:
    """The variable that holds a bearer token."""

    token: str = "RULEWRIGHT_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A header, and its value with the names of variables in it: `Key $SHOP_KEY`."""

    header: str
    value: str


Names: TypeAlias = BasicNames | BearerName | HeaderValue

VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
"""The name of an environment variable, as configurations have it."""


def basic(user: str, password: str, names: BasicNames) -> Fixed:
    """HTTP basic credentials, written elsewhere as the names of their variables."""
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Fixed(
        header=f"Basic {encoded}",
        secrets=telling(encoded, password),
        shown=f"Basic ${names.user}:${names.password}",
        curl=f'--user "${names.user}:${names.password}"',
    )


def bearer(token: str, name: BearerName) -> Fixed:
    """A bearer token, written elsewhere as the name of its variable."""
    return Fixed(
        header=f"Bearer {token}",
        secrets=telling(token),
        shown=f"Bearer ${name.token}",
        curl=f'--header "Authorization: Bearer ${name.token}"',
    )


def throw_away(schemes: Sequence[str] = ("basic",)) -> Fixed:
    """Credentials for an endpoint on this machine that asks for some and minds none; they are no secret."""
    if "basic" not in schemes:
        made = bearer("throw-away", BearerName())
        line = "Authorization: Bearer throw-away"
        return Fixed(made.header, made.secrets, "Bearer throw-away", f'--header "{line}"')
    made = basic("rulewright", "throw-away", BasicNames())
    return Fixed(made.header, made.secrets, "Basic rulewright:throw-away", "--user rulewright:throw-away")


def named(names: Names, environment: Mapping[str, str]) -> Fixed:
    """The credentials that the variables hold.

    Raises:
        CredentialsError: a variable is not set, or holds what no header can carry.
    """
    match names:
        case BasicNames(user, password):
            return basic(_value(user, environment), _value(password, environment), names)
        case BearerName(token):
            return bearer(_sendable(token, environment), names)
        case HeaderValue(header, value):
            secrets = [_sendable(name, environment) for name in VARIABLE.findall(value)]
            return Fixed(
                header=VARIABLE.sub(lambda found: _sendable(found[1], environment), value),
                secrets=telling(*secrets),
                shown=value,
                curl=f'--header "{header}: {value}"',
                name=header,
            )


def usual(environment: Mapping[str, str], schemes: Sequence[str] = ()) -> Fixed | None:
    """The credentials in the variables that are looked at unasked; None when none of them is set.

    Those of the `schemes` come before others.

    Raises:
        CredentialsError: as `named`.
    """
    usually: tuple[tuple[str, str, Names], ...] = (
        ("bearer", BearerName().token, BearerName()),
        ("basic", BasicNames().user, BasicNames()),
    )
    found = [(scheme not in schemes, names) for scheme, variable, names in usually if variable in environment]
    return named(min(found, key=lambda entry: entry[0])[1], environment) if found else None


def _value(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name)
    if not value:
        raise CredentialsError(f"the environment variable {name} is not set; set it to the credentials of the endpoint")
    if not value.isprintable():
        raise CredentialsError(f"the environment variable {name} holds a line break or a control character")
    return value


def _sendable(name: str, environment: Mapping[str, str]) -> str:
    value = _value(name, environment)
    if not is_sendable(value):
        raise CredentialsError(f"the environment variable {name} holds characters that no header can carry")
    return value


def is_sendable(value: str) -> bool:
    """Whether a header can carry the text."""
    return value.isprintable() and all(ord(character) < _LATIN for character in value)


def telling(*secrets: str) -> tuple[str, ...]:
    """Those of the secrets that are long enough to prove something."""
    return tuple(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)

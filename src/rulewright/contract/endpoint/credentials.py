"""The names of environment variables → credentials that are sent, and the words that stand for them elsewhere."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORTEST_SECRET = 8
"""A shorter text may stand in an answer by chance, so that finding it there proves nothing."""


class CredentialsError(ValueError):
    """Credentials that are named and not there, or cannot be sent; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent as `Authorization`. Only `shown` and `curl` may be written anywhere."""

    header: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    """Texts that prove, in an answer, that the credentials have leaked."""
    shown: str
    curl: str
    """The argument of a curl line, quoted for a shell, that sends the same."""

    def masked(self, text: str) -> str:
        """The text with every secret replaced."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


@dataclass(frozen=True, slots=True)
class BasicNames:
    """The variables that hold a user and a password."""

    user: str = "RULEWRIGHT_USER"
    password: str = "RULEWRIGHT_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class BearerName:
    """The variable that holds a bearer token."""

    token: str = "RULEWRIGHT_TOKEN"  # noqa: S105 - the name of a variable


Names: TypeAlias = BasicNames | BearerName


def basic(user: str, password: str, names: BasicNames) -> Credentials:
    """HTTP basic credentials, written elsewhere as the names of their variables."""
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Credentials(
        header=f"Basic {encoded}",
        secrets=_telling(encoded, password),
        shown=f"Basic ${names.user}:${names.password}",
        curl=f'--user "${names.user}:${names.password}"',
    )


def bearer(token: str, name: BearerName) -> Credentials:
    """A bearer token, written elsewhere as the name of its variable."""
    return Credentials(
        header=f"Bearer {token}",
        secrets=_telling(token),
        shown=f"Bearer ${name.token}",
        curl=f'--header "Authorization: Bearer ${name.token}"',
    )


def throw_away(schemes: Sequence[str] = ("basic",)) -> Credentials:
    """Credentials for an endpoint on this machine that asks for some and minds none; they are no secret."""
    if "basic" not in schemes:
        made = bearer("throw-away", BearerName())
        line = "Authorization: Bearer throw-away"
        return Credentials(made.header, made.secrets, "Bearer throw-away", f'--header "{line}"')
    made = basic("rulewright", "throw-away", BasicNames())
    return Credentials(made.header, made.secrets, "Basic rulewright:throw-away", "--user rulewright:throw-away")


def named(names: Names, environment: Mapping[str, str]) -> Credentials:
    """The credentials that the variables hold.

    Raises:
        CredentialsError: a variable is not set, or holds what no header can carry.
    """
    match names:
        case BasicNames(user, password):
            return basic(_value(user, environment), _value(password, environment), names)
        case BearerName(token):
            return bearer(_value(token, environment), names)


def usual(environment: Mapping[str, str], schemes: Sequence[str] = ()) -> Credentials | None:
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


def _telling(*secrets: str) -> tuple[str, ...]:
    return tuple(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)

"""--url, --target and the environment → where requests go, who asks, and how much it may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.contract.endpoint.address import Address, AddressError, parse_address
from rulewright.contract.endpoint.auth import credentials_of
from rulewright.contract.endpoint.budget import LOCAL, REMOTE, Limits
from rulewright.contract.endpoint.cleanup import Cleanup, cleanup_of
from rulewright.contract.endpoint.credentials import Credentials, CredentialsError, throw_away, usual
from rulewright.contract.endpoint.proxy import ProxyError, proxy_for
from rulewright.contract.endpoint.route import Route
from rulewright.contract.endpoint.target import Target, read_target
from rulewright.contract.endpoint.withheld import NoPlaceError, Withheld
from rulewright.contract.fresh import numbers_of
from rulewright.contract.nonces import nonce_of
from rulewright.contract.verdicts.known_good import KnownGoodError, with_values
from rulewright.contract.verdicts.listed import ListedError, listed
from rulewright.language.decode import suggestion
from rulewright.linting.config import find_config

if TYPE_CHECKING:
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Operation, Plan


_RUN = 8
"""Characters that tell one run from another."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go, and what is known of it."""

    address: Address
    target: Target

    def credentials(self, operation: Operation) -> Credentials | None:
        """Who asks.

        Raises:
            click.UsageError: credentials are named and not there, or needed and not named.
        """
        try:
            if self.target.auth is not None:
                return credentials_of(self.target.auth, os.environ)
            if not operation.auth:
                return None
            found = usual(os.environ, operation.auth)
        except CredentialsError as error:
            raise click.UsageError(str(error)) from error
        if found is None and not self.address.is_loopback:
            raise click.UsageError(
                f"{operation.name} needs credentials ({' or '.join(operation.auth)}): set RULEWRIGHT_TOKEN, or"
                " RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or name the variables in the target's configuration"
            )
        return throw_away(operation.auth) if found is None else found

    @property
    def route(self) -> Route:
        """How requests get there. Raises click.UsageError where the proxy cannot be used."""
        try:
            return Route(proxy_for(self.address, self.target.proxy, os.environ), self.target.tls)
        except ProxyError as error:
            raise click.UsageError(str(error)) from error

    def cleanup(self, plan: Plan, operation: Operation) -> Cleanup | None:
        """What removes again what was created. Raises DiagnosticError where the contract does not have it."""
        written = self.target.cleanup
        return None if written is None else cleanup_of(written, plan, operation.auth)

    def withheld(self, plan: Plan) -> Withheld:
        """The answers that say nothing about the contract. Raises click.UsageError where their place is unknown."""
        try:
            return self.target.withheld.in_contract(plan.errors)
        except NoPlaceError as error:
            raise click.UsageError(str(error)) from error

    def with_values(self, setting: Setting) -> Setting:
        """The setting with the values that the target lists.

        Raises:
            click.UsageError: a field is not there, or a variable is not set.
        """
        nonce = nonce_of(setting)
        try:
            found = listed(setting.plan, self.target.values, os.environ, nonce[:_RUN], setting.seed)
            numbers = numbers_of(f"{nonce} values")
            plan = with_values(setting.plan, found.bases(numbers))
        except (KnownGoodError, ListedError) as error:
            raise click.UsageError(f"the target's “values” cannot be used: {error}") from error
        return replace(setting, plan=plan, listed=found, parameters=found.filled(numbers))


def endpoint_of(url: str | None, name: str | None) -> Endpoint:
    """The endpoint that --url or --target names; with both, the target elsewhere."""
    if url is None and name is None:
        raise click.UsageError("name the endpoint with --url URL, or with --target NAME from the configuration")
    target = Target(url or "")
    if name is not None:
        config = find_config(Path.cwd())
        if name not in config.targets:
            hint = suggestion(name, config.targets, "targets")
            raise click.BadParameter(f"{config.name} has no [target.{name}]; {hint}", param_hint="--target")
        target = read_target(config.targets[name], name, config.folder)
    try:
        return Endpoint(parse_address(url or target.url), target)
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="--url") from error


def check_host(address: Address, *, allow_remote: bool) -> None:
    """Raises click.UsageError for a host that is not this machine, unless it is allowed."""
    if not address.is_loopback and not allow_remote:
        raise click.UsageError(
            f"{address} is not on this machine, and requests to it may cost somebody money; add --allow-remote to send"
            " them. What must be refused is all that is then sent, unless you add --only all"
        )


def limits_of(endpoint: Endpoint, requests: int | None, seconds: float | None) -> Limits:
    """What the run may cost: what the options say, else the target, else what is usual for such a host."""
    usual_limits = LOCAL if endpoint.address.is_loopback else REMOTE
    return Limits(
        requests=requests or endpoint.target.budget or usual_limits.requests,
        seconds=seconds or usual_limits.seconds,
        rate=endpoint.target.rate or usual_limits.rate,
        # Who says how long, or how much, wants that to be used.
        drawing=None if requests or seconds or endpoint.target.budget else usual_limits.drawing,
    )

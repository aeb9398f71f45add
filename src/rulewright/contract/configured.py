"""An address, a target and the environment → what a setting says of the endpoint: who asks, how, and what it knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rulewright.contract.checks.observation import SLOW_SECONDS
from rulewright.contract.endpoint.auth import credentials_of
from rulewright.contract.endpoint.budget import LOCAL, REMOTE, Limits
from rulewright.contract.endpoint.cleanup import cleanup_of
from rulewright.contract.endpoint.credentials import CredentialsError, throw_away, usual
from rulewright.contract.endpoint.evidence import LIMIT_BYTES
from rulewright.contract.endpoint.proxy import ProxyError, proxy_for
from rulewright.contract.endpoint.retry import RETRIES
from rulewright.contract.endpoint.route import Route
from rulewright.contract.endpoint.withheld import NoPlaceError
from rulewright.contract.fresh import numbers_of
from rulewright.contract.nonces import nonce_of
from rulewright.contract.verdicts.known_good import KnownGoodError, with_values
from rulewright.contract.verdicts.listed import ListedError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.target import Target
    from rulewright.contract.setting import Only, Setting
    from rulewright.plan.contract import Operation

_RUN = 8
"""Characters that tell one run from another."""


class ConfiguredError(ValueError):
    """Something that a target says cannot be used; the message says what, and what to set."""


@dataclass(frozen=True, slots=True)
class Configured:
    """Where requests go, and what is known of it."""

    address: Address
    target: Target
    environment: Mapping[str, str] = field(repr=False)

    @property
    def only(self) -> Only:
        """What is sent where nobody says it."""
        return self.target.only or ("all" if self.address.is_loopback else "rejecting")

    @property
    def route(self) -> Route:
        """How requests get there. Raises ConfiguredError where the proxy cannot be used."""
        try:
            return Route(proxy_for(self.address, self.target.proxy, self.environment), self.target.tls)
        except ProxyError as error:
            raise ConfiguredError(str(error)) from error

    def credentials(self, operation: Operation) -> Credentials | None:
        """Who asks.

        Raises:
            ConfiguredError: credentials are named and not there, or needed and not named.
        """
        try:
            if self.target.auth is not None:
                return credentials_of(self.target.auth, self.environment)
            if not operation.auth:
                return None
            found = usual(self.environment, operation.auth)
        except CredentialsError as error:
            raise ConfiguredError(str(error)) from error
        if found is None and not self.address.is_loopback:
            raise ConfiguredError(
                f"{operation.name} needs credentials ({' or '.join(operation.auth)}): set RULEWRIGHT_TOKEN, or"
                " RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or name the variables in the target's configuration"
            )
        return throw_away(operation.auth) if found is None else found

    def limits(self, requests: int | None = None, seconds: float | None = None) -> Limits:
        """What a run may cost: what is asked for, else what the target says, else what is usual for such a host."""
        usual_limits = LOCAL if self.address.is_loopback else REMOTE
        return Limits(
            requests=requests or self.target.budget or usual_limits.requests,
            seconds=seconds or usual_limits.seconds,
            rate=self.target.rate or usual_limits.rate,
            # Who says how long, or how much, wants that to be used.
            drawing=None if requests or seconds or self.target.budget else usual_limits.drawing,
        )

    def applied(self, setting: Setting) -> Setting:
        """The setting with all that the target says, but for who asks, what is sent, and what it may cost.

        Raises:
            ConfiguredError: the proxy, a value or the place of codes cannot be used.
            DiagnosticError: the contract does not have the operation that `cleanup` names.
        """
        target, plan, tested = self.target, setting.plan, setting.operation
        try:
            withheld = target.withheld.in_contract(plan.errors)
        except NoPlaceError as error:
            raise ConfiguredError(str(error)) from error
        return self._with_values(
            replace(
                setting,
                slow=target.slow or SLOW_SECONDS,
                limit=target.response_limit or LIMIT_BYTES,
                route=self.route,
                retries=RETRIES if target.retries is None else target.retries,
                withheld=withheld,
                cleanup=None if target.cleanup is None else cleanup_of(target.cleanup, plan, tested.auth),
            )
        )

    def _with_values(self, setting: Setting) -> Setting:
        nonce = nonce_of(setting)
        try:
            found = listed(setting.plan, self.target.values, self.environment, nonce[:_RUN], setting.seed)
            numbers = numbers_of(f"{nonce} values")
            plan = with_values(setting.plan, found.bases(numbers))
        except (KnownGoodError, ListedError) as error:
            raise ConfiguredError(f"the target's “values” cannot be used: {error}") from error
        return replace(setting, plan=plan, listed=found, parameters=found.filled(numbers))

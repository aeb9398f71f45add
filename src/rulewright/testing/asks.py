"""What the author of a test asks for → the contract and the setting of its runs, or what is wrong with it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.target import Target
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.language.standing import Basis
    from rulewright.plan.contract import Operation, Plan
    from rulewright.rules import Rules

STAY = timedelta(minutes=10)
"""So long a clock that was read, and what was made for it, are used."""
_LASTING = timedelta(minutes=20)
"""Longer than from reading the clock to the last answer that is judged by it."""


class AskedWrongError(ValueError):
    """Something asked for that cannot be; the message says what, and what to write."""


@dataclass(frozen=True, slots=True)
class Asks:
    """The arguments of `contract_test`, which documents them."""

    rules: str | os.PathLike[str] | Rules
    target: str | None
    operation: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    asserted: tuple[str, ...]
    only: Literal["all", "rejecting"] | None
    today: date | datetime | None
    clock_slack: timedelta | None
    data: Mapping[str, list[dict[str, Json]]] | None
    values: Mapping[str, Sequence[Json]]
    auth: str | tuple[str, str] | None
    headers: Mapping[str, str]
    prefix: str
    timeout: float | None
    max_requests: int
    seed: int
    allow_remote: bool
    show_values: bool
    known: Target | None = None
    """What the configuration says of the target, once it was read."""

    def with_target(self, folder: Path) -> Asks:
        """The same with what the configuration that a folder belongs to says of the target.

        Raises:
            DiagnosticError: the configuration has mistakes.
            AskedWrongError: it has no such target.
        """
        from rulewright.linting.config import find_config  # noqa: PLC0415 - as in `loaded`
        from rulewright.linting.targets import NoTargetError, target_named  # noqa: PLC0415 - as above

        if self.target is None:
            return self
        try:
            found = target_named(find_config(folder), self.target)
        except NoTargetError as error:
            raise AskedWrongError(str(error)) from error
        return replace(self, known=found, only=self.only or found.only)

    def loaded(self, folders: Sequence[Path]) -> Rules:
        """The rules; a relative path is looked for in folders, in order.

        Raises:
            DiagnosticError: the file has mistakes.
            AskedWrongError: there is no such file.
        """
        from rulewright.carried import CARRIED  # noqa: PLC0415 - the decorator alone needs none of it
        from rulewright.loading import bundled, load  # noqa: PLC0415 - as above
        from rulewright.rules import Rules  # noqa: PLC0415 - as above

        if isinstance(self.rules, Rules):
            return self.rules
        name = os.fspath(self.rules)
        if name in CARRIED:
            return bundled(name)
        found = next((path for folder in folders if (path := folder / name).is_file()), None)
        if found is None:
            places = " or ".join(dict.fromkeys(str(folder) for folder in folders))
            raise AskedWrongError(f"there is no rule file {name} in {places}")
        # Messages name the file as it is seen from where pytest was started.
        here = Path.cwd()
        return load(found.relative_to(here) if found.is_relative_to(here) else found)

    def tested(self, plan: Plan) -> Operation:
        """The operation. Raises AskedWrongError."""
        from rulewright.language.decode import suggestion  # noqa: PLC0415 - as above

        with_bodies = {found.name: found for found in plan.operations.values() if found.body is not None}
        name = self.operation or next(iter(with_bodies), None)
        if name is None:
            raise AskedWrongError(f"{plan.contract} has no operation with a body, so there is nothing to send")
        if name not in with_bodies:
            hint = suggestion(name, with_bodies, "operations with a body")
            raise AskedWrongError(f"{plan.contract} has no operation “{name}” with a body; {hint}")
        return with_bodies[name]

    def bases(self) -> frozenset[Basis]:
        """The bases that are asserted. Raises AskedWrongError."""
        from rulewright.language.decode import suggestion  # noqa: PLC0415 - as above
        from rulewright.language.standing import Basis  # noqa: PLC0415 - as above

        known = {basis.value: basis for basis in Basis}
        for name in self.asserted:
            if name not in known:
                raise AskedWrongError(f"there is no basis “{name}”; {suggestion(name, known, 'bases')}")
        return frozenset(known[name] for name in self.asserted)

    def setting(self, rules: Rules, excluded: frozenset[str], address: Address) -> Setting:
        """What a run is told, its clock read now.

        Raises:
            AskedWrongError: `data`, `values`, `auth` or the target cannot be used.
        """
        from rulewright.contract.endpoint.sender import TIMEOUT_SECONDS  # noqa: PLC0415 - as above
        from rulewright.contract.setting import Setting  # noqa: PLC0415 - as above
        from rulewright.contract.verdicts.known_good import KnownGoodError, with_values  # noqa: PLC0415 - as above

        own = {} if self.known is not None else self.values
        try:
            plan = with_values(rules.plan, {name: values for name, values in own.items() if "." in name})
            context = rules.context(self.today, dict(self.data or {}))
        except KnownGoodError as error:
            raise AskedWrongError(f"“values” cannot be used: {error}") from error
        except KeyError as error:
            raise AskedWrongError(f"the contract declares no data {error}") from error
        tested = self.tested(plan)
        lasting = timedelta(0) if self.today is not None else _LASTING
        setting = Setting(
            plan=plan,
            operation=tested,
            address=address,
            credentials=self._credentials(tested, address),
            context=context,
            slack=(plan.clock.slack if self.clock_slack is None else self.clock_slack) + lasting,
            asserted=self.bases(),
            parameters={name: found[0] for name, found in own.items() if "." not in name and found},
            only=self.only or ("all" if address.is_loopback else "rejecting"),
            excluded=excluded,
            timeout=self.timeout or (self.known and self.known.timeout) or TIMEOUT_SECONDS,
            seed=self.seed,
            show_values=self.show_values,
        )
        return setting if self.known is None else self._targeted(setting, self.known)

    def _targeted(self, setting: Setting, known: Target) -> Setting:
        """The setting with what the target says; values that are given here come before its own."""
        from rulewright.contract.configured import Configured, ConfiguredError  # noqa: PLC0415 - as above
        from rulewright.contract.endpoint.values import Constant  # noqa: PLC0415 - as above

        own = {name: tuple(map(Constant, values)) for name, values in self.values.items()}
        target = replace(known, values={**known.values, **own})
        try:
            return Configured(setting.address, target, os.environ).applied(setting)
        except ConfiguredError as error:
            raise AskedWrongError(str(error)) from error

    def sent_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of every request. Raises AskedWrongError."""
        return tuple((name, from_environment(value)) for name, value in self.headers.items())

    def _credentials(self, operation: Operation, address: Address) -> Credentials | None:
        from rulewright.contract.endpoint import credentials as kinds  # noqa: PLC0415 - as above
        from rulewright.contract.endpoint.auth import credentials_of  # noqa: PLC0415 - as above

        match self.auth:
            case str(token):
                return kinds.bearer(from_environment(token), kinds.BearerName(*_variables(token)))
            case (user, password):
                names = kinds.BasicNames(*_variables(user, password))
                return kinds.basic(from_environment(user), from_environment(password), names)
        named = None if self.known is None else self.known.auth
        if named is None and not operation.auth:
            return None
        try:
            if named is not None:
                return credentials_of(named, os.environ)
            found = kinds.usual(os.environ, operation.auth)
        except kinds.CredentialsError as error:
            raise AskedWrongError(str(error)) from error
        if found is None and not address.is_loopback:
            raise AskedWrongError(
                f"{operation.name} needs credentials ({' or '.join(operation.auth)}): give them as auth=, or set"
                " RULEWRIGHT_TOKEN, or RULEWRIGHT_USER and RULEWRIGHT_PASSWORD"
            )
        return kinds.throw_away(operation.auth) if found is None else found


def _variables(*texts: str) -> list[str]:
    """The names of the variables, where all texts name one: what a line to paste writes for the credentials."""
    names = [text.removeprefix("$") for text in texts if text.startswith("$")]
    return names if len(names) == len(texts) else []


def from_environment(text: str) -> str:
    """The value of the variable that `$NAME` names; any other text as it is. Raises AskedWrongError."""
    name = text.removeprefix("$")
    if not (text.startswith("$") and name.isidentifier()):
        return text
    if not os.environ.get(name):
        raise AskedWrongError(f"the environment variable {name} is not set")
    return os.environ[name]

"""--url, --target and the environment → where requests go, who asks, and how much it may cost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.contract.configured import Configured
from rulewright.contract.endpoint.address import AddressError, parse_address
from rulewright.contract.endpoint.target import Target
from rulewright.linting.config import find_config
from rulewright.linting.targets import NoTargetError, target_named

if TYPE_CHECKING:
    from rulewright.contract.endpoint.address import Address


def endpoint_of(url: str | None, name: str | None) -> Configured:
    """The endpoint that --url or --target names; with both, the target elsewhere."""
    if url is None and name is None:
        raise click.UsageError("name the endpoint with --url URL, or with --target NAME from the configuration")
    try:
        target = Target(url or "") if name is None else target_named(find_config(Path.cwd()), name)
        return Configured(parse_address(url or target.url), target, os.environ)
    except NoTargetError as error:
        raise click.BadParameter(str(error), param_hint="--target") from error
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="--url") from error


def check_host(address: Address, *, allow_remote: bool) -> None:
    """Raises click.UsageError for a host that is not this machine, unless it is allowed."""
    if not address.is_loopback and not allow_remote:
        raise click.UsageError(
            f"{address} is not on this machine, and requests to it may cost somebody money; add --allow-remote to send"
            " them. What must be refused is all that is then sent, unless you add --only all"
        )

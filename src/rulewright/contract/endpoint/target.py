"""The entry `[target.NAME]` of a configuration → where an endpoint is, who asks, and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.auth import read_auth
from rulewright.contract.endpoint.proxy import read_proxy
from rulewright.contract.endpoint.tls import SYSTEM, Tls, read_tls
from rulewright.contract.endpoint.values import read_values
from rulewright.contract.endpoint.withheld import NOTHING_WITHHELD, Withheld, read_withheld
from rulewright.language.decode import Entries, kind_of, number_of, text_of
from rulewright.language.problems import Problems

if TYPE_CHECKING:
    import collections.abc
    from pathlib import Path

    from rulewright.contract.endpoint.auth import Auth
    from rulewright.contract.endpoint.values import Entry
    from rulewright.contract.setting import Only
    from rulewright.language.written import Word
    from rulewright.reading.nodes import Node

_ONLY: dict[str, Only] = {"all": "all", "rejecting": "rejecting"}


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint as configured; None where the configuration leaves it to the defaults.

    Attributes:
        url: the base URL.
        auth: who asks.
        rate: requests a second.
        budget: the most requests of a run.
        only: what is sent.
        timeout: seconds that an answer may take.
        slow: seconds after which an answer is late.
        response_limit: bytes of an answer that are read.
        proxy: the URL of a proxy, or the name of a variable with a dollar sign.
        tls: how connections are secured.
        retries: how often a busy endpoint is asked again.
        cleanup: what removes again what was created, as written.
        withheld: the answers that say nothing about the contract.
        values: by `Shape.path`, or by the name of a parameter, values that the endpoint is known to take.
    """

    url: str
    auth: Auth | None = None
    rate: float | None = None
    budget: int | None = None
    only: Only | None = None
    timeout: float | None = None
    slow: float | None = None
    response_limit: int | None = None
    proxy: str | None = None
    tls: Tls = SYSTEM
    retries: int | None = None
    cleanup: Word | None = None
    withheld: Withheld = NOTHING_WITHHELD
    values: collections.abc.Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


def read_target(node: Node, name: str, folder: Path) -> Target:
    """The target of a name; its paths start at the folder, which is the configuration's.

    Raises:
        DiagnosticError: the entry has mistakes: all of them, each with its place.
    """
    problems = Problems()
    entries = Entries(node, problems, f"the target “{name}”")
    url, auth, values = entries.need("url"), entries.take("auth"), entries.take("values")
    withheld, proxy, tls = entries.take("withheld"), entries.word("proxy"), entries.take("tls")
    target = Target(
        url=(text_of(url, "“url”", problems) if url else None) or "",
        auth=read_auth(auth, folder, problems) if auth else None,
        rate=_positive(entries, "rate", "the requests a second", problems),
        budget=_whole(entries, "budget", "the most requests", problems),
        only=entries.choice("only", _ONLY),
        timeout=_positive(entries, "timeout", "the seconds that an answer may take", problems),
        slow=_positive(entries, "slow", "the seconds after which an answer is late", problems),
        response_limit=_whole(entries, "response_limit", "the bytes of an answer that are read", problems),
        proxy=read_proxy(proxy, problems) if proxy else None,
        tls=(read_tls(tls, folder, problems) if tls else None) or SYSTEM,
        retries=_whole(entries, "retries", "how often a busy endpoint is asked again", problems, least=0),
        cleanup=entries.word("cleanup"),
        withheld=read_withheld(withheld, problems) if withheld else NOTHING_WITHHELD,
        values=read_values(values, folder, problems) if values else {},
    )
    entries.close()
    if tls is not None and not target.url.startswith("https:"):
        problems.add(tls.span, "“tls” is for an https URL", "write https://… as “url”, or leave “tls” out")
    problems.raise_if_any()
    return target


def _positive(entries: Entries, key: str, what: str, problems: Problems) -> float | None:
    node = entries.take(key)
    found = None if node is None else number_of(node, f"“{key}”, {what},", problems)
    if node is not None and found is not None and found <= 0:
        problems.add(node.span, f"“{key}”, {what}, must be more than 0, found {kind_of(node)}")
    return None if found is None else float(found)


def _whole(entries: Entries, key: str, what: str, problems: Problems, least: int = 1) -> int | None:
    node = entries.take(key)
    found = None if node is None else number_of(node, f"“{key}”, {what},", problems)
    if node is not None and found is not None and (found < least or found != int(found)):
        problems.add(node.span, f"“{key}”, {what}, must be a whole number from {least}, found {kind_of(node)}")
        return None
    return None if found is None else int(found)

"""A payload whose key was seen before → the violation of the idempotency rule; and a store that says what was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claimed, InFlight, Taken
from rulewright.idempotency.decide import claims_of
from rulewright.language.paths import pointer_text
from rulewright.plan.messages import BODY, SECTIONS
from rulewright.validation.report import Violation

if TYPE_CHECKING:
    from rulewright.idempotency.claims import Claim, Store
    from rulewright.idempotency.model import Request
    from rulewright.plan.contract import Idempotency, Plan

_SEEN = "seen "
"""Begins the keys of what was only looked at: a service on the same store still answers the first request itself."""
_LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The request that had a key before: what it asked for, its body, and where it was seen if that is known."""

    operation: str
    fingerprint: str
    where: str | None = None


def seen_before(plan: Plan, request: Request, store: Store, *, whole: bool = False) -> tuple[Violation, ...]:
    """What is wrong with a payload that breaks no other rule: that its keys were seen before. Otherwise takes them.

    With `whole`, pointers start at the parts of the request: `/headers/Idempotency-Key`, `/body/id`. A key was
    seen when this function was asked about it, or when a request under it was answered from the same store.

    Raises:
        StoreUnavailableError: the store cannot be asked.
    """
    found = []
    for claim, rule in claims_of(plan, request).items():
        earlier = _earlier(claim, store)
        if earlier is not None and request.operation.name in rule.across:
            found.append(violation_of(plan, rule, claim, earlier, whole=whole))
    return tuple(found)


def violation_of(plan: Plan, rule: Idempotency, claim: Claim, earlier: Earlier, *, whole: bool = False) -> Violation:
    """The violation of a rule by a request whose key was seen before, at the last part of the key.

    With `whole`, its pointer starts at the parts of the request, as that of a header's always does.
    """
    names = " and ".join(rule.parts)
    together = " together name" if len(rule.parts) > 1 else " names"
    is_elsewhere = earlier.operation in rule.used_in and earlier.operation != claim.operation
    if is_elsewhere:
        code, which = "conflict", f"{names}{together} something that {earlier.operation} was asked for"
    elif earlier.fingerprint == claim.fingerprint:
        code, which = "replay", f"{names}{together} a request that was seen before, with the same body"
    else:
        code, which = "conflict", f"{names}{together} a request that was seen before, with another body"
    location = _last_of(rule, whole=whole)
    errors = plan.errors
    return Violation(
        rule=rule.id,
        code=code,
        severity=rule.severity,
        basis=rule.basis,
        pointer=pointer_text(location),
        message=which if earlier.where is None else f"{which}: {earlier.where}",
        because=(),
        params={"key": [*rule.parts], "operation": earlier.operation, "first": earlier.where},
        source=rule.span,
        cites=rule.source,
        title=rule.title,
        api_code=None if errors is None else next(iter(errors.codes.get(rule.id, ())), None),
        location=location,
    )


def _last_of(rule: Idempotency, *, whole: bool) -> tuple[str, ...]:
    """Where the last part of a key stands: in a payload, or in a request."""
    if rule.headers:
        return (SECTIONS["header"], rule.headers[-1])
    tokens = tuple(map(str, rule.key[-1].tokens))
    return (BODY, *tokens) if whole else tokens


def _earlier(claim: Claim, store: Store) -> Earlier | None:
    """What had the key before; where nothing had, the claim has it from now on."""
    answered = store.read(claim.key)
    if answered is not None:
        return Earlier(answered.operation, answered.fingerprint)
    match store.claim([replace(claim, key=_SEEN + claim.key)], _LEASE_SECONDS):
        case Claimed(token):
            store.complete(token, "", None)
            return None
        case Taken(record):
            return Earlier(record.operation, record.fingerprint)
        case InFlight() as busy:
            return Earlier(busy.operation, busy.fingerprint)

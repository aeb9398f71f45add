"""A plan → the faults of what keeps keys: read or answered otherwise, or two at a time let through."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claimed, InFlight, Record, Taken, Token
from rulewright.idempotency.decide import claims_of, success_of
from rulewright.mock.faults.fault import Fault
from rulewright.mock.replies import body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.idempotency.claims import Claim, Store
    from rulewright.language.conditions import Json
    from rulewright.mock.faults.fault import Answered
    from rulewright.mock.service import Answer
    from rulewright.plan.contract import Idempotency, Plan

WINDOW_SECONDS = 0.01
"""Between the look at a key and its taking, where two requests are let through."""

_REMEMBERED = 20
"""So many keys are remembered by what forgets."""


def key_faults(plan: Plan) -> Iterator[Fault]:
    """The faults of every idempotency rule."""
    for rule in plan.idempotency:
        yield from _read_otherwise(rule)
        yield from _answered_otherwise(rule)
        yield from _kept_otherwise(rule)


def _read_otherwise(rule: Idempotency) -> Iterator[Fault]:
    for path in rule.key if len(rule.parts) > 1 else ():
        key = tuple(other for other in rule.key if other != path)
        yield _changed(rule, "key-without", f"compares keys without {path}", replace(rule, key=key))
    for name in rule.headers if len(rule.parts) > 1 else ():
        headers = tuple(other for other in rule.headers if other != name)
        yield _changed(rule, "key-without", f"compares keys without the header {name}", replace(rule, headers=headers))
    for name in rule.across if len(rule.across) > 1 else ():
        across = tuple(other for other in rule.across if other != name)
        yield _changed(rule, "not-across", f"does not ask keys of {name}", replace(rule, across=across))
    yield _kept(
        rule, "key-any-case", "takes letters of either case in keys for the same", partial(_Renamed, other=str.lower)
    )
    yield _kept(rule, "key-cut", "compares keys without their last character", partial(_Renamed, other=_cut))


def _answered_otherwise(rule: Idempotency) -> Iterator[Fault]:
    if rule.same_body != rule.other_body:
        alike = replace(rule, other_body=rule.same_body)
        yield _changed(rule, "other-as-same", "answers another body under a key as the same one", alike)
        unlike = replace(rule, same_body=rule.other_body)
        yield _changed(rule, "same-as-other", "answers the same body again as another one", unlike)
    if rule.ignoring and rule.same_body != rule.other_body:
        whole = replace(rule, ignoring=())
        yield _changed(rule, "compares-all", "compares what does not count in bodies", whole)
    if rule.used_in:
        free = replace(rule, used_in={})
        yield _changed(rule, "used-elsewhere", "takes keys that other operations took", free)


def _kept_otherwise(rule: Idempotency) -> Iterator[Fault]:
    yield _kept(rule, "duplicate-created", "makes a second one on a replay", _Forgetful)
    yield _kept(rule, "forgets-early", f"remembers the last {_REMEMBERED} keys only", _Short)
    yield replace(_kept(rule, "body-overwritten", "keeps what came last under a key", Memory), spoil=_overwritten)
    yield _kept(rule, "race", "looks whether a key is free, and takes it 10 ms later", _Racing)


def _changed(rule: Idempotency, kind: str, words: str, instead: Idempotency) -> Fault:
    return Fault(f"{kind}:{rule.id}", kind, words, rule.id, partial(_put, rule=instead))


def _kept(rule: Idempotency, kind: str, words: str, keeping: Callable[[Store, str], Store]) -> Fault:
    return Fault(f"{kind}:{rule.id}", kind, words, rule.id, keeping=lambda store: keeping(store, rule.id))


def _overwritten(answered: Answered) -> Answer:
    """The answer as it is; what it would have been, had its key been free, stands under the key from now on."""
    store, answer, operation = answered.service.store, answered.answer, answered.operation
    made = success_of(operation)
    request = answered.request
    if not answer.is_replay or made is None or request is None or not isinstance(store, Memory):
        return answer
    reply = body_of(made, made.statuses[0], replace(answered.received, body=request.body))
    for claim in claims_of(answered.service.plan, request):
        if store.is_ours(claim.key):
            store.put(Record(claim.key, claim.operation, claim.fingerprint, made.name, reply))
    return answer


def _put(plan: Plan, rule: Idempotency) -> Plan:
    rules = tuple(rule if known.id == rule.id else known for known in plan.idempotency)
    return replace(plan, idempotency=rules)


class _Wrong:
    """A store that does one thing wrong with the keys of one rule, and all others right."""

    def __init__(self, inner: Store, rule: str) -> None:
        self.inner = inner
        self._start = f"{rule} "

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        return self.inner.claim(claims, lease)

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        self.inner.complete(token, outcome, reply)

    def release(self, token: Token) -> None:
        """See `Store`."""
        self.inner.release(token)

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        return self.inner.read(key)

    def close(self) -> None:
        """See `Store`."""
        self.inner.close()

    def is_ours(self, key: str) -> bool:
        """Whether it is a key of the rule."""
        return key.startswith(self._start)


class _Renamed(_Wrong):
    """Keeps each record under another key; what stands tells whose it is."""

    def __init__(self, inner: Store, rule: str, other: Callable[[str], str]) -> None:
        super().__init__(inner, rule)
        self._other = other

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        asked = {self._renamed(claim.key): claim for claim in claims}
        renamed = tuple(replace(claim, key=key) for key, claim in asked.items())
        match self.inner.claim(renamed, lease):
            case Taken(record):
                return Taken(replace(record, key=asked[record.key].key))
            case InFlight() as busy:
                return replace(busy, key=asked[busy.key].key)
            case claimed:
                return claimed

    def read(self, key: str) -> Record | None:
        return self.inner.read(self._renamed(key))

    def _renamed(self, key: str) -> str:
        return self._start + self._other(key.removeprefix(self._start)) if self.is_ours(key) else key


def _cut(key: str) -> str:
    return key.removesuffix('"]')[:-1] if key.endswith('"]') else key


class Memory(_Wrong):
    """Keeps the rule's records itself, in the order in which they came; nothing that it does is atomic."""

    def __init__(self, inner: Store, rule: str) -> None:
        super().__init__(inner, rule)
        self.records: dict[str, Record] = {}
        self._claims: dict[int, Claim] = {}
        self._fences = count(-1, -1)  # the inner store's are positive

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        for claim in claims:
            stands = self.standing(claim) if self.is_ours(claim.key) else None
            if stands is not None:
                return Taken(stands)
        rest = tuple(claim for claim in claims if not self.is_ours(claim.key))
        found = self.inner.claim(rest, lease) if rest else Claimed(Token((), next(self._fences)))
        if not isinstance(found, Claimed):
            return found
        ours = {claim.key: claim for claim in claims if self.is_ours(claim.key)}
        for claim in ours.values():
            self._claims[found.token.fence] = claim
        return Claimed(replace(found.token, keys=(*found.token.keys, *ours)))

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        claim = self._claims.pop(token.fence, None)
        if claim is not None:
            self.put(Record(claim.key, claim.operation, claim.fingerprint, outcome, reply))
        rest = replace(token, keys=tuple(key for key in token.keys if not self.is_ours(key)))
        if rest.keys:
            self.inner.complete(rest, outcome, reply)

    def release(self, token: Token) -> None:
        """See `Store`."""
        self._claims.pop(token.fence, None)
        self.inner.release(replace(token, keys=tuple(key for key in token.keys if not self.is_ours(key))))

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        return self.records.get(key) if self.is_ours(key) else self.inner.read(key)

    def standing(self, claim: Claim) -> Record | None:
        """What is seen under a key of the rule."""
        return self.records.get(claim.key)

    def put(self, record: Record) -> None:
        """Keeps an answer."""
        self.records[record.key] = record


class _Forgetful(Memory):
    def standing(self, claim: Claim) -> Record | None:  # noqa: ARG002 - whatever is claimed
        return None


class _Short(Memory):
    def put(self, record: Record) -> None:
        super().put(record)
        while len(self.records) > _REMEMBERED:
            del self.records[next(iter(self.records))]


class _Racing(Memory):
    def put(self, record: Record) -> None:
        time.sleep(WINDOW_SECONDS)
        super().put(record)

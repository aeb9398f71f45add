"""A plan → the faults of what keeps keys: read or answered otherwise, or two at a time let through."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rulewright.mock.faults.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.idempotency.model import Record
    from rulewright.idempotency.store import Store
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
    for path in rule.key if len(rule.key) > 1 else ():
        key = tuple(other for other in rule.key if other != path)
        yield _changed(rule, "key-without", f"compares keys without {path}", replace(rule, key=key))
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
    if rule.used_in:
        free = replace(rule, used_in={})
        yield _changed(rule, "used-elsewhere", "takes keys that other operations took", free)


def _kept_otherwise(rule: Idempotency) -> Iterator[Fault]:
    yield _kept(rule, "duplicate-created", "makes a second one on a replay", _Forgetful)
    yield _kept(rule, "forgets-early", f"remembers the last {_REMEMBERED} keys only", _Short)
    yield _kept(rule, "body-overwritten", "keeps what came last under a key", _Overwriting)
    yield _kept(rule, "race", "looks whether a key is free, and takes it 10 ms later", _Racing)


def _changed(rule: Idempotency, kind: str, words: str, instead: Idempotency) -> Fault:
    return Fault(f"{kind}:{rule.id}", kind, words, rule.id, partial(_put, rule=instead))


def _kept(rule: Idempotency, kind: str, words: str, keeping: Callable[[Store, str], Store]) -> Fault:
    return Fault(f"{kind}:{rule.id}", kind, words, rule.id, keeping=lambda store: keeping(store, rule.id))


def _put(plan: Plan, rule: Idempotency) -> Plan:
    rules = tuple(rule if known.id == rule.id else known for known in plan.idempotency)
    return replace(plan, idempotency=rules)


class _Wrong:
    """A store that does one thing wrong with the keys of one rule, and all others right."""

    def __init__(self, inner: Store, rule: str) -> None:
        self.inner = inner
        self._start = f"{rule} "

    def remember(self, record: Record) -> Record:
        """The record that stands under the key."""
        return self.take(record) if record.key.startswith(self._start) else self.inner.remember(record)

    def read(self, key: str) -> Record | None:
        """The record under a key."""
        return self.look(key) if key.startswith(self._start) else self.inner.read(key)

    def close(self) -> None:
        """Closes the store."""
        self.inner.close()

    def take(self, record: Record) -> Record:
        """As `remember`, of the rule's keys."""
        return self.inner.remember(record)

    def look(self, key: str) -> Record | None:
        """As `read`, of the rule's keys."""
        return self.inner.read(key)


class _Renamed(_Wrong):
    """Keeps each record under another key; what stands tells whose it is."""

    def __init__(self, inner: Store, rule: str, other: Callable[[str], str]) -> None:
        super().__init__(inner, rule)
        self._other = other

    def take(self, record: Record) -> Record:
        ours = replace(record, key=self._renamed(record.key))
        stands = self.inner.remember(ours)
        return record if stands is ours else stands

    def look(self, key: str) -> Record | None:
        return self.inner.read(self._renamed(key))

    def _renamed(self, key: str) -> str:
        return self._start + self._other(key.removeprefix(self._start))


def _cut(key: str) -> str:
    return key.removesuffix('"]')[:-1] if key.endswith('"]') else key


class _Memory(_Wrong):
    """Keeps the rule's records itself, in the order in which they came."""

    def __init__(self, inner: Store, rule: str) -> None:
        super().__init__(inner, rule)
        self.records: dict[str, Record] = {}

    def look(self, key: str) -> Record | None:
        return self.records.get(key)


class _Forgetful(_Memory):
    def take(self, record: Record) -> Record:
        self.records[record.key] = record
        return record


class _Short(_Memory):
    def take(self, record: Record) -> Record:
        stands = self.records.setdefault(record.key, record)
        while len(self.records) > _REMEMBERED:
            del self.records[next(iter(self.records))]
        return stands


class _Overwriting(_Memory):
    def take(self, record: Record) -> Record:
        stands = self.records.get(record.key)
        self.records[record.key] = record
        return record if stands is None else stands


class _Racing(_Memory):
    def take(self, record: Record) -> Record:
        stands = self.records.get(record.key)
        if stands is None:
            time.sleep(WINDOW_SECONDS)
            self.records[record.key] = record
        return record if stands is None else stands

"""The store in Redis: one hash per key, claimed and completed by scripts, which Redis runs one after another."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from redis import BlockingConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from rulewright.idempotency.canonical import json_text
from rulewright.idempotency.claims import (
    Claimed,
    ClaimLostError,
    InFlight,
    Record,
    StoreError,
    StoreUnavailableError,
    Taken,
    Token,
)
from rulewright.reading.json import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.idempotency.claims import Claim
    from rulewright.language.conditions import Json

VERSION = 1
_PREFIX = "{rulewright}:"
"""The braces put all keys into one slot of a cluster, so that scripts may use several."""
_FENCE, _SCHEMA = f"{_PREFIX}fence", f"{_PREFIX}schema"
_WAIT_SECONDS = 10
_CONNECTIONS = 16
_GRACE_MICROSECONDS = 3_600 * 1_000_000
"""A claim stays so long after its lease: who completes late is heard while nobody else has claimed the key."""
_MICROSECONDS = 1_000_000

# Times are microseconds since 1970 by the clock of Redis. Fences are too, unless that clock was set back: they grow
# even where Redis has lost the last one.
_CLAIM = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i = 2, #KEYS do
  local found = redis.call('HMGET', KEYS[i], 'ends', 'operation', 'fingerprint', 'outcome', 'reply')
  if found[4] then
    return {'taken', i - 2, found[2], found[3], found[4], found[5]}
  elseif found[1] and tonumber(found[1]) > now then
    return {'busy', i - 2, found[2], found[3], string.format('%.0f', found[1] - now)}
  end
end
local fence = string.format('%.0f', math.max(now, (redis.call('GET', KEYS[1]) or 0) + 1))
redis.call('SET', KEYS[1], fence)
local ends = string.format('%.0f', now + ARGV[1])
local expires = string.format('%.0f', (now + ARGV[1] + ARGV[2]) / 1000)
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 4
  redis.call('HSET', KEYS[i], 'key', ARGV[at], 'operation', ARGV[at + 1], 'fingerprint', ARGV[at + 2],
    'keep', ARGV[at + 3], 'fence', fence, 'ends', ends)
  redis.call('PEXPIREAT', KEYS[i], expires)
end
return {'claimed', fence}
"""
_COMPLETE = """
for i = 1, #KEYS do
  if redis.call('HGET', KEYS[i], 'fence') ~= ARGV[1] then
    return 0
  end
end
for i = 1, #KEYS do
  if redis.call('HEXISTS', KEYS[i], 'outcome') == 0 then
    redis.call('HSET', KEYS[i], 'outcome', ARGV[2], 'reply', ARGV[3])
    local keep = redis.call('HGET', KEYS[i], 'keep')
    if keep == '' then
      redis.call('PERSIST', KEYS[i])
    else
      redis.call('PEXPIRE', KEYS[i], keep)
    end
  end
end
return 1
"""
_RELEASE = """
for i = 1, #KEYS do
  if redis.call('HGET', KEYS[i], 'fence') == ARGV[1] and redis.call('HEXISTS', KEYS[i], 'outcome') == 0 then
    redis.call('DEL', KEYS[i])
  end
end
return 1
"""


class RedisStore:
    """Records in a Redis, whose clock decides. What is kept is as durable as Redis is configured to be."""

    def __init__(self, client: Redis, name: str) -> None:
        self._client = client
        self._name = name
        self._claim = client.register_script(_CLAIM)
        self._complete = client.register_script(_COMPLETE)
        self._release = client.register_script(_RELEASE)

    @classmethod
    def open(cls, url: str) -> RedisStore:
        """The store at a URL of redis-py. Raises StoreError."""
        name = _without_secrets(url)
        try:
            # A command whose answer was lost is not sent again: a claim may have been made.
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=_WAIT_SECONDS,
                socket_timeout=_WAIT_SECONDS,
                socket_connect_timeout=_WAIT_SECONDS,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
        except ValueError as error:
            raise StoreError(f"“{name}” is no URL of a Redis: write redis://127.0.0.1:6379/0") from error
        client = Redis(connection_pool=pool)
        try:
            client.set(_SCHEMA, VERSION, nx=True)
            version = int(str(client.get(_SCHEMA)))
        except RedisError as error:
            pool.disconnect()
            raise StoreError(f"the store “{name}” cannot be opened: {error}") from error
        if version > VERSION:
            pool.disconnect()
            raise StoreError(
                f"the store “{name}” cannot be opened: its keys are of version {version}, and this rulewright knows"
                f" {VERSION}: use the later one"
            )
        return cls(client, name)

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        values = [round(lease * _MICROSECONDS), _GRACE_MICROSECONDS]
        parts = [part for claim in claims for part in _parts(claim)]
        with self._asking():
            found = self._claim(keys=[_FENCE, *(_name_of(claim.key) for claim in claims)], args=[*values, *parts])
        match found:
            case ["claimed", fence]:
                return Claimed(Token(tuple(claim.key for claim in claims), int(fence)))
            case ["busy", index, operation, fingerprint, left]:
                return InFlight(claims[index].key, operation, fingerprint, int(left) / _MICROSECONDS)
            case ["taken", index, operation, fingerprint, outcome, reply]:
                return Taken(Record(claims[index].key, operation, fingerprint, outcome, read_json(reply)))
            case _:
                raise StoreUnavailableError(f"the store “{self._name}” answered a claim with {found!r}")

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        with self._asking():
            done = self._complete(keys=_names_of(token), args=[token.fence, outcome, json_text(reply)])
        if not done:
            raise ClaimLostError(token)

    def release(self, token: Token) -> None:
        """See `Store`."""
        with self._asking():
            self._release(keys=_names_of(token), args=[token.fence])

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        with self._asking():
            found = self._client.hmget(_name_of(key), ["operation", "fingerprint", "outcome", "reply"])
        operation, fingerprint, outcome, reply = found
        if operation is None or fingerprint is None or outcome is None or reply is None:
            return None
        return Record(key, str(operation), str(fingerprint), str(outcome), read_json(reply))

    def close(self) -> None:
        """Closes the connections."""
        self._client.connection_pool.disconnect()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except RedisError as error:
            raise StoreUnavailableError(f"the store “{self._name}” cannot be asked: {error}") from error


def _name_of(key: str) -> str:
    return _PREFIX + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _names_of(token: Token) -> list[str]:
    return [_name_of(key) for key in token.keys]


def _parts(claim: Claim) -> tuple[str | int, ...]:
    keep = "" if claim.keep is None else round(claim.keep * 1_000)
    return claim.key, claim.operation, claim.fingerprint, keep


def _without_secrets(url: str) -> str:
    """The URL without a user, a password and parameters, as messages show it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

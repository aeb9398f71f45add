"""What was asked of a store and what it answered, as lines of a file that outlives whoever is killed writing it."""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from rulewright.idempotency.claims import Claimed, ClaimLostError, InFlight, StoreUnavailableError, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rulewright.idempotency.claims import Claim, Record, Store, Token
    from rulewright.language.conditions import Json

Verb = Literal["claim", "complete", "release", "read"]
Answer = Literal["claimed", "busy", "taken", "done", "lost", "free", "unknown"]

GRACE_SECONDS = 1.0
"""A server may still do what it was asked to so long after who asked was killed, or told that it is away."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question about one key, and the answer.

    Attributes:
        verb: what was asked.
        key: under which key.
        asked: when, in seconds that all processes of this machine count alike.
        answered: when it was answered; infinite where it never was, and it may have been done, or not, at any time.
        answer: what was answered.
        fence: of a claim that was made, and of what is done with it.
        reply: what is recorded, or stands.
        lease: the seconds that a claim asks for.
        latest: by when it was done, if it was, where there is no answer.
    """

    verb: Verb
    key: str
    asked: float
    answered: float
    answer: Answer
    fence: int | None = None
    reply: str | None = None
    lease: float = 0.0
    latest: float = math.inf


@dataclass
class Recorder:
    """A store that notes each question before it asks it, and the answer when it is there."""

    store: Store
    path: Path
    _numbers: Iterator[int] = field(default_factory=count)
    _file: int = field(init=False)

    def __post_init__(self) -> None:
        self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def claim(self, claim: Claim, lease: float) -> Claimed | InFlight | Taken | None:
        """The answer, or None where there was none."""
        number = self._ask("claim", claim.key, lease=lease)
        try:
            found = self.store.claim([claim], lease)
        except StoreUnavailableError:
            self._answer(number, "unknown")
            return None
        match found:
            case Claimed(token):
                self._answer(number, "claimed", fence=token.fence)
            case InFlight():
                self._answer(number, "busy")
            case Taken(record):
                self._answer(number, "taken", reply=str(record.reply))
        return found

    def complete(self, token: Token, reply: Json) -> bool | None:
        """Whether the claim was still the caller's; None where there was no answer."""
        number = self._ask("complete", token.keys[0], fence=token.fence, reply=str(reply))
        try:
            self.store.complete(token, "created", reply)
        except StoreUnavailableError:
            self._answer(number, "unknown")
            return None
        except ClaimLostError:
            self._answer(number, "lost")
            return False
        self._answer(number, "done")
        return True

    def release(self, token: Token) -> None:
        """Gives a claim up."""
        number = self._ask("release", token.keys[0], fence=token.fence)
        try:
            self.store.release(token)
        except StoreUnavailableError:
            self._answer(number, "unknown")
            return
        self._answer(number, "done")

    def read(self, key: str) -> Record | None:
        """What stands under a key."""
        number = self._ask("read", key)
        found = self.store.read(key)
        if found is None:
            self._answer(number, "free")
        else:
            self._answer(number, "taken", reply=str(found.reply))
        return found

    def _ask(self, verb: Verb, key: str, **more: object) -> int:
        number = next(self._numbers)
        self._write({"number": number, "verb": verb, "key": key, **more})
        return number

    def _answer(self, number: int, answer: Answer, **more: object) -> None:
        self._write({"number": number, "answer": answer, **more})

    def _write(self, values: dict[str, object]) -> None:
        os.write(self._file, (json.dumps({**values, "at": time.monotonic()}) + "\n").encode())


def calls_of(paths: Iterable[Path]) -> dict[str, list[Call]]:
    """The calls of several recorders, by key. Of one that was killed while it wrote, the last line counts for nothing."""
    found: dict[str, list[Call]] = {}
    for path in paths:
        asked: dict[int, dict[str, Any]] = {}
        answered: dict[int, dict[str, Any]] = {}
        for line in path.read_bytes().split(b"\n")[:-1]:
            values = json.loads(line)
            (answered if "answer" in values else asked)[values["number"]] = values
        killed = path.with_suffix(".killed")
        ended = float(killed.read_text()) if killed.exists() else math.inf
        for number, question in asked.items():
            call = _call(question, answered.get(number) or {"answer": "unknown", "at": ended})
            found.setdefault(call.key, []).append(call)
    return found


def _call(question: dict[str, Any], answer: dict[str, Any]) -> Call:
    told = {**question, **answer}
    values = {name: told[name] for name in ("verb", "key", "answer", "fence", "reply", "lease") if name in told}
    if answer["answer"] == "unknown":
        return Call(**values, asked=question["at"], answered=math.inf, latest=answer["at"] + GRACE_SECONDS)
    return Call(**values, asked=question["at"], answered=answer["at"])

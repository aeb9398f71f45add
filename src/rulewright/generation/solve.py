"""A start and pins → the payload near it that meets the pins and breaks as little else as can be found."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.generation.repairs import repairs
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from rulewright.generation.make import Maker
    from rulewright.language.conditions import Json
    from rulewright.validation.judgement import Broken

PATIENCE = 50
"""How many payloads are judged before the best so far is taken."""
_MENDED_AT_ONCE = 3
"""Of how many broken rules of one payload the repairs are tried."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A payload and all that it breaks."""

    payload: Json
    broken: tuple[Broken, ...]
    is_final: bool = False
    """Whether a search with more patience would find no other."""


def nothing(_broken: Broken) -> bool:
    """Aims at no violation at all."""
    return False


def solve(
    maker: Maker,
    start: Json,
    aim: Callable[[Broken], bool] = nothing,
    is_enough: Callable[[Solution], bool] | None = None,
    patience: int = PATIENCE,
) -> Solution | None:
    """The best payload found; None where the pins cannot be met.

    `aim` tells the violations that are wanted; a search for the fewest others goes from the start by repairs, best
    first, until there are none, `is_enough` says that no better one is to be had, or `patience` payloads were judged.
    """
    pinned = maker.apply_pins(start)
    if pinned is None or not maker.meets_pins(pinned):
        return None
    return _Search(maker, aim, is_enough, patience).run(pinned)


class _Search:
    """A best-first search under way."""

    def __init__(
        self,
        maker: Maker,
        aim: Callable[[Broken], bool],
        is_enough: Callable[[Solution], bool] | None,
        patience: int,
    ) -> None:
        self.maker = maker
        self.patience = patience
        self.aim = aim
        self.is_enough = is_enough
        self.judged: list[Json] = []
        self.seen: set[Hashable] = set()
        self.queue: list[tuple[int, int, Solution]] = []

    def run(self, start: Json) -> Solution:
        self.judge(start)
        best = self.queue[0]
        while self.queue and len(self.judged) < self.patience:
            entry = heapq.heappop(self.queue)
            if entry[0] < best[0]:
                best = entry
            if not best[0] or (self.is_enough is not None and self.is_enough(best[2])):
                break
            self.expand(entry)
        found = min([best, *self.queue])[2] if self.queue else best[2]
        return replace(found, is_final=len(self.judged) < self.patience)

    def expand(self, entry: tuple[int, int, Solution]) -> None:
        """Judges repairs of what is broken, up to the first payload that breaks less."""
        unwanted = [broken for broken in entry[2].broken if not self.aim(broken)]
        for broken in unwanted[:_MENDED_AT_ONCE]:
            for payload in repairs(self.maker, entry[2].payload, broken):
                if len(self.judged) >= self.patience:
                    return
                count = self.judge(payload)
                if count is not None and count < entry[0]:
                    return

    def judge(self, payload: Json) -> int | None:
        """Queues a payload that is new and meets the pins; gives how much it breaks that is not wanted."""
        if not self.maker.meets_pins(payload) or self.is_known(payload):
            return None
        self.judged.append(payload)
        broken = self.maker.world.judge(payload)
        count = sum(not self.aim(entry) for entry in broken)
        heapq.heappush(self.queue, (count, len(self.judged), Solution(payload, broken)))
        return count

    def is_known(self, payload: Json) -> bool:
        """Whether it was judged before; most searches end with the first, which is compared with none."""
        if not self.judged:
            return False
        if len(self.judged) == 1:
            self.seen.add(json_key(self.judged[0]))
        key = json_key(payload)
        is_known = key in self.seen
        self.seen.add(key)
        return is_known

"""“2/8” → which part of a run is sent; all parts together send what the whole run does, each thing once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from rulewright.contract.coverage import parameter_rules, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.setting import Setting

_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class ShardError(ValueError):
    """A text that names no shard; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` parts of a run; they are numbered from 1."""

    number: int = 1
    count: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    @property
    def is_whole(self) -> bool:
        """Whether it is all there is."""
        return self.count == 1

    def takes(self, index: int) -> bool:
        """Whether the thing at an index, counted from 0, is in this part."""
        return index % self.count == self.number - 1

    def seeds(self, seed: int) -> Iterator[int]:
        """The seeds to draw by, one after another; no two shards share one."""
        return count(seed + self.number - 1, self.count)


WHOLE = Shard()


def parse_shard(text: str) -> Shard:
    """The shard that a text names.

    Raises:
        ShardError: it is not NUMBER/COUNT, or the number is not one of 1 to the count.
    """
    match = _SHARD.fullmatch(text.strip())
    if match is None or int(match[1]) > int(match[2]):
        raise ShardError(f"“{text}” is no shard; write its number and how many there are, from 1/8 to 8/8")
    return Shard(int(match[1]), int(match[2]))


def given(setting: Setting) -> frozenset[str]:
    """The ids of the rules that the setting's shard is about: every case of a rule is sent by one shard."""
    rules = (*rules_of(setting.plan, setting.shape), *parameter_rules(setting.operation))
    ids = dict.fromkeys([*(rule.id for rule in rules), *(rule.id for rule in setting.plan.idempotency)])
    return frozenset(rule for index, rule in enumerate(ids) if setting.shard.takes(index))

"""What a preview is made of: parts of a run with how many requests they are, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from rulewright.generation.tally import Tally

Phase: TypeAlias = Literal[
    "cases",
    "parameters",
    "credentials",
    "keys",
    "forms",
    "sequences",
    "further",
    "drawn",
    "cleanup",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of one sort. `requests` is None where their number hangs on the answers, or on the time there is."""

    phase: Phase
    what: str
    requests: int | None
    is_most: bool = False
    """Whether there are so many at most."""
    rule: str | None = None
    """The id of the rule that they are about, where it is one across requests."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """What is not sent, and why; of cases, `number` says how many."""

    phase: Phase
    what: str
    reason: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would send to an endpoint that keeps to the contract, in the order in which it would be sent.

    Attributes:
        tally: what the cases have to show.
        made: how many cases there are for that, in all shards.
        asked: what is sent.
        omitted: what is not.
        by_rule: how many of the cases that are sent are about each rule, by its id.
        without: the rules that no case is about, each with the reason.
    """

    tally: Tally
    made: int
    asked: tuple[Asked, ...]
    omitted: tuple[Omitted, ...]
    by_rule: dict[str, int]
    without: dict[str, str]

    @property
    def counted(self) -> int:
        """The requests that are known in advance."""
        return sum(part.requests for part in self.asked if part.requests is not None and not part.is_most)

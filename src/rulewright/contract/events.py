"""What a run tells, in the order it happens: the closed union of events that reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rulewright.contract.checks.answers import Meaning
    from rulewright.contract.cleaning import Cleaned
    from rulewright.contract.coverage import Coverage
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.findings.baseline import Comparison, Entry
    from rulewright.contract.findings.finding import Finding
    from rulewright.contract.verdicts.verdict import Side
    from rulewright.plan.contract import Plan


@dataclass(frozen=True, slots=True)
class Started:
    """A run begins; `today` is the day of its clock.

    `plan` is what the contract says. `shard` is the part of the run that is sent, such as 2/8; None when it is all.
    """

    contract: str
    version: str
    url: str
    operation: str
    seed: int
    today: str
    plan: Plan = field(repr=False)
    shard: str | None = None
    again: str = ""
    """The command line that sends the findings again; empty where there is none."""
    warnings: tuple[str, ...] = ()
    """What a reader must know of the way in which the run came about."""
    show_values: bool = False
    """Whether values of payloads and answers may be shown."""


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """Another part of the run begins; `name` is a word for people."""

    name: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A request was answered, or not; `requests` counts so far, `aim` is the rule that it was made for, if any."""

    exchange: Exchange
    due: Side
    meaning: Meaning
    requests: int
    aim: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The endpoint disagrees with the contract; `accepted` is the baseline's entry for it, if there is one."""

    finding: Finding
    accepted: Entry | None = None


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Something that the contract states and that this run said nothing about, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to know about the run that is no judgement; `message` is for people."""

    message: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a run.

    Attributes:
        requests: how many were sent.
        seconds: how long it took.
        coverage: how far it got.
        withheld: how many answers said nothing about the payload, by status.
        findings: how many disagreements there are.
        ended: why it ended before everything was sent; None when it did not.
        cleaned: what came of the clean-up; None where none was asked for.
        unjudged: why the endpoint cannot be said to agree or not; None when it can.
        baseline: the findings beside those that were accepted before; None without a baseline.
        accepts_new: whether the new ones are accepted now.
    """

    requests: int
    seconds: float
    coverage: Coverage
    withheld: tuple[tuple[int, int], ...]
    findings: int
    ended: str | None
    unjudged: str | None
    cleaned: Cleaned | None = None
    baseline: Comparison | None = None
    accepts_new: bool = False

    @property
    def new(self) -> int:
        """How many disagreements count: those that nobody has accepted."""
        if self.accepts_new:
            return 0
        return self.findings if self.baseline is None else len(self.baseline.new)

    @property
    def exit_code(self) -> int:
        """0 when the endpoint agrees with the contract, 1 when it does not, 2 when that could not be judged."""
        if self.unjudged is not None:
            return 2
        return 1 if self.new else 0


Event: TypeAlias = Started | PhaseStarted | Exchanged | Found | NotJudged | Noted | Finished

"""What a run is told: the contract, the endpoint, what it is held to, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.contract.checks.observation import SLOW_SECONDS
from rulewright.contract.endpoint.budget import LOCAL, Limits
from rulewright.contract.endpoint.evidence import LIMIT_BYTES
from rulewright.contract.endpoint.interrupts import Interrupts
from rulewright.contract.endpoint.retry import RETRIES
from rulewright.contract.endpoint.route import DIRECT, Route
from rulewright.contract.endpoint.sender import TIMEOUT_SECONDS, Sender
from rulewright.contract.endpoint.withheld import NOTHING_WITHHELD, Withheld
from rulewright.contract.shard import WHOLE, Shard
from rulewright.contract.verdicts.known_good import known_good
from rulewright.contract.verdicts.listed import NOTHING_LISTED, Listed
from rulewright.contract.verdicts.oracle import Oracle
from rulewright.language.standing import Basis, Severity
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.cleanup import Cleanup
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.transport import Transport
    from rulewright.contract.findings.baseline import Baseline
    from rulewright.contract.verdicts.oracle import Judge
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency, Operation, Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

Only: TypeAlias = Literal["all", "rejecting"]

_RISK = "whoever is in between can read and change everything, the credentials too"

DEFAULT_ASSERTED = frozenset({Basis.STATED, Basis.DOCUMENTED})


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same through a run.

    Attributes:
        plan: the contract.
        operation: the one that payloads are sent to; it has a body.
        address: where the endpoint is.
        credentials: what is sent to say who asks.
        context: our clock, the unit of lengths and the data supplied.
        slack: how far the endpoint's clock may be from ours.
        asserted: the bases of the rules that the endpoint is held to.
        listed: what the endpoint is known to take.
        parameters: values by the name of a path, query or header parameter.
        only: whether everything is sent, or nothing but what the contract refuses.
        rules: ids of the rules that cases are sent for; empty for all.
        excluded: ids of the rules that the endpoint is not held to.
        keep_going: whether a host that is somebody's is asked on after it accepted what it should refuse.
        limits: how much the run may cost.
        fail_under: the least share of the asserted rules that must be exercised, in percent.
        timeout: seconds that an answer may take.
        slow: seconds after which an answer is late.
        limit: bytes of an answer that are read.
        route: how requests get to the endpoint.
        retries: how often a busy endpoint is asked again.
        withheld: the answers that say nothing about the contract.
        cleanup: what removes again what was created.
        seed: of everything that is drawn.
        shard: the part of the run that is sent.
        interrupts: whether somebody wants the run to end.
        baseline: the findings that are accepted; None without a file of them.
        accepts_new: whether new findings are accepted too, and put into the baseline.
        command: the command line of the run, which the options of a replay can follow; empty where there is none.
        show_values: whether messages may show values.
        judge: what judges payloads.
        way: opens another way to the endpoint than HTTP to its address.
    """

    plan: Plan
    operation: Operation
    address: Address
    credentials: Credentials | None
    context: Context
    slack: timedelta
    asserted: frozenset[Basis] = DEFAULT_ASSERTED
    listed: Listed = NOTHING_LISTED
    parameters: Mapping[str, Json] = field(default_factory=dict)
    only: Only = "all"
    rules: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    keep_going: bool = False
    limits: Limits = LOCAL
    fail_under: float = 50.0
    timeout: float = TIMEOUT_SECONDS
    slow: float = SLOW_SECONDS
    limit: int = LIMIT_BYTES
    route: Route = DIRECT
    retries: int = RETRIES
    withheld: Withheld = NOTHING_WITHHELD
    cleanup: Cleanup | None = None
    seed: int = 0
    shard: Shard = WHOLE
    interrupts: Interrupts = field(default_factory=Interrupts)
    baseline: Baseline | None = None
    accepts_new: bool = False
    command: str = ""
    show_values: bool = False
    judge: Judge = interpret
    way: Callable[[], Transport] | None = None

    @property
    def shape(self) -> Shape:
        """The shape of the operation's body."""
        return self.plan.body_shape(self.operation.name)

    def oracle(self, operation: Operation, shape: Shape | None = None) -> Oracle:
        """What gives verdicts over the bodies of an operation, or over the values of a shape."""
        return Oracle(
            plan=self.plan,
            shape=shape or self.plan.body_shape(operation.name),
            context=self.context,
            asserted=self.asserted,
            excluded=self.excluded,
            listed=self.listed,
            slack=self.slack,
            known_good=known_good(self.plan),
            judge=self.judge,
            encoding=operation.encoding,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever reads the report must know of the way in which it came about."""
        if self.route.tls.verify:
            return ()
        return (f"nobody verifies that {self.address} is who it should be (verify = false): {_RISK}",)

    def sender(self) -> Transport:
        """A connection to the endpoint."""
        if self.way is not None:
            return self.way()
        return Sender(self.address, self.credentials, timeout=self.timeout, limit=self.limit, route=self.route)

    def is_asserted(self, severity: Severity, basis: Basis) -> bool:
        """Whether the endpoint is held to a rule of this standing."""
        return severity is Severity.ERROR and basis in self.asserted

    def asks_about(self, rule: Rule | Idempotency) -> bool:
        """Whether the endpoint is held to a rule, and the run is about it."""
        is_meant = (not self.rules or rule.id in self.rules) and rule.id not in self.excluded
        return is_meant and self.is_asserted(rule.severity, rule.basis)

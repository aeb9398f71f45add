"""A setting → what sessions across requests are given, with everything that they tell."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.prepare import prepared
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.setting import Setting


@dataclass
class Reported:
    """What was told of a stage."""

    stage: Stage = field(init=False)
    complaints: list[Complaint] = field(default_factory=list)
    seen: list[tuple[Observation, ...]] = field(default_factory=list)
    """The exchanges of each complaint, in order."""
    answers: list[Observation] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [complaint.kind.value for complaint in self.complaints]

    def report(self, complaint: Complaint, last: Observation, earlier: tuple[Observation, ...] = ()) -> None:
        self.complaints.append(complaint)
        self.seen.append((*earlier, last))


@contextlib.contextmanager
def staged(setting: Setting, nonce: str = "test") -> Iterator[Reported]:
    """The first idempotency rule of the contract on its endpoint."""
    told = Reported()
    material = prepared(setting, nonce)
    rule = setting.plan.idempotency[0]
    with setting.sender() as sender:
        told.stage = Stage(
            talk=Conversation(setting, sender, Budget(setting.limits), lambda _: None),
            rule=rule,
            replies=Replies(setting.plan, setting.operation, rule),
            fresh=material.fresh,
            plain=material.plain,
            valid=material.valid(),
            refused=material.refused(),
            report=told.report,
            check=told.answers.append,
            skip=told.skipped.append,
            has_findings=lambda: bool(told.complaints),
        )
        yield told

"""A setting → what sessions across requests are given, with everything that they tell."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.events import Exchanged
from rulewright.contract.material import material
from rulewright.contract.prepare import prepared
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.stage import Stage
from rulewright.generation.case import Case, CaseSet
from rulewright.generation.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.material import Material
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
    sent: list[bytes] = field(default_factory=list)

    def note(self, event: Event) -> None:
        if isinstance(event, Exchanged):
            self.sent.append(event.exchange.body)

    @property
    def kinds(self) -> list[str]:
        return [complaint.kind.value for complaint in self.complaints]

    def report(self, complaint: Complaint, last: Observation, earlier: tuple[Observation, ...] = ()) -> None:
        self.complaints.append(complaint)
        self.seen.append((*earlier, last))


def of_examples(setting: Setting, nonce: str = "test") -> Material:
    """Material with the contract's own examples for cases: those of large contracts take long to make."""
    shape = setting.shape.name
    broken = [one for one in setting.plan.examples.variations if one.shape == shape and len(one.errors) == 1]
    cases = [
        Case(str(number), shape, example.payload, "breaking", example.errors[0].rule, (), "")
        for number, example in enumerate(broken)
    ]
    return material(setting, CaseSet(tuple(cases), (), Tally(0, 0, 0)), nonce)


@contextlib.contextmanager
def staged(setting: Setting, nonce: str = "test", made: Material | None = None) -> Iterator[Reported]:
    """The first idempotency rule of the contract on its endpoint."""
    told = Reported()
    given = made or prepared(setting, nonce)
    rule = setting.plan.idempotency[0]
    with setting.sender() as sender:
        told.stage = Stage(
            talk=Conversation(setting, sender, Budget(setting.limits), told.note),
            rule=rule,
            replies=Replies(setting.plan, setting.operation, rule),
            fresh=given.fresh,
            plain=given.plain,
            valid=given.valid(),
            refused=given.refused(),
            report=told.report,
            check=told.answers.append,
            skip=told.skipped.append,
            found_kinds=lambda: {complaint.kind for complaint in told.complaints},
        )
        yield told

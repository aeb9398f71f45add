"""A recorded run of Schemathesis and a fault → the first request whose answer its checks find wrong, if there is one.

The endpoint with the fault is asked the requests of the run again, in order and from the first on, so that it has taken
the keys that it would have taken. What Schemathesis sends does not hang on what is wrong with the answers, for it goes
on after a failure; only what it learns from them, such as ids, is here what the right endpoint told it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.cli.mocked import judge_of
from rulewright.contract.checks.observation import SLOW_SECONDS
from tests.mutants.peers.endpoint import endpoint
from tests.mutants.peers.stage import asked

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import Plan
    from rulewright.validation.judgement import Judgement
    from tests.mutants.peers.recorded import Recording
    from tests.mutants.peers.stage import Answer
    from tests.mutants.subjects import Subject


@dataclass(frozen=True)
class Kill:
    """A fault found out: at which request of the run, the first being 0, and what was complained of."""

    number: int
    titles: tuple[str, ...]


class Asker:
    """A recorded run, ready for many faults."""

    def __init__(self, subject: Subject, recording: Recording) -> None:
        self.subject = subject
        self.recording = recording
        self._of_payloads = {rule.id for rule in subject.plan.rules()}
        right = judge_of(subject.plan, "compiled")
        self._right = [self._places(subject.plan, right, *payload) for payload in recording.payloads]

    def killed(self, fault: Fault) -> Kill | None:
        """When the fault is found out; None where it is not."""
        plan = fault.change(self.subject.plan)
        judge = judge_of(plan, "compiled")
        if fault.rule in self._of_payloads and not self._tells(plan, fault.judging(judge)):
            return None
        return asyncio.run(self._asked_again(fault, judge))

    async def _asked_again(self, fault: Fault, judge: Judge) -> Kill | None:
        # Checks that send requests of their own ask what is on the stage.
        self.recording.stage.app = app = endpoint(self.subject, fault, judge)
        for judged in self.recording.judged.values():
            judged.forget_what_was_asked()
        for number, (request, right) in enumerate(self.recording.asked):
            answer = await asked(app, request)
            # Where nobody is asked for credentials, only requests that a check sends itself can show it.
            if number in self.recording.judged and (fault.open_door or _differs(answer, right)):
                found = self.recording.judged[number].new_complaints(answer)
                if found:
                    return Kill(number, tuple(sorted({failure.title for failure in found})))
        return None

    def _tells(self, plan: Plan, judge: Judge) -> bool:
        """Whether a payload of the run is judged otherwise."""
        return any(
            self._places(plan, judge, *payload) != right
            for payload, right in zip(self.recording.payloads, self._right, strict=True)
        )

    def _places(self, plan: Plan, judge: Judge, shape: str, payload: Json) -> frozenset[tuple[str, object]]:
        judgement: Judgement = judge(plan.shapes[shape], payload, self.subject.context)
        return frozenset((entry.rule.id, entry.pointer) for entry in judgement.broken)


def _differs(answer: Answer, right: Answer) -> bool:
    """Whether a check could tell the two apart."""
    same = (answer.status, answer.headers, answer.body) == (right.status, right.headers, right.body)
    return not same or answer.seconds >= SLOW_SECONDS

"""A stage → complaints about requests with one key that arrive at once: a race is seen by chance, so in rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.findings.finding import Complaint, Kind

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.stage import Stage

ROUNDS = 5
TWINS = 4


def race(stage: Stage) -> None:
    """Rounds of twins, until one shows more than one thing made."""
    if stage.talk.setting.limits.rate is not None:
        stage.skip("requests at the same time: a rate limit is set")
        return
    for number in range(1, ROUNDS + 1):
        seen = stage.talk.ask_together(stage.fresh(stage.plain[0]), TWINS)
        for each in seen:
            stage.check(each)
        complaint = _of_round(stage, seen, number)
        if complaint is not None:
            stage.report(complaint, seen[-1], tuple(seen[:-1]))
            return


def _of_round(stage: Stage, seen: list[Observation], number: int) -> Complaint | None:
    round_words = f"{TWINS} requests at the same time under one key (round {number} of {ROUNDS})"
    made = [each for each in seen if stage.replies.says_created(each.exchange)]
    if len(made) > 1:
        message = f"told {len(made)} of {round_words} that they made it"
        return Complaint(Kind.RACE, message, (stage.rule.id,))
    accepted = [each.exchange for each in seen if each.meaning is Meaning.ACCEPTED]
    if any(stage.replies.differ_in_identity(accepted[0], other) for other in accepted[1:]):
        return Complaint(Kind.RACE, f"answered {round_words} with more than one identity", (stage.rule.id,))
    outcome = stage.talk.setting.operation.outcome(stage.rule.in_flight)
    if outcome is None:
        return None
    wrong = [each for each in seen if each.meaning is Meaning.REJECTED and each.exchange.status not in outcome.statuses]
    if not wrong:
        return None
    message = f"answered {wrong[0].exchange.status} to one of {round_words}, where “{outcome.name}” is due"
    return Complaint(Kind.REPLAY_DIFFERS, message, (stage.rule.id,), mark="in flight")

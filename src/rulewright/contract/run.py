"""A setting and its material → events: cases, credentials, sessions and drawn payloads, sent, judged and told."""

from __future__ import annotations

import shlex
from contextlib import closing
from itertools import count, takewhile
from math import inf
from typing import TYPE_CHECKING

from rulewright.contract.ahead import ahead
from rulewright.contract.checks.answers import Meaning
from rulewright.contract.checks.of_exchange import OF_ANSWERS, complaints
from rulewright.contract.checks.silence import Silence
from rulewright.contract.conversation import Conversation, NotSentError
from rulewright.contract.endpoint.budget import Budget, SpentError
from rulewright.contract.endpoint.interrupts import InterruptedRunError
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.events import Finished, NotJudged, PhaseStarted, Started
from rulewright.contract.findings.apart import Apart, Part
from rulewright.contract.findings.baseline import compared
from rulewright.contract.findings.finding import BY_CHANCE, Kind
from rulewright.contract.findings.findings import Findings
from rulewright.contract.findings.minimise import Minimiser, Shown
from rulewright.contract.forms.show import Forms
from rulewright.contract.opening import opened
from rulewright.contract.parts import Parts
from rulewright.contract.queries import carried_by, parameter_cases
from rulewright.contract.reach import coverage
from rulewright.contract.sessions.hold import hold_sessions, late_sessions_of, stage_of, why_not_asked
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.shard import given
from rulewright.contract.verdicts.verdict import Side
from rulewright.language.rfc3339 import format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.coverage import Coverage
    from rulewright.contract.draws import Draws
    from rulewright.contract.events import Event
    from rulewright.contract.material import Material
    from rulewright.contract.sessions.hold import Held
    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting
    from rulewright.generation.case import Case
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency
    from rulewright.plan.rules import Rule

_OF_PAYLOADS = frozenset({Kind.ACCEPTED_INVALID, Kind.REJECTED_VALID})
"""Kinds that compare an answer with what is due to its payload."""


def run(
    setting: Setting,
    material: Material,
    draws: Callable[[], Draws | None] | None,
    folder: Path,
    tell: Callable[[Event], None],
) -> Finished:
    """Asks the endpoint everything that the setting allows, and tells what comes of it.

    Args:
        setting: what is asked of whom.
        material: what is sent.
        draws: gives payloads to draw, when the rest has been sent; None draws none.
        folder: where findings are kept.
        tell: takes each event as it happens; the last is the one that is returned.
    """
    tell(
        Started(
            contract=setting.plan.contract,
            version=setting.plan.version,
            url=str(setting.address),
            operation=setting.operation.name,
            seed=setting.seed,
            today=format_date(setting.context.clock.today),
            plan=setting.plan,
            shard=None if setting.shard.is_whole else str(setting.shard),
            again=f"{setting.command} --replay {shlex.quote(str(folder))}" if setting.command else "",
            warnings=setting.warnings,
            show_values=setting.show_values,
        )
    )
    with setting.sender() as sender:
        talk = Conversation(setting, sender, Budget(setting.limits), tell)
        return Run(setting, material, talk, folder, tell).to_its_end(draws)


class Run:
    """One run under way; each of its parts can be asked for alone."""

    def __init__(
        self, setting: Setting, material: Material, talk: Conversation, folder: Path, tell: Callable[[Event], None]
    ) -> None:
        self.setting = setting
        self.material = material
        self.talk = talk
        self.tell = tell
        self.doubts: dict[str, str] = {}
        self.held: list[Held] = []
        self.parts = Parts(setting.operation.name, material.fresh)
        self.findings = Findings(setting, folder, talk.history, self.parts, tell)
        self.minimiser = Minimiser(talk, material.plain, material.fresh, material.valid())
        self.silence = Silence()
        self.apart = Apart(talk, material)

    def to_its_end(self, draws: Callable[[], Draws | None] | None) -> Finished:
        """Plays all phases, and sums up."""
        ended = unjudged = None
        try:
            self.phases(draws)
        except InterruptedRunError as end:
            ended = str(end)
            unjudged = None if self.findings.new else f"{end} before everything was sent"
        except (SpentError, EndedError) as end:
            ended = str(end)
        except (UnjudgedError, UnfilledError) as end:
            unjudged = str(end)
        requests, seconds = self.talk.budget.requests, self.talk.budget.seconds
        cleaned = self.talk.clean_up()
        reached = coverage(self.setting, self.talk.sides, {**self.material.reasons, **self.doubts}, ended)
        accepted = self.setting.baseline
        finished = Finished(
            requests=requests,
            seconds=seconds,
            coverage=reached,
            withheld=self.talk.watch.withheld,
            findings=len(self.findings.all),
            ended=ended,
            unjudged=unjudged or self.why_unjudged(reached),
            cleaned=cleaned,
            baseline=None if accepted is None else compared(accepted, self.findings.all, self.parts),
            accepts_new=self.setting.accepts_new,
        )
        self.tell(finished)
        return finished

    def why_unjudged(self, reached: Coverage) -> str | None:
        """Why the run says too little, if it does; findings say enough."""
        if not (self.talk.budget.requests or reached.asserted or self.setting.shard.is_whole):
            return None
        try:
            self.talk.watch.close()
        except UnjudgedError as end:
            return str(end)
        least = self.setting.fail_under
        if self.findings.new or reached.share * 100 >= least:
            return None
        return (
            f"{len(reached.exercised)} of {len(reached.asserted)} asserted rules were exercised"
            f" ({reached.share:.0%}), less than the {least:g} % of --fail-under; allow more requests or time"
        )

    def phases(self, draws: Callable[[], Draws | None] | None) -> None:
        """Everything that is asked, in an order in which a cut budget loses least."""
        fresh, ours = self.material.fresh, given(self.setting)
        self.tell(PhaseStarted("cases"))
        self.open()
        self.show_all(self.material.first)
        self.parameters()
        self.without_credentials()
        self.tell(PhaseStarted("keys"))
        for rule in self.setting.plan.idempotency:
            if self.setting.operation.name in rule.across and rule.id in ours:
                fresh.part = f"keys {rule.id}"
                self.across_requests(rule)
        self.tell(PhaseStarted("more cases"))
        self.show_all(self.material.rest)
        if self.setting.shard.takes(0) and not self.setting.rules:
            self.tell(PhaseStarted("other ways to write bodies"))
            self.forms()
        self.tell(PhaseStarted("keys again"))
        for held in self.held:
            fresh.part = f"keys again {held.stage.rule.id}"
            for _, ask in late_sessions_of(held):
                ask()
            self.parts.asked(fresh.part)
            self.sequences(held.stage)
        self.tell(PhaseStarted("further ways to break rules"))
        self.show_all(self.material.further)
        if draws is not None and (found := draws()) is not None:
            self.tell(PhaseStarted("drawn payloads"))
            fresh.part = "drawn payloads"
            self.draw(found, self.setting.shard.seeds(self.setting.seed))

    def sequences(self, stage: Stage) -> None:
        """What shows only after other requests under the same keys."""
        from rulewright.contract.sessions.sequences import FEW_KEYS, sequences  # noqa: PLC0415 - loads Hypothesis

        self.material.fresh.part = f"sequences {stage.rule.id}"
        if self.material.fresh.few:
            stage.skip(FEW_KEYS)
        else:
            sequences(stage, count(self.setting.seed))

    def draw(self, draws: Draws, seeds: Iterable[int]) -> None:
        """Draws payloads until the time for that is over; what was shown so far decides what is drawn next."""
        from rulewright.contract.drawing import drawn  # noqa: PLC0415 - loads Hypothesis

        budget, seconds = self.talk.budget, self.setting.limits.drawing
        end = inf if seconds is None else budget.seconds + seconds
        rounds = takewhile(lambda _: budget.seconds < end, seeds)
        for shown in drawn(lambda: draws.following(self.talk.sides), rounds, self.explore):
            self.findings.add_diagnosed(shown.complaint, shown.seen)

    def forms(self) -> None:
        """What becomes of payloads that are written otherwise than usual."""
        Forms(self.talk, self.material, self.findings.add, lambda what, why: self.tell(NotJudged(what, why))).show()
        self.parts.asked("forms")

    def show_all(self, cases: Iterable[Case]) -> None:
        """Shows payloads of cases, each as soon as it is made: the next is being made while the endpoint answers."""
        with closing(ahead(cases)) as made:
            while (case := self.next_of(made)) is not None:
                self.material.fresh.part = f"case {case.id}"
                self.show(case.payload, None if case.rule is None else self.material.rules.get(case.rule), case)

    def next_of(self, cases: Iterator[Case]) -> Case | None:
        """The next case, which may yet have to be made."""
        with self.setting.interrupts.waiting():
            return next(cases, None)

    def open(self) -> None:
        """Sends the plainest payload, in every shard: on it hangs whether keys are new."""
        self.material.fresh.part = "opening"
        for payload in self.material.plain[:1]:
            try:
                seen = opened(self.talk, self.material.fresh, payload, self.tell)
            except NotSentError:
                continue
            self.parts.answered(seen)
            for complaint in complaints(seen):
                self.consider(Shown(complaint, seen), payload)

    def show(self, payload: Json, aim: Rule | None, case: Case | None = None) -> None:
        """Sends a payload under a key of its own and notes what is wrong with the answer.

        `case` is what the payload is of, where it is of one.
        """
        made = self.material.fresh(payload, aim)
        try:
            seen = self.talk.ask(made, aim=aim)
        except NotSentError:
            if aim is not None and (doubts := self.talk.verdict(payload).doubts):
                self.doubts.setdefault(aim.id, f"its payloads are unsettled, for {doubts[0]} is in doubt")
            return
        if self.may_be_about_key(payload, made, seen):
            why = "a key so short may have been used before"
            self.tell(NotJudged("a refusal" if aim is None else aim.id, f"answered {seen.exchange.status}; {why}"))
            return
        self.parts.answered(seen)
        for complaint in complaints(seen):
            self.consider(Shown(complaint, seen), payload, case)
        for complaint, earlier in self.silence.noted(seen):
            self.findings.add(complaint, seen, earlier)

    def may_be_about_key(self, payload: Json, made: Json, seen: Observation) -> bool:
        """Whether a refusal of what must be accepted may be about an earlier thing of the same key."""
        if not self.material.fresh.left(payload, made):
            return False
        rules = (rule for rule in self.setting.plan.idempotency if seen.operation.name in rule.across)
        replies = (Replies(self.setting.plan, seen.operation, rule) for rule in rules)
        refused = seen.due is Side.ACCEPT and seen.meaning is Meaning.REJECTED
        return refused and any(known.speaks_of_used_key(seen.exchange) for known in replies)

    def parameters(self) -> None:
        """Sends a payload that keeps every rule with parameters that show both sides of theirs."""
        cases = list(parameter_cases(self.setting))
        if cases and not self.material.plain:
            self.tell(NotJudged("the rules of parameters", "no payload is known to be accepted"))
            return
        for number, case in enumerate(cases):
            self.material.fresh.part = f"parameters {number} {case.rule.id}"
            try:
                seen = self.talk.ask(self.material.fresh(self.material.plain[0]), aim=case.rule, texts=case.texts)
            except NotSentError:
                if case.is_about(carried_by(self.setting)):
                    self.doubts.setdefault(case.rule.id, "its parameter says who asks, and is sent as it is")
                continue
            self.parts.answered(seen)
            for complaint in complaints(seen):
                if complaint.kind not in BY_CHANCE:
                    self.findings.add(complaint, seen)

    def consider(self, shown: Shown, payload: Json, case: Case | None = None) -> None:
        """Makes a finding of a complaint that is new, about as small a payload as can be had.

        Of a payload that shows many things, each that alone brings it about makes a finding.
        """
        self.parts.complained(shown.complaint.kind)
        if self.findings.knows(shown.complaint, shown.seen):
            return
        if self.may_be_chance(shown) and not self.happens_again(shown, payload):
            return
        if shown.complaint.kind in BY_CHANCE:
            self.findings.add(shown.complaint, shown.seen)
            return
        parts = [Part(shown, payload)]
        try:
            if case is not None:
                parts = [*self.apart.parts(case, shown)] or parts
        finally:
            # Also when the run ends here: what was seen stands.
            for part in parts:
                self.find_smallest(part)

    def find_smallest(self, part: Part) -> None:
        """Makes a finding of a complaint about as small a payload as can be had."""
        smallest = part.shown
        try:
            if self.setting.address.is_loopback and not self.findings.knows(smallest.complaint, smallest.seen):
                smallest = self.minimiser.minimised(part.shown, part.payload)
        finally:
            self.findings.add_diagnosed(smallest.complaint, smallest.seen)

    def may_be_chance(self, shown: Shown) -> bool:
        """Whether it must be seen twice: also what a key, where there are few, that was used before may bring about."""
        kind = shown.complaint.kind
        return kind in BY_CHANCE or (self.material.fresh.few and kind in _OF_PAYLOADS)

    def happens_again(self, shown: Shown, payload: Json) -> bool:
        """Whether the same is wrong with the answer to the same payload, sent once more."""
        made = self.material.fresh(payload, shown.seen.aim)
        again = self.talk.ask(made, aim=shown.seen.aim)
        if self.may_be_about_key(payload, made, again):
            return False
        return any(complaint.kind is shown.complaint.kind for complaint in complaints(again))

    def without_credentials(self) -> None:
        """Whether a payload is accepted from nobody in particular."""
        if not self.setting.operation.auth or not self.setting.shard.takes(0):
            return
        self.material.fresh.part = "credentials"
        what = "requests without credentials"
        if self.setting.only == "rejecting":
            self.tell(NotJudged(what, "only what the contract refuses is sent"))
        elif not self.material.plain:
            self.tell(NotJudged(what, "no payload is known to be accepted"))
        else:
            seen = self.talk.ask(self.material.fresh(self.material.plain[0]), authenticated=False)
            self.parts.answered(seen)
            for complaint in complaints(seen):
                self.findings.add(complaint, seen)

    def across_requests(self, rule: Idempotency) -> None:
        """What an idempotency rule says, as far as it is asserted and can be asked."""
        setting = self.setting
        if rule.id in setting.excluded or (setting.rules and rule.id not in setting.rules):
            return
        reason = why_not_asked(setting, self.material, rule)
        if reason is not None:
            if setting.asks_about(rule):
                self.doubts[rule.id] = reason
            self.tell(NotJudged(rule.id, reason))
            return
        stage = stage_of(
            self.talk,
            self.material,
            rule,
            report=self.findings.add,
            check=self.check_answer,
            skip=lambda reason: self.tell(NotJudged(rule.id, reason)),
            found_kinds=lambda: self.findings.about(rule.id),
        )
        held = hold_sessions(stage)
        if held is not None:
            self.held.append(held)
            self.parts.asked(self.material.fresh.part)
            self.talk.sides.kept.add(rule.id)
            self.talk.sides.broken.add(rule.id)

    def check_answer(self, seen: Observation) -> None:
        """Notes what is wrong with an answer as an answer, whatever it should have said."""
        for check in OF_ANSWERS:
            for complaint in check(seen):
                self.findings.add(complaint, seen)

    def explore(self, payload: Json) -> Shown | None:
        """Sends a drawn payload; what is new about it."""
        pinned = self.material.pinned(payload)
        made = self.material.fresh(pinned)
        try:
            seen = self.talk.ask(made)
        except NotSentError:
            self.talk.budget.check_time()
            return None
        if self.may_be_about_key(pinned, made, seen):
            return None
        new = (complaint for complaint in complaints(seen) if not self.findings.knows(complaint, seen))
        complaint = next(new, None)
        if complaint is None:
            return None
        shown = Shown(complaint, seen)
        return None if self.may_be_chance(shown) and not self.happens_again(shown, payload) else shown

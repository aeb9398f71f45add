"""The bytes that were sent → a verdict: what holds, or is broken, whatever is unknown about the endpoint.

Unknown are its clock (within the slack), what its lengths count, and the data that was not supplied here. A payload is
judged under every combination that could make a difference; what is the same in all of them is sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, get_args

from rulewright.contract.verdicts.doubt import Doubt
from rulewright.contract.verdicts.listed import NOTHING_LISTED, Listed
from rulewright.contract.verdicts.unknowns import Hanging
from rulewright.contract.verdicts.verdict import Breach, Side, Verdict
from rulewright.language.rfc3339 import parse_moment
from rulewright.language.standing import Basis, Severity
from rulewright.plan.contract import Encoding, TextUnit
from rulewright.plan.predicates import StrictFormat
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import json_ambiguities, read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from rulewright.validation.values import WHITE_SPACE, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from rulewright.contract.verdicts.doubt import Facts
    from rulewright.contract.verdicts.known_good import KnownGood
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken, Judgement


class Judge(Protocol):
    """What judges one payload in one context: the interpreter, or any back end that agrees with it."""

    def __call__(self, plan: Plan, shape: Shape, payload: Json, context: Context) -> Judgement:
        """The judgement of a plain JSON value."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """Gives verdicts over the bodies of one shape.

    Attributes:
        plan: the contract.
        shape: of the bodies.
        context: our clock, the unit the contract states for lengths, and the data supplied.
        asserted: the bases that the endpoint is held to.
        listed: what the endpoint is known to take.
        excluded: ids of the rules that it is not held to.
        slack: how far its clock may be from ours, either way.
        known_good: values that an endpoint takes whatever data it has and we lack.
        judge: what judges.
        encoding: how the bodies are written.
    """

    plan: Plan
    shape: Shape
    context: Context
    asserted: frozenset[Basis]
    slack: timedelta
    known_good: KnownGood
    judge: Judge = interpret
    encoding: Encoding = "json"
    excluded: frozenset[str] = frozenset()
    listed: Listed = NOTHING_LISTED
    _facts: Facts = field(default_factory=dict, init=False, repr=False, compare=False)
    _hanging: list[Hanging] = field(default_factory=list, init=False, repr=False, compare=False)
    """The rules to judge by in every context, once they were needed."""

    def verdict(self, body: bytes) -> Verdict:
        """What is due to these bytes."""
        if self.encoding == "form":
            try:
                return self.verdict_of(read_form_value(body, self.plan, self.shape))
            except (DiagnosticError, LimitError) as error:
                return Verdict(Side.UNSETTLED, doubts=(str(error),))
        ambiguities = json_ambiguities(body)
        if ambiguities:
            return Verdict(Side.UNSETTLED, doubts=ambiguities)
        return self.verdict_of(read_json(body))

    def verdict_of(self, payload: Json) -> Verdict:
        """What is due to a value."""
        judgements = self._judgements(payload)
        breaches = self._surely_broken(judgements)
        broken = [entry for judgement in judgements for entry in judgement.broken]
        doubt = Doubt(self.plan, self.shape, payload, self.context, self.known_good, self._facts)
        doubtful = [skip for judgement in judgements for skip in judgement.skipped if not doubt.surely_holds(skip)]
        unvouched = list(doubt.unvouched())
        suspects = {entry.pointer for entry in broken}.union(*(doubt.places(skip) for skip in doubtful))
        suspects |= {pointer for _, pointer in unvouched}
        strangers = list(self.listed.strangers(self.plan, self.shape, payload))
        suspects |= {pointer for _, pointer in strangers}
        named = [*(entry.rule.id for entry in broken), *(skip.rule.id for skip in doubtful)]
        doubts = dict.fromkeys(
            [
                *named,
                *(rule for rule, _ in unvouched),
                *(f"{name}, which has none of the target's values," for name, _ in strangers),
                *(["whether a text is blank"] if any(map(_may_be_blank, _texts(payload))) else []),
            ]
        )
        suspected = frozenset(doubts).union(skip.rule.id for judgement in judgements for skip in judgement.skipped)
        if breaches:
            return Verdict(Side.REJECT, breaches, frozenset(suspects), suspected, (payload,))
        if doubts:
            return Verdict(Side.UNSETTLED, (), frozenset(suspects), suspected, (payload,), doubts=tuple(doubts))
        return Verdict(Side.ACCEPT, payload=(payload,))

    def _judgements(self, payload: Json) -> list[Judgement]:
        """The judgements in every context that could make a difference, our own first."""
        here, *elsewhere = self._contexts(payload)
        whole = self.judge(self.plan, self.shape, payload, here)
        if elsewhere and not self._hanging:
            self._hanging.append(Hanging.of(self.plan, self.shape))
        return [
            whole,
            *(
                part.elsewhere(whole, self.judge(part.plan, part.shape, payload, context))
                for context in elsewhere
                for part in self._hanging
            ),
        ]

    def _surely_broken(self, judgements: list[Judgement]) -> tuple[Breach, ...]:
        def asserted(entry: Broken) -> bool:
            # What a library takes for an address is no statement of the API's documentation.
            is_sure = entry.rule.basis in self.asserted and not isinstance(entry.check.predicate, StrictFormat)
            is_held = entry.rule.severity is Severity.ERROR and entry.rule.id not in self.excluded
            return is_held and is_sure

        first, *others = judgements
        elsewhere = [{(entry.rule.id, entry.pointer) for entry in judgement.broken} for judgement in others]
        return tuple(
            Breach(entry.rule, entry.pointer)
            for entry in first.broken
            if asserted(entry) and all((entry.rule.id, entry.pointer) in other for other in elsewhere)
        )

    def _contexts(self, payload: Json) -> Iterator[Context]:
        texts = list(_texts(payload))
        clocks = [self.context.clock]
        if self.slack and any(parse_moment(text) is not None for text in texts):
            seconds = int(self.slack.total_seconds())
            clocks += [self.context.clock.shifted(-seconds), self.context.clock.shifted(seconds)]
        units: tuple[TextUnit, ...] = (self.context.unit,)
        if self.plan.text.basis not in self.asserted and not all(text.isascii() for text in texts):
            units = get_args(TextUnit)
        for clock in clocks:
            for unit in units:
                yield replace(self.context, clock=clock, unit=unit)


_TRIMMED = WHITE_SPACE + "\x1c\x1d\x1e\x1f\ufeff"
"""White space (PropList.txt of Unicode), and what Python, Java or JavaScript trim beside it."""


def _may_be_blank(text: str) -> bool:
    """Whether an endpoint may take a text for blank that is not."""
    return not text.strip(_TRIMMED) and not is_blank(text)


def _texts(value: Json) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for member in value.values():
                yield from _texts(member)
        case _:
            return

"""A setting → cases that show both sides of the rules of parameters, and the verdicts over parameters that are sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import spelled_texts
from rulewright.contract.shard import given
from rulewright.contract.verdicts.verdict import Side, Verdict
from rulewright.generation.cases import make_cases
from rulewright.plan.messages import SECTIONS
from rulewright.reading.limits import LimitError
from rulewright.validation.parameters import values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Parameters, Place
    from rulewright.plan.rules import Rule


@dataclass(frozen=True, slots=True)
class ParameterCase:
    """Parameters of one place, made to show one side of a rule."""

    place: Place
    declared: Parameters
    rule: Rule
    values: dict[str, Json]
    side: str

    def is_about(self, names: Collection[str]) -> bool:
        """Whether the rule is about header parameters of some names."""
        return self.place == "header" and any(name in names for name in self._about)

    @property
    def _about(self) -> set[str]:
        return {str(check.target.tokens[0]) for check in self.rule.checks if check.target.tokens}

    def texts(self, usual: Texts) -> Texts:
        """The parameters to send: those that the rule is about as they were made, the others as usual."""
        about = self._about
        known = dict(usual[self.place])
        made = {name: value for name, value in self.values.items() if name in about or name not in known}
        texts = spelled_texts(self.declared, self.place, made)
        kept = (pair for pair in usual[self.place] if pair[0] not in about)
        return {**usual, self.place: (*kept, *texts)}


def parameter_cases(setting: Setting) -> Iterator[ParameterCase]:
    """One case for each side of each asserted rule, place by place: first those that break."""
    ours = given(setting)
    for place, declared in setting.operation.places.items():
        rules = {rule.id: rule for rule in declared.shape.rules if rule.id in ours and setting.asks_about(rule)}
        if not rules:
            continue
        plan = replace(setting.plan, shapes={**setting.plan.shapes, declared.shape.name: declared.shape})
        made = make_cases(plan, declared.shape, setting.context, setting.asks_about, slack=setting.slack, folds=False)
        for side in ("breaking", "valid"):
            for case in made.cases:
                rule = next((rules[name] for name in case.rules if name in rules), None)
                if case.side == side and rule is not None and isinstance(case.payload, dict):
                    yield ParameterCase(place, declared, rule, case.payload, side)


def carried_by(setting: Setting) -> dict[str, Json]:
    """The values of header parameters that are the credentials, by the name that an operation declares.

    A header that says who asks may be declared as a parameter too: then it is sent in any case.
    """
    credentials = setting.credentials
    declared = (parameter for operation in setting.plan.operations.values() for parameter in operation.parameters)
    return {
        parameter.name: credentials.header
        for parameter in declared
        if credentials is not None
        and parameter.place == "header"
        and parameter.name.lower() == credentials.name.lower()
    }


def with_parameters(verdict: Verdict, setting: Setting, operation: Operation, texts: Texts) -> Verdict:
    """A verdict over a payload → that over the request with these parameters, as they are read from their texts."""
    for place, declared in operation.places.items():
        try:
            values = values_of(declared, place, texts[place])
        except LimitError as error:
            verdict = verdict.with_parameters(SECTIONS[place], {}, Verdict(Side.UNSETTLED, doubts=(str(error),)))
            continue
        found = setting.oracle(operation, declared.shape).verdict_of({**values})
        verdict = verdict.with_parameters(SECTIONS[place], {**values}, found)
    return verdict

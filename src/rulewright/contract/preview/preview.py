"""A setting, its material and what is drawn → a preview: every part of a run, counted as the run would send it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.forms.show import Forms, ways_to_write
from rulewright.contract.preview.across import across_requests
from rulewright.contract.preview.asked import Asked, Omitted, Preview
from rulewright.contract.preview.rehearsal import rehearsal
from rulewright.contract.queries import carried_by, parameter_cases
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.draws import Draws
    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting


def preview(setting: Setting, material: Material, draws: Draws | None) -> Preview:
    """What a run of the material would send."""
    oracle = setting.oracle(setting.operation)
    sides = {
        case.id: oracle.verdict(body_bytes(case.payload, setting.operation.encoding)).side for case in material.cases
    }
    judged = [case for case in material.cases if sides[case.id] is not Side.UNSETTLED]
    by_rule = Counter(rule for case in judged for rule in case.rules)
    parts = [*_parts(setting, material, draws, Counter(sides.values()))]
    return Preview(
        tally=material.tally,
        made=len(tuple(material.known)),
        asked=tuple(part for part in parts if isinstance(part, Asked)),
        omitted=(*_not_made(material), *(part for part in parts if isinstance(part, Omitted))),
        by_rule=dict(sorted(by_rule.items())),
        without={rule: reason for rule, reason in sorted(material.reasons.items()) if rule not in by_rule},
    )


def _parts(
    setting: Setting, material: Material, draws: Draws | None, sides: Counter[Side]
) -> Iterator[Asked | Omitted]:
    is_all = setting.only == "all"
    if is_all and material.plain:
        yield Asked("cases", "the plainest payload", 1)
    yield Asked("cases", "cases that must be refused", sides[Side.REJECT])
    if is_all:
        yield Asked("cases", "cases that must be accepted", sides[Side.ACCEPT])
    if sides[Side.UNSETTLED]:
        reason = "the contract does not settle what is due to them"
        yield Omitted("cases", "cases", reason, sides[Side.UNSETTLED])
    yield from _parameters(setting, material)
    yield from _credentials(setting, material)
    talk = rehearsal(setting)
    early, late = across_requests(talk, setting, material)
    yield from early
    if setting.shard.takes(0) and not setting.rules:
        yield from _forms(setting, material)
    yield from late
    yield Asked("further", "what conditions hang on, and other ways to break rules, made as they are sent", None)
    if draws is not None:
        yield Asked("drawn", "payloads drawn by Hypothesis, as far as the budget goes", None)
    if setting.cleanup is not None:
        cleanup = setting.cleanup.operation
        what = f"at the end, {cleanup.method} {cleanup.path} for each thing that was created"
        yield Asked("cleanup", what, None)


def _not_made(material: Material) -> Iterator[Omitted]:
    """How many cases were not made, by reason."""
    reasons = Counter(re.sub(r" breaks .*", " breaks another rule", left.reason) for left in material.left_out)
    for reason, number in reasons.most_common():
        yield Omitted("cases", "cases", reason, number)


def _parameters(setting: Setting, material: Material) -> Iterator[Asked | Omitted]:
    carried = carried_by(setting)
    cases = [case for case in parameter_cases(setting) if not case.is_about(carried)]
    number = sum(case.side == "breaking" or setting.only == "all" for case in cases)
    if number and not material.plain:
        yield Omitted("parameters", "cases of parameters", "no payload is known to be accepted", number)
    elif number:
        yield Asked("parameters", "cases of parameters", number)


def _credentials(setting: Setting, material: Material) -> Iterator[Asked | Omitted]:
    if not setting.operation.auth or not setting.shard.takes(0):
        return
    what = "payload without credentials"
    if setting.only == "rejecting":
        yield Omitted("credentials", what, "only what the contract refuses is sent")
    elif not material.plain:
        yield Omitted("credentials", what, "no payload is known to be accepted")
    else:
        yield Asked("credentials", what, 1)


def _forms(setting: Setting, material: Material) -> Iterator[Asked | Omitted]:
    skipped: list[tuple[str, str]] = []
    talk = rehearsal(setting)
    forms = Forms(talk, material, lambda *_: None, lambda what, reason: skipped.append((what, reason)))
    bases = forms.bases()
    families = Counter(form.family for form, _ in ways_to_write(bases, setting))
    if bases:
        yield Asked("forms", "the payloads that are written otherwise, as usual", talk.budget.requests)
    for family, number in families.items():
        yield Asked("forms", family, number)
    for what, reason in skipped:
        yield Omitted("forms", what, reason)

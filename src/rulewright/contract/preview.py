"""A setting and its material → lines that say what a run would send; nothing is sent to find out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.queries import parameter_cases
from rulewright.contract.shard import given
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting


def described(setting: Setting, material: Material) -> Iterator[str]:
    """What would be sent, in the order in which it would be."""
    operation, limits = setting.operation, setting.limits
    oracle = setting.oracle(operation)
    sides = {case.id: oracle.verdict(body_bytes(case.payload, operation.encoding)).side for case in material.cases}
    sent = Counter(side for side in sides.values() if side is not Side.UNSETTLED)
    plan = setting.plan
    yield f"{plan.contract} {plan.version}: {operation.name} ({operation.method} {setting.address}{operation.path})"
    if not setting.shard.is_whole:
        yield f"shard {setting.shard} of this:"
    tally = material.tally
    yield (
        f"{len(material.known)} cases for {tally.rules} asserted rules, {tally.boundaries} boundaries and "
        f"{tally.cells} table cells"
    )
    yield from _left_out(material)
    yield f"{sent[Side.REJECT]} cases that must be refused"
    parameters = sum(case.side == "breaking" or setting.only == "all" for case in parameter_cases(setting))
    if parameters:
        yield f"{parameters} cases of parameters"
    if setting.only == "all":
        ours = given(setting)
        yield f"{sent[Side.ACCEPT]} cases that must be accepted"
        if operation.auth and setting.shard.takes(0):
            yield "1 payload without credentials"
        for key_rule in plan.idempotency:
            if key_rule.id in ours and operation.name in key_rule.across and setting.asks_about(key_rule):
                yield f"payloads under keys that were used before ({key_rule.id})"
        yield "payloads drawn by Hypothesis, as far as the budget goes"
    if setting.cleanup is not None:
        cleanup = setting.cleanup.operation
        yield f"at the end, {cleanup.method} {cleanup.path} for each thing that was created"
    rate = "as fast as answers come" if limits.rate is None else f"{limits.rate:g} a second"
    yield f"at most {limits.requests:,} requests, {limits.seconds:g} s, {rate}"
    unsettled = len(sides) - sent.total()
    if unsettled:
        yield f"{unsettled} cases are not sent, for the contract does not settle what is due to them"
    judged = (case for case in material.cases if sides[case.id] is not Side.UNSETTLED)
    by_rule = Counter(rule for case in judged for rule in case.rules)
    for rule, count in sorted(by_rule.items()):
        yield f"  {rule}: {count}"
    for rule, reason in sorted(material.reasons.items()):
        if rule not in by_rule:
            yield f"  {rule}: none, {reason}"
    yield "nothing was sent"


def _left_out(material: Material) -> Iterator[str]:
    """How many cases were not made, by reason."""
    reasons = Counter(re.sub(r" breaks .*", " breaks another rule", left.reason) for left in material.left_out)
    for reason, number in reasons.most_common():
        yield f"{number} more were left out: {reason}"

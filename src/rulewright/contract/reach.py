"""The sides that were seen → how far a run got: which asserted rules it exercised, and why not the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rulewright.contract.coverage import Coverage, NotReached, Reached, conditional, parameter_rules, rules_of
from rulewright.contract.shard import given
from rulewright.language.standing import Severity
from rulewright.plan.contract import Idempotency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rulewright.contract.coverage import Sides
    from rulewright.contract.setting import Setting
    from rulewright.plan.rules import Rule


def coverage(setting: Setting, sides: Sides, reasons: Mapping[str, str], ended: str | None) -> Coverage:
    """How far a run got with the rules that its shard was given.

    Args:
        setting: what was asked of whom.
        sides: what was seen.
        reasons: why there was nothing to send for a rule.
        ended: why the run ended early.
    """
    rules = [*rules_of(setting.plan, setting.shape), *parameter_rules(setting.operation)]
    asserted = {rule.id: rule for rule in rules if _why_not(rule, setting) is None}
    ids = [*asserted, *_across_requests(setting)]
    ours = given(setting)
    ids = [rule for rule in ids if rule in ours and (not setting.rules or rule in setting.rules)]
    exercised = [rule for rule in ids if rule in sides.kept or rule in sides.broken]
    usual = ended or "no payload was found that shows it and nothing else"
    left = Counter(why for rule in rules if (why := _why_not(rule, setting)))
    return Coverage(
        asserted=tuple(ids),
        exercised=tuple(exercised),
        both_sides=tuple(rule for rule in exercised if rule in sides.kept and rule in sides.broken),
        not_reached=tuple(NotReached(rule, reasons.get(rule, usual)) for rule in ids if rule not in exercised),
        not_asserted=tuple(sorted(left.items())),
        rules=tuple(_each(setting, sides, {rule.id: rule for rule in rules}, ids)),
        pairs=_pairs(setting, sides, [rule for rule in ids if rule in asserted]),
    )


def _each(setting: Setting, sides: Sides, rules: Mapping[str, Rule], ids: Collection[str]) -> Iterator[Reached]:
    """Every rule of the request, and those across requests, with what was seen of it."""
    asserted = frozenset(ids)
    known: dict[str, Rule | Idempotency] = {**rules}
    known |= {rule.id: rule for rule in setting.plan.idempotency if setting.operation.name in rule.across}
    for name, rule in known.items():
        left_out = None if name in asserted else _why_not(rule, setting) or "not asked for in this run"
        yield Reached(name, name in sides.kept, name in sides.broken, left_out)


def _pairs(setting: Setting, sides: Sides, rules: list[str]) -> tuple[int, int]:
    """The pairs shown, and all that there could be."""
    known = set(rules)
    conditions = len(conditional(setting.plan, setting.shape))
    return sum(pair[0] in known for pair in sides.pairs), len(known) * conditions * 2


def _why_not(rule: Rule | Idempotency, setting: Setting) -> str | None:
    """Why the endpoint is not held to a rule."""
    if rule.severity is not Severity.ERROR:
        return f"severity {rule.severity.value}"
    if rule.basis not in setting.asserted:
        return f"basis {rule.basis.value}"
    if rule.id in setting.excluded:
        return "excluded"
    data = frozenset() if isinstance(rule, Idempotency) else rule.data
    missing = sorted(data - setting.context.data.keys())
    return f"no data was supplied for {', '.join(missing)}" if missing else None


def _across_requests(setting: Setting) -> list[str]:
    across = (rule for rule in setting.plan.idempotency if setting.operation.name in rule.across)
    return [rule.id for rule in across if _why_not(rule, setting) is None]

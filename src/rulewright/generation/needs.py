"""The rules of a shape → which keys of an object are best known before others, and the keys in such an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.rule_ways import full, guard_paths
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import PresentCount, others_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.generation.rule_ways import Way
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape


def needed(plan: Plan, shape: Shape) -> dict[Way, set[tuple[str, str]]]:
    """By object in the shape, pairs of its keys: one that a rule is about, or what is in it, and one the rule reads."""
    found: dict[Way, set[tuple[str, str]]] = {}
    for rule in shape.rules:
        targets = {full(check.target, rule.each) for check in rule.checks}
        for path in _reads(plan, rule):
            read = full(path, rule.each)
            for target in targets:
                for depth, (key, other) in enumerate(zip(target, read, strict=False)):
                    if isinstance(key, str) and isinstance(other, str):
                        found.setdefault(target[:depth], set()).add((key, other))
                    if key != other:
                        break
    return found


def ordered(keys: list[str], needs: Mapping[str, set[str]]) -> Iterator[str]:
    """The keys in the author's order, but for each one after those it needs; of a circle, as they come."""
    done: set[str] = set()

    def visit(key: str) -> Iterator[str]:
        if key in done:
            return
        done.add(key)
        for needed in keys:
            if needed in needs[key]:
                yield from visit(needed)
        yield key

    for key in keys:
        yield from visit(key)


def _reads(plan: Plan, rule: Rule) -> Iterator[Path]:
    """The paths a rule reads: its guard's, the other sides of its comparisons, the keys of the data it looks up."""
    yield from guard_paths(rule)
    for check in rule.checks:
        read = others_read(check.predicate)
        # The last of several fields that are counted may be asked for when all others are known.
        yield from read[:-1] if isinstance(check.predicate, PresentCount) else read
    for name in rule.data:
        key = plan.data[name].key
        yield Path((key,))
        yield Path((key,), Root.ITEM)

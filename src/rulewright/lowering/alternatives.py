"""A rule of a place that is one of several things → that rule, asked only where it is the one that is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds._variants import variants_of
from rulewright.language.conditions import Holds, Not, OneOf
from rulewright.language.json_values import spelled
from rulewright.language.paths import Path, segment
from rulewright.plan.predicates import KnownKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.kinds import Site
    from rulewright.language.types import ValueType
    from rulewright.plan.rules import Check, Rule


def of_type(rule: Rule, value_type: ValueType | None) -> Rule:
    """A rule asked of values of the JSON type of one type only."""
    return replace(rule, checks=tuple(_of_type(check, value_type) for check in rule.checks))


def _of_type(check: Check, value_type: ValueType | None) -> Check:
    # Every other predicate about values holds outside of its own domain, which is one JSON type.
    if isinstance(check.predicate, OneOf):
        return replace(check, predicate=replace(check.predicate, only=value_type))
    return check


def closed_by_case(rule: Rule, site: Site) -> Iterator[Rule]:
    """The rule about unknown keys of a shape with variants: one for each case, with its keys, and one for no case."""
    variants = variants_of(site.outline.variants, site)
    (check,) = rule.checks
    if variants is None or not isinstance(check.predicate, KnownKeys):
        yield rule
        return
    by = variants.by
    for value, shape in variants.cases:
        names = tuple(dict.fromkeys([*check.predicate.names, *site.outline.others[shape].keys(Path())]))
        name, _, code = rule.id.rpartition("/")
        yield replace(
            rule,
            id=f"{name}:{segment(spelled(value))}/{code}",
            checks=(replace(check, predicate=KnownKeys(names)),),
            guard=Holds(by, OneOf((value,))),
            row=False,
        )
    known = OneOf(tuple(value for value, _ in variants.cases))
    yield replace(rule, guard=Not(Holds(by, known)), row=False)

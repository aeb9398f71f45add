"""compare: two values of a payload (or of caller-supplied data) in an order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Site
from rulewright.kinds._targets import roots
from rulewright.language.dateexpr import DateExprError, Step, parse_steps
from rulewright.language.decode import path_in, text_of
from rulewright.language.paths import Root
from rulewright.plan.predicates import Compare, Operator

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_FORM = re.compile(r"(?P<left>\S+)\s*(?P<op>==|!=|<=|>=|<|>)\s*(?P<right>[^\s<>=!+]+)\s*(?P<steps>[+-].*)?")
_OPERATORS = {operator.value: operator for operator in Operator}
_WORDS = {
    Operator.EQUAL: "equal to",
    Operator.DIFFERENT: "different from",
    Operator.LESS: "less than",
    Operator.AT_MOST: "at most",
    Operator.MORE: "more than",
    Operator.AT_LEAST: "at least",
}
_DATE_WORDS = {
    **_WORDS,
    Operator.LESS: "before",
    Operator.AT_MOST: "at or before",
    Operator.MORE: "after",
    Operator.AT_LEAST: "at or after",
}


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    text = text_of(constraint.argument, "“compare”", site.problems)
    if text is None:
        return ()
    span = constraint.argument.span
    match = _FORM.fullmatch(text.strip())
    if match is None:
        site.problems.add(
            span, f"“{text}” does not compare two fields", "write compare: left > right, or left >= right + 2d"
        )
        return ()
    left = path_in(match["left"], span, site.problems, roots(site) - {Root.DATA})
    right = path_in(match["right"], span, site.problems, roots(site))
    steps = _steps(match["steps"] or "", constraint, site)
    if left is None or right is None or steps is None:
        return ()
    spot = site.outline.check(left, span, site.problems, site.each)
    site.outline.check(right, span, site.problems, site.each)
    operator = _OPERATORS[match["op"]]
    dated = spot is not None and spot.type is not None and spot.type.is_dated
    return (
        replace(site, path=left).check(
            Compare(operator, right, steps),
            "compare",
            "{field} must be {relation} {other}",
            relation=(_DATE_WORDS if dated else _WORDS)[operator],
            other=f"{right} {match['steps']}" if match["steps"] else str(right),
        ),
    )


def _steps(text: str, constraint: Constraint, site: Site) -> tuple[Step, ...] | None:
    try:
        return parse_steps(text)
    except DateExprError as error:
        site.problems.add(constraint.argument.span, str(error), error.hint)
        return None


KIND = Kind("compare", "compare", "two fields in an order", ON_RULE, _lower)

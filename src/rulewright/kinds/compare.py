"""compare: two values of a payload (or of caller-supplied data) in an order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._targets import check_column, roots
from rulewright.language.dateexpr import DateExprError, Step, parse_steps
from rulewright.language.decode import path_in, text_of
from rulewright.language.paths import Path, Root
from rulewright.language.spans import part_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Compare, Operator

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check
    from rulewright.reading.nodes import Node

_FORM = re.compile(
    r"\s*(?P<left>[^\s<>=!]+)\s*(?P<op>==|!=|<=|>=|<|>)\s*(?P<right>[^\s<>=!+]+)\s*(?P<steps>[+-].*?)?\s*"
)
_HINT = "write compare: left > right, or left >= right + 2d; relations are ==, !=, <, <=, > and >="
_LITERAL = re.compile(r"-?[0-9][0-9.:TZ-]*|true|false|null|today|now|['\"].*")
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
    node = constraint.argument
    text = text_of(node, "“compare”", site.problems)
    if text is None:
        return ()
    match = _FORM.fullmatch(text)
    if match is None:
        single = re.fullmatch(r"\s*([^\s<>=!]+)\s*=\s*([^\s<>=!]+)\s*", text)
        hint = f"write compare: {single[1]} == {single[2]}" if single else _HINT
        site.problems.add(node.span, f"“{text}” does not compare two fields", hint)
        return ()
    operator = _OPERATORS[match["op"]]
    left = _side(match, "left", node, site, roots(site))
    right = _side(match, "right", node, site, roots(site) | {Root.DATA})
    steps = _steps(match, node, site)
    if left is None or right is None or steps is None:
        return ()
    families = left.family, right.family
    if not _can_relate(families, operator, with_steps=bool(steps)):
        how = "are never equal" if operator in _EQUALITY and not steps else "have no order"
        site.problems.warn(
            node.span,
            f"“{left.path}” is {left.words} and “{right.path}” is {right.words}: they {how}",
            "compare numbers with numbers, dates with dates, anything with == and != where the types are the same",
            code="no-effect",
        )
    return (
        replace(site, path=left.path).check(
            Compare(operator, right.path, steps, spelled=_Family.DECIMAL in families),
            "compare",
            "{field} must be {relation} {other}",
            relation=(_DATE_WORDS if left.family is _Family.DATED else _WORDS)[operator],
            other=f"{right.path} {match['steps']}" if match["steps"] else str(right.path),
        ),
    )


class _Family(Enum):
    """Types whose values can be equal; those of the first three have an order."""

    NUMBER = "a number"
    DECIMAL = "a decimal"
    DATED = "a date"
    TEXT = "a text"
    BOOLEAN = "a boolean"
    OBJECT = "an object"
    MAP = "a map"
    ARRAY = "an array"
    UNKNOWN = "of any type"


_FAMILIES = {
    ValueType.STRING: _Family.TEXT,
    ValueType.NUMBER: _Family.NUMBER,
    ValueType.INTEGER: _Family.NUMBER,
    ValueType.BOOLEAN: _Family.BOOLEAN,
    ValueType.OBJECT: _Family.OBJECT,
    ValueType.ARRAY: _Family.ARRAY,
    ValueType.DATE: _Family.DATED,
    ValueType.DATETIME: _Family.DATED,
    ValueType.DATE_OR_DATETIME: _Family.DATED,
    ValueType.DECIMAL: _Family.DECIMAL,
    ValueType.DECIMAL_OR_NUMBER: _Family.DECIMAL,
    ValueType.MAP: _Family.MAP,
}
_COLUMN_FAMILIES = {"string": _Family.TEXT, "number": _Family.NUMBER, "boolean": _Family.BOOLEAN}
_EQUALITY = frozenset({Operator.EQUAL, Operator.DIFFERENT})
_WRITTEN_AS_TEXT = frozenset({_Family.DATED, _Family.TEXT})
_NUMERIC = frozenset({_Family.NUMBER, _Family.DECIMAL})


@dataclass(frozen=True, slots=True)
class _Side:
    path: Path
    family: _Family

    @property
    def words(self) -> str:
        """What its values are, for a message."""
        return self.family.value


def _can_relate(families: tuple[_Family, _Family], operator: Operator, *, with_steps: bool) -> bool:
    """Whether values of the families can stand in the relation; a text may be a date."""
    known = frozenset(families) - {_Family.UNKNOWN}
    if with_steps:
        return known <= _WRITTEN_AS_TEXT
    if operator not in _EQUALITY:
        return known <= _WRITTEN_AS_TEXT or known <= _NUMERIC
    return len(known) < len(families) or known <= _WRITTEN_AS_TEXT or known <= _NUMERIC


def _side(match: re.Match[str], name: str, node: Node, site: Site, allowed: frozenset[Root]) -> _Side | None:
    """A side of the comparison: a declared path that leads to one value, or for the left one to several."""
    span = part_of(node, match.start(name), match.end(name))
    text = match[name]
    path = path_in(text, span, site.problems, allowed)
    if path is None:
        return None
    if _LITERAL.fullmatch(text) and site.outline.spot(path) is None:
        site.problems.add(
            span,
            f"“compare” is between two fields, and “{text}” is a value",
            "bound a field by a value in its row or under check: range, notBefore or notAfter",
        )
        return None
    if name == "right" and path.leads_to_many:
        site.problems.add(
            span,
            f"the right side “{path}” leads to many places",
            "run the rule per item with “for”",
        )
        return None
    if path.root is Root.DATA:
        before = len(site.problems)
        check_column(path, span, site)
        return None if len(site.problems) > before else _Side(path, _column_family(path, site))
    spot = site.outline.check(path, span, site.problems, site.each)
    if spot is None:
        return None
    family = _Family.UNKNOWN if spot.type is None else _FAMILIES[spot.type]
    return _Side(site.outline.resolved(path, site.each), family)


def _column_family(path: Path, site: Site) -> _Family:
    name, *column = map(str, path.tokens)
    return _COLUMN_FAMILIES.get(site.data[name].columns.get(".".join(column), ""), _Family.UNKNOWN)


def _steps(match: re.Match[str], node: Node, site: Site) -> tuple[Step, ...] | None:
    try:
        return parse_steps(match["steps"] or "")
    except DateExprError as error:
        site.problems.add(part_of(node, match.start("steps") + error.offset), str(error), error.hint, code="date")
        return None


MANUAL = Manual(
    how=(
        "Two fields with `==`, `!=`, `<`, `<=`, `>` or `>=` between them; steps such as `+ 2d` may follow. "
        "The right one may be a column of data."
    ),
    argument={"type": "string", "pattern": r"^\s*[^\s<>=!]+\s*(==|!=|<=|>=|<|>)\s*[^\s<>=!]+"},
    works=(
        "{ compare: paid <= due }",
        "{ compare: due >= paid + 2d }",
        "{ for: 'lines[*]', compare: item.price == data.catalog.price }",
    ),
    mistake="{ compare: total > 0 }",
)

KIND = Kind("compare", "compare", "two fields in an order", ON_RULE, _lower, manual=MANUAL)

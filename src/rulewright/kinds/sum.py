"""sum: a number that is the sum of others, exactly or nearly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._arguments import PATH, PATHS, described, record
from rulewright.kinds._targets import target, target_in
from rulewright.language.decode import Entries, list_or_one, number_of, text_of
from rulewright.language.outline import from_shape
from rulewright.language.paths import Each, Path
from rulewright.language.spans import part_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Sum, Term

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

_HINT = "write sum: { of: lines[*].amount, equals: total }"
_FACTOR = re.compile(r"[^\s](?:.*?[^\s])??(?=\s+\*\s|\s*\Z)")
_LESS = re.compile(r"\s*-\s+")
_NUMERIC = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER})


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“sum”", _HINT)
    of, equals, within_node = entries.need("of", _HINT), entries.need("equals", _HINT), entries.take("within")
    entries.close()
    before = len(site.problems)
    whole = None if equals is None else _summand(equals, site)
    terms = [] if of is None else [_term(node, site) for node in list_or_one(of)]
    if of is not None and not terms:
        site.problems.add(of.span, "“of” needs at least one path", _HINT)
    within = 0 if within_node is None else number_of(within_node, "“within”", site.problems)
    if within is not None and within < 0 and within_node is not None:
        site.problems.add(within_node.span, f"“within” must not be less than 0, found {within}")
    known = [term for term in terms if term is not None]
    if whole is None or within is None or len(site.problems) > before:
        return ()
    if whole.path.leads_to_many and equals is not None:
        hint = "run the rule per item with “for”"
        site.problems.add(equals.span, f"“equals” needs one value, and “{whole.path}” leads to many places", hint)
        return ()
    spelled = whole.is_spelled or any(term.is_spelled for term in known)
    words = " ".join(f"{'-' if term.term.is_less else '+'} {term.words}" for term in known).removeprefix("+ ")
    nearly = f" (within {within})" if within else ""
    return (
        replace(site, path=whole.path).check(
            Sum(tuple(term.term for term in known), within, spelled),
            "sum",
            "{field} must be the sum of {terms}{nearly}, found {value}{total}",
            terms=words,
            nearly=nearly,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Summand:
    """A place of numbers."""

    path: Path
    is_spelled: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A term, and how it was written."""

    term: Term
    words: str
    is_spelled: bool


def _summand(node: Node, site: Site) -> _Summand | None:
    path = target(node, site)
    return None if path is None else _numeric(path, node.span, site)


def _numeric(path: Path, span: Span, site: Site) -> _Summand | None:
    spot = site.outline.spot(from_shape(path, site.each))
    types = () if spot is None else spot.types
    if any(value_type not in _NUMERIC for value_type in types):
        words = " or ".join(value_type.value for value_type in types)
        site.problems.add(
            span, f"“sum” adds numbers, and “{path}” is {words}", "name a number or a decimal", code="wrong-type"
        )
        return None
    return _Summand(path, any(value_type.is_spelled for value_type in types))


def _term(node: Node, site: Site) -> _Written | None:
    text = text_of(node, "a term of “of”", site.problems)
    if text is None:
        return None
    less = _LESS.match(text)
    start = less.end() if less else 0
    factors: list[_Summand] = []
    for match in _FACTOR.finditer(text, start):
        word = match.group().removeprefix("* ").strip()
        at = match.start() + len(match.group()) - len(word)
        path = target_in(word, part_of(node, at, at + len(word)), site)
        found = None if path is None else _numeric(path, node.span, site)
        if found is None:
            return None
        factors.append(found)
    if not factors:
        site.problems.add(node.span, "a term of “of” names a number", _HINT)
        return None
    starts = {_start(factor.path) for factor in factors}
    if len(starts) > 1:
        hint = "multiply fields of one item, such as lines[*].quantity * lines[*].price"
        site.problems.add(node.span, f"the factors of “{text.strip()}” are not of the same item", hint)
        return None
    (first,) = starts
    inner = tuple(Path(factor.path.tokens[len(first.tokens) :]) for factor in factors)
    words = " * ".join(str(factor.path) for factor in factors)
    return _Written(Term(first, inner, less is not None), words, any(factor.is_spelled for factor in factors))


def _start(path: Path) -> Path:
    """The path up to its last step to many; its root where it has none."""
    length = max((index + 1 for index, token in enumerate(path.tokens) if isinstance(token, Each)), default=0)
    return Path(path.tokens[:length], path.root)


MANUAL = Manual(
    how="`of` is a path or a list of terms: `path`, `- path` to take it away, `path * path` for a product of one item; "
    "`equals` names the sum; `within` lets it be nearly right. What is absent adds nothing, nor does a "
    "product with it.",
    argument=record(
        ("of", "equals"),
        {
            "of": described(PATHS, "What is added: paths, `- path`, or `path * path` of one item."),
            "equals": described(PATH, "The path of the sum."),
            "within": {"type": "number", "minimum": 0, "description": "How far the sum may be off: 0 unless written."},
        },
    ),
    works=(
        "{ title: The total is what the lines cost, sum: { of: 'lines[*].price', equals: total } }",
        "{ sum: { of: ['lines[*].price', '- lines[*].discount'], equals: total, within: 0.01 } }",
        "{ sum: { of: 'lines[*].no * lines[*].price', equals: total }, severity: warning }",
    ),
    mistake="{ sum: { of: 'lines[*].sku', equals: total } }",
)

KIND = Kind("sum", "sum", "a number that is the sum of others", ON_RULE, _lower, manual=MANUAL)

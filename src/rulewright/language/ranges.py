"""Located nodes → numbers and ranges of numbers, with every mistake collected instead of raised."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rulewright.language.decode import kind_of
from rulewright.reading.limits import MAX_DIGITS
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from rulewright.language.problems import Problems

_HINT = "write low..high, low.., ..high, or one number"
_BOUND = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_SPELT = re.compile(
    rf"[\[(]?\s*(?P<low>{_BOUND})\s*(?:-|\u2013|\u2014|,|;|:|\.\.\.|\u2026|to|and)\s*(?P<high>{_BOUND})\s*[\])]?"
)
_LOWS = {"min", "minimum", "low", "from", "atLeast", "gte", "minLength", "minItems"}
_HIGHS = {"max", "maximum", "high", "to", "atMost", "lte", "maxLength", "maxItems"}
_RANGE = re.compile(rf"(?P<low>{_BOUND})?\s*(?P<dots>\.\.)?\s*(?P<high>{_BOUND})?")


def number_range(node: Node, what: str, problems: Problems) -> tuple[Decimal | None, Decimal | None] | None:
    """The bounds of `low..high`, `low..`, `..high` or one number for both, else a mistake and None."""
    match = _RANGE.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
    if (
        not isinstance(node, Scalar)
        or match is None
        or not (match["low"] or match["high"])
        or (match["high"] and not match["dots"])
    ):
        problems.add(
            node.span,
            f"{what} must be a range, found {kind_of(node)}",
            _meant(node) or _HINT,
            code="range",
        )
        return None
    if max(len(match["low"] or ""), len(match["high"] or "")) > MAX_DIGITS:
        problems.add(node.span, f"{what} has a bound of more than {MAX_DIGITS:,} digits", code="range")
        return None
    low = Decimal(match["low"]) if match["low"] else None
    high = Decimal(match["high"]) if match["high"] else (None if match["dots"] else low)
    if low is not None and high is not None and low > high:
        problems.add(
            node.span,
            f"the range {node.text} is empty: {low} is more than {high}",
            f"write {high}..{low}",
            code="range",
        )
        return None
    return low, high


def _meant(node: Node) -> str | None:
    """What to write instead of two bounds in another spelling, if that is what a node is."""
    low = high = None
    match node:
        case Scalar():
            pair = _SPELT.fullmatch(node.text.strip())
            low, high = (pair["low"], pair["high"]) if pair else (None, None)
        case Sequence((Scalar() as first, Scalar() as second)):
            low, high = first.text, second.text
        case Mapping():
            written = {key.text: value.text for key, value in node.entries if isinstance(value, Scalar)}
            if written.keys() <= _LOWS | _HIGHS:
                low = next((text for key, text in written.items() if key in _LOWS), "")
                high = next((text for key, text in written.items() if key in _HIGHS), "")
        case _:
            pass
    text = f"{low or ''}..{high or ''}"
    is_range = _RANGE.fullmatch(text) is not None and text != ".."
    return f"write {text}" if is_range and (low or high) else None


def count_range(node: Node, what: str, problems: Problems) -> tuple[int, int | None] | None:
    """As `number_range`, for whole numbers from 0."""
    bounds = number_range(node, what, problems)
    if bounds is None:
        return None
    low, high = bounds
    for bound in bounds:
        if bound is not None and (bound < 0 or bound != bound.to_integral_value()):
            problems.add(
                node.span,
                f"{what} counts in whole numbers from 0, found {bound}",
                _HINT,
                code="range",
            )
            return None
    return int(low or 0), None if high is None else int(high)

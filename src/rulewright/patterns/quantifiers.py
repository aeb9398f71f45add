"""A quantifier in a pattern, `* + ? {n} {n,} {n,m}` → its bounds, or a refusal that says what to write."""

import re
from typing import Final

from rulewright.patterns.errors import PatternError

#: The largest count a quantifier may have: Rust's `regex` takes `.{0,5000}`, but not `.{0,10000}`.
MAX_COUNT: Final = 5_000

QUANTIFIERS: Final = frozenset("*+?{")

Bounds = tuple[int, int | None]

_SIGNS: Final[dict[str, Bounds]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_COUNT: Final = r"(0|[1-9][0-9]*)"
_BRACES: Final = re.compile(r"\{" + _COUNT + r"(?:(,)" + _COUNT + r"?)?\}")
_SUFFIXES: Final = {
    "?": ("lazy quantifiers are not part of the pattern language", "leave out the ?: what matches is the same"),
    "+": ("possessive quantifiers are not part of the pattern language", "leave out the second +"),
}


def read_quantifier(text: str, offset: int) -> tuple[Bounds, int]:
    """Read the quantifier that stands at `offset`.

    Returns:
        Its least and greatest count, None for no greatest, and the offset behind it.

    Raises:
        PatternError: It is malformed, too large, lazy, possessive, or follows another.
    """
    bounds, end = _read_bounds(text, offset)
    follower = text[end : end + 1]
    if follower in _SUFFIXES:
        raise PatternError(_SUFFIXES[follower][0], end, _SUFFIXES[follower][1])
    if follower in QUANTIFIERS:
        raise PatternError("a quantifier follows a quantifier", end, "group what is repeated: (?:…)")
    return bounds, end


def _read_bounds(text: str, offset: int) -> tuple[Bounds, int]:
    if text[offset] in _SIGNS:
        return _SIGNS[text[offset]], offset + 1
    found = _BRACES.match(text, offset)
    if found is None:
        raise PatternError("the brace begins no quantifier", offset, "write {n}, {n,} or {n,m}, or \\{ for a brace")
    # Nine digits tell whether a count is too large, and `int` refuses thousands of them.
    low = int(found[1][:9])
    high = low if found[2] is None else None if found[3] is None else int(found[3][:9])
    if max(low, high or 0) > MAX_COUNT:
        raise PatternError(f"the count is above {MAX_COUNT:,}", offset, "limit the text with `length` instead")
    if high is not None and low > high:
        raise PatternError(f"the bounds {found[0]} are reversed", offset, "write the lower one first")
    return (low, high), found.end()

"""JSON text and its value → what the standard library lets pass: great depth and lone surrogates."""

import re

from rulewright.reading.limits import MAX_DEPTH

# A backslash stands only inside a string and starts an escape, so that no match starts halfway into one.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]|(?P<lone>\\u[dD][89a-fA-F])|\\.",
    re.DOTALL,
)


def is_too_deep(text: str, value: object) -> bool:
    """Whether the text's value is nested deeper than `MAX_DEPTH`; most texts have too few brackets for it."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    level = [value] if isinstance(value, dict | list) else []
    # The loop sees every value: `type` is twice as fast as `isinstance`, and the reader makes no subclasses.
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)


def has_lone_surrogate(text: str) -> bool:
    """Whether an escape in the text is one half of a surrogate pair without the other."""
    # One character is found much faster than several, and most texts have no escapes at all.
    if "\\" not in text or (r"\ud" not in text and r"\uD" not in text):
        return False
    return any(match["lone"] for match in _ESCAPE.finditer(text))

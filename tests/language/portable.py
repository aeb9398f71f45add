"""A portable pattern and a text → whether Python's `re` finds it there, as the rule language would."""

import re
from functools import cache


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    # Python's $ also matches before a final line feed; the language's does not.
    return re.compile(pattern[:-1] + r"\Z")


def accepts(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None

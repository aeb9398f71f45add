r"""A pattern's tree → source for Python's `re`, to be used with `re.search` and without flags.

`$` becomes `\Z`, because Python's `$` also matches before a last newline. Where the pattern is anchored at
its start (`Pattern.start_anchored`), `match` gives the same verdicts as `search`.
"""

import re
from functools import lru_cache

from rulewright.patterns.render import render
from rulewright.patterns.syntax import Pattern


def python_source(pattern: Pattern) -> str:
    """The source that `re.search` reads as the pattern means it."""
    return render(pattern, end="\\Z", spell=spelled)


@lru_cache(maxsize=1024)
def compile_python(pattern: Pattern) -> re.Pattern[str]:
    """The compiled pattern; its `search` decides whether a text matches."""
    return re.compile(python_source(pattern))


def spelled(code_point: int) -> str:
    """The escape of a code point."""
    if code_point <= 0xFF:  # noqa: PLR2004 - the two digits of \xHH end here
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"  # noqa: PLR2004 - likewise

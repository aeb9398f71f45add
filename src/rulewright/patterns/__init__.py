"""The text of a regular expression → its tree, and from that tree everything the project does with patterns.

This is the one home of regular expressions: `parse` is their only parser and fixes their meaning, and every
target takes it from the tree. `language` answers exactly what a pattern accepts; `backtracking_hazard` finds
what would hang an engine.

How the files follow from each other:

- text → tree: `parser`, with `escapes`, `classes`, `groups`, `quantifiers` → `syntax`, over `codepoints`
- tree → source: `render` → `python`, `ecma`
- tree → trees that a careless author might have written: `narrow`
- tree → set of texts: `alphabet` → `derivatives` → `automaton` (of an expression, `texts`) → `lengths` → `words`;
  `accepted` is what callers see, as `language`
- tree → warning: `loops` → `ambiguity` → `hazard`

Each is imported when it is first used: to judge a payload takes the tree and its Python source alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.patterns.accepted import Language, any_text, language
    from rulewright.patterns.ecma import ecma_source
    from rulewright.patterns.errors import PatternError, PatternLimitError
    from rulewright.patterns.hazard import Hazard, backtracking_hazard
    from rulewright.patterns.parser import parse
    from rulewright.patterns.python import compile_python, python_source
    from rulewright.patterns.syntax import Pattern
    from rulewright.patterns.words import Choose

__all__ = [
    "Choose",
    "Hazard",
    "Language",
    "Pattern",
    "PatternError",
    "PatternLimitError",
    "any_text",
    "backtracking_hazard",
    "compile_python",
    "ecma_source",
    "language",
    "parse",
    "python_source",
]

_HOMES = {
    "Choose": "words",
    "Hazard": "hazard",
    "Language": "accepted",
    "Pattern": "syntax",
    "PatternError": "errors",
    "PatternLimitError": "errors",
    "any_text": "accepted",
    "backtracking_hazard": "hazard",
    "compile_python": "python",
    "ecma_source": "ecma",
    "language": "accepted",
    "parse": "parser",
    "python_source": "python",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""The text of a regular expression → its tree, and from that tree everything the project does with patterns.

This is the one home of regular expressions: `parse` is their only parser and fixes their meaning, and every
target takes it from the tree. `language` answers exactly what a pattern accepts; `backtracking_hazard` finds
what would hang an engine.

How the files follow from each other:

- text → tree: `parse`, with `escapes`, `classes`, `groups`, `quantifiers` → `syntax`, over `codepoints`
- tree → source: `render` → `python`, `ecma`
- tree → set of texts: `alphabet` → `derivatives` → `automaton` (of an expression, `texts`) → `lengths` → `words`;
  `language` is what callers see
- tree → warning: `loops` → `ambiguity` → `hazard`
"""

from rulewright.patterns.ecma import ecma_source
from rulewright.patterns.errors import PatternError, PatternLimitError
from rulewright.patterns.hazard import Hazard, backtracking_hazard
from rulewright.patterns.language import Language, any_text, language
from rulewright.patterns.parse import parse
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

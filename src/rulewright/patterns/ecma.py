r"""A pattern's tree → ECMA-262 source, for the `pattern` of a JSON Schema.

The source is in the subset that ECMA-262, Python's `re`, RE2 and Rust's `regex` read alike. Three things are
beyond any spelling:

- Characters beyond U+FFFF are one character only under ECMA's `u` flag, which JSON Schema recommends.
- Python's `$` also matches before a last newline, so a validator built on `re.search` accepts that much more.
- RE2 has no counts above 1,000, nor nested ones whose product is.

Characters that RE2 has no escape for, those from U+0100 on, are written as themselves; `json.dumps` escapes
them again in a JSON text.
"""

from typing import Final

from rulewright.patterns.render import is_portable, render
from rulewright.patterns.syntax import Alternation, Characters, Node, Pattern, Repeat, Sequence

#: The code points up to U+00FF that do not show: C0, delete, C1, the no-break space and the soft hyphen.
_INVISIBLE: Final = frozenset([*range(0x20), *range(0x7F, 0xA1), 0xAD])


def ecma_source(pattern: Pattern) -> str:
    """The author's text where it is portable as it stands, else the same pattern in portable spelling."""
    if all(_is_portable(branch.body) for branch in pattern.branches):
        return pattern.text
    return render(pattern, end="$", spell=_spell)


def _is_portable(node: Node) -> bool:
    match node:
        case Characters():
            return is_portable(node)
        case Sequence(parts) | Alternation(parts):
            return all(_is_portable(part) for part in parts)
        case Repeat(item):
            return _is_portable(item)


def _spell(code_point: int) -> str:
    return f"\\x{code_point:02x}" if code_point in _INVISIBLE else chr(code_point)

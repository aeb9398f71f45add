"""The opening of a group in a pattern, `(` or `(?:` → where its content begins, or a refusal."""

from typing import Final

from rulewright.patterns.errors import PatternError

_LOOK_AROUND: Final = "state what may stand there in the pattern itself, or as a second rule"
_NAMED: Final = ("named groups are not part of the pattern language", "write (…)")
_RECURSION: Final = ("recursion is not part of the pattern language", "write the repeated part out")
#: By how they begin; an earlier line wins over a later one that is its prefix.
_REFUSED: Final = {
    "(?=": ("look-ahead is not part of the pattern language", _LOOK_AROUND),
    "(?!": ("negative look-ahead is not part of the pattern language", _LOOK_AROUND),
    "(?<=": ("look-behind is not part of the pattern language", _LOOK_AROUND),
    "(?<!": ("negative look-behind is not part of the pattern language", _LOOK_AROUND),
    "(?P=": ("back references are not part of the pattern language", "write the repeated part out"),
    "(?P>": _RECURSION,
    "(?P<": _NAMED,
    "(?<": _NAMED,
    "(?'": _NAMED,
    "(?>": ("atomic groups are not part of the pattern language", "write (?:…)"),
    "(?|": ("branch resets are not part of the pattern language", "write (?:…)"),
    "(?#": ("comments are not part of the pattern language", "write it next to the pattern"),
    "(?(": ("conditional groups are not part of the pattern language", "write both cases as alternatives"),
    "(?R": _RECURSION,
    "(?&": _RECURSION,
    "(?": ("inline flags are not part of the pattern language", "write what they change out, such as [aA] for a"),
}


def read_opening(text: str, offset: int) -> int:
    """Read the opening whose parenthesis stands at `offset`; gives the offset behind it.

    Raises:
        PatternError: The group is of a kind that is not part of the pattern language.
    """
    if text.startswith("(?:", offset):
        return offset + 3
    for opening, (message, hint) in _REFUSED.items():
        if text.startswith(opening, offset):
            raise PatternError(message, offset, hint)
    return offset + 1

"""A character class in a pattern, `[…]` → the set of characters it stands for."""

from typing import Final

from rulewright.patterns.codepoints import Ranges, complement, single, union
from rulewright.patterns.errors import PatternError
from rulewright.patterns.escapes import read_escape

#: Doubled, these are set operations in some engines and plain characters in others.
_OPERATORS: Final = ("&&", "||", "~~")


def read_class(text: str, offset: int) -> tuple[Ranges, int]:
    """Read the class whose bracket stands at `offset`.

    Returns:
        The characters it stands for, and the offset behind its closing bracket.

    Raises:
        PatternError: The class is empty, unclosed, ambiguous, or uses what is not part of the pattern language.
    """
    negated = text.startswith("^", offset + 1)
    at = first = offset + 2 if negated else offset + 1
    if text.startswith("]", at):
        raise PatternError("the class is empty", offset, "write \\] for a bracket inside a class")
    ranges: list[tuple[int, int]] = []
    while not text.startswith("]", at):
        if at >= len(text):
            raise PatternError("the class is not closed", offset, "end it with ], or write \\[ for a bracket")
        outermost = at == first or text[at + 1 : at + 2] in {"]", ""}
        item, end = _read_item(text, at, hyphen=outermost and not text.startswith("--", at))
        if text.startswith("-", end) and text[end + 1 : end + 2] not in {"]", ""}:
            last, end = _read_item(text, end + 1, hyphen=False)
            item = (_range(item, last, text[at:end], at),)
        ranges.extend(item)
        at = end
    found = union(*ranges)
    found = complement(found) if negated else found
    if not found:
        raise PatternError("the class matches no character", offset, "leave out what it excludes")
    return found, at + 1


def _read_item(text: str, at: int, *, hyphen: bool) -> tuple[Ranges, int]:
    """Read one character or escape; `hyphen` says whether an unescaped one can only mean itself here."""
    character = text[at]
    if character == "\\":
        return read_escape(text, at)
    if character == "[":
        if text[at + 1 : at + 2] in {":", ".", "="}:
            raise PatternError(
                "POSIX classes are not part of the pattern language", at, "list the characters, such as [a-zA-Z]"
            )
        raise PatternError("an unescaped [ stands inside a class", at, "write \\[")
    if character == "-" and not hyphen:
        raise PatternError("the hyphen is ambiguous", at, "put it first or last in the class, or write \\- for it")
    if text.startswith(_OPERATORS, at):
        operator = text[at : at + 2]
        raise PatternError(f"{operator} is a set operation in some engines", at, f"write {character} once in a class")
    return single(character), at + 1


def _range(first: Ranges, last: Ranges, spelling: str, offset: int) -> tuple[int, int]:
    low, high = first[0][0], last[0][0]
    if first != ((low, low),) or last != ((high, high),):
        raise PatternError(
            f"the range {spelling} does not run between two characters", offset, "write \\- for a hyphen"
        )
    if low > high:
        raise PatternError(f"the range {spelling} is reversed", offset, "write the lower character first")
    return low, high

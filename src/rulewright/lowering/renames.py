"""What the parts of a contract were called before → the ids that its rules had, each with the one it has now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import path_in
from rulewright.language.paths import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rulewright.language.declarations import Contract, ShapeDeclaration
    from rulewright.language.problems import Problems
    from rulewright.language.written import Word

_ENDS = ("/", ":", ".", "[")
"""What may stand behind a name in an id."""


def former_ids(contract: Contract, ids: Iterable[str], problems: Problems) -> dict[str, str]:
    """Every id that a rule had under an earlier name, with its id now; an id that is still in use is a mistake."""
    now = {rule_id: rule_id for rule_id in ids}
    found: dict[str, str] = {}
    for shape in contract.shapes:
        name = segment(shape.name)
        for word, old, new in _renamed(shape, problems):
            found |= _replaced(old, new, now, word, problems)
        for word in shape.formerly:
            found |= _replaced(segment(word.text), name, {**found, **now}, word, problems)
    return found


def _renamed(shape: ShapeDeclaration, problems: Problems) -> Iterator[tuple[Word, str, str]]:
    """The starts of ids that have changed within a shape: how they were, and how they are."""
    name = segment(shape.name)
    named = [(part.name, part.formerly) for part in shape.tables]
    named += [(part.name, part.formerly) for part in shape.rules]
    for now, words in named:
        for word in words:
            yield word, f"{name}.{segment(word.text)}", f"{name}.{segment(now)}"
    for row in shape.rows:
        for word in row.formerly:
            path = path_in(word.text, word.span, problems)
            if path is not None:
                yield word, f"{name}.{path.id()}", f"{name}.{row.path.id()}"


def _replaced(old: str, new: str, known: Mapping[str, str], word: Word, problems: Problems) -> dict[str, str]:
    """The ids that start with `new`, with `old` in its place."""
    found = {
        f"{old}{rule_id.removeprefix(new)}": target
        for rule_id, target in known.items()
        if rule_id == new or rule_id.startswith(tuple(new + end for end in _ENDS))
    }
    taken = next((rule_id for rule_id in found if known.get(rule_id) == rule_id), None)
    if taken is not None:
        message = f"“{word.text}” is no former name: the rule {taken} has it now"
        problems.add(word.span, message, "leave “formerly” out, or rename the other one", code="twin-id")
    return found

"""An author's message for a rule → its text; a slot that nothing fills is a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds._targets import roots
from rulewright.language.decode import suggestion
from rulewright.language.outline import from_shape
from rulewright.language.paths import PathError, parse_path
from rulewright.language.templates import FACTS, slots

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.written import Word
    from rulewright.plan.rules import Check


def message_of(word: Word | None, checks: tuple[Check, ...], site: Site) -> str | None:
    """The text of the message, if the author wrote one."""
    if word is None:
        return None
    facts = (*FACTS, *(name for check in checks for name, _ in check.params))
    for slot in slots(word.text):
        if slot not in facts and not _is_field(slot, site):
            site.problems.add(
                word.span,
                f"the message names “{slot}”, which is no field of “{site.outline.shape}”",
                suggestion(slot, (*dict.fromkeys(facts), *site.outline.names()), "slots"),
                code="unknown-field",
            )
    return word.text


def _is_field(text: str, site: Site) -> bool:
    try:
        path = parse_path(text, roots(site))
    except PathError:
        return False
    return site.outline.spot(from_shape(path, site.each)) is not None

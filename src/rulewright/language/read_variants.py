"""The argument of `variants` → the cases of a polymorphic object, as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries, name_of, target_of
from rulewright.language.written import Target, Word
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.problems import Problems
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

HINT = "write variants: { by: kind, cases: { card: CardPayment, bank: BankPayment } }"
_ELSE = {"open": True, "closed": False}


@dataclass(frozen=True, slots=True)
class VariantsDeclaration:
    """The field that chooses, from the object; what each of its values stands for; whether others are let through."""

    by: Target
    cases: tuple[tuple[Word, Word], ...]
    """Values as they are spelled, each with the name of a shape."""
    is_open: bool
    span: Span

    @property
    def shapes(self) -> tuple[str, ...]:
        """The names of the cases' shapes, each once."""
        return tuple(dict.fromkeys(shape.text for _, shape in self.cases))


def read_variants(node: Node, problems: Problems) -> VariantsDeclaration | None:
    """The cases, else a mistake and None."""
    entries = Entries(node, problems, "“variants”", HINT)
    by_node, cases_node = entries.need("by", HINT), entries.need("cases", HINT)
    is_open = entries.choice("else", _ELSE)
    entries.close()
    by = None if by_node is None else target_of(by_node, problems, what="“by”")
    cases = [] if cases_node is None else _cases(cases_node, problems)
    if by is not None and by.path.leads_to_many:
        problems.add(by.span, f"“by” needs one value, and “{by.path}” leads to many places", HINT)
        return None
    if by is None or not cases:
        return None
    return VariantsDeclaration(by, tuple(cases), is_open or False, node.span)


def _cases(node: Node, problems: Problems) -> list[tuple[Word, Word]]:
    named = Entries(node, problems, "“cases”", HINT).named("a case")
    if isinstance(node, Mapping) and not named:
        problems.add(node.span, "“cases” needs at least one case", HINT)
    found = ((Word(key.text, key.span), name_of(value, f"the shape of “{key.text}”", problems)) for key, value in named)
    return [(word, shape) for word, shape in found if shape is not None]

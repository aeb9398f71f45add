"""An id as people write it in a configuration → the id of the rule that it names, or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import listing
from rulewright.plan.ids import RuleIds, rule_hint
from rulewright.reading.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.plan.contract import Plan
    from rulewright.reading.span import Span


class RuleNames:
    """The ids of contracts, whole or by their endings, as in rule files; `others` name what is no rule of theirs."""

    def __init__(self, plans: Iterable[Plan], others: Iterable[str] = ()) -> None:
        known = list(plans)
        ids = [rule.id for plan in known for rule in plan.rules()]
        ids += [rule.id for plan in known for rule in plan.idempotency]
        formerly = {before: now for plan in known for before, now in plan.formerly.items()}
        self._ids = RuleIds([*ids, *others], formerly)

    def whole(self, text: str, span: Span) -> str | Diagnostic:
        """The one id that a text at `span` names."""
        found = self._ids.named(text)
        if len(found) == 1:
            return found[0]
        if found:
            message, hint = f"“{text}” names {len(found)} rules", f"write one of {listing(found, 'or')}"
        else:
            message, hint = f"the contract has no rule “{text}”", rule_hint(text, self._ids.all)
        return Diagnostic(span, message, hint, code="unknown-rule")

"""custom: what a Python function of the author's own says of the object, or the item, that the rule is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.language.custom import CustomError, find_custom
from rulewright.language.decode import text_of
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import Custom

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    name = text_of(constraint.argument, "“custom”", site.problems)
    if name is None:
        return ()
    try:
        find_custom(name)
    except CustomError as error:
        site.problems.add(constraint.argument.span, str(error), error.hint, code="custom")
        return ()
    about = Path((), Root.SHAPE if site.each is None else Root.ITEM)
    message = "{field} is not as {function} wants it"
    return (replace(site, path=about).check(Custom(name), "custom", message, function=name),)


_SAMPLES = "rulewright.manual.functions"

MANUAL = Manual(
    how="The name of a Python function, `package.module.function`, marked with `@rulewright.custom_rule`. It takes the "
    "object, or with `for` the item, and answers True or False. The rule needs `examples`. Portable "
    "schemas leave it out.",
    argument={"type": "string", "pattern": r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$"},
    works=(
        f"{{ custom: {_SAMPLES}.has_whole_cents, examples: [{{ base: web, valid: true }}] }}",
        f"{{ when: {{ channel: WEB }}, custom: {_SAMPLES}.has_whole_cents, examples: [{{ base: web, valid: true }}] }}",
        f"{{ for: 'lines[*]', custom: {_SAMPLES}.has_short_sku, examples: [{{ base: web, valid: true }}] }}",
    ),
    mistake="{ custom: has_even_total }",
)

KIND = Kind("custom", "custom", "what a function of your own says", ON_RULE, _lower, needs_examples=True, manual=MANUAL)

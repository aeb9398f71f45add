"""format: a text of a well-known grammar, such as an e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, TEXT, Kind, Manual, Site
from rulewright.kinds._arguments import described, record
from rulewright.kinds._strict import STRICT, is_strict, strict_checks
from rulewright.language.conditions import LengthWithin, Matches, OneOf
from rulewright.language.decode import foreign_hint, suggestion, text_of
from rulewright.language.foreign import FOREIGN_FORMATS
from rulewright.language.formats import FORMATS
from rulewright.patterns import parse

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if is_strict(constraint.argument):
        return strict_checks(constraint.argument, site)
    name = text_of(constraint.argument, "“format”", site.problems)
    if name is None:
        return ()
    found = FORMATS.get(name)
    if found is None:
        site.problems.add(
            constraint.argument.span,
            f"there is no format “{name}”",
            foreign_hint(FOREIGN_FORMATS, name, constraint.argument)
            or suggestion(name, (*FORMATS, *STRICT), "formats"),
            code="unknown-word",
        )
        return ()
    predicates: list[Predicate] = []
    if found.pattern is not None:
        predicates.append(Matches(parse(found.pattern)))
    if found.values is not None:
        predicates.append(OneOf(tuple(found.values)))
    if found.max_length is not None:
        predicates.append(LengthWithin(0, found.max_length))
    return tuple(
        site.check(predicate, "format", "{field} must be {format}", format=found.summary) for predicate in predicates
    )


_WORDS = {
    **{name: FORMATS[name].summary for name in sorted(FORMATS)},
    **dict.fromkeys(STRICT, "as a library has it; needs the extra formats"),
}

MANUAL = Manual(
    how="The name of a format. `email-strict` and `phone` need the extra `formats`; `{ phone: US }` asks for a number "
    "of that region.",
    argument={
        "anyOf": [
            {"enum": list(_WORDS), "enumDescriptions": list(_WORDS.values())},
            record(
                ("phone",), {"phone": described({"type": "string"}, "The region whose numbers are meant, such as US.")}
            ),
        ]
    },
    works=(
        "{ type: string, format: email }",
        "{ type: string, format: iso-country }",
        "{ type: string, format: { is: uuid, severity: warning } }",
    ),
    mistake="{ type: string, format: e-mail }",
)

KIND = Kind("format", "format", "a text of a well-known grammar", ON_VALUE, _lower, domain=TEXT, manual=MANUAL)

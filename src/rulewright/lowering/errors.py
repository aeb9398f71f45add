"""The `errors` section as written → where a refusal names what is wrong, and the API's codes under full rule ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.decode import suggestion
from rulewright.language.paths import Path
from rulewright.plan.contract import ErrorNaming
from rulewright.plan.ids import matching_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.declarations import Contract, ErrorsDeclaration
    from rulewright.language.decode import Problems
    from rulewright.language.outline import Outline
    from rulewright.reading.span import Span


def lower_errors(
    contract: Contract, ids: list[str], outlines: Mapping[str, Outline], problems: Problems
) -> ErrorNaming | None:
    """The `errors` section, its codes under full rule ids."""
    declared = contract.errors
    if declared is None:
        return None
    codes: dict[str, str] = {}
    for word, code in declared.codes:
        found = matching_ids(word.text, ids)
        if len(found) != 1:
            unknown_id(word.text, found, ids, word.span, problems)
        elif found[0] in codes:
            problems.add(word.span, f"the rule {found[0]} has two codes", "leave one out")
        else:
            codes[found[0]] = code
    _check_naming(declared, contract, outlines, problems)
    code_path, message_path = (None if target is None else target.path for target in (declared.code, declared.message))
    return ErrorNaming(declared.items.path, declared.field.path, declared.style, code_path, message_path, codes)


def _check_naming(
    declared: ErrorsDeclaration, contract: Contract, outlines: Mapping[str, Outline], problems: Problems
) -> None:
    """Reports paths that no answer of the contract has."""
    bodies = {outcome.body.text for operation in contract.operations for outcome in operation.outcomes if outcome.body}
    answers = [outlines[name] for name in sorted(bodies) if name in outlines]
    naming = [answer for answer in answers if answer.spot(declared.items.path) is not None]
    if answers and not naming:
        message = f"no answer has “{declared.items.path}”: {', '.join(answer.shape for answer in answers)}"
        problems.warn(declared.items.span, message, "declare it in the shape of a response", code="unknown-field")
    for target in (declared.field, declared.code, declared.message):
        inside = () if target is None else (*declared.items.path.tokens, *target.path.tokens)
        if target is not None and naming and all(answer.spot(Path(inside)) is None for answer in naming):
            naming[0].check(Path(inside), target.span, problems)


def unknown_id(text: str, found: list[str], ids: list[str], span: Span, problems: Problems) -> None:
    """Reports an id that names no rule, or several."""
    if found:
        problems.add(
            span, f"“{text}” names {len(found)} rules", f"write one of {', '.join(found)}", code="unknown-rule"
        )
    else:
        problems.add(span, f"there is no rule “{text}”", suggestion(text, ids, "rules"), code="unknown-rule")

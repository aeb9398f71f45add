"""The `errors` section as written → where a refusal names what is wrong, and the API's codes under full rule ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.echoes import RULES, SHAPES, Name, fields
from rulewright.language.paths import Path
from rulewright.plan.contract import ErrorNaming
from rulewright.plan.ids import id_pattern
from rulewright.reading.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.declarations import Contract, ErrorsDeclaration
    from rulewright.language.outline import Outline
    from rulewright.language.problems import Problems
    from rulewright.language.types import ValueType
    from rulewright.language.written import Target
    from rulewright.plan.ids import RuleIds
    from rulewright.reading.span import Span


def lower_errors(
    contract: Contract, ids: RuleIds, outlines: Mapping[str, Outline], problems: Problems
) -> ErrorNaming | None:
    """The `errors` section, its codes under full rule ids."""
    declared = contract.errors
    if declared is None:
        return None
    codes = _codes(declared, ids, problems)
    _check_naming(declared, contract, outlines, problems)
    code_path, message_path = (None if target is None else target.path for target in (declared.code, declared.message))
    return ErrorNaming(
        items=declared.items.path,
        field=declared.field.path,
        style=declared.style,
        code=code_path,
        code_types=() if declared.code is None else _types(declared.items, declared.code, outlines),
        message=message_path,
        codes=codes,
    )


def _codes(declared: ErrorsDeclaration, ids: RuleIds, problems: Problems) -> dict[str, tuple[str, ...]]:
    """The codes by full id: an id that is written wins over a pattern, and an earlier pattern over a later one."""
    by_id: dict[str, tuple[str, ...]] = {}
    by_pattern: dict[str, tuple[str, ...]] = {}
    for word, codes in declared.codes:
        texts = tuple(dict.fromkeys(code.text for code in codes))
        pattern = id_pattern(word.text)
        found = ids.named(word.text) if pattern is None else [known for known in ids.all if pattern.fullmatch(known)]
        if pattern is not None and found:
            for rule in found:
                by_pattern.setdefault(rule, texts)
        elif len(found) != 1:
            unknown_id(word.text, found, ids, word.span, problems)
        elif found[0] in by_id:
            message = f"the rule {found[0]} stands here twice"
            problems.add(word.span, message, "write its codes as one list", code="twin-id")
        else:
            by_id[found[0]] = texts
    found_codes = {**by_pattern, **by_id}
    return {rule: found_codes[rule] for rule in ids.all if rule in found_codes}


def _types(items: Target, inside: Target, outlines: Mapping[str, Outline]) -> tuple[ValueType, ...]:
    """The types that the answers' shapes declare for a field of an item."""
    path = Path((*items.path.tokens, *inside.path.tokens))
    spots = (outline.spot(path) for outline in outlines.values())
    found = (spot.type for spot in spots if spot is not None and spot.type is not None)
    return tuple(dict.fromkeys(found))


def _check_naming(
    declared: ErrorsDeclaration, contract: Contract, outlines: Mapping[str, Outline], problems: Problems
) -> None:
    """Reports paths that no answer of the contract has."""
    bodies = {outcome.body.text for operation in contract.operations for outcome in operation.outcomes if outcome.body}
    answers = [outlines[name] for name in sorted(bodies) if name in outlines]
    naming = [answer for answer in answers if answer.spot(declared.items.path) is not None]
    known = bodies <= outlines.keys() and not any(
        map(problems.is_lost, (SHAPES, *(fields(answer.shape) for answer in answers)))
    )
    if answers and not naming and known:
        message = f"no answer has “{declared.items.path}”: {', '.join(answer.shape for answer in answers)}"
        problems.warn(declared.items.span, message, "declare it in the shape of a response", code="unknown-field")
    for target in (declared.field, declared.code, declared.message):
        inside = () if target is None else (*declared.items.path.tokens, *target.path.tokens)
        if target is not None and naming and all(answer.spot(Path(inside)) is None for answer in naming):
            naming[0].check(Path(inside), target.span, problems)


_SEPARATOR = re.compile(r"[./]")
_RULE_HINT = "a rule is named Shape.field/constraint, Shape.TABLE/case/field or Shape.NAME, or by the end of that"


def _ending(rule_id: str, like: str) -> str | None:
    """As many last segments of an id as another text has; None where it has fewer."""
    wanted = len(_SEPARATOR.findall(like))
    marks = [mark.end() for mark in _SEPARATOR.finditer(rule_id)]
    starts = [0, *marks]
    return None if wanted >= len(starts) else rule_id[starts[-1 - wanted] :]


def unknown_id(text: str, found: list[str], ids: RuleIds, span: Span, problems: Problems) -> None:
    """Reports an id that names no rule, or several."""
    if found:
        problems.add(
            span,
            f"“{text}” names {len(found)} rules",
            f"write one of {', '.join(found)}",
            code="unknown-rule",
            misses=Name(RULES, text),
        )
    else:
        near = nearest(text, dict.fromkeys(filter(None, (_ending(known, like=text) for known in ids.all))))
        hint, misses = f"did you mean “{near}”?" if near else _RULE_HINT, Name(RULES, text)
        problems.add(span, f"there is no rule “{text}”", hint, code="unknown-rule", misses=misses)

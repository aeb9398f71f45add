"""The parameters of one place as written → a shape of the values that their texts spell, and how arrays are written.

The rows are those of a shape, less what makes no sense of text on the wire: it is never null, and it has a type of its
own only by what it spells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds.required import KIND as REQUIRED
from rulewright.language.declarations import Constraint, ShapeDeclaration
from rulewright.language.decode import choice_of
from rulewright.language.paths import EACH
from rulewright.language.read_outline import outline_shape
from rulewright.language.standing import SILENT
from rulewright.language.types import ValueType
from rulewright.lowering.shapes import ShapeLowering
from rulewright.plan.contract import Parameters
from rulewright.plan.predicates import HasType, NotCoercible, NotNull
from rulewright.reading.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.declarations import Contract, ParametersDeclaration, Row
    from rulewright.language.problems import Problems
    from rulewright.plan.contract import Place, Style
    from rulewright.plan.rules import Check, Field, Rule

_STYLES: Mapping[Place, Mapping[str, Style]] = {
    "path": {"comma": "comma"},
    "query": {"repeat": "repeat", "comma": "comma", "space": "space", "pipe": "pipe"},
    "header": {"comma": "comma"},
}
"""How the items of an array may be written in each place; the first is the usual one."""

_SENSELESS = frozenset({"nullable", "coercible"})
_SECTIONS: Mapping[Place, str] = {"path": "path", "query": "query", "header": "headers"}


def lower_parameters(
    declared: ParametersDeclaration, place: Place, prefix: str, contract: Contract, problems: Problems
) -> Parameters | None:
    """The parameters of a place, if there are any; `prefix` starts the ids of their rules."""
    closed = _closed(declared, place, problems)
    if not (declared.rows or closed):
        return None
    rows = tuple(_plain_row(row, place, problems) for row in declared.rows)
    _check_names(rows, place, problems)
    span = (*(row.span for row in rows), *(entry.span for entry in closed))[0]
    shape = ShapeDeclaration(prefix, None, rows, closed, (), (), span)
    outline = outline_shape(shape, contract, {}, problems)
    lowered = ShapeLowering(shape, outline, {}, contract.sources, problems, prefix).lower()
    for field in lowered.fields:
        _check_type(field, problems)
    rules = tuple(rule for found in lowered.rules if (rule := _of_text(found)) is not None)
    arrays = {str(field.path): field for field in lowered.fields if field.type is ValueType.ARRAY}
    styles = {
        str(row.path.tokens[0]): _style(row, place, problems, is_array=str(row.path) in arrays) for row in declared.rows
    }
    return Parameters(replace(lowered, rules=rules), {name: style for name, style in styles.items() if style})


def _closed(declared: ParametersDeclaration, place: Place, problems: Problems) -> tuple[Constraint, ...]:
    if declared.closed is None:
        return ()
    if place == "query":
        return (declared.closed,)
    why = "a request has exactly those of its template" if place == "path" else "every message has headers of its own"
    problems.add(
        declared.closed.span, f"“{_SECTIONS[place]}” cannot be closed: {why}", "leave it out", code="misplaced"
    )
    return ()


def _plain_row(row: Row, place: Place, problems: Problems) -> Row:
    """The row without `style`; one of the path is always required."""
    for entry in row.constraints:
        if entry.kind in _SENSELESS:
            message = f"“{entry.kind}” says nothing of a parameter: it is text, and never null"
            problems.add(entry.span, message, "leave it out", code="no-effect")
    kept = [entry for entry in row.constraints if entry.kind != "style" and entry.kind not in _SENSELESS]
    required = row.constraint(REQUIRED.name)
    if place == "path" and required is None:
        kept.append(Constraint(REQUIRED.name, Scalar(value=True, text="true", span=row.span), SILENT, row.span))
    elif place == "path" and required is not None and getattr(required.argument, "value", None) is False:
        problems.add(required.span, "a path parameter is always required", "leave “required” out", code="no-effect")
    return replace(row, constraints=tuple(kept))


def _check_names(rows: tuple[Row, ...], place: Place, problems: Problems) -> None:
    seen: set[str] = set()
    for row in rows:
        name = str(row.path.tokens[0]).lower()
        if place == "header" and name in seen:
            message = (
                f"the header “{row.path.tokens[0]}” is declared twice: case does not count in the names of headers"
            )
            problems.add(row.span, message, "leave one out", code="twin-field")
        seen.add(name)


def _check_type(field: Field, problems: Problems) -> None:
    """Reports what no text can spell: objects, and arrays in arrays."""
    types = field.alternatives or (() if field.type is None else (field.type,))
    is_array = types == (ValueType.ARRAY,) and len(field.path.tokens) == 1
    wrong = [value_type.value for value_type in types if not (value_type.is_scalar or is_array)]
    if not wrong:
        return
    name, what = field.path.tokens[0], field.shape or wrong[0]
    inside = " in an array" if field.path.tokens[-1] is EACH else ""
    problems.add(
        field.span,
        f"a parameter is text, and “{name}” is of type {what}{inside}",
        "give it the type of its text: string, integer, date …; or an array of such",
        code="wrong-type",
    )


def _style(row: Row, place: Place, problems: Problems, *, is_array: bool) -> Style | None:
    entry, known = row.constraint("style"), _STYLES[place]
    if entry is None:
        return next(iter(known.values())) if is_array else None
    if not is_array:
        message = f"“style” says how the items of an array are written, and “{row.path.tokens[0]}” is none"
        problems.add(entry.span, message, "write type: array, of: string", code="wrong-type")
        return None
    return choice_of(entry.argument, "“style”", known, problems)


def _of_text(rule: Rule) -> Rule | None:
    """A row's rule as it is of text: nothing is null, nor of a JSON type that would be converted."""
    checks = tuple(_strict(check) for check in rule.checks if not isinstance(check.predicate, NotNull | NotCoercible))
    return replace(rule, checks=checks) if checks else None


def _strict(check: Check) -> Check:
    match check.predicate:
        case HasType(value_type, True):
            return replace(check, predicate=HasType(value_type))
        case _:
            return check

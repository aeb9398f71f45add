"""A plan → the faults of what checks some items of an array and not others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.paths import EACH, Path
from rulewright.language.standing import Severity
from rulewright.mock.faults.fault import Fault
from rulewright.mock.faults.judging import BEYOND, first_item, last_item, not_beyond, overlooking
from rulewright.plan.predicates import Unique

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape


def item_faults(plan: Plan) -> Iterator[Fault]:
    """For each array and kind of rule: only the first item is checked, only the last, none beyond some."""
    for array, rules in _inside_arrays(plan).items():
        for code, ids in rules.items():
            for kind, words, keeps in (
                ("first-only", f"checks “{code}” in the first item only", first_item),
                ("last-only", f"checks “{code}” in the last item only", last_item),
                ("not-beyond", f"checks “{code}” in no item beyond the first {BEYOND}", not_beyond),
            ):
                yield Fault(f"{kind}:{array}#{code}", kind, words, ids[0], judging=overlooking(ids, keeps))


def _inside_arrays(plan: Plan) -> dict[str, dict[str, tuple[str, ...]]]:
    """By the outermost array and by code, the rules whose places are in its items."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for operation in plan.operations.values():
        if operation.body is None:
            continue
        outer = plan.shapes[operation.body]
        for name, array in _arrays(plan, outer).items():
            for rule in plan.shapes[name].rules:
                _note(found, rule, array or _own_array(outer, rule))
    return found


def _note(found: dict[str, dict[str, tuple[str, ...]]], rule: Rule, array: str | None) -> None:
    if array is None or rule.severity is not Severity.ERROR:
        return
    for code in dict.fromkeys(check.code for check in rule.checks if not isinstance(check.predicate, Unique)):
        by_code = found.setdefault(array, {})
        if rule.id not in by_code.get(code, ()):
            by_code[code] = (*by_code.get(code, ()), rule.id)


def _arrays(plan: Plan, outer: Shape) -> dict[str, str | None]:
    """The shapes in a payload, each with the outermost array it is in; None for those in no array."""
    found: dict[str, str | None] = {outer.name: None}
    pending = [outer]
    while pending:
        shape = pending.pop(0)
        inner = [(name, field.path) for field in shape.fields for name in field.shapes]
        own = [] if shape.variants is None else [(name, None) for name in shape.variants.shapes]
        for name, path in (*inner, *own):
            if name not in found:
                here = None if path is None else _array_of(shape, path)
                found[name] = found[shape.name] or here
                pending.append(plan.shapes[name])
    return found


def _own_array(shape: Shape, rule: Rule) -> str | None:
    paths = [rule.each] if rule.each is not None else [check.target for check in rule.checks]
    return next((array for path in paths if (array := _array_of(shape, path)) is not None), None)


def _array_of(shape: Shape, path: Path) -> str | None:
    at = next((index for index, token in enumerate(path.tokens) if token is EACH), None)
    return None if at is None else f"{shape.name}.{Path(path.tokens[:at]).id()}"

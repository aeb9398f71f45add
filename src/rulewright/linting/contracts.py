"""What files are judged by → contracts made ready, each once, or the reasons why one cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.decode import suggestion
from rulewright.linting.engine import Engine
from rulewright.linting.events import Remark, Unusable
from rulewright.linting.privacy import public_texts
from rulewright.linting.quoting import remarks_of
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.validation.context import DataRows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rulewright.linting.config import Assignment
    from rulewright.plan.contract import Plan

Load: TypeAlias = "Callable[[str], Plan]"
"""Gives the plan of a rule file, or raises DiagnosticError."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A contract ready to judge the bodies of one operation."""

    plan: Plan
    operation: str | None
    engine: Engine
    tables: Mapping[str, DataRows]
    public: frozenset[str]


def prepare(assignment: Assignment, load: Load, data: Mapping[str, Path]) -> Prepared | Unusable:
    """The contract of an assignment, with the supplied data that it declares."""
    try:
        plan = load(assignment.rules)
    except DiagnosticError as error:
        return Unusable(assignment.rules, tuple(remarks_of(error.diagnostics)))
    except LimitError as error:
        return Unusable.whole(assignment.rules, "limit", error.message)
    operation = assignment.operation or next((op.name for op in plan.operations.values() if op.body), None)
    try:
        shape = plan.body_shape(operation)
    except KeyError:
        return _no_operation(assignment, plan)
    tables: dict[str, DataRows] = {}
    for name in sorted(plan.data.keys() & data.keys()):
        from rulewright.linting.data import read_rows  # noqa: PLC0415 - few runs are given data

        try:
            tables[name] = DataRows.keyed(read_rows(data[name], plan.data[name]), plan.data[name].key)
        except DiagnosticError as error:
            return Unusable(str(data[name]), tuple(map(Remark.of, error.diagnostics)))
        except LimitError as error:
            return Unusable.whole(str(data[name]), "limit", error.message)
        except OSError as error:
            return Unusable.whole(str(data[name]), "unreadable", f"the file cannot be read: {error.strerror}")
    return Prepared(plan, operation, Engine(plan, shape), tables, public_texts(plan))


def _no_operation(assignment: Assignment, plan: Plan) -> Unusable:
    name = assignment.operation or ""
    with_body = [operation.name for operation in plan.operations.values() if operation.body]
    if name in plan.operations:
        message, hint = f"the operation “{name}” takes no body", f"operations with one: {', '.join(with_body)}"
    else:
        message = f"the contract {plan.contract} has no operation “{name}”"
        hint = suggestion(name, with_body, "operations")
    if assignment.span is None:
        return Unusable.whole(assignment.rules, "unknown-operation", message, hint)
    diagnostic = Diagnostic(assignment.span, message, hint, code="unknown-operation")
    return Unusable(assignment.span.file, (Remark.of(diagnostic),))

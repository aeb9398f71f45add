"""`cleanup` of a target → the operation that removes again what a request created."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.decode import suggestion
from rulewright.plan.contract import Operation
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.written import Word
    from rulewright.plan.contract import Plan

_REQUEST = re.compile(r"(?P<method>[A-Z]+) (?P<path>/[!-~]*)")


_INSTEAD = 'write a method and a path, such as "DELETE /orders/{id}"'


@dataclass(frozen=True, slots=True)
class Cleanup:
    """What is asked at the end of a run for each thing that it created.

    Attributes:
        operation: what is asked; of one that the contract does not have, the slots of the path are paths of values.
        is_of_contract: whether the contract has it.
    """

    operation: Operation
    is_of_contract: bool


def cleanup_of(word: Word, plan: Plan, auth: tuple[str, ...]) -> Cleanup:
    """What an entry means: an operation of the contract, by its name, or a method and the template of a path.

    Raises:
        DiagnosticError: it means neither.
    """
    match = _REQUEST.fullmatch(word.text)
    if match is not None:
        operation = Operation(
            name="cleanup",
            title=None,
            method=match["method"],
            path=match["path"],
            auth=auth,
            body=None,
            encoding="json",
            places={},
            outcomes=(),
            span=word.span,
        )
        return Cleanup(operation, is_of_contract=False)
    found = plan.operations.get(word.text)
    if found is None:
        hint = suggestion(word.text, _bodiless(plan), "operations without a body")
        raise _mistake(word, f"is no operation of {plan.contract} and no request", f"{hint}; or {_INSTEAD}")
    if found.body is not None:
        raise _mistake(word, "takes a body, for which there is nothing", f"name one without, or {_INSTEAD}")
    return Cleanup(found, is_of_contract=True)


def _mistake(word: Word, what: str, hint: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(word.span, f"“cleanup” is “{word.text}”, which {what}", hint, code="language")])


def _bodiless(plan: Plan) -> Mapping[str, Operation]:
    return {name: operation for name, operation in plan.operations.items() if operation.body is None}

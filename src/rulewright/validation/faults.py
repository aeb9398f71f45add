"""What is wrong with a message as a whole, beside the rules that an author wrote → an entry of its judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.language.paths import Path
from rulewright.language.types import ValueType
from rulewright.plan.messages import operation_rule
from rulewright.plan.predicates import HasType
from rulewright.plan.rules import Check
from rulewright.validation.judgement import Broken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Operation

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


def fault(operation: Operation, name: str, pointer: Pointer, message: str, **params: Json) -> Broken:
    """A rule that every operation has, `operation.NAME`, broken at a place of the message."""
    check = Check(Path(), HasType(ValueType.OBJECT), name.rpartition("/")[2], message, tuple(params.items()))
    return Broken(replace(operation_rule(operation, name), checks=(check,)), check, pointer)


def media_type(headers: Mapping[str, str]) -> str:
    """The Content-Type in lower case, without its parameters; empty where there is none."""
    found = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    return found.partition(";")[0].strip().lower()


def is_json_type(headers: Mapping[str, str]) -> bool:
    """Whether the Content-Type is JSON's (RFC 8259) or a structured type in JSON (RFC 6839)."""
    kind = media_type(headers)
    return kind == JSON_TYPE or kind.endswith("+json")

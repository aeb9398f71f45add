"""rulewright: the rules of an API's payloads, written once. This module is the public surface, and nothing else.

Everything is imported when it is first used, so that `from rulewright import validate` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright import strategies
    from rulewright.idempotency.claims import StoreError, StoreUnavailableError
    from rulewright.idempotency.store import open_store
    from rulewright.language.custom import CustomRuleError, custom_rule
    from rulewright.loading import load, loads, validate
    from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
    from rulewright.reading.limits import LimitError
    from rulewright.rules import Rules
    from rulewright.testing.decorator import contract_test
    from rulewright.validation.plain import NotJsonError
    from rulewright.validation.report import RejectedError, Report, SkippedRule, Violation

__all__ = [
    "CustomRuleError",
    "Diagnostic",
    "DiagnosticError",
    "LimitError",
    "NotJsonError",
    "RejectedError",
    "Report",
    "Rules",
    "SkippedRule",
    "StoreError",
    "StoreUnavailableError",
    "Violation",
    "contract_test",
    "custom_rule",
    "load",
    "loads",
    "open_store",
    "strategies",
    "validate",
]

__version__ = "0.1.0"

_HOMES = {
    "CustomRuleError": "rulewright.language.custom",
    "Diagnostic": "rulewright.reading.diagnostics",
    "DiagnosticError": "rulewright.reading.diagnostics",
    "LimitError": "rulewright.reading.limits",
    "NotJsonError": "rulewright.validation.plain",
    "RejectedError": "rulewright.validation.report",
    "Report": "rulewright.validation.report",
    "Rules": "rulewright.rules",
    "SkippedRule": "rulewright.validation.report",
    "StoreError": "rulewright.idempotency.claims",
    "StoreUnavailableError": "rulewright.idempotency.claims",
    "Violation": "rulewright.validation.report",
    "contract_test": "rulewright.testing.decorator",
    "custom_rule": "rulewright.language.custom",
    "load": "rulewright.loading",
    "loads": "rulewright.loading",
    "open_store": "rulewright.idempotency.store",
    "validate": "rulewright.loading",
}


def __getattr__(name: str) -> object:
    if name == "strategies":
        return import_module("rulewright.strategies")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'rulewright' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

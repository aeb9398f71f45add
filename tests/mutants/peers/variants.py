"""The ways in which stock Schemathesis is run, and what each installs into it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import schemathesis

from rulewright.contract.prepare import prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemathesis import APIOperation, Case, HookContext
    from schemathesis.core.jsonschema.types import JsonValue

    from rulewright.language.conditions import Json
    from tests.mutants.subjects import Subject

    Sent = Case[APIOperation[Any, Any, Any, Any]]


class Variant(StrEnum):
    """One way."""

    STOCK = "Schemathesis"
    FRESH_KEYS = "Schemathesis, fresh keys"


def install(variant: Variant, subject: Subject) -> None:
    """Registers what a variant adds, for the run of this process."""
    _INSTALL[variant](subject)


def _nothing(_: Subject) -> None:
    """Schemathesis as it is."""


def _fresh_keys(subject: Subject) -> None:
    """Each body that is sent has a new value, and a valid one, in the fields that are a key; nothing else is changed."""
    setting = subject.setting("http://127.0.0.1")
    fresh = prepared(setting, "peers").fresh

    def before_call(_context: HookContext, case: Sent, _kwargs: dict[str, object]) -> None:
        if isinstance(case.body, dict):
            case.body = cast("dict[str, JsonValue]", fresh(cast("Json", case.body)))

    schemathesis.hook.apply_to(method=setting.operation.method, path=setting.operation.path)(before_call)  # type: ignore[attr-defined]  # documented, and set anew on the function after each registration


_INSTALL: dict[Variant, Callable[[Subject], None]] = {Variant.STOCK: _nothing, Variant.FRESH_KEYS: _fresh_keys}

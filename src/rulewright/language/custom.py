"""`package.function`, as a rule file names it → the function of the author's own that judges a value."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.conditions import Json

Judge: TypeAlias = "Callable[[Json], bool]"
JudgeT = TypeVar("JudgeT", bound="Judge")

_MARK = "__rulewright_custom_rule__"


class CustomError(ValueError):
    """A name leads to no function that a rule may call; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class CustomRuleError(RuntimeError):
    """A custom rule's function failed, or answered neither True nor False."""


def custom_rule(function: JudgeT) -> JudgeT:
    """Marks a function as one that rule files may name under `custom`.

    It takes a JSON value (objects as dict, arrays as list, numbers as int, float or Decimal), a copy of its own, and
    says whether the value is right. Only marked functions are ever called: a text in a rule file cannot reach others.
    """
    setattr(function, _MARK, True)
    return function


@cache
def find_custom(name: str) -> Judge:
    """The marked function of that name, `package.module.function`; its module is imported.

    Raises:
        CustomError: there is none.
    """
    module_name, _, function_name = name.rpartition(".")
    if not module_name or not all(part.isidentifier() for part in name.split(".")):
        raise CustomError(f"“{name}” does not name a function", "write custom: package.module.function")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise CustomError(
            f"the module “{module_name}” cannot be imported: {error}",
            "install it, or put its folder on PYTHONPATH",
        ) from error
    function = getattr(module, function_name, None)
    if function is None:
        raise CustomError(f"the module “{module_name}” has no “{function_name}”", "check the function's name")
    if not getattr(function, _MARK, False):
        raise CustomError(
            f"“{name}” is not marked as a rule's function",
            "decorate it with @rulewright.custom_rule: only such functions are called",
        )
    return function  # type: ignore[no-any-return] # what is marked takes a value and says yes or no

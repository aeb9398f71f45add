"""A contract's operations → which of them a method and a path ask for, and the texts in the path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.plan.contract import Operation


@dataclass(frozen=True, slots=True)
class Call:
    """An operation that is asked for, and its path's parameters by name."""

    operation: Operation
    path: Mapping[str, str]


class Routes:
    """The operations of a contract below a prefix such as `/v2`."""

    def __init__(self, operations: Iterable[Operation], prefix: str = "") -> None:
        self._prefix = prefix.rstrip("/")
        known = ((operation, operation.path.removesuffix("/").split("/")) for operation in operations)
        # Of two paths that fit, the one with fewer parameters is meant.
        self._known = sorted(known, key=lambda entry: sum(map(_is_parameter, entry[1])))

    def call(self, method: str, path: str) -> Call | None:
        """What is asked for; None for what is no operation of the contract.

        A slash at the end makes no difference, as it makes none to many applications.
        """
        if not path.startswith(self._prefix):
            return None
        steps = path.removeprefix(self._prefix).removesuffix("/").split("/")
        for operation, template in self._known:
            if operation.method == method and len(template) == len(steps):
                pairs = list(zip(template, steps, strict=True))
                if all(bool(step) if _is_parameter(name) else name == step for name, step in pairs):
                    return Call(operation, {name[1:-1]: step for name, step in pairs if _is_parameter(name)})
        return None


def _is_parameter(step: str) -> bool:
    return step.startswith("{") and step.endswith("}")

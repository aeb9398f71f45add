"""The operations of a contract → a path below which none of them can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.plan.contract import Operation

NAME = "_rulewright"


def prefix_of(operations: Iterable[Operation]) -> str:
    """The path of the front page, without a slash at its end.

    It is `/_rulewright`. Where a path of the contract starts with that, or with a parameter, which may have any value,
    it is repeated until it has more steps than any of those: a path of the contract has as many steps as it shows.
    """
    paths = (operation.path.strip("/").split("/") for operation in operations)
    longest = max((len(steps) for steps in paths if steps[0] == NAME or "{" in steps[0]), default=0)
    return f"/{NAME}" * (longest + 1)

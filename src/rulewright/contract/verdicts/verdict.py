"""What is due to a payload: accept, reject or unsettled, and the rules and places that decide it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Rule


class Side(Enum):
    """What is due."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Breach:
    """An asserted rule that is surely broken at a place."""

    rule: Rule
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is due to the bytes that were sent."""

    side: Side
    breaches: tuple[Breach, ...] = ()
    """The asserted rules surely broken; there is one exactly when the side is reject."""
    suspects: frozenset[Pointer] = frozenset()
    """Every place where some rule is or may be broken: what an answer may rightly name."""
    suspected: frozenset[str] = frozenset()
    """The ids of the rules that are broken, or could not be judged: what a code in an answer may rightly stand for."""
    payload: tuple[Json] | None = field(default=None, repr=False)
    """The JSON value in the bytes, in a one-tuple; None where readers disagree about it."""
    parameters: Mapping[str, Json] = field(default_factory=dict, repr=False)
    """The values of the parameters that were sent, by the part of the request that they are in."""
    doubts: tuple[str, ...] = ()
    """Why it is unsettled: the rules in doubt, or what is wrong with the bytes."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the asserted rules surely broken, each once."""
        return tuple(dict.fromkeys(breach.rule.id for breach in self.breaches))

    def with_parameters(self, section: str, values: Json, found: Verdict) -> Verdict:
        """The verdict over a request that also has these parameters, over which there is a verdict of its own."""
        sides = (self.side, found.side)
        side = next((side for side in (Side.REJECT, Side.UNSETTLED) if side in sides), Side.ACCEPT)
        return replace(
            self,
            side=side,
            breaches=(*self.breaches, *(replace(one, pointer=(section, *one.pointer)) for one in found.breaches)),
            suspects=self.suspects.union((section, *pointer) for pointer in found.suspects),
            suspected=self.suspected | found.suspected,
            parameters={**self.parameters, section: values},
            doubts=(*self.doubts, *found.doubts),
        )


NOTHING_SENT = Verdict(Side.UNSETTLED, payload=(None,))
"""Of a request without a body: its answer is judged as an answer."""

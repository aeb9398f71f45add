"""One payload made to show one side of a rule, and the list of them with what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.generation.tally import Tally
    from rulewright.language.conditions import Json

Side: TypeAlias = Literal["valid", "breaking"]


@dataclass(frozen=True, slots=True)
class Case:
    """A payload made to show one side of a rule.

    A `valid` case breaks no rule of any severity; a `breaking` one breaks `rule`, and `violations` is all that it
    breaks: more than `rule` only where no payload was found that breaks less.
    """

    id: str
    """Stable from run to run: the rule, `#`, and what is special, such as `LineItem.utid/pattern#last-dropped`."""
    shape: str
    payload: Json
    side: Side
    rule: str | None
    """The rule that a breaking case breaks, or whose limit a valid one keeps to."""
    violations: tuple[tuple[str, str], ...]
    """Rule id and JSON Pointer of everything the payload breaks, as the compiled contract judges it."""
    note: str
    """What the case shows, in words."""
    shows: tuple[str, ...] = ()
    """What else a valid case shows, each as the id of the case that would show it alone."""
    apart: tuple[Callable[[], Json | None], ...] = field(default=(), compare=False, repr=False)
    """For each of them what makes the payload that shows nothing else; it gives None where there is none."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that it was made for: the one that it breaks, or all whose limits it shows."""
        named = [name.partition("#")[0] for name in self.shows]
        own = [] if self.rule is None else [self.rule]
        return tuple(dict.fromkeys([*own, *(name for name in named if name != self.shape)]))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that was not made, and why."""

    id: str
    rule: str | None
    side: Side
    reason: str


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of a shape, those that matter most first, what was left out, and what there was to show."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    tally: Tally
    further: Iterable[Case] = field(default=(), compare=False)
    """The other ways to break rules, made as they are asked for: a search begins with them."""


class Further:
    """Cases that are made when they are asked for, and kept for whoever asks again."""

    def __init__(self, cases: Iterator[Case]) -> None:
        self._cases = cases
        self._made: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        for number in count():
            if number == len(self._made):
                case = next(self._cases, None)
                if case is None:
                    return
                self._made.append(case)
            yield self._made[number]

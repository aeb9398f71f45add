"""One payload made to show one side of a rule, and the list of them with what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from threading import RLock
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rulewright.generation.tally import Tally
    from rulewright.language.conditions import Json

Side: TypeAlias = Literal["valid", "breaking"]
MadeT = TypeVar("MadeT")


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


@dataclass(frozen=True, slots=True, eq=False)
class CaseSet:
    """The cases of a shape, made as they are asked for, those that matter most first; and what there was to show.

    Attributes:
        first: the first base, and the plainest way to break each rule.
        rest: the cases after those.
        tally: what the cases have to show.
        further: what decides conditions, and the other ways to break rules: a search begins with them.
        left_out: what was left out so far: as cases are made, it turns out which cannot be.
    """

    first: Iterable[Case]
    rest: Iterable[Case]
    tally: Tally
    further: Iterable[Case] = ()
    left_out: Sequence[LeftOut] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """All of them."""
        return (*self.first, *self.rest)


class OnDemand(Generic[MadeT]):
    """Things that are made when they are asked for, and kept for whoever asks again, in whatever thread."""

    def __init__(self, making: Iterable[MadeT]) -> None:
        """Makes what an iterable gives, each once."""
        self._making = iter(making)
        self._made: list[MadeT] = []
        self._lock = RLock()

    def __iter__(self) -> Iterator[MadeT]:
        for number in count():
            with self._lock:
                if number == len(self._made):
                    try:
                        self._made.append(next(self._making))
                    except StopIteration:
                        return
            yield self._made[number]

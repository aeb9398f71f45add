"""Checks that bear on one place, each under a condition → those whose conditions a payload may meet.

Where hundreds of rules ask for one value each of the same field, only those that ask for the value which is there are
looked at: the time for a place does not grow with the rules that say nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.language.conditions import All, Holds, OneOf
from rulewright.language.paths import Each, Root
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from rulewright.generation.atlas import Bearing
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Pointer
    from rulewright.validation.places import Found


@dataclass(frozen=True, slots=True)
class _Selector:
    """A field that many conditions ask about: in the object that so many tokens lead to."""

    depth: int
    path: Path
    shape: str


@dataclass(slots=True)
class Dispatch:
    """The checks by the values that their conditions ask for."""

    bearings: Sequence[Bearing]
    _always: list[int] = field(default_factory=list)
    _by_value: dict[_Selector, dict[Hashable, list[int]]] = field(default_factory=dict)
    _defaults: dict[_Selector, Found] = field(default_factory=dict)

    @classmethod
    def of(cls, bearings: Sequence[Bearing]) -> Dispatch:
        """The checks, sorted in."""
        found = cls(bearings)
        for index, bearing in enumerate(bearings):
            asked = _asked(bearing)
            if asked is None:
                found._always.append(index)
                continue
            selector, values = asked
            found._defaults[selector] = bearing.frame.shape.defaults.get(selector.path, MISSING)
            lists = found._by_value.setdefault(selector, defaultdict(list))
            for key in dict.fromkeys(map(json_key, values)):
                lists[key].append(index)
        return found

    def fitting(self, payload: Json, pointer: Pointer) -> Iterator[Bearing]:
        """The checks whose conditions may be met, in the order they were given."""
        indexes = list(self._always)
        for selector, lists in self._by_value.items():
            found = value_at(payload, (*pointer[: selector.depth], *map(str, selector.path.tokens)))
            value = self._defaults[selector] if isinstance(found, Missing) else found
            if not isinstance(value, Missing):
                indexes += lists.get(json_key(value), ())
        for index in sorted(indexes):
            yield self.bearings[index]


def _asked(bearing: Bearing) -> tuple[_Selector, tuple[Json, ...]] | None:
    """A field of the shape that must have one of some values for the check to be judged, if its rule asks so."""
    guard = bearing.rule.guard
    for part in guard.parts if isinstance(guard, All) else (guard,):
        if not isinstance(part, Holds) or not isinstance(part.test, OneOf) or part.path in bearing.own:
            continue
        is_plain = part.path.root is Root.SHAPE and not any(isinstance(token, Each) for token in part.path.tokens)
        if is_plain and not part.test.folded:
            return _Selector(bearing.frame.depth, part.path, bearing.frame.shape.name), part.test.values
    return None

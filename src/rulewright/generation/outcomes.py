"""The conditions of the checks at a place → of a payload, a key: with one key, the same is demanded there.

That is so where conditions ask of single fields whether they are there, or whether they have one of a few values; and
where no check compares the place with others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.conditions import Absent, OneOf, Present, holds_in
from rulewright.language.paths import Each, Root
from rulewright.plan.predicates import Chosen, Compare, PresentCount, Sum, Unique
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rulewright.generation.atlas import Bearing
    from rulewright.language.conditions import Json, Test
    from rulewright.language.paths import Path, Pointer
    from rulewright.validation.places import Found

_Key: TypeAlias = "tuple[int, str, Path]"
"""A field by the depth and the name of the shape that its path starts from, and the path."""

_BESIDE = (Chosen, Compare, PresentCount, Sum, Unique)
"""Predicates whose demands hang on more than their conditions."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that conditions read: in the object so many tokens lead to, and the values that they name."""

    depth: int
    tokens: tuple[str, ...]
    default: Found
    named: frozenset[Hashable]

    def outcome(self, payload: Json, pointer: Pointer) -> Hashable:
        """What conditions see of it: a value that they name, or else only whether there is one."""
        found = value_at(payload, (*pointer[: self.depth], *self.tokens))
        value = self.default if isinstance(found, Missing) else found
        if isinstance(value, Missing) or value is None:
            return value
        key = json_key(value)
        return (key,) if key in self.named else True


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the demands of a place hang on: whether there are objects around it, and what fields have."""

    depths: tuple[int, ...]
    fields: tuple[_Field, ...]

    @classmethod
    def of(cls, bearings: Sequence[Bearing]) -> Outcomes | None:
        """Those of the checks at a place; None where the demands hang on more."""
        if not all(map(_hangs_on_fields_alone, bearings)):
            return None
        named: defaultdict[_Key, set[Hashable]] = defaultdict(set)
        defaults: dict[_Key, Found] = {}
        for bearing in bearings:
            frame = bearing.frame
            for path, test in _read(bearing):
                key = (frame.depth, frame.shape.name, path)
                defaults[key] = frame.shape.defaults.get(path, MISSING)
                named[key].update(map(json_key, test.values) if isinstance(test, OneOf) else ())
        fields = (
            _Field(depth, tuple(map(str, path.tokens)), defaults[depth, shape, path], frozenset(values))
            for (depth, shape, path), values in named.items()
        )
        return cls(tuple(dict.fromkeys(bearing.frame.depth for bearing in bearings)), tuple(fields))

    def key(self, payload: Json, pointer: Pointer) -> tuple[Hashable, ...]:
        """What is seen of a payload by all that is demanded of the place at a pointer."""
        return (
            *(isinstance(value_at(payload, pointer[:depth]), dict) for depth in self.depths),
            *(field.outcome(payload, pointer) for field in self.fields),
        )


def _read(bearing: Bearing) -> list[tuple[Path, Test]]:
    """The fields that a check's condition reads beside the place itself, each with what it asks of it."""
    return [(one.path, one.test) for one in holds_in(bearing.rule.guard) if one.path not in bearing.own]


def _hangs_on_fields_alone(bearing: Bearing) -> bool:
    is_judged_once = bearing.rule.each is None and not bearing.frame.cases
    return (
        is_judged_once
        and not isinstance(bearing.check.predicate, _BESIDE)
        and all(_is_plain(path) and _is_of_few_values(test) for path, test in _read(bearing))
    )


def _is_plain(path: Path) -> bool:
    return path.root is Root.SHAPE and not any(isinstance(step, Each) for step in path.tokens)


def _is_of_few_values(test: Test) -> bool:
    return isinstance(test, Present | Absent) or (isinstance(test, OneOf) and not test.folded)

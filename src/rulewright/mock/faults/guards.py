"""A condition → the conditions that a wrong endpoint may ask in its place, each with its kind of fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import ALWAYS, All, AnyOf, Holds, Not, OneOf
from rulewright.mock.faults.changes import test_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Path

    Rebuild = Callable[[Condition], Condition]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked where a condition was, and what is wrong with it."""

    kind: str
    words: str
    condition: Condition


def guard_changes(guard: Condition, known: Mapping[Path, tuple[Json, ...]]) -> Iterator[Asked]:
    """Every change of a condition; none of one that is always true.

    Args:
        guard: the condition.
        known: by path, the values that the conditions of the contract ask for there.
    """
    if guard == ALWAYS:
        return
    yield Asked("negated", "applies where its condition is false", Not(guard))
    yield Asked("always", "applies whatever its condition says", ALWAYS)
    yield from _inside(guard, known, lambda part: part)


def _inside(condition: Condition, known: Mapping[Path, tuple[Json, ...]], rebuild: Rebuild) -> Iterator[Asked]:
    match condition:
        case All(parts):
            yield from _of_parts(parts, known, rebuild, All, ("widened", "forgets a part of its condition"))
        case AnyOf(parts):
            yield from _of_parts(parts, known, rebuild, AnyOf, ("narrowed", "forgets an alternative of its condition"))
        case Not(part):
            yield from _inside(part, known, lambda inner: rebuild(Not(inner)))
        case Holds():
            for kind, words, test in test_changes(condition.test):
                yield Asked(f"when-{kind}", f"in its condition, {words}", rebuild(replace(condition, test=test)))
            if isinstance(condition.test, OneOf):
                yield from _of_case(condition, condition.test, known, rebuild)
        case _:
            assert_never(condition)


def _of_parts(
    parts: tuple[Condition, ...],
    known: Mapping[Path, tuple[Json, ...]],
    rebuild: Rebuild,
    made: type[All | AnyOf],
    fault: tuple[str, str],
) -> Iterator[Asked]:
    for index, part in enumerate(parts):
        if len(parts) > 1:
            yield Asked(*fault, rebuild(made((*parts[:index], *parts[index + 1 :]))))

        def inside(inner: Condition, index: int = index) -> Condition:
            return rebuild(made((*parts[:index], inner, *parts[index + 1 :])))

        yield from _inside(part, known, inside)


def _of_case(holds: Holds, test: OneOf, known: Mapping[Path, tuple[Json, ...]], rebuild: Rebuild) -> Iterator[Asked]:
    """A case of a table taken for another one, and one that takes another one in."""
    other = next((value for value in known.get(holds.path, ()) if value not in test.values), None)
    if other is None:
        return
    moved = replace(holds, test=OneOf((other,), folded=test.folded, only=test.only))
    yield Asked("case-moved", f"applies to {other}, and not to its own case", rebuild(moved))
    wider = replace(holds, test=OneOf((*test.values, other), folded=test.folded, only=test.only))
    yield Asked("case-added", f"applies to {other} too", rebuild(wider))

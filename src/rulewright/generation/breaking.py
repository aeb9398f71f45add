"""A rule and starts → payloads that break it: each way of breaking it with as little else broken as can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.solve import Solution, solve
from rulewright.generation.twists import twists
from rulewright.plan.predicates import NotNull, Required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.scene import Scene
    from rulewright.generation.stages import Stages
    from rulewright.generation.twists import Twist
    from rulewright.validation.judgement import Broken


class Breakings:
    """A payload per way to break the aim's check, under the label of the way; each is made when it is asked for."""

    def __init__(self, stages: Stages, aim: Aim) -> None:
        self._aim = aim
        self._stage = stages.scenes(aim)
        self._first = next(self._stage, None)
        self._twists = iter(()) if self._first is None else twists(self._first)
        self._others: list[Scene] | None = None
        self._known: set[frozenset[str]] = set()

    def __iter__(self) -> Iterator[tuple[str, Solution]]:
        return self

    def __next__(self) -> tuple[str, Solution]:
        for twist in self._twists:
            best = self._best(twist)
            if best is not None:
                self._known.add(_others(best, self._aim))
                return twist.label, best
        raise StopIteration

    def labels_left(self) -> Iterator[str]:
        """The ways that were not asked for so far."""
        left = list(self._twists)
        self._twists = iter(left)
        yield from (twist.label for twist in left)

    def _best(self, twist: Twist) -> Solution | None:
        if self._first is None:
            return None
        best = _broken(self._first, twist, self._aim, self._known)
        if best is None or not _is_known(best, self._aim, self._known):
            self._others = list(self._stage) if self._others is None else self._others
            best = _better(best, self._others, twist.label, self._aim, self._known)
        return best


def _better(
    best: Solution | None, others: Sequence[Scene], label: str, aim: Aim, known: set[frozenset[str]]
) -> Solution | None:
    """The same twist in other scenes, where it breaks less."""
    for scene in others:
        twist = next((twist for twist in twists(scene) if twist.label == label), None)
        solution = None if twist is None else _broken(scene, twist, aim, known)
        if solution is not None and (best is None or len(_others(solution, aim)) < len(_others(best, aim))):
            best = solution
    return best


def _broken(scene: Scene, twist: Twist, aim: Aim, known: set[frozenset[str]]) -> Solution | None:
    """The twist made in its scene; None where that cannot be, or does not break the rule."""
    solution = solve(
        scene.maker.pinned(twist.pins),
        twist.payload,
        lambda broken: _is_wanted(broken, aim),
        lambda solution: _is_known(solution, aim, known),
    )
    return solution if solution and any(broken.rule.id == aim.rule.id for broken in solution.broken) else None


def _is_wanted(broken: Broken, aim: Aim) -> bool:
    """Whether a violation is the rule's, or cannot be told from it: null where a value is required."""
    is_null = isinstance(broken.check.predicate, NotNull) and isinstance(aim.check.predicate, Required)
    return broken.rule.id == aim.rule.id or (is_null and broken.pointer == aim.target)


def _is_known(solution: Solution, aim: Aim, known: set[frozenset[str]]) -> bool:
    """Whether nothing but the rule is broken, or what was found before to break with it in any case."""
    others = _others(solution, aim)
    return not others or others in known


def _others(solution: Solution, aim: Aim) -> frozenset[str]:
    return frozenset(broken.rule.id for broken in solution.broken if not _is_wanted(broken, aim))

"""A rule and starts → payloads that break it: each way of breaking it with as little else broken as can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.solve import Solution, solve
from rulewright.generation.stages import scenes
from rulewright.generation.twists import twists
from rulewright.plan.predicates import NotNull, Required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.scene import Scene
    from rulewright.generation.twists import Twist
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.validation.judgement import Broken


def breakings(world: World, starts: Sequence[tuple[str, Json]], aim: Aim) -> Iterator[tuple[str, Solution]]:
    """A payload per way to break the aim's check, under the label of the way."""
    stage = scenes(world, starts, aim)
    first = next(stage, None)
    if first is None:
        return
    others: list[Scene] | None = None
    known: set[frozenset[str]] = set()
    for twist in twists(first):
        best = _broken(first, twist, aim, known)
        if best is None or not _is_known(best, aim, known):
            others = list(stage) if others is None else others
            best = _better(best, others, twist.label, aim, known)
        if best is not None:
            known.add(_others(best, aim))
            yield twist.label, best


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

"""Plan, shape and context → Hypothesis strategies for valid payloads, and for ones that break a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import event
from hypothesis import strategies as st

from rulewright.generation.aims import aims, around, conditions, reachable
from rulewright.generation.breaking import Breakings
from rulewright.generation.edits import copied
from rulewright.generation.loose import any_twist
from rulewright.generation.make import Maker, always
from rulewright.generation.scene import Scene
from rulewright.generation.solve import solve
from rulewright.generation.stages import Stages
from rulewright.generation.starts import starts
from rulewright.generation.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hypothesis.strategies import DrawFn, SearchStrategy

    from rulewright.generation.aims import Aim
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

_MOST_EDITS = 3
_MOST_ITEMS = 3
"""A rule about items is broken in one of the first so many."""
_PATIENCE = 50
"""How many payloads are judged to mend a draw before an example is given instead."""
_MOST_OPTIONS = 2**48
"""Choices among more are drawn as bytes."""
_NUMBERS = st.randoms(use_true_random=False)
_WARMING = 16
"""So many payloads are made with a strategy: what is worked out once is then no part of the first draws."""


class NoPayloadError(ValueError):
    """No payload of the wanted sort was found; the message says why and what may help."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What payloads of a shape are drawn from, and valid ones made in advance: given where a draw cannot be mended."""

    world: World
    known: World
    """The same with the values of the example bases."""
    starts: tuple[tuple[str, Json], ...]

    @classmethod
    def of(
        cls,
        plan: Plan,
        shape: Shape,
        context: Context,
        *,
        slack: timedelta | None = None,
        known_good: Mapping[str, Sequence[Json]] | None = None,
    ) -> Ground:
        """The ground of a shape. `slack` and `known_good` are those of `make_cases`.

        Raises:
            NoPayloadError: no valid payload was found.
        """
        known = World.of(plan, shape, context, slack=slack, known_good=known_good)
        found = tuple(starts(known))
        if not found:
            raise NoPayloadError(
                f"no valid payload of {shape.name} was found; if there is one, give it as an example under “examples”"
            )
        drawn = World.of(plan, shape, context, slack=slack, known_good=known_good, use_examples=False)
        return cls(drawn, known, found)

    def warmed(self) -> Ground:
        """The same, when all that draws work out once, as the texts of patterns, is worked out."""
        for number in range(_WARMING):
            choose = Random(number).randrange  # noqa: S311 - no secret
            solve(made := Maker(self.world, choose, eager=always), made.from_nothing(), patience=_PATIENCE)
        return self


def valid(ground: Ground) -> SearchStrategy[Json]:
    """Payloads that break no rule of any severity."""
    return _valid(ground)


def breaking(ground: Ground, rule: Rule) -> SearchStrategy[Json]:
    """Payloads that break a rule, and little else.

    Raises:
        NoPayloadError: no payload that breaks it was found.
    """
    world = ground.known
    if rule is world.shape.entry:
        return st.sampled_from([[], None, "x", 1, True])
    plain = broken_plainly(ground, rule)
    if not plain:
        missing = sorted(rule.data - world.context.data.keys())
        why = f"no data was supplied for {', '.join(missing)}" if missing else "no payload that breaks it was found"
        raise NoPayloadError(f"{rule.id} cannot be broken: {why}")
    return st.sampled_from(plain).flatmap(lambda entry: _breaking(ground, *entry))


def broken_plainly(ground: Ground, rule: Rule) -> tuple[tuple[Aim, Json], ...]:
    """The ways to break a rule, each with a payload that does; empty where none is found."""
    world = ground.known
    owner = next((shape for shape, known in reachable(world) if known is rule), None)
    found = () if owner is None else aims(world, rule, owner)
    stages = Stages(world, ground.starts)
    return tuple((aim, made[1].payload) for aim in found if (made := next(Breakings(stages, aim), None)) is not None)


def breaking_where(
    ground: Ground, plain: Sequence[tuple[Aim, Json]], other: Rule, *, truth: bool
) -> SearchStrategy[Json]:
    """Payloads that break a rule where another one's condition is true, or false, as far as it can be made to.

    Args:
        ground: what payloads are made from.
        plain: the ways to break the rule, at least one: what `broken_plainly` gives.
        other: the rule whose condition it is.
        truth: what it is to be.
    """
    home = next((shape for shape, known in reachable(ground.known) if known is other), None)
    beside = None if home is None else next(aims(ground.known, other, home), None)
    branch = None if beside is None else (beside, truth)
    return st.sampled_from(list(plain)).flatmap(lambda entry: _breaking_where(ground, *entry, branch))


def near_valid(ground: Ground) -> SearchStrategy[Json]:
    """Valid payloads with up to three edits, each made to break some rule; what the result breaks is not told."""
    found = [aim for shape, rule in reachable(ground.known) for aim in aims(ground.known, rule, shape)]
    return _near_valid(ground, tuple(found))


@st.composite
def _valid(draw: DrawFn, ground: Ground) -> Json:
    maker = _maker(draw, ground.world)
    solution = solve(maker, maker.from_nothing(), patience=_PATIENCE)
    if solution is None or solution.broken:
        event("rulewright: a draw could not be mended, an example is given instead")
        return copied(ground.starts[0][1])
    return copied(solution.payload)


@st.composite
def _breaking(draw: DrawFn, ground: Ground, aim: Aim, plain: Json) -> Json:
    maker = _maker(draw, ground.world)
    if aim.array is not None:
        aim = replace(aim, index=maker.choose(_MOST_ITEMS))
    made = _broken(maker, aim)
    if made is None:
        event(f"rulewright: {aim.rule.id} could not be broken in a draw, an example is given instead")
    return copied(plain if made is None else made)


@st.composite
def _breaking_where(draw: DrawFn, ground: Ground, aim: Aim, plain: Json, branch: tuple[Aim, bool] | None) -> Json:
    """As `_breaking`, where the condition of a rule is true or false."""
    maker = _maker(draw, ground.world)
    ways = [] if branch is None else list(conditions(ground.world, {}, branch[0], truth=branch[1]))
    pins = ways[maker.choose(len(ways)) if len(ways) > 1 else 0] if ways else {}
    made = _broken(maker.pinned(pins), aim) or _broken(maker, aim)
    return copied(plain if made is None else made)


def _broken(maker: Maker, aim: Aim) -> Json | None:
    """A payload made around the aim that breaks its rule."""
    found = list(conditions(maker.world, {}, aim))
    if not found:
        return None
    pins = found[maker.choose(len(found)) if len(found) > 1 else 0]
    pinned = maker.pinned(around(maker.world, aim), pins)
    payload = pinned.apply_pins(pinned.from_nothing())
    if payload is None:
        return None
    twist = any_twist(Scene.of(pinned, payload, aim), maker.choose)
    if twist is None:
        return None
    bent = pinned.pinned(twist.pins)
    solution = solve(bent, twist.payload, lambda broken: broken.rule.id == aim.rule.id, patience=_PATIENCE)
    is_broken = solution is not None and any(broken.rule.id == aim.rule.id for broken in solution.broken)
    return solution.payload if solution is not None and is_broken else None


@st.composite
def _near_valid(draw: DrawFn, ground: Ground, found: tuple[Aim, ...]) -> Json:
    payload = draw(_valid(ground))
    maker = _maker(draw, ground.world)
    for _ in range(1 + maker.choose(_MOST_EDITS)):
        aim = found[maker.choose(len(found))]
        twist = any_twist(Scene.of(maker, payload, aim), maker.choose)
        edited = None if twist is None else maker.pinned(twist.pins).apply_pins(twist.payload)
        payload = payload if edited is None else edited
    return copied(payload)


def _maker(draw: DrawFn, world: World) -> Maker:
    """A maker whose every choice is drawn; zero, the plainest, is what shrinking goes to."""
    # Its numbers are choices of Hypothesis, at two thirds of what it takes to draw each from a strategy.
    numbers = draw(_NUMBERS)

    def choose(options: int) -> int:
        if options <= _MOST_OPTIONS:
            return numbers.randrange(options)
        # Bytes are drawn evenly, where great integers would mostly be small ones.
        return int.from_bytes(draw(_bytes(((options - 1).bit_length() + 7) // 8))) % options

    return Maker(world, choose, slips=numbers.randbytes)


@lru_cache(maxsize=256)
def _bytes(size: int) -> SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)

"""Bounds on a number, and a scene → the numbers just outside each bound, and just inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.numbers import beside, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.scene import Scene
    from rulewright.language.conditions import NumberWithin
    from rulewright.reading.numbers import Number


def outside_numbers(bounds: NumberWithin, scene: Scene) -> Iterator[tuple[str, Number]]:
    """The limit itself where it is excluded, and the next number beyond it."""
    for label, limit, is_open, is_upper in _limits(bounds):
        if is_open:
            yield f"at-the-limit-{label}", plain(limit)
        yield f"just-{label}", beside(limit, scene.others, up=is_upper, whole=scene.is_whole)


def inside_numbers(bounds: NumberWithin, scene: Scene) -> Iterator[tuple[str, Number]]:
    """The limit itself, or the next number where it is excluded."""
    for _, limit, is_open, is_upper in _limits(bounds):
        value = beside(limit, scene.others, up=not is_upper, whole=scene.is_whole) if is_open else plain(limit)
        yield "most" if is_upper else "least", value


def _limits(bounds: NumberWithin) -> Iterator[tuple[str, Number, bool, bool]]:
    """Each bound that is set: the side it excludes, its number, whether that is excluded too, whether it is upper."""
    for label, limit, is_open, is_upper in (
        ("below", bounds.at_least, False, False),
        ("below", bounds.above, True, False),
        ("above", bounds.at_most, False, True),
        ("above", bounds.below, True, True),
    ):
        if limit is not None:
            yield label, limit, is_open, is_upper

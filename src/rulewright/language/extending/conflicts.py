"""What two files say of one place, neither extending the other → a mistake, unless one that extends both settles it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.extending.entries import named
from rulewright.language.extending.values import place
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.extending.layers import Layer
    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class _Conflict:
    one: Span
    other: Span


class Conflicts:
    """The conflicts and removals so far, by the ids that lead to a place."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, ...], _Conflict] = {}
        self._removed: dict[tuple[str, ...], Span] = {}

    def note(self, trail: tuple[str, ...], span: Span, before: Span) -> None:
        """Notes that a file says something else of a place than one it does not extend."""
        self._open.setdefault(trail, _Conflict(span, before))

    def settle(self, trail: tuple[str, ...], layer: Layer) -> None:
        """Drops the conflicts at a place and below that the layer sees both sides of."""
        for found, conflict in list(self._open.items()):
            if found[: len(trail)] == trail and {conflict.one.file, conflict.other.file} <= layer.known:
                del self._open[found]

    def remove(self, trail: tuple[str, ...], span: Span) -> None:
        """Notes that a place was removed."""
        self._removed[trail] = span

    def was_removed(self, trail: tuple[str, ...], layer: Layer) -> bool:
        """Whether a place, or one around it, was removed by a file that the layer does not extend."""
        return self._foreign_removal(trail, layer) is not None

    def revive(self, trail: tuple[str, ...], span: Span, layer: Layer) -> None:
        """Notes the conflict where a layer writes what a file that it does not extend has removed."""
        removal = self._foreign_removal(trail, layer)
        if removal is None:
            self._removed.pop(trail, None)
        else:
            self.note(trail, span, removal)

    def tell(self, layers: Iterable[Layer], problems: Problems) -> None:
        """Reports the conflicts that nothing settled."""
        for trail, conflict in self._open.items():
            sides = {conflict.one.file, conflict.other.file}
            joins = next((layer.file.name for layer in layers if sides <= layer.known), "")
            problems.add(
                conflict.one,
                f"{named(trail)} is written otherwise in {place(conflict.other)}, and neither file extends the other",
                f"say in {joins}, which extends both, what holds: with override: true or remove: true, and because",
                code="conflict",
            )

    def _foreign_removal(self, trail: tuple[str, ...], layer: Layer) -> Span | None:
        around = (trail[: length + 1] for length in range(len(trail)))
        found = (self._removed[place] for place in around if place in self._removed)
        return next((span for span in found if span.file not in layer.known), None)


def foreign(key: Scalar, node: Node, layer: Layer) -> Span | None:
    """The first part of an entry that a file has written which the layer does not extend."""
    return next((span for span in _spans(key, node) if span.file not in layer.known), None)


def _spans(key: Scalar, node: Node) -> Iterable[Span]:
    yield key.span
    match node:
        case Mapping():
            for inner, value in node.entries:
                yield from _spans(inner, value)
        case Sequence():
            for item in node.items:
                yield from _spans(key, item)
        case Scalar():
            yield node.span

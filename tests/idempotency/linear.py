"""The calls about one key → why no order of them, one after another, is one that a right store gives.

The search is that of Wing and Gong: of the calls that were asked before any other was answered, one came first. What
changes nothing, and fits what stands now, may always come first; so only claims, completions and releases are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.idempotency.history import Call

SLACK_SECONDS = 0.05
"""How far the clock of a store may be from ours over the length of a lease."""


@dataclass(frozen=True, slots=True)
class State:
    """What stands under a key: nothing, a claim, or an answer.

    A claim that nobody knows of, since its answer was lost, has no fence. `since` and `until` are the earliest and the
    latest end of its lease.
    """

    fence: int | None = None
    since: float = 0.0
    until: float = 0.0
    is_held: bool = False
    reply: str | None = None


FREE = State()


def mistake(calls: Sequence[Call]) -> str | None:
    """Why the calls about one key cannot have come from a right store; None where they can."""
    ghosts = [call for call in calls if (call.verb, call.answer) == ("claim", "unknown")]
    known = sorted((call for call in calls if call not in ghosts), key=lambda call: call.asked)
    seen: set[tuple[frozenset[int], State]] = set()
    deepest: tuple[int, State, list[Call]] = (-1, FREE, [])
    stack: list[tuple[frozenset[int], State]] = [(frozenset(range(len(known))), FREE)]
    while stack:
        left, state = _settled(known, *stack.pop())
        if all(known[number].answer == "unknown" for number in left):
            return None
        if (left, state) in seen:
            continue
        seen.add((left, state))
        first = _first(known, left)
        if len(known) - len(left) > deepest[0]:
            deepest = (len(known) - len(left), state, [known[number] for number in first])
        stack.extend((left, after) for after in _haunted(known, left, state, ghosts))
        for number in first:
            stack.extend((left - {number}, after) for after in _after(known[number], state))
    _, state, stuck = deepest
    return f"where {state} stands, none of these can come next: {stuck}"


def _haunted(calls: Sequence[Call], left: frozenset[int], state: State, ghosts: Sequence[Call]) -> Iterator[State]:
    """A claim by somebody who was never told of it, at this moment.

    There may be hundreds while a server is away. They are all alike, so they are taken for one, which may come again.
    """
    low = max((call.asked for number, call in enumerate(calls) if number not in left), default=0.0)
    high = min((calls[number].answered for number in left), default=0.0)
    able = [ghost for ghost in ghosts if ghost.asked <= high and ghost.latest >= low]
    if not able or not _may_be_free(state, min(high, max(ghost.latest for ghost in able))):
        return
    since = max(low, min(ghost.asked for ghost in able)) + able[0].lease
    until = min(high, max(ghost.latest for ghost in able)) + able[0].lease
    yield State(None, since, until, is_held=True)


def _settled(calls: Sequence[Call], left: frozenset[int], state: State) -> tuple[frozenset[int], State]:
    """Without the calls that may come next and change nothing."""
    while True:
        told = {number for number in _first(calls, left) if _only_tells(calls[number], state)}
        if not told:
            return left, state
        left -= told


def _first(calls: Sequence[Call], left: frozenset[int]) -> list[int]:
    """The calls that were asked before any other of them was answered."""
    earliest = min((calls[number].answered for number in left), default=0.0)
    return sorted(number for number in left if calls[number].asked <= earliest)


def _only_tells(call: Call, state: State) -> bool:
    """Whether a call is right about what stands, and leaves it so."""
    match call.verb, call.answer:
        case (("claim" | "read"), "taken"):
            return state.reply is not None and call.reply == state.reply
        case "claim", "busy":
            return state.is_held and call.asked <= state.until + SLACK_SECONDS
        case "read", "free":
            return state.reply is None
        case "complete", "lost":
            return state.fence != call.fence
        case "complete", "done":
            return state.reply is not None and state.fence == call.fence and state.reply == call.reply
        case "release", _:
            return state.fence != call.fence or state.reply is not None
        case _:
            return False


def _after(call: Call, state: State) -> Iterator[State]:
    """What may stand after a call that changes something."""
    match call.verb, call.answer:
        case "claim", "claimed" if _may_be_free(state, call.answered):
            yield State(call.fence, call.asked + call.lease, call.answered + call.lease, is_held=True)
        case "complete", "done" | "unknown" if state.is_held and state.fence == call.fence:
            yield State(call.fence, reply=call.reply)
        case "release", "done" | "unknown" if state.is_held and state.fence == call.fence:
            yield FREE
        case _:
            return


def _may_be_free(state: State, moment: float) -> bool:
    """Whether the key may have been free at a moment, or before."""
    return state.reply is None and not (state.is_held and moment < state.since - SLACK_SECONDS)

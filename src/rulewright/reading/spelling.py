"""A misspelt word and the words that exist → the one that was meant, if any is near."""

from collections.abc import Iterable

# Nobody mistypes a longer word by hand, and comparing long texts is slow.
_LONGEST = 80


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like the word, or None when none is near.

    Near is a third of the letters wrong, added, missing or swapped with their neighbour; case counts only
    between candidates that are equally near.
    """
    if len(word) > _LONGEST:
        return None
    ranked = [
        (distance, _distance(word, candidate), candidate)
        for candidate in candidates
        if (distance := _near(word.casefold(), candidate.casefold())) is not None
    ]
    return min(ranked)[2] if ranked else None


def _near(word: str, candidate: str) -> int | None:
    longest = max(len(word), len(candidate))
    allowed = min(max(longest, 3) // 3, longest - 1)
    if abs(len(word) - len(candidate)) > allowed:
        return None
    distance = _distance(word, candidate)
    return distance if distance <= allowed else None


def _distance(word: str, other: str) -> int:
    """Optimal string alignment: a letter added, lost, changed or swapped with its neighbour counts one."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            best = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (letter != wanted),
            )
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == wanted:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]

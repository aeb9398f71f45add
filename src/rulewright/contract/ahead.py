"""Things to be made → the same, in order: while one is in use, the next is made in a thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

MadeT = TypeVar("MadeT")


def ahead(making: Iterable[MadeT]) -> Generator[MadeT, None, None]:
    """What an iterable makes, one ahead of whoever takes it: an endpoint takes its time to answer.

    Raises what making raises, where the thing would have been. No thread is left when the iterator is closed.
    """
    made = iter(making)

    def following() -> list[MadeT]:
        return list(islice(made, 1))

    with ThreadPoolExecutor(1, "rulewright-ahead") as maker:
        coming = maker.submit(following)
        while found := coming.result():
            coming = maker.submit(following)
            yield from found

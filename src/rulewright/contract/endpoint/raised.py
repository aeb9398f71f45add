"""What an application in this process logs with a traceback while it answers: the reason for a status of its own."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.exchange import Headers

CRASHED: Headers = (("Content-Type", "text/plain; charset=utf-8"),)
CRASH = b"Internal Server Error"
"""What servers answer for an application that raises."""


class AnsweredNothingError(Exception):
    """An application returned and had not answered."""


class Logged:
    """The first exception that was logged."""

    first: BaseException | None = None


class _Catcher(logging.Handler):
    """Keeps the first exception of the records that reach the root logger."""

    def __init__(self, logged: Logged) -> None:
        super().__init__(logging.ERROR)
        self._logged = logged

    def emit(self, record: logging.LogRecord) -> None:
        """Looks whether a record has an exception."""
        if record.exc_info and self._logged.first is None:
            self._logged.first = record.exc_info[1]


@contextlib.contextmanager
def logged_errors() -> Iterator[Logged]:
    """Notes what is logged with a traceback: frameworks such as Flask and Django answer 500 and log why.

    Other handlers of the root logger are not told of it: many requests are sent, and what matters of them is shown.
    """
    logged = Logged()
    catcher = _Catcher(logged)
    root = logging.getLogger()
    others = list(root.handlers)
    for other in others:
        other.addFilter(_without_traceback)
    root.addHandler(catcher)
    try:
        yield logged
    finally:
        root.removeHandler(catcher)
        for other in others:
            other.removeFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    return not record.exc_info

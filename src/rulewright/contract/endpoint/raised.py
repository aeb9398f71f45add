"""What an application in this process logs with a traceback while it answers: the reason for a status of its own."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.exchange import Headers

CRASHED: Headers = (("Content-Type", "text/plain; charset=utf-8"),)
CRASH = b"Internal Server Error"
"""What servers answer for an application that raises."""


class AnsweredNothingError(Exception):
    """An application returned and had not answered."""


@dataclass(slots=True)
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
    """Notes what is logged with a traceback: frameworks such as Flask and Django answer 500 and log why."""
    logged = Logged()
    handler = _Catcher(logged)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield logged
    finally:
        root.removeHandler(handler)

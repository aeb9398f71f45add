"""YAML text → PyYAML's events, by libyaml where it is installed."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Protocol

import yaml

from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.span import Source
from rulewright.reading.yaml_syntax import offset, runaway_quote, syntax_diagnostic


class EventParser(Protocol):
    """What both parsers of PyYAML do with a text."""

    def get_event(self) -> yaml.Event | None:
        """The next event, or None behind the last."""

    def dispose(self) -> None:
        """Frees what the parser holds."""


PARSERS: tuple[Callable[[str], EventParser], ...] = (
    (yaml.CSafeLoader, yaml.SafeLoader) if yaml.__with_libyaml__ else (yaml.SafeLoader,)
)
"""The parsers that are installed, the fastest first.

Both read the same values at the same places; the one in Python refuses more: tabs outside of quotes.
"""


_TOO_DEEP = "maximum nesting depth"


def events(source: Source, parser: Callable[[str], EventParser] = PARSERS[0]) -> Iterator[yaml.Event]:
    """The events of a text without byte order mark and control characters, parsed as they are asked for.

    Raises:
        DiagnosticError: from here on the text is no YAML.
    """
    parsing = parser(source.text)
    at = count = 0
    last: yaml.Event | None = None
    try:
        while event := parsing.get_event():
            at, last = offset(event.end_mark), event
            count += 1
            yield event
    except yaml.MarkedYAMLError as error:
        if parser is not PARSERS[-1] and _TOO_DEEP in (error.problem or ""):
            # libyaml reads ahead, and gives up before whoever asks has seen how deep the text is nested.
            yield from islice(events(source, PARSERS[-1]), count, None)
            return
        raise DiagnosticError([runaway_quote(last, error, source) or syntax_diagnostic(error, source)]) from None
    except (OverflowError, ValueError):
        # The parser in Python lets these out, without a place, for an escape beyond U+10FFFF.
        message = "an escape in the next text does not name a character"
        hint = r"write \U and eight hex digits up to \U0010FFFF"
        raise DiagnosticError([Diagnostic(source.span(at, at), message, hint, code="syntax")]) from None
    finally:
        parsing.dispose()

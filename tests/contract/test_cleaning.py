from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.cleaning import Cleaner, Left
from rulewright.contract.endpoint.cleanup import cleanup_of
from rulewright.contract.endpoint.exchange import Failure
from rulewright.language.written import Word
from rulewright.reading.span import Span
from tests.contract.support import answer, http, parcels, raw_server, setting

if TYPE_CHECKING:
    import socket

    from rulewright.contract.endpoint.exchange import Exchange

CLEANUP = cleanup_of(Word("DELETE /parcels/{ref}", Span("x", 1, 1, 1, 1)), parcels().plan, ())


def made(ref: str) -> Exchange:
    return answer(201, {"ref": ref})


def unanswered() -> Exchange:
    return answer(None, b"", failure=Failure.TIMEOUT, problem="no answer was complete within 1 s")


def cleaned(
    cleaner_of: list[tuple[Exchange, Meaning, str]], statuses: dict[str, int]
) -> tuple[list[str], int, list[Left]]:
    """What was asked for, how much was removed, and what is left."""
    asked: list[str] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        ref = request.split(b" ")[1].decode().rpartition("/")[2]
        asked.append(ref)
        connection.sendall(http(f"{statuses.get(ref, 204)} Odd", b""))
        return True

    with raw_server(handle) as url:
        cleaner = Cleaner(setting(url), CLEANUP)
        for exchange, said, ref in cleaner_of:
            cleaner.note(exchange, said, {"ref": ref})
        found = cleaner.clean()
    return asked, found.removed, list(found.left)


def test_the_latest_is_removed_first_and_each_once() -> None:
    things = [(made(ref), Meaning.ACCEPTED, ref) for ref in ("a", "b", "a", "c")]
    assert cleaned(things, {}) == (["c", "b", "a"], 3, [])


def test_what_an_answer_told_of_is_not_gone_because_it_is_not_there() -> None:
    unknown = (unanswered(), Meaning.NONE, "a")
    assert cleaned([unknown], {"a": 404}) == (["a"], 1, [])
    left = [Left("DELETE /parcels/a", "it answered 404")]
    assert cleaned([(made("a"), Meaning.ACCEPTED, "a")], {"a": 404}) == (["a"], 0, left)
    assert cleaned([(made("a"), Meaning.ACCEPTED, "a"), unknown], {"a": 404}) == (["a"], 0, left)
    assert cleaned([unknown, (made("a"), Meaning.ACCEPTED, "a")], {"a": 404}) == (["a"], 0, left)
    assert cleaned([(made("a"), Meaning.ACCEPTED, "a")], {"a": 410}) == (["a"], 1, [])


def test_what_was_refused_or_only_read_created_nothing() -> None:
    read = answer(200, {"ref": "b"}, line="GET /parcels/b HTTP/1.1")
    refused = answer(400, {"ref": "c"})
    assert cleaned([(read, Meaning.ACCEPTED, "b"), (refused, Meaning.REJECTED, "c")], {}) == ([], 0, [])

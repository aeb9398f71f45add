"""`withheld` of a target → the answers that say nothing about the contract: statuses, and codes in a refusal's body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries, list_or_one, number_of, word_of
from rulewright.language.json_values import spelled
from rulewright.language.paths import Path
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.language.problems import Problems
    from rulewright.plan.contract import ErrorNaming
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

_LEAST, _MOST = 400, 599


@dataclass(frozen=True, slots=True)
class Withheld:
    """Answers about what only the endpoint knows: an unknown customer, funds that are missing.

    Attributes:
        statuses: those that are no verdict, whatever the body is.
        codes: those that are no verdict, where a refusal's body has no others.
        at: where the codes are in the body; None where only the contract may say so.
    """

    statuses: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    at: Path | None = None

    def covers(self, exchange: Exchange) -> bool:
        """Whether an answer says nothing about the contract."""
        status = exchange.status
        if status is None or not _LEAST <= status <= _MOST:
            return False
        if status in self.statuses:
            return True
        found = list(self._found(exchange)) if self.codes else []
        return bool(found) and self.codes.issuperset(found)

    def in_contract(self, errors: ErrorNaming | None) -> Withheld:
        """The same with the place of codes that the contract states, where the target states none.

        Raises:
            NoPlaceError: neither does.
        """
        if not self.codes or self.at is not None:
            return self
        if errors is None or errors.code is None:
            raise NoPlaceError
        return replace(self, at=Path((*errors.items.tokens, *errors.code.tokens)))

    def _found(self, exchange: Exchange) -> Iterator[str]:
        answer = exchange.json
        if answer is None or self.at is None:
            return
        for place in places(answer[0], self.at.tokens, ()):
            if isinstance(place.value, str | int):
                yield spelled(place.value)


NOTHING_WITHHELD = Withheld()
"""Of an endpoint of which nothing is known."""


class NoPlaceError(ValueError):
    """Codes are listed, and nothing says where they are in an answer."""

    def __init__(self) -> None:
        super().__init__(
            "the target's “withheld” lists codes, and the contract does not say where a refusal has its code;"
            ' write it into the target, such as withheld = { code = ["…"], at = "error.code" }'
        )


def read_withheld(node: Node, problems: Problems) -> Withheld:
    """The answers that an entry lists; its mistakes go to the problems."""
    entries = Entries(node, problems, "“withheld”", 'write { status = [404], code = ["CUSTOMER_UNKNOWN"] }')
    status, code, at = entries.take("status"), entries.take("code"), entries.target("at")
    entries.close()
    codes = [] if code is None else [word_of(item, "a code", problems) for item in list_or_one(code)]
    return Withheld(
        statuses=frozenset() if status is None else frozenset(_statuses(status, problems)),
        codes=frozenset(word for word in codes if word is not None),
        at=None if at is None else at.path,
    )


def _statuses(node: Node, problems: Problems) -> Iterator[int]:
    for item in list_or_one(node):
        found = number_of(item, "a status", problems)
        if found is not None and (found != int(found) or not _LEAST <= found <= _MOST):
            _refuse(item.span, problems)
        elif found is not None:
            yield int(found)


def _refuse(span: Span, problems: Problems) -> None:
    problems.add(span, "a status that says nothing is one from 400 to 599", "success always says something")

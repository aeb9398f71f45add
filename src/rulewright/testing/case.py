"""One part of a contract, to be checked against an endpoint: what pytest shows as one test."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, Self

import pytest

from rulewright.contract.endpoint.asgi import StartError
from rulewright.testing.asks import AskedWrongError
from rulewright.testing.endpoint import opened
from rulewright.testing.play import Outcome, play
from rulewright.testing.words import told, traced

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.testing.bench import Bench
    from rulewright.testing.parts import Part

_MOST = 3
"""Findings that one test shows whole."""


class ContractTestWarning(UserWarning):
    """What whoever reads the result of a test must know: how it came about, and what it left behind."""


@dataclass(frozen=True)
class BrokenCase:
    """What stands for all tests of a contract that cannot be asked for; the message says why."""

    message: str

    def started(self) -> NoReturn:
        """Fails the test."""
        pytest.fail(self.message, pytrace=False)


@dataclass
class ContractCase:
    """One part of a contract."""

    part: Part = field(repr=False)
    bench: Bench = field(repr=False)
    is_checked: bool = field(default=False, repr=False)

    @property
    def id(self) -> str:
        """The rule, or what else is tested: `valid`, `auth`, `answers`, `drawn`."""
        return self.part.id

    def started(self) -> Self:
        """This case, which can be asked for."""
        return self

    def check(self, endpoint: object) -> None:
        """Tests this part on an endpoint: an ASGI or WSGI application, or a URL.

        Fails the test when the endpoint disagrees with the contract or cannot be judged, and skips it when there is
        nothing to send.
        """
        self.is_checked = True
        outcome = self._outcome(endpoint)
        if isinstance(outcome, str):
            pytest.fail(outcome, pytrace=False)
        for text in outcome.setting.warnings:
            warnings.warn(text, ContractTestWarning, stacklevel=2)
        for left in outcome.left:
            warnings.warn(f"not cleaned up: {left.request}: {left.reason}", ContractTestWarning, stacklevel=2)
        self._report(outcome)

    def checked_by(self, test: Callable[[], object]) -> None:
        """Calls a test that checks this case itself, and fails it when it does not."""
        self.is_checked = False
        test()
        if not self.is_checked:
            pytest.fail("the test takes contract_case and did not call contract_case.check(endpoint)", pytrace=False)

    def _outcome(self, endpoint: object) -> Outcome | str:
        """What became of it, or why it could not be asked."""
        try:
            with opened(endpoint, self.bench.asks) as found:
                return play(self.part, self.bench, found)
        except AskedWrongError as error:
            return f"{error}"
        except StartError as error:
            return "\n".join([f"the application cannot be used: {error}", *traced(error)])

    def _report(self, outcome: Outcome) -> None:
        if outcome.findings:
            again = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (call)")
            shown = [told(finding, outcome, again) for finding in outcome.findings[:_MOST]]
            more = len(outcome.findings) - len(shown)
            if more:
                shown.append(f"and {more} more of this test; they are kept in {self.bench.folder}")
            pytest.fail("\n\n".join(shown), pytrace=False)
        if outcome.unjudged is not None:
            where = "; an application's operations start with prefix=" if outcome.is_inside else ""
            pytest.fail(f"could not judge: {outcome.unjudged.replace('--url', 'the URL')}{where}", pytrace=False)
        if outcome.skipped is not None:
            pytest.skip(f"not judged: {outcome.skipped}")

"""What is made: contracts of the whole language, none of them refused, and payloads that the interpreter can judge."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, get_args

from rulewright.kinds import registry
from rulewright.language.conditions import Test
from rulewright.plan.predicates import Predicate
from rulewright.validation.report import Report
from tests.agreement.choice import Choice
from tests.agreement.contracts import contract
from tests.agreement.payloads import Payloads
from tests.agreement.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = range(400)


def choice(number: int) -> Choice:
    return Choice(random.Random(number).randrange)


@cache
def made() -> list[Subject]:
    """Contracts, each of which was read without a mistake."""
    return [Subject.of(contract(choice(number))) for number in SEEDS]


def test_every_predicate_of_the_core_is_made() -> None:
    found = {type(check.predicate) for about in made() for rule in about.plan.rules() for check in rule.checks}
    assert set(get_args(Predicate)) - found == set()


def test_every_test_of_a_condition_is_made() -> None:
    text = " ".join(str(rule.guard) for about in made() for rule in about.plan.rules())
    assert [test.__name__ for test in get_args(Test) if f"{test.__name__}(" not in text] == []


def test_every_kind_is_written() -> None:
    def words(value: object) -> Iterator[str]:
        match value:
            case dict():
                for key, member in value.items():
                    yield key
                    yield from words(member)
            case list():
                for item in value:
                    yield from words(item)
            case _:
                pass

    found = {word for number in SEEDS for word in words(contract(choice(number)).contract)}
    assert registry().keys() - found == set()


def test_payloads_are_of_both_verdicts_and_every_report_can_be_told() -> None:
    verdicts = []
    for number, about in zip(SEEDS, made(), strict=True):
        payloads = Payloads(about.plan, about.shape.name, about.context)
        for _ in range(5):
            payload = payloads.draw(choice(number))
            verdict = about.verdict(payload)
            report = Report(about.plan, about.shape, payload, about.context, verdict.judgement, show_values=True)
            assert all(violation.message for violation in report.violations)
            assert all(skipped.reason for skipped in report.skipped)
            assert report.ok is verdict.is_ok
            verdicts.append(verdict.is_ok)
    assert len(verdicts) * 0.1 < sum(verdicts) < len(verdicts) * 0.9

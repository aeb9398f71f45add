"""The lines of the manual do what the manual says of them."""

from __future__ import annotations

import pytest

from rulewright.kinds import registry
from rulewright.loading import loads
from rulewright.manual.samples import of_kind, worked
from rulewright.validation.examples import ExampleRun


def test_the_worked_contract_compiles_without_remarks_and_keeps_its_examples() -> None:
    rules = loads(worked())
    assert rules.remarks == ()
    run = ExampleRun(rules.plan, rules.context(None, None).clock)
    assert list(run.broken_bases()) == []
    assert list(run.mistakes()) == []


@pytest.mark.parametrize("name", registry())
def test_every_work_of_a_kind_compiles_without_remarks(name: str) -> None:
    kind = registry()[name]
    for text in kind.manual.works:
        sample = of_kind(kind, text)
        assert name in sample.words(), f"{text} does not show {name}"
        assert [str(found) for found in sample.compiled()] == [], text


@pytest.mark.parametrize("name", registry())
def test_the_mistake_of_a_kind_is_refused_where_it_stands(name: str) -> None:
    kind = registry()[name]
    sample = of_kind(kind, kind.manual.mistake)
    lines = sample.in_contract().splitlines()
    errors = [found for found in sample.compiled() if found.severity == "error"]
    assert errors, f"{sample.text} has no mistake"
    for error in errors:
        assert sample.text in lines[error.span.line - 1]

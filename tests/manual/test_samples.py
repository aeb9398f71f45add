"""The lines of the manual do what the manual says of them."""

from __future__ import annotations

import pytest

from rulewright.idempotency.decide import outcomes_of
from rulewright.kinds import registry
from rulewright.loading import loads
from rulewright.manual.samples import Sample, Slot, of_kind, worked
from rulewright.manual.sections import SECTIONS
from rulewright.validation.examples import ExampleRun

WORKS = [work for section in SECTIONS for work in section.works]
MISTAKES = [section.mistake for section in SECTIONS if section.mistake is not None]


def test_the_worked_contract_compiles_without_remarks_and_keeps_its_examples() -> None:
    assert_runs(worked())


@pytest.mark.parametrize("name", registry())
def test_every_work_of_a_kind_compiles_without_remarks(name: str) -> None:
    kind = registry()[name]
    for text in kind.manual.works:
        sample = of_kind(kind, text)
        assert name in sample.words(), f"{text} does not show {name}"
        assert [str(found) for found in sample.compiled()] == [], text


@pytest.mark.parametrize("sample", WORKS, ids=lambda sample: sample.entry)
def test_every_work_of_the_other_keys_compiles_without_remarks(sample: Sample) -> None:
    assert [str(found) for found in sample.compiled()] == []
    if sample.slot in {Slot.VARIATION, Slot.EXAMPLES, Slot.BASE} or "steps" in sample.text:
        assert_runs(sample.in_contract())


@pytest.mark.parametrize("name", registry())
def test_the_mistake_of_a_kind_is_refused_where_it_stands(name: str) -> None:
    kind = registry()[name]
    assert_refused(of_kind(kind, kind.manual.mistake))


@pytest.mark.parametrize("sample", MISTAKES, ids=lambda sample: sample.entry)
def test_the_mistakes_of_the_other_keys_are_refused_where_they_stand(sample: Sample) -> None:
    assert_refused(sample)


def assert_runs(text: str) -> None:
    rules = loads(text)
    assert rules.remarks == ()
    run = ExampleRun(rules.plan, rules.context(None, None).clock)
    assert list(run.broken_bases()) == []
    assert list(run.mistakes()) == []
    stories = rules.plan.examples.stories
    # A line may answer a used key otherwise than the worked contract: then only its own stories are told.
    for story in [story for story in stories if story.rule == "idempotency.sample"] or stories:
        told = outcomes_of(
            rules.plan,
            story,
            lambda operation, payload: (
                rules.validate(payload, operation=operation.name, today=rules.plan.examples.today).ok
            ),
        )
        assert list(told) == [step.outcome for step in story.steps]


def assert_refused(sample: Sample) -> None:
    lines = sample.in_contract().splitlines()
    errors = [found for found in sample.compiled() if found.severity == "error"]
    assert errors, f"{sample.text} has no mistake"
    assert sample.mistake().message == errors[0].message
    for error in errors:
        assert sample.text in lines[error.span.line - 1]


KEY_RULE = "key: [id], across: [createOrder], same_body: { outcome: replayed }, other_body: { outcome: rejected }"
UNKNOWN = {
    "file": Sample("zzzz: 1", Slot.FILE),
    "sources": Sample("sources: { zzzz: 1 }", Slot.FILE),
    "clock": Sample("clock: { zzzz: 1 }", Slot.FILE),
    "text": Sample("text: { zzzz: 1 }", Slot.FILE),
    "table-of-data": Sample("data: { catalog: { key: sku, zzzz: 1 } }", Slot.FILE),
    "shape": Sample("{ fields: { id: { type: string } }, zzzz: 1 }", Slot.SHAPE),
    "long": Sample("{ type: string, length: { is: 1, zzzz: 1 } }", Slot.FIELD),
    "table": Sample("{ by: channel, cases: { else: {} }, zzzz: 1 }", Slot.TABLE),
    "operation": Sample("{ request: GET /orders, zzzz: 1 }", Slot.OPERATION),
    "response": Sample("{ request: GET /orders, responses: { found: { status: 200, zzzz: 1 } } }", Slot.OPERATION),
    "errors": Sample("errors: { items: 'errors[*]', field: path, zzzz: 1 }", Slot.FILE),
    "key-rule": Sample(f"{{ {KEY_RULE}, zzzz: 1 }}", Slot.IDEMPOTENCY),
    "answer": Sample(f"{{ {KEY_RULE[:-2]}, zzzz: 1 }} }}", Slot.IDEMPOTENCY),
    "story": Sample(f"{{ {KEY_RULE}, examples: [{{ steps: [], zzzz: 1 }}] }}", Slot.IDEMPOTENCY),
    "variation": Sample("{ base: web, valid: true, zzzz: 1 }", Slot.VARIATION),
    "violation": Sample("{ base: web, errors: [{ rule: PAID-FIRST, at: /paid, zzzz: 1 }] }", Slot.VARIATION),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_the_manual_has_the_keys_that_the_language_reads(name: str) -> None:
    (section,) = (section for section in SECTIONS if section.name == name)
    (found,) = (found for found in UNKNOWN[name].compiled() if found.code == "unknown-key")
    assert found.hint is not None
    kinds = [kind.name for kind in registry().values() if section.kinds is not None and section.kinds.takes(kind)]
    known = set(found.hint.removeprefix("keys: ").split(", "))
    assert known == {*(key.name for key in section.keys), *kinds}

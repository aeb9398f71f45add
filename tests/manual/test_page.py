"""The page is whole: an entry for each kind, links that lead somewhere, and messages that say each thing once."""

from __future__ import annotations

import re

import pytest

from rulewright.kinds import registry
from rulewright.language.read_constraints import LONG_KEYS
from rulewright.manual.page import anchor, page
from rulewright.manual.samples import of_kind, worked
from rulewright.manual.sections import SECTIONS
from rulewright.manual.standing import LONG_FORM

PAGE = page()
HEADINGS = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL), flags=re.MULTILINE)


def test_every_heading_is_there_once() -> None:
    anchors = [anchor(heading) for heading in HEADINGS]
    assert len(anchors) == len(set(anchors))


def test_every_link_within_the_page_leads_to_a_heading() -> None:
    links = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert len(links) > len(registry())
    assert links <= {anchor(heading) for heading in HEADINGS}


def test_every_kind_and_every_shown_section_has_an_entry() -> None:
    assert set(registry()) <= set(HEADINGS)
    assert {section.title for section in SECTIONS if section.is_shown} <= set(HEADINGS)


def test_the_worked_contract_is_at_the_top() -> None:
    assert worked() in PAGE


def test_every_key_of_the_long_form_is_told() -> None:
    assert {key.name for key in LONG_FORM.keys} == LONG_KEYS


@pytest.mark.parametrize("name", registry())
def test_what_is_said_of_a_mistake_says_nothing_twice(name: str) -> None:
    kind = registry()[name]
    found = of_kind(kind, kind.manual.mistake).mistake()
    assert found.hint is None or found.hint not in found.message

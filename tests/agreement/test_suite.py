"""Every case of tests/suite through every back end of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.validation.plain import to_plain
from tests.agreement.subject import Subject
from tests.test_suite import GROUPS, Group, payload_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.agreement.back_ends import Check


@pytest.mark.parametrize("group", [group for group in GROUPS if "cases" in group.entry], ids=str)
def test_every_back_end_says_what_the_suite_says(
    group: Group, back_ends: Mapping[str, Callable[[Subject], Check]]
) -> None:
    rules = group.load()
    about = Subject(rules, group.context(rules), group.today, group.entry.get("data", {}))
    checks = {name: make(about) for name, make in back_ends.items()}
    for case in group.entry["cases"]:
        payload = to_plain(payload_of(case), decimals=True)
        verdict = about.verdict(payload)
        assert {name: found for name, check in checks.items() if (found := check(payload, verdict))} == {}, case

"""The files of tests/suite through both schemas."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest

from rulewright.emit.jsonschema import full_schema, full_validator, portable_schema
from rulewright.validation.plain import to_plain
from tests.emit.jsonschema.named import in_steps
from tests.emit.jsonschema.subjects import Subject
from tests.test_suite import GROUPS, Group, payload_of

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

JUDGED = [group for group in GROUPS if "cases" in group.entry]


def is_binary(value: Json) -> bool:
    """Whether every number is one that engines with binary numbers read as we do."""
    match value:
        case Decimal():
            return False
        case int() | float():
            return abs(value) <= 2**53
        case list():
            return all(map(is_binary, value))
        case dict():
            return all(map(is_binary, value.values()))
        case _:
            return True


@pytest.mark.parametrize("group", JUDGED, ids=str)
def test_schemas_refuse_what_the_suite_says(group: Group) -> None:
    rules = group.load()
    about = Subject(rules, rules.plan.body_shape().name)
    full = full_schema(rules.plan, about.shape)
    exact = full_validator(full, group.context(rules))
    portable = jsonschema_rs.Draft202012Validator(portable_schema(rules.plan, about.shape))
    for case in group.entry["cases"]:
        payload = to_plain(payload_of(case), decimals=True)
        broken = {rule_id for rule_id, _ in case["breaks"]} & about.ids
        errors = exact.iter_errors(payload)  # type: ignore[arg-type]  # its stub knows no Decimal
        assert {in_steps(error.absolute_schema_path, full, about.ids) for error in errors} == broken, case
        if is_binary(payload):
            assert portable.is_valid(payload) == (not broken - about.left_out.keys()), case

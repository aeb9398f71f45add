"""What generated code imports: the questions it asks of values, and the places it notes its findings in."""

from rulewright.emit.python.runtime.amounts import adds_up, amount_of, amounts_stand, is_amount
from rulewright.emit.python.runtime.cases import cases_at, cases_of, is_chosen
from rulewright.emit.python.runtime.counting import anywhere, count_present, count_where
from rulewright.emit.python.runtime.findings import Findings, Visit
from rulewright.emit.python.runtime.given import Given
from rulewright.emit.python.runtime.lookups import (
    every,
    first,
    in_data,
    json_keys,
    keys_repeat,
    on_step,
    present,
    row_of,
    some,
    texts_repeat,
)
from rulewright.emit.python.runtime.moments import Bounds, is_after, is_before, moment, stands
from rulewright.emit.python.runtime.plain import HUGE, Object, is_number, is_plain, is_plain_beside, is_text, refused

__all__ = [
    "HUGE",
    "Bounds",
    "Findings",
    "Given",
    "Object",
    "Visit",
    "adds_up",
    "amount_of",
    "amounts_stand",
    "anywhere",
    "cases_at",
    "cases_of",
    "count_present",
    "count_where",
    "every",
    "first",
    "in_data",
    "is_after",
    "is_amount",
    "is_before",
    "is_chosen",
    "is_number",
    "is_plain",
    "is_plain_beside",
    "is_text",
    "json_keys",
    "keys_repeat",
    "moment",
    "on_step",
    "present",
    "refused",
    "row_of",
    "some",
    "stands",
    "texts_repeat",
]

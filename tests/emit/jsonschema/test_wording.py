"""What a check requires, told without a payload."""

from __future__ import annotations

import pytest

from rulewright.emit.jsonschema.wording import requirement
from rulewright.loading import loads

CONTRACT = """\
rulewright: 1
contract: c
version: 1.0.0
data: { items: { key: a, columns: {} } }
shapes:
  A:
    closed: true
    fields:
      a: { type: string, length: 1..2, pattern: '^x$', enum: [x, 'y z'], required: true, notBlank: true }
      b: { type: number, range: { above: 1, atMost: 2 }, step: 0.01 }
      c: { type: array, of: B, count: 1.., unique: true }
      n: { type: array, of: integer }
      m: { type: mapOf, of: { type: decimal, range: ..2.5 }, keys: { length: 1..2 }, count: 1.. }
      v: { type: object, variants: { by: k.l, cases: { x: B, y: B } } }
      o: { type: oneOfTypes, of: [{ type: string, enum: { values: [a], ignoreCase: true } }, integer] }
      d.e: { type: datetime, notBefore: today + 7d, notAfter: 2026-03-09 }
    rules:
      GONE: { forbid: a }
      KNOWN: { reference: { value: a, in: items } }
      ORDER: { compare: a > d.e + 2d }
      ONE: { exactlyOne: [a, b] }
      TOGETHER: { allOrNone: [a, b] }
      SOME: { countWhere: { in: c, where: { x: 1 }, is: 1..2 } }
      LARGE: { countWhere: { in: n, where: { "": { above: 1 } }, is: 1 } }
      SUM: { sum: { of: 'm[*]', equals: b, within: 0.5 } }
      MINE: { custom: rulewright.manual.functions.has_whole_cents, examples: [{ base: one, valid: true }] }
  B: { fields: { k.l: { type: string }, x: { type: integer } } }
examples: { A: { one: {} } }
"""

WORDS = {
    "A/unknown": "the payload must have no keys but the declared ones",
    "A.a/type": "a must be a text",
    "A.a/coercible": "a must be a text",
    "A.a/null": "a must not be null",
    "A.a/length": "a must have 1 to 2 characters",
    "A.a/pattern": "a must match ^x$",
    "A.a/enum": 'a must be one of x, "y z"',
    "A.a/required": "a is required",
    "A.a/notBlank": "a must not be blank",
    "A.b/range": "b must be more than 1 and at most 2",
    "A.b/step": "b must be a multiple of 0.01",
    "A.c/count": "c must have at least 1 item",
    "A.c/unique": "c must have items that differ",
    "A.d.e/offset": "d.e needs an offset from UTC, such as Z or +02:00",
    "A.d.e/notBefore": "d.e must not be before today + 7 days",
    "A.d.e/notAfter": "d.e must not be after 2026-03-09",
    "A.GONE": "a must be absent",
    "A.KNOWN": "a must be in the items",
    "A.ORDER": "a must be more than d.e + 2d",
    "A.m/keys": "each key of m must be one that has 1 to 2 characters",
    "A.m/count": "m must have at least 1 key",
    "A.m[*]/type": 'm[*] must be a text that spells a decimal such as "12.50"',
    "A.m[*]/range": "m[*] must be at most 2.5",
    "A.v/variant": "the k.l of v must be one of x, y",
    "A.o/type": "o must be a text or a whole number",
    "A.o:string/enum": "o must be one of a",
    "A.ONE": "exactly one of a, b is needed",
    "A.TOGETHER": "a, b stand together or not at all",
    "A.SOME": "c must have 1 to 2 items for which x is 1",
    "A.LARGE": "n must have exactly 1 item for which the item is more than 1",
    "A.SUM": "b must be the sum of m[*] (within 0.5)",
    "A.MINE": "the payload must be as rulewright.manual.functions.has_whole_cents wants it",
}


@pytest.mark.parametrize("rule_id", WORDS)
def test_a_requirement_says_nothing_of_a_value(rule_id: str) -> None:
    rules = {rule.id: rule for rule in loads(CONTRACT).plan.rules()}
    (check,) = rules[rule_id].checks
    assert requirement(check) == WORDS[rule_id]


def test_in_markdown_a_pattern_is_code_and_the_field_may_have_another_name() -> None:
    rules = {rule.id: rule for rule in loads(CONTRACT).plan.rules()}
    (check,) = rules["A.a/pattern"].checks
    assert requirement(check, "it", markdown=True) == "it must match `^x$`"

"""When a rule applies and what it requires, in words."""

import pytest

from rulewright.loading import loads
from rulewright.plan.rules import Rule
from rulewright.validation.requirement import requirement, when

HEAD = """\
rulewright: 1
contract: words
version: 1.0.0
data: { catalog: { key: item, columns: { sold: boolean } } }
shapes:
  Thing:
    fields:
      kind: { enum: [A, B, C] }
      size: { type: number }
      name: { type: string }
      from: { type: date }
      to: { type: date }
      item: { type: string }
      tags: { type: array, of: string }
      parts: { type: array, of: Part }
    rules:
      R: """
TAIL = "\n  Part:\n    fields: { no: { type: integer }, note: { type: string } }\n"


def rule(text: str) -> Rule:
    plan = loads(HEAD + text + TAIL).plan
    return next(found for found in plan.rules() if found.id == "Thing.R")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("require: name", "always"),
        ("when: { kind: A }, require: name", "when kind is A"),
        ("when: { kind: [A, B] }, require: name", "when kind is A or B"),
        ("when: { not: { kind: [A, B] } }, require: name", "when kind is not A or B"),
        ("when: { kind: A, name: present }, require: size", "when kind is A and name is present"),
        ("when: { any: [{ kind: A }, { name: absent }] }, require: size", "when kind is A or name is absent"),
        (
            "when: { any: [{ kind: A, size: { atLeast: 1 } }, { name: absent }] }, require: to",
            "when (kind is A and size is at least 1) or name is absent",
        ),
        (
            "when: { not: { any: [{ kind: A }, { name: present }] } }, require: size",
            "when not (kind is A or name is present)",
        ),
        (
            "when: { not: { size: { below: 2, above: 1 } } }, require: to",
            "when size is not more than 1 and less than 2",
        ),
        ("when: { name: { length: 1..3 } }, require: to", "when name has 1 to 3 characters"),
        ("when: { tags: { count: 2.. } }, require: to", "when tags has at least 2 items"),
        ("when: { parts: { some: { no: 1 } } }, require: to", "when parts has an item for which no is 1"),
        (
            "when: { tags: { some: { any: [{ '': a }, { not: { '': b } }] } } }, require: to",
            "when tags has an item for which the item is a or the item is not b",
        ),
        ("when: { tags: { every: { '': a } } }, require: to", "when tags has only items for which the item is a"),
        ("when: { not: { parts: { some: { no: 1 } } } }, require: to", "when parts has no item for which no is 1"),
        (
            "when: { parts: { every: { note: present, no: 1 } } }, require: to",
            "when parts has only items for which note is present and no is 1",
        ),
        (
            "when: { not: { parts: { every: { no: 1 } } } }, require: to",
            "when parts has not only items for which no is 1",
        ),
        ("for: 'parts[*]', require: item.note", "for each item of parts"),
        (
            "for: 'parts[*]', when: { item.no: 1, kind: A }, require: item.note",
            "for each item of parts, when no is 1 and kind is A",
        ),
        ("when: { data.catalog.sold: true }, require: to", "when catalog.sold is true"),
    ],
)
def test_when_a_rule_applies(condition: str, words: str) -> None:
    assert when(rule(f"{{ {condition} }}")) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("require: name", ["name is required"]),
        ("require: [name, size]", ["name is required", "size is required"]),
        ("forbid: name", ["name is not allowed here"]),
        ("compare: to > from", ["to must be after from"]),
        ("unique: { in: parts, by: [no, note] }", ["no two items of parts have the same no, note"]),
        ("unique: { in: tags }", ["no two items of tags have the same value"]),
        ("reference: { value: item, in: catalog }", ["item is in the catalog"]),
        ("check: { name: { length: 1..3 } }", ["name must have 1 to 3 characters"]),
        ("check: { name: { pattern: '^a{2}$' } }", ["name must match ^a{2}$"]),
        ("check: { size: { step: 0.5 } }", ["size must be a multiple of 0.5"]),
        ("check: { kind: { enum: [A, C] } }", ["kind must be one of A, C"]),
        ("check: { from: { notBefore: today + 7d } }", ["from must not be before today + 7 days"]),
        ("for: 'parts[*]', require: item.note", ["note is required"]),
    ],
)
def test_what_a_rule_requires(kind: str, words: list[str]) -> None:
    assert [requirement(check) for check in rule(f"{{ {kind} }}").checks] == words

"""The manual of files that extend others: the keys that say what is changed or taken away, and why."""

from __future__ import annotations

from rulewright.kinds._arguments import ANY
from rulewright.manual.entries import Key, Section
from rulewright.manual.samples import Sample, Slot

CHANGES = (
    Key("override", "`true`: what stands here replaces what an extended file has, as a whole.", {"enum": [True]}),
    Key(
        "remove",
        "`true`, with nothing but `because` beside it: what an extended file has here is gone.",
        {"enum": [True]},
    ),
    Key(
        "because",
        "Why it is changed or removed; `check --resolved` and `explain` show it.",
        {"type": "string", "minLength": 1},
    ),
)

EXTENDS = Section(
    name="changed",
    title="extends",
    stands="at the top of a file, and its marks wherever something is changed",
    about=(
        "`extends: [./common.yaml]` takes over all that other rule files say, and those they extend. What stands here is "
        "added to it: a field, a constraint, a rule, a table, a case, a shape, and with `enum: { add: [B] }` a value. To "
        "change or remove what is there, say so beside its keys, or in the long form of a constraint, a cell or a key. "
        "`rulewright check --resolved` prints the whole."
    ),
    keys=(Key("is", "What holds instead, for what is no map.", ANY), *CHANGES),
    works=(
        Sample("shapes: { Order: { fields: { gift: { type: boolean } } } }", Slot.CHILD),
        Sample(
            "shapes: { Order: { fields: { id: { length: { is: 1..50, override: true, because: it is longer now } } } } }",
            Slot.CHILD,
        ),
        Sample("shapes: { Order: { rules: { GIFT-FREE: { remove: true, because: a gift may cost } } } }", Slot.CHILD),
    ),
    mistake=Sample("shapes: { Order: { fields: { id: { length: 1..50 } } } }", Slot.CHILD),
)

SECTIONS = (EXTENDS,)

"""The keys that say how much a rule weighs and how surely the API has it, and the long form that carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds._arguments import ANY
from rulewright.language.standing import Basis, Severity
from rulewright.manual.entries import Key, Section, one_of_words
from rulewright.manual.extending import CHANGES, EXTENDS
from rulewright.manual.samples import Sample, Slot

if TYPE_CHECKING:
    from rulewright.kinds._manual import Schema

TEXT: Schema = {"type": "string", "minLength": 1}

_SEVERITIES = {
    Severity.ERROR: "A payload that breaks the rule is refused; the default.",
    Severity.WARNING: "A payload that breaks it is remarked, and accepted.",
    Severity.INFO: "A payload that breaks it is noted.",
}
_BASES = {
    Basis.STATED: "The documentation that the file was written from says so; the default.",
    Basis.DOCUMENTED: "Another source says so.",
    Basis.INFERRED: "Nobody says so: it is what we think. A warning, unless a severity is written.",
    Basis.DISPUTED: "Sources differ. A warning, unless a severity is written.",
}
BASIS: Schema = one_of_words({basis.value: text for basis, text in _BASES.items()})

STANDING = (
    Key(
        "severity",
        "What breaking the rule costs: only errors refuse a payload.",
        one_of_words({severity.value: text for severity, text in _SEVERITIES.items()}),
    ),
    Key("basis", "How surely the API has the rule; a fuzz run asserts what is stated and documented.", BASIS),
    Key("source", "Where the rule comes from, where it is not what `sources` says.", TEXT),
)
TITLE = Key("title", "What it is, in one line; documentation and `explain` show it.", TEXT)
FORMERLY = Key(
    "formerly",
    "What it was called before, one name or a list: the ids that its rules had then still name them.",
    {"type": ["string", "array"], "items": {"type": "string"}},
)
MESSAGE = Key(
    "message",
    "What a violation says instead of the kind's own words. `{field}`, `{value}`, a parameter of the rule or a field "
    "in braces is filled in.",
    TEXT,
)

LONG_FORM = Section(
    name="long",
    title="The long form of a constraint",
    stands="in place of the argument of any kind in a row, a type or an `of`",
    about="Any constraint may be written `kind: { is: argument, … }`, to say more of it than its argument.",
    keys=(Key("is", "The argument, as in the short form.", ANY, needed=True), *STANDING, TITLE, MESSAGE),
    works=(
        Sample("{ type: string, length: { is: 0..35, basis: documented } }", Slot.FIELD),
        Sample("{ type: string, length: { is: 0..35, severity: warning, source: a support ticket } }", Slot.FIELD),
        Sample("{ type: string, length: { is: 5..5, message: '{field} is five characters long' } }", Slot.FIELD),
    ),
    mistake=Sample("{ type: string, length: { max: 35, basis: documented } }", Slot.FIELD),
)
"""What the generator writes around each kind's argument."""

LONG_KEYS: Schema = {
    key.name: {"$ref": f"#/definitions/{LONG_FORM.name}/properties/{key.name}"}
    for key in LONG_FORM.keys
    if key.name != "is"
} | {key.name: {"$ref": f"#/definitions/{EXTENDS.name}/properties/{key.name}"} for key in CHANGES}

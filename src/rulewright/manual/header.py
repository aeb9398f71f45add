"""The manual of a file's own keys: what it is called, and what holds in all of it."""

from __future__ import annotations

from rulewright.language.read_constraints import BASES
from rulewright.manual.entries import Key, Section, one_of_words, ref
from rulewright.manual.samples import Sample, Slot
from rulewright.manual.standing import BASIS, TEXT

_COLUMNS = {
    "string": "A text.",
    "number": "A number.",
    "boolean": "True or false.",
}
_UNITS = {
    "codepoints": "Unicode code points; the default.",
    "utf16": "UTF-16 code units, as JavaScript and Java count.",
    "bytes": "Bytes of UTF-8, as many databases count.",
}

FILE = Section(
    name="file",
    title="The file",
    stands="at the top of a rule file",
    about="A rule file is one YAML 1.2 map. `rulewright`, `contract`, `version` and at least one shape are needed.",
    keys=(
        Key("rulewright", "The version of the rule language: 1.", {"enum": [1]}, needed=True),
        Key("contract", "The name of the contract.", TEXT, needed=True),
        Key(
            "version",
            "The version of the contract, such as 1.0.0; in quotes where it looks like a number.",
            TEXT,
            needed=True,
        ),
        Key("title", "What the contract is about, in one line.", TEXT),
        Key("description", "What the contract is about, at length.", TEXT),
        Key(
            "extends",
            "Rule files that this one builds on, beside it: one, or a list.",
            {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": TEXT},
        ),
        Key("sources", "What rules cite, by basis, unless they name their own source.", ref("sources")),
        Key("clock", "The time zone of `today`, and how far two clocks may be apart.", ref("clock")),
        Key("text", "What a length counts.", ref("text")),
        Key("data", "Tables that the caller supplies, by name.", ref("data")),
        Key("types", "Constraints under a name, for rows to use.", ref("types")),
        Key("shapes", "The objects that payloads are made of, by name.", ref("shapes"), needed=True),
        Key("operations", "The requests of the API, by name.", ref("operations")),
        Key("errors", "How a refusal names what is wrong; without it, naming is never asserted.", ref("errors")),
        Key("idempotency", "What a request is answered whose key was used before.", ref("idempotency")),
        Key(
            "examples",
            "Valid payloads by name and shape, or the name of a file beside this one with them.",
            ref("examples"),
        ),
    ),
    works=(
        Sample("rulewright: 1", Slot.FILE),
        Sample("version: '2026.9'", Slot.FILE),
        Sample("title: Orders, the second version", Slot.FILE),
    ),
    mistake=Sample("version: 2.0", Slot.FILE),
)

SOURCES = Section(
    name="sources",
    is_thing=True,
    title="sources",
    stands="at the top of a file",
    about="What the rules of a basis cite unless they name their own `source`.",
    keys=tuple(Key(basis, f"The source of {basis} rules.", TEXT) for basis in BASES),
    works=(
        Sample("sources: { stated: 'the shop documentation, “Create an order”' }", Slot.FILE),
        Sample("sources: { stated: the docs page, documented: the API reference }", Slot.FILE),
        Sample("sources: { inferred: our inference, disputed: the docs page and the reference differ }", Slot.FILE),
    ),
    mistake=Sample("sources: { docs: the API reference }", Slot.FILE),
)

CLOCK = Section(
    name="clock",
    is_thing=True,
    title="clock",
    stands="at the top of a file",
    about="`today` is a date in a time zone: without a `zone` it is that of UTC.",
    keys=(
        Key("zone", "An IANA time zone, such as Europe/Berlin.", TEXT),
        Key(
            "slack",
            "How far from a date's bound a verdict about an endpoint is left open: w, d, h, m or s.",
            {"type": "string", "pattern": "^[0-9]{1,6}[wdhms]$"},
        ),
    ),
    works=(
        Sample("clock: { zone: UTC }", Slot.FILE),
        Sample("clock: { zone: UTC, slack: 2d }", Slot.FILE),
        Sample("clock: { slack: 90m }", Slot.FILE),
    ),
    mistake=Sample("clock: { zone: Berlin }", Slot.FILE),
)

TEXT_UNIT = Section(
    name="text",
    is_thing=True,
    title="text",
    stands="at the top of a file",
    about="APIs count the length of a text in different units, and seldom say in which.",
    keys=(
        Key("count", "What a length counts.", one_of_words(_UNITS)),
        Key("basis", "How surely the API counts so.", BASIS),
    ),
    works=(
        Sample("text: { count: codepoints, basis: inferred }", Slot.FILE),
        Sample("text: { count: utf16 }", Slot.FILE),
        Sample("text: { count: bytes, basis: documented }", Slot.FILE),
    ),
    mistake=Sample("text: { count: characters }", Slot.FILE),
)

DATA = Section(
    name="data",
    title="data",
    stands="at the top of a file",
    about=(
        "Tables that whoever validates supplies, such as `--data catalog=items.csv`. Rules look keys up in them (`reference`, "
        "the test `in`) and compare with their columns (`data.catalog.price`): the row is that whose key is the value of the "
        "field of the same name. A rule that reads data which was not supplied is skipped, and listed."
    ),
    names=Key("name of the data", "A table: its key and its columns.", ref("table-of-data")),
    works=(
        Sample("data: { catalog: { key: sku, columns: { price: number } } }", Slot.FILE),
        Sample("data: { countries: { key: code } }", Slot.FILE),
        Sample("data: { catalog: { key: sku, columns: { kind: string, sold: boolean } } }", Slot.FILE),
    ),
    mistake=Sample("data: { catalog: { columns: { price: number } } }", Slot.FILE),
)
DATA_TABLE = Section(
    name="table-of-data",
    is_thing=True,
    title="A table of data",
    stands="under `data`",
    about="",
    keys=(
        Key("key", "The column that names a row.", TEXT, needed=True),
        Key("columns", "The other columns and their types.", ref("columns")),
    ),
)
COLUMNS = Section(
    name="columns",
    is_thing=True,
    title="columns",
    stands="in a table of data",
    about="",
    names=Key("column", "The type of the column's values.", one_of_words(_COLUMNS)),
)

TYPES = Section(
    name="types",
    title="types",
    stands="at the top of a file",
    about=(
        "A type is constraints under a name. A row that has it as its `type` has these constraints; one that the row writes "
        "itself replaces that of the same kind. A type has a built-in `type`, or another named one, and no severity of its own."
    ),
    names=Key("name of the type", "The constraints of a field of this type.", ref("constraints")),
    works=(
        Sample("{ type: string, length: 2..2 }", Slot.TYPE),
        Sample("{ type: Sku, notBlank: true }", Slot.TYPE),
        Sample("{ type: array, of: Sku, count: 1.. }", Slot.TYPE),
    ),
    mistake=Sample("{ pattern: '^[0-9]+$', type: text }", Slot.TYPE),
)

SECTIONS = (FILE, SOURCES, CLOCK, TEXT_UNIT, DATA, DATA_TABLE, COLUMNS, TYPES)

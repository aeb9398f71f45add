"""The manual of shapes: their fields, tables and rules, and the conditions of these."""

from __future__ import annotations

from rulewright.kinds._arguments import COUNT, LIMITS, PATH, PATHS
from rulewright.language.read_shapes import MARKS
from rulewright.manual.entries import Key, Kinds, Section, listed, one_of_words, ref
from rulewright.manual.samples import Sample, Slot
from rulewright.manual.standing import FORMERLY, LONG_FORM, MESSAGE, STANDING, TITLE

_MARKS = {"R": "Required.", "o": "Nothing.", "X": "Forbidden."}
_SCALAR = {"type": ["string", "number", "boolean"]}

SHAPES = Section(
    name="shapes",
    title="shapes",
    stands="at the top of a file",
    about="A shape is an object: the body of a request or an answer, or an object that stands in several places.",
    names=Key("name of the shape", "An object: its fields, tables and rules.", ref("shape")),
)
SHAPE = Section(
    name="shape",
    is_thing=True,
    title="A shape",
    stands="under `shapes`",
    about="`closed`, `nullable` and `coercible` stand here too; the last two say what the rows hold that do not mention them.",
    keys=(
        TITLE,
        FORMERLY,
        Key("nullable", "Whether null may stand for a value, in rows that do not say.", ref("flag")),
        Key("coercible", "Whether “25” may stand for 25, in rows that do not say.", ref("flag")),
        Key("fields", "One row per field.", ref("fields")),
        Key("tables", "What holds in each case of a field.", ref("tables")),
        Key("rules", "What holds between fields, or under a condition.", ref("rules")),
    ),
    kinds=Kinds.SHAPE,
    works=(
        Sample("{ fields: { id: { type: string, required: true } } }", Slot.SHAPE),
        Sample("{ closed: true, nullable: true, fields: { id: { type: string } } }", Slot.SHAPE),
        Sample("{ title: A price, fields: { amount: { type: number }, currency: { type: string } } }", Slot.SHAPE),
    ),
    mistake=Sample("{ properties: { id: { type: string } } }", Slot.SHAPE),
)
FLAG = Section(
    name="flag",
    is_thing=True,
    title="A flag of a shape",
    is_shown=False,
    stands="in a shape",
    about="",
    keys=LONG_FORM.keys,
    otherwise={"type": "boolean"},
)
FIELDS = Section(
    name="fields",
    title="fields",
    stands="in a shape",
    about=(
        "One row per field. Its name is a path from the shape: `id`; `shop.name`, which makes `shop` an object; "
        "`tags[*].name` for each item of an array; `/odd.key`, a JSON Pointer, for any key at all. A row's constraints "
        "speak of a value that is there: only `required` asks for one, wherever the object around it is."
    ),
    names=Key("path", "What the field is.", ref("row")),
)
ROW = Section(
    name="row",
    is_thing=True,
    title="A row",
    stands="under `fields`, and for the parameters of an operation",
    about="Any kinds for fields, and what the row says of all of them. Null is a mistake unless the row is `nullable`.",
    keys=(TITLE, *STANDING, FORMERLY),
    kinds=Kinds.CONSTRAINTS,
    works=(
        Sample("{ type: string, length: 1..35, required: true }", Slot.FIELD),
        Sample("{ type: integer, range: 1..99, title: How many there are }", Slot.FIELD),
        Sample("{ type: string, format: email, severity: warning, basis: inferred }", Slot.FIELD),
    ),
    mistake=Sample("{ type: string, lenght: 1..35 }", Slot.FIELD),
)
CONSTRAINTS = Section(
    name="constraints",
    is_thing=True,
    title="Constraints",
    is_shown=False,
    stands="under `types`, and in `of`",
    about="",
    kinds=Kinds.CONSTRAINTS,
)
PARTS = Section(
    name="parts",
    title="The constraints of a rule",
    is_shown=False,
    stands="in a cell and in `check`",
    about="",
    kinds=Kinds.PARTS,
)

TABLES = Section(
    name="tables",
    title="tables",
    stands="in a shape",
    about="A table says what holds in each case of a field, or of several together.",
    names=Key("name of the table", "A table, by the value of a field.", ref("table")),
)
TABLE = Section(
    name="table",
    is_thing=True,
    title="A table",
    stands="under `tables`",
    about=(
        "Its cases are written side by side, with a row of cells for each path, or one by one, each with a map from path to "
        "cell. `else` stands for the declared values without a case of their own; a table by a field with an `enum` says "
        "something of each value. An absent or undeclared value picks no case. A key with several values is joined by commas."
    ),
    keys=(
        TITLE,
        *STANDING,
        FORMERLY,
        Key("by", "The path, or the paths, whose value picks a case.", PATHS, needed=True),
        Key(
            "cases",
            "The values, side by side; or a map from each value to its cells.",
            {
                "type": ["array", "object"],
                "minItems": 1,
                "minProperties": 1,
                "items": {"type": ["string", "number", "boolean", "array"]},
                "additionalProperties": {"$ref": "#/definitions/cells"},
            },
            needed=True,
        ),
        Key(
            "rows",
            "With cases side by side: for each path, a list with a cell per case.",
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/cell"}},
            },
        ),
    ),
    works=(
        Sample("{ by: channel, cases: [WEB, SHOP], rows: { note: [o, X], due: [R, o] } }", Slot.TABLE),
        Sample("{ by: channel, cases: { WEB: { note: { length: ..50 } }, else: { phone: R } } }", Slot.TABLE),
        Sample("{ by: [channel, shop.city], cases: { 'SHOP, Berlin': { phone: R } } }", Slot.TABLE),
    ),
    mistake=Sample("{ by: channel, cases: [WEB, SHOP], rows: { note: [o] } }", Slot.TABLE),
)
CELLS = Section(
    name="cells",
    is_thing=True,
    title="The cells of a case",
    is_shown=False,
    stands="in the map of a table's case",
    about="",
    names=Key("path", "What the case says of the field.", ref("cell")),
)
CELL = Section(
    name="cell",
    is_thing=True,
    title="A cell",
    stands="in a table",
    about=(
        "`R` requires the field and the objects around it, `X` forbids a value other than null, `o` says nothing; or a map "
        "of constraints. `{ is: R, basis: documented }` is the long form. A cell is one rule."
    ),
    keys=(Key("is", "A mark or constraints.", {}), *STANDING),
    kinds=Kinds.PARTS,
    otherwise=one_of_words({**_MARKS, **{word: _MARKS[mark] for word, mark in MARKS.items() if word not in _MARKS}}),
    works=(
        Sample("{ by: channel, cases: { WEB: { due: R, phone: X }, SHOP: { due: o } } }", Slot.TABLE),
        Sample("{ by: channel, cases: { WEB: { note: { length: ..50, notBlank: true } }, SHOP: {} } }", Slot.TABLE),
        Sample("{ by: channel, cases: { WEB: { due: { is: R, basis: inferred } }, SHOP: {} } }", Slot.TABLE),
    ),
    mistake=Sample("{ by: channel, cases: { WEB: { due: yes }, SHOP: {} } }", Slot.TABLE),
)

RULES = Section(
    name="rules",
    title="rules",
    stands="in a shape",
    about="What holds between fields, or under a condition: everything that is not said of one field alone.",
    names=Key("name of the rule", "A rule: a kind, and when it holds.", ref("rule")),
)
RULE = Section(
    name="rule",
    is_thing=True,
    title="A rule",
    stands="under `rules`",
    about=(
        "One or more kinds for rules. Its paths start at the shape. With `for: lines[*]` it is run for each item: there "
        "`item` is the item, and every other path starts at the shape. In braces a path with `[*]` needs quotes."
    ),
    keys=(
        TITLE,
        MESSAGE,
        Key("for", "An array, such as lines[*]: the rule is run for each of its items.", PATH),
        Key("when", "The condition under which the rule holds.", ref("condition")),
        *STANDING,
        FORMERLY,
        Key("examples", "Variations of named examples that keep or break the rule.", listed("variation")),
    ),
    kinds=Kinds.RULES,
    works=(
        Sample("{ title: Paid before it is due, compare: paid <= due }", Slot.RULE),
        Sample("{ when: { channel: WEB, total: { above: 100 } }, require: phone }", Slot.RULE),
        Sample("{ for: 'lines[*]', when: { item.kind: GIFT }, forbid: item.discount, basis: inferred }", Slot.RULE),
    ),
    mistake=Sample("{ when: { channel: WEB }, required: [phone] }", Slot.RULE),
)
CONDITION = Section(
    name="condition",
    title="A condition",
    stands="under `when`, `all`, `any`, `not`, `some` and `every`",
    about=(
        "A map from paths to tests, all of which must be true. A test on an absent, null or mistyped value is false; `not` "
        "is plain negation, and so true of those."
    ),
    keys=(
        Key("all", "Conditions that must all be true.", listed("condition")),
        Key("any", "Conditions of which one must be true.", listed("condition")),
        Key("not", "A condition that must be false.", ref("condition")),
    ),
    names=Key("path", "What is asked of the value.", ref("test")),
    works=(
        Sample("{ when: { channel: WEB, note: absent }, require: email }", Slot.RULE),
        Sample("{ when: { any: [{ channel: WEB }, { total: { above: 100 } }] }, require: email }", Slot.RULE),
        Sample("{ when: { email: present, not: { channel: SHOP } }, forbid: shop }", Slot.RULE),
    ),
    mistake=Sample("{ when: channel == WEB, require: email }", Slot.RULE),
)
TEST = Section(
    name="test",
    title="A test",
    stands="in a condition",
    about=(
        "A value or a list of values the field may have, `present`, `absent`, or one of these words. A text that is "
        "`present` or `absent` itself is written `{ is: present }`."
    ),
    keys=(
        Key("is", "The value, taken literally.", {}),
        *(Key(name, str(schema["description"]), schema) for name, schema in LIMITS.items()),
        Key("length", "How many characters a text has.", COUNT),
        Key("count", "How many items an array has.", COUNT),
        Key("matches", "A pattern that is found in a text.", {"type": "string"}),
        Key("in", "The data of which the value is a key: data.NAME.", {"type": "string", "pattern": "^data\\."}),
        Key("some", "A condition that is true of an item; its paths start at the item.", ref("condition")),
        Key("every", "A condition that is true of all items.", ref("condition")),
    ),
    otherwise={
        "anyOf": [
            one_of_words({"present": "There is a value other than null.", "absent": "There is no value, or null."}),
            _SCALAR,
            {"type": "array", "minItems": 1},
        ]
    },
    works=(
        Sample("{ when: { channel: [WEB, SHOP], due: { atLeast: today + 30d } }, require: phone }", Slot.RULE),
        Sample("{ when: { note: { matches: '^VIP' }, lines: { count: 2.. } }, require: phone }", Slot.RULE),
        Sample("{ when: { lines: { some: { kind: GIFT } } }, require: note }", Slot.RULE),
    ),
    mistake=Sample("{ when: { total: { greaterThan: 100 } }, require: phone }", Slot.RULE),
)

SECTIONS = (
    SHAPES,
    SHAPE,
    FLAG,
    FIELDS,
    ROW,
    LONG_FORM,
    CONSTRAINTS,
    PARTS,
    TABLES,
    TABLE,
    CELLS,
    CELL,
    RULES,
    RULE,
    CONDITION,
    TEST,
)

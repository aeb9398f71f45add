"""The manual of operations, of how refusals name what is wrong, of keys that were used before, and of examples."""

from __future__ import annotations

from rulewright.kinds._arguments import PATH, PATHS
from rulewright.language.read_operations import METHODS, SCHEMES, STYLES
from rulewright.manual.entries import Key, Kinds, Section, listed, one_of_words, ref
from rulewright.manual.samples import Sample, Slot
from rulewright.manual.shapes import ROW
from rulewright.manual.standing import STANDING, TEXT, TITLE

_STYLES = {
    "dotted": "lines[0].price; the default.",
    "pointer": "A JSON Pointer, /lines/0/price.",
    "last": "The last key alone, price.",
}
_STATUS = {"type": ["integer", "array"], "minimum": 100, "maximum": 599, "minItems": 1, "items": {"type": "integer"}}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
_POINTERS = {"type": "object", "propertyNames": {"pattern": "^(/|$)"}}

OPERATIONS = Section(
    name="operations",
    title="operations",
    stands="at the top of a file",
    about="The requests of the API. A payload is judged as the body of the first operation that has one, unless another is named.",
    names=Key("name of the operation", "A request and its answers.", ref("operation")),
)
OPERATION = Section(
    name="operation",
    is_thing=True,
    title="An operation",
    stands="under `operations`",
    about="",
    keys=(
        TITLE,
        Key(
            "request",
            f"The method and the path: POST /orders/{{id}}; methods: {', '.join(METHODS)}.",
            {"type": "string", "pattern": rf"^({'|'.join(METHODS)})\s+/\S*$"},
            needed=True,
        ),
        Key(
            "auth",
            f"How a request shows who sends it: {' or '.join(SCHEMES)}, or a list of them. One without credentials is "
            "answered 401, written down or not.",
            {"type": ["string", "array"], "items": {"enum": list(SCHEMES)}, "pattern": f"^({'|'.join(SCHEMES)})$"},
        ),
        Key("body", "The shape of the body, which is JSON.", TEXT),
        Key("form", "The shape of the body, which is a form: `a[b]=1&tags[]=x` is read by the types declared.", TEXT),
        Key("path", "The parameters in braces in the path, each a row.", ref("parameters")),
        Key("query", "The parameters behind the question mark, each a row.", ref("parameters")),
        Key("headers", "The headers, each a row.", ref("parameters")),
        Key("responses", "The outcomes a request may have, by name.", ref("responses")),
    ),
    works=(
        Sample("{ request: POST /drafts, auth: [basic, bearer], form: Order }", Slot.OPERATION),
        Sample("{ request: 'GET /orders/{id}', path: { id: { type: string } } }", Slot.OPERATION),
        Sample("{ request: GET /orders, query: { limit: { type: integer, range: 1..100 } } }", Slot.OPERATION),
    ),
    mistake=Sample("{ request: /drafts, body: Order }", Slot.OPERATION),
)
_CLOSED = {
    "if": {"type": "object", "not": {"required": ["is"]}},
    "then": ref("parameter"),
    "else": ref("kind-closed-long"),
}

PARAMETERS = Section(
    name="parameters",
    title="The parameters of an operation",
    stands="under `path`, `query` and `headers`",
    about="A parameter is text: one of another type is read as JSON writes it, and one that does not spell a value of its "
    "type breaks its `type`. An array is repeated in a query, or written as `style` says; in a path and in headers its items "
    "stand between commas.",
    keys=(Key("closed", "Among the rows of `query`: whether other parameters are refused.", _CLOSED),),
    names=Key("name of the parameter", "What the parameter is.", ref("parameter")),
    works=(
        Sample(
            "{ request: GET /orders, query: { closed: true, page: { type: integer, range: 1.. } } }", Slot.OPERATION
        ),
        Sample(
            "{ request: GET /orders, query: { channel: { type: array, of: string, style: comma } } }", Slot.OPERATION
        ),
        Sample("{ request: GET /orders, headers: { X-Shop: { type: string, required: true } } }", Slot.OPERATION),
    ),
    mistake=Sample("{ request: GET /orders, query: { lines: { type: array, of: Line } } }", Slot.OPERATION),
)
PARAMETER = Section(
    name="parameter",
    is_thing=True,
    title="A parameter",
    stands="under `path`, `query` and `headers`, and for the headers of an answer",
    about="What a row of a field may say, but of null and of other JSON types: a parameter is text.",
    keys=(
        *ROW.keys,
        Key(
            "style",
            "How an array is written in a query.",
            one_of_words(
                {
                    "repeat": "tag=a&tag=b; the default.",
                    "comma": "tag=a,b; in a path and in headers the only one.",
                    "space": "tag=a%20b",
                    "pipe": "tag=a|b",
                }
            ),
        ),
    ),
    kinds=Kinds.CONSTRAINTS,
)
RESPONSES = Section(
    name="responses",
    title="responses",
    stands="in an operation",
    about="The outcomes a request may have. The names are yours: `created`, `rejected`, `other`.",
    names=Key("name of the outcome", "An outcome: its statuses and its answer.", ref("response")),
    works=(
        Sample(
            "{ request: POST /drafts, body: Order, responses: { created: { status: [200, 201] } } }", Slot.OPERATION
        ),
        Sample("{ request: GET /orders, responses: { found: { status: 200, body: Order } } }", Slot.OPERATION),
        Sample(
            "{ request: POST /drafts, body: Order, responses: { created: { status: 201, body: Order, reply: "
            "{ id: { from: id }, total: 1 } } } }",
            Slot.OPERATION,
        ),
    ),
    mistake=Sample("{ request: POST /drafts, body: Order, responses: { created: 201 } }", Slot.OPERATION),
)
RESPONSE = Section(
    name="response",
    is_thing=True,
    title="An outcome",
    stands="under `responses`",
    about="",
    keys=(
        Key("status", "The status, or a list of statuses, the first of which a mock answers.", _STATUS, needed=True),
        Key("body", "The shape of the answer.", TEXT),
        Key("headers", "The headers of the answer, each a row.", ref("parameters")),
        Key(
            "reply",
            "What a mock answers: from path to value, to `{ from: path }` of the body, `{ count: path }` of its items, or "
            "`{ request: now }` (or id, path, status, phrase).",
            {"type": "object"},
        ),
    ),
)

ERRORS = Section(
    name="errors",
    is_thing=True,
    title="errors",
    stands="at the top of a file",
    about="Where a refusal says which fields are wrong. Without it, what a refusal names is never judged.",
    keys=(
        Key("items", "Where an answer lists what is wrong: errors[*].", PATH, needed=True),
        Key("field", "Where an item names the field.", PATH, needed=True),
        Key("style", "How it names the field.", one_of_words({style: _STYLES[style] for style in STYLES})),
        Key("code", "Where an item has a code.", PATH),
        Key("message", "Where an item has a message.", PATH),
        Key(
            "codes",
            "The API's codes, by rule id: one, or a list. `*` in an id stands for any part without a slash: all "
            "rules are `*`, `*/*` and `*/*/*`.",
            {"type": "object", "additionalProperties": {"type": ["string", "number", "object", "array"]}},
        ),
    ),
    works=(
        Sample("errors: { items: 'errors[*]', field: path }", Slot.FILE),
        Sample("errors: { items: 'errors[*]', field: pointer, style: pointer, message: detail }", Slot.FILE),
        Sample(
            "errors: { items: 'errors[*]', field: path, code: code, codes: { Order.id/length: too-long } }", Slot.FILE
        ),
    ),
    mistake=Sample("errors: { items: errors, field: path }", Slot.FILE),
)

IDEMPOTENCY = Section(
    name="idempotency",
    title="idempotency",
    stands="at the top of a file",
    about="A rule across requests: some fields together are a key, and a request whose key was used before is answered so.",
    names=Key("name of the rule", "A key, and what a request is answered that uses it again.", ref("key-rule")),
)
KEY_RULE = Section(
    name="key-rule",
    is_thing=True,
    title="An idempotency rule",
    stands="under `idempotency`",
    about="",
    keys=(
        TITLE,
        *STANDING,
        Key(
            "key",
            "The paths that together name a request; `header.NAME` is a header that its operations declare.",
            {**PATHS, "type": "array"},
            needed=True,
        ),
        Key("ignoring", "The paths that do not count when bodies are compared.", {**PATHS, "type": "array"}),
        Key(
            "across",
            "The operations in which a key is the same one.",
            {"type": "array", "minItems": 1, "items": TEXT},
            needed=True,
        ),
        Key("same_body", "The answer to a used key with the same body.", ref("answer"), needed=True),
        Key("other_body", "The answer to a used key with another body.", ref("answer"), needed=True),
        Key(
            "used_in",
            "The outcome of a key that another operation used, by operation.",
            {"type": "object", "additionalProperties": {"type": ["string", "object"]}},
        ),
        Key("in_flight", "The outcome while the first request is being processed, or unsettled.", TEXT),
        Key(
            "rejected_takes_key",
            "Whether a request that was refused uses its key up.",
            {"enum": [True, False, "true", "false", "unsettled"]},
        ),
        Key(
            "keep",
            "How long a key is remembered: forever, or a time such as 24h.",
            {"type": "string", "pattern": "^(forever|[1-9][0-9]{0,8}[smhdw])$"},
        ),
        Key("examples", "Stories: lists of requests and the outcome each has.", listed("story")),
    ),
    works=(
        Sample(
            "{ key: [id], across: [createOrder], same_body: { outcome: replayed, reply: original }, other_body: { outcome: rejected } }",
            Slot.IDEMPOTENCY,
        ),
        Sample(
            "{ key: [id, channel], across: [createOrder], same_body: { outcome: replayed }, other_body: { outcome: replayed }, keep: 24h }",
            Slot.IDEMPOTENCY,
        ),
        Sample(
            "{ key: [id], across: [createOrder], same_body: { outcome: replayed }, other_body: { outcome: rejected }, ignoring: [note, 'lines[*].sku'] }",
            Slot.IDEMPOTENCY,
        ),
        Sample(
            "{ key: [id], across: [createOrder], same_body: { outcome: rejected }, other_body: { outcome: rejected }, in_flight: unsettled, rejected_takes_key: false }",
            Slot.IDEMPOTENCY,
        ),
    ),
    mistake=Sample("{ key: [id], across: [createOrder], same_body: replayed, other_body: rejected }", Slot.IDEMPOTENCY),
)
ANSWER = Section(
    name="answer",
    title="The answer to a used key",
    stands="under `same_body` and `other_body`",
    about="",
    keys=(
        Key("outcome", "The name of a response.", TEXT, needed=True),
        Key("reply", "`original`: the first answer again; `any`: any of that outcome.", {"enum": ["original", "any"]}),
    ),
)


def _story(steps: str) -> Sample:
    rule = "key: [id], across: [createOrder], same_body: { outcome: replayed }, other_body: { outcome: rejected }"
    return Sample(f"{{ {rule}, examples: [{{ steps: [{steps}] }}] }}", Slot.IDEMPOTENCY)


STORY = Section(
    name="story",
    is_thing=True,
    title="A story",
    stands="in the `examples` of an idempotency rule",
    about="",
    keys=(
        Key("name", "What a file that extends this one changes or removes it by.", TEXT),
        Key(
            "steps",
            "Requests in order, each an operation with its body and the outcome it has.",
            {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["outcome"]}},
            needed=True,
        ),
    ),
    works=(
        _story("{ createOrder: { base: web }, outcome: created }"),
        _story("{ createOrder: { base: web }, outcome: created }, { createOrder: { base: web }, outcome: replayed }"),
        _story(
            "{ createOrder: { base: web }, outcome: created }, { createOrder: { base: web, set: { /total: 9 } }, outcome: rejected }"
        ),
    ),
    mistake=_story("{ createOrder: web, outcome: created }"),
)
EXAMPLES = Section(
    name="examples",
    is_thing=True,
    title="examples",
    stands="at the top of a file, or in a file of its own that `examples: orders.examples.yaml` names",
    about="Named, valid payloads by shape. `rulewright check` judges each, and all variations of them.",
    keys=(
        Key("today", "The date at which the examples are judged.", _DATE),
        Key(
            "variations",
            "Variations by shape; those of a named rule stand with it.",
            {"type": "object", "additionalProperties": listed("variation")},
        ),
    ),
    names=Key("name of a shape", "Valid payloads of the shape, by name.", {"type": "object", "minProperties": 1}),
    otherwise={"type": "string", "minLength": 1},
    works=(
        Sample(
            "small: { id: A-2, channel: WEB, email: a@example.com, total: 1, lines: [{ no: 1, sku: AB-1234, price: 1 }] }",
            Slot.BASE,
        ),
        Sample(
            "variations: { Order: [{ base: web, set: { /id: '' }, errors: [{ rule: Order.id/length, at: /id }] }] }",
            Slot.EXAMPLES,
        ),
        Sample("variations: { Line: [{ base: gift, set: { /no: 2 }, valid: true }] }", Slot.EXAMPLES),
    ),
    mistake=Sample("Ordr: { web: {} }", Slot.EXAMPLES),
)
VARIATION = Section(
    name="variation",
    is_thing=True,
    title="A variation",
    stands="in the `examples` of a rule, and under `variations`",
    about=(
        "A base, changed by `set`, `fill` and `drop` in the order they are written. It is valid, or lists every error and "
        "warning that it has."
    ),
    keys=(
        Key("name", "What a file that extends this one changes or removes it by.", TEXT),
        Key("base", "The name of an example of the shape.", TEXT, needed=True),
        Key("set", "From JSON Pointer to the new value; `-` adds to an array.", _POINTERS),
        Key(
            "fill",
            "From JSON Pointer to a number: a text of so many letters.",
            {**_POINTERS, "additionalProperties": {"type": "integer"}},
        ),
        Key("drop", "The JSON Pointers of what is left out.", {"type": "array", "items": {"type": "string"}}),
        Key("valid", "`true`: it has no errors and no warnings.", {"enum": [True, False]}),
        Key("errors", "All errors and warnings that it has.", listed("violation")),
        Key("skipped", "All rules that are skipped; where it is left out, they are not compared.", listed("violation")),
        Key("today", "The date at which it is judged.", _DATE),
        Key("now", "The instant at which it is judged.", _DATE),
        Key("data", "The rows of the data it is judged with, by name.", {"type": "object"}),
    ),
    works=(
        Sample("{ base: web, drop: [/paid], valid: true }", Slot.VARIATION),
        Sample("{ base: web, fill: { /note: 100 }, set: { /phone: '+491701234567' }, valid: true }", Slot.VARIATION),
        Sample("{ base: web, drop: [/email], errors: [{ rule: CHANNEL/WEB/email, at: /email }] }", Slot.VARIATION),
    ),
    mistake=Sample("{ base: web, drop: [/email], errors: [CHANNEL/WEB/email] }", Slot.VARIATION),
)
VIOLATION = Section(
    name="violation",
    title="An expected violation",
    stands="under `errors` and `skipped`",
    about="",
    keys=(
        Key("rule", "The id of the rule, or an ending of it that no other rule has.", TEXT, needed=True),
        Key("at", "The JSON Pointer; an empty text for the payload as a whole.", {"type": "string"}, needed=True),
    ),
)

SECTIONS = (
    OPERATIONS,
    OPERATION,
    PARAMETERS,
    PARAMETER,
    RESPONSES,
    RESPONSE,
    ERRORS,
    IDEMPOTENCY,
    KEY_RULE,
    ANSWER,
    STORY,
    EXAMPLES,
    VARIATION,
    VIOLATION,
)

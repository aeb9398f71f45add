"""Located nodes → operations, idempotency and the naming of errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from rulewright.language.declarations import (
    ErrorsDeclaration,
    IdempotencyDeclaration,
    OperationDeclaration,
    OutcomeDeclaration,
    ParametersDeclaration,
    ReplyDeclaration,
    Row,
)
from rulewright.language.decode import (
    Entries,
    items_of,
    kind_of,
    list_or_one,
    name_of,
    path_in,
    suggestion,
    target_of,
    text_of,
    word_of,
)
from rulewright.language.echoes import BODIES, OPERATIONS, RULES, responses
from rulewright.language.foreign import FOREIGN_IN_OPERATION, FOREIGN_IN_RESPONSE
from rulewright.language.paths import EACH
from rulewright.language.read_constraints import read_parameters, read_standing
from rulewright.language.read_shapes import read_variations
from rulewright.language.spans import part_of
from rulewright.language.written import Target, Word
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

STATUSES = range(100, 600)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SCHEMES = ("basic", "bearer")
_REQUEST = re.compile(r"(?P<method>[A-Z]+)\s+(?P<path>/\S*)")
_LOOSE_REQUEST = re.compile(r"(?P<method>[A-Za-z]+)[\s:]+(?P<host>https?://[^/\s]+)?(?P<path>/\S*)?")
_PARAMETER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_KEPT = re.compile("[1-9][0-9]{0,8}[smhdw]")
_IDEMPOTENCY_HINT = "write { key: [id], across: [operation], same_body: { outcome: … }, other_body: { outcome: … } }"
_HEADER = "header."
_REPLY_HINT = "write { outcome: the name of a response }"
_PLACES: tuple[Literal["path", "query", "header"], ...] = ("path", "query", "header")
_TAKES: dict[str, Literal["yes", "no", "unsettled"]] = {"true": "yes", "false": "no", "unsettled": "unsettled"}
STYLES: dict[str, Literal["dotted", "pointer", "last"]] = {"dotted": "dotted", "pointer": "pointer", "last": "last"}


def read_operations(node: Node | None, problems: Problems) -> tuple[OperationDeclaration, ...]:
    """The `operations` section."""
    if node is None:
        return ()
    entries = Entries(node, problems, "“operations”", "write operations: { name: { request: POST /orders } }").named(
        "an operation", OPERATIONS
    )
    found = (_read_operation(key, value, problems) for key, value in entries)
    return tuple(operation for operation in found if operation is not None)


def _read_operation(key: Scalar, node: Node, problems: Problems) -> OperationDeclaration | None:
    hint = "write { request: POST /orders, body: Shape }"
    entries = Entries(node, problems, f"the operation “{key.text}”", hint, at=key.span, foreign=FOREIGN_IN_OPERATION)
    request = entries.need("request", f"write request: POST /orders; methods: {', '.join(METHODS)}")
    mapped = set(entries.untaken())
    title, auth_node, body, form = (
        entries.text("title"),
        entries.take("auth"),
        entries.word("body"),
        entries.word("form"),
    )
    if body is not None and form is not None:
        problems.add(form.span, "an operation takes “body” or “form”, not both", "leave one out", code="twin-body")
    auth = () if auth_node is None else tuple(_scheme(item, problems) for item in list_or_one(auth_node))
    parameters: dict[Literal["path", "query", "header"], ParametersDeclaration] = {
        place: read_parameters(entries.take(_plural(place)), problems, f"“{_plural(place)}”") for place in _PLACES
    }
    responses_node = entries.take("responses")
    outcomes = _read_outcomes(responses_node, problems)
    if entries.untaken() if responses_node is None else not isinstance(responses_node, Mapping):
        problems.lose(responses(key.text))
    if body is None and ("body" in mapped or entries.untaken()):
        problems.lose(BODIES, key.text)
    entries.close()
    is_text = isinstance(request, Scalar) and isinstance(request.value, str)
    match = _REQUEST.fullmatch(request.text) if isinstance(request, Scalar) and is_text else None
    if request is None or match is None or match["method"] not in METHODS:
        if request is not None:
            problems.add(
                request.span,
                f"“request” must be a method and a path, found {kind_of(request)}",
                _meant_request(request) or f"write request: POST /orders; methods: {', '.join(METHODS)}",
            )
        problems.lose(OPERATIONS, key.text)
        return None
    _check_template(request, match.start("path"), match["path"], parameters["path"].rows, problems)
    return OperationDeclaration(
        name=key.text,
        title=title,
        method=match["method"],
        path=match["path"],
        auth=auth,
        body=body or form,
        encoding="form" if body is None and form is not None else "json",
        parameters=parameters,
        outcomes=outcomes,
        span=key.span,
    )


def _meant_request(node: Node) -> str | None:
    """What to write instead of a method in lower case, or of a whole address."""
    match = _LOOSE_REQUEST.fullmatch(node.text) if isinstance(node, Scalar) else None
    if match is None or match["method"].upper() not in METHODS:
        return None
    address = "; the address of the API is no part of the contract" if match["host"] else ""
    return f"write request: {match['method'].upper()} {match['path'] or '/'}{address}"


def _plural(place: str) -> str:
    return "headers" if place == "header" else place


def _scheme(node: Node, problems: Problems) -> str:
    scheme = text_of(node, "“auth”", problems)
    if scheme is not None and scheme not in SCHEMES:
        problems.add(node.span, f"there is no auth scheme “{scheme}”", suggestion(scheme, SCHEMES, "schemes"))
    return scheme or ""


def _check_template(request: Node, start: int, template: str, rows: tuple[Row, ...], problems: Problems) -> None:
    """Reports parameters that stand in the template and have no row, or the other way round."""
    if re.search(r"[{}]", _PARAMETER.sub("", template)):
        problems.add(
            part_of(request, start, start + len(template)),
            f"the path {template} has a broken parameter",
            "write parameters as {name}",
        )
        return
    if re.search(r"[?#]", template):
        problems.add(
            part_of(request, start, start + len(template)),
            f"the path {template} has a query or a fragment",
            "write the parameters behind ? under “query”",
        )
    declared = {str(row.path.tokens[0]): row.span for row in rows}
    found = [(match[1], match.start()) for match in _PARAMETER.finditer(template)]
    for position, (name, at) in enumerate(found):
        span = part_of(request, start + at, start + at + len(name) + 2)
        if name in [earlier for earlier, _ in found[:position]]:
            problems.add(span, f"the parameter “{name}” stands twice in the path {template}")
        elif name not in declared:
            problems.warn(
                span, f"the path parameter “{name}” is not declared", f"add path: {{ {name}: {{ type: string }} }}"
            )
    for name, span in declared.items():
        if name not in [word for word, _ in found]:
            problems.add(span, f"“{name}” does not stand in the path {template}", f"write {{{name}}} in it")


def _read_outcomes(node: Node | None, problems: Problems) -> tuple[OutcomeDeclaration, ...]:
    if node is None:
        return ()
    outcomes = []
    for key, value in Entries(node, problems, "“responses”", "write responses: { created: { status: 201 } }").named(
        "a response"
    ):
        hint = "write { status: 200, body: Shape }"
        entries = Entries(value, problems, f"the response “{key.text}”", hint, at=key.span, foreign=FOREIGN_IN_RESPONSE)
        status = entries.need("status", "write status: 200, or a list of them")
        statuses = () if status is None else tuple(_status(item, problems) for item in list_or_one(status))
        if status is not None and not statuses:
            problems.add(status.span, "a response has at least one status", "write status: 200, or a list of them")
        headers = read_parameters(entries.take("headers"), problems, "“headers”")
        body, reply = entries.word("body"), _read_reply_body(entries.take("reply"), problems)
        outcomes.append(OutcomeDeclaration(key.text, statuses, headers, body, reply, key.span))
        entries.close()
    return tuple(outcomes)


def _read_reply_body(node: Node | None, problems: Problems) -> tuple[tuple[Target, Node], ...]:
    """What a mock answers: a map from paths of the body to values; read once the paths can be checked."""
    if node is None:
        return ()
    found = (
        (_target_at(key, problems), value)
        for key, value in Entries(node, problems, "“reply”", "write reply: { field: value }").rest()
    )
    return tuple((target, value) for target, value in found if target is not None)


def _target_at(key: Scalar, problems: Problems) -> Target | None:
    path = path_in(key.text, key.span, problems)
    return None if path is None else Target(path, key.span)


def _status(node: Node, problems: Problems) -> int:
    if isinstance(node, Scalar) and node.value in STATUSES and isinstance(node.value, int):
        return node.value
    problems.add(
        node.span, f"a status is a number from 100 to 599, found {kind_of(node)}", "write status: 200, or [400, 422]"
    )
    return 0


def read_errors(node: Node | None, problems: Problems, at: Span | None = None) -> ErrorsDeclaration | None:
    """The `errors` section."""
    if node is None:
        return None
    entries = Entries(node, problems, "“errors”", "write errors: { items: errors[*], field: path }", at=at)
    items_node = entries.need("items", "write items: errors[*], where an answer lists what is wrong")
    field_node = entries.need("field", "write field: path, where an item names the field")
    style = entries.choice("style", STYLES) or "dotted"
    code, message, codes = entries.target("code"), entries.target("message"), entries.take("codes")
    entries.close()
    items = None if items_node is None else target_of(items_node, problems, what="“items”")
    field = None if field_node is None else target_of(field_node, problems, what="“field”")
    if items is not None and items.path.tokens[-1] is not EACH:
        problems.add(items.span, "“items” names every item of an array", f"write items: {items.path}[*]")
        return None
    hint = "write codes: { Shape.field/pattern: '422.024' }"
    listed = () if codes is None else Entries(codes, problems, "“codes”", hint).rest()
    known = tuple((Word(key.text, key.span), _codes(value, problems)) for key, value in listed)
    if items is None or field is None:
        return None
    return ErrorsDeclaration(items, field, style, code, message, known, node.span)


def _codes(node: Node, problems: Problems) -> tuple[Word, ...]:
    """One code, or a list of them."""
    if isinstance(node, Sequence) and not node.items:
        problems.add(node.span, "a rule has at least one code", "write a code, or leave the rule out", code="empty")
    found = ((word_of(item, "“codes”", problems), item.span) for item in list_or_one(node))
    return tuple(Word(text, span) for text, span in found if text is not None)


def read_idempotency(node: Node | None, problems: Problems) -> tuple[IdempotencyDeclaration, ...]:
    """The `idempotency` section."""
    if node is None:
        return ()
    entries = Entries(node, problems, "“idempotency”", f"write NAME: {_IDEMPOTENCY_HINT.removeprefix('write ')}").named(
        "an idempotency rule", RULES
    )
    found = (_read_idempotency(key, value, problems) for key, value in entries)
    return tuple(rule for rule in found if rule is not None)


def _read_idempotency(key: Scalar, node: Node, problems: Problems) -> IdempotencyDeclaration | None:
    entries = Entries(node, problems, f"the idempotency rule “{key.text}”", _IDEMPOTENCY_HINT, at=key.span)
    key_node = entries.need("key", "write key: [path, …], the fields, or headers, that name a request")
    across_node = entries.need("across", "write across: [operation, …]")
    same, other = (
        entries.need(word, f"write {word}: {{ outcome: the name of a response }}")
        for word in ("same_body", "other_body")
    )
    used_in, takes, keep_node = entries.take("used_in"), entries.take("rejected_takes_key"), entries.take("keep")
    ignoring = entries.take("ignoring")
    in_flight, title, standing = entries.word("in_flight"), entries.text("title"), read_standing(entries)
    examples = read_variations(entries.take("examples"), problems)
    entries.close()
    keep = "forever" if keep_node is None else _read_keep(keep_node, problems)
    if key_node is None or across_node is None or same is None or other is None:
        problems.lose(RULES, key.text)
        return None
    replies = _read_reply(same, problems, "“same_body”"), _read_reply(other, problems, "“other_body”")
    parts = _some_of(key_node, "“key”", problems)
    headers = tuple(header for header in map(_header, parts) if header is not None)
    paths = (target_of(item, problems, what="“key”") for item in parts if _header(item) is None)
    ignored = () if ignoring is None else _some_of(ignoring, "“ignoring”", problems)
    beside = (target_of(item, problems, what="“ignoring”") for item in ignored)
    names = (name_of(item, "“across”", problems) for item in _some_of(across_node, "“across”", problems))
    if replies[0] is None or replies[1] is None:
        return None
    return IdempotencyDeclaration(
        name=key.text,
        title=title,
        key=tuple(path for path in paths if path is not None),
        headers=headers,
        ignoring=tuple(path for path in beside if path is not None),
        across=tuple(operation for operation in names if operation is not None),
        same_body=replies[0],
        other_body=replies[1],
        used_in=() if used_in is None else _read_uses(used_in, problems),
        in_flight=in_flight,
        rejected_takes_key="unsettled" if takes is None else _read_takes(takes, problems),
        keep=keep,
        standing=standing,
        examples=examples,
        span=key.span,
    )


def _header(node: Node) -> Word | None:
    """The header that an entry of a key names; a field called so is written as a pointer, /header/name."""
    text = node.text if isinstance(node, Scalar) else ""
    return Word(text.removeprefix(_HEADER), node.span) if text.startswith(_HEADER) and text != _HEADER else None


def _some_of(node: Node, what: str, problems: Problems) -> tuple[Node, ...]:
    items = items_of(node, what, problems)
    if isinstance(node, Sequence) and not items:
        problems.add(node.span, f"{what} needs at least one entry", "name one or more in it", code="empty")
    return items


def _read_uses(node: Node, problems: Problems) -> tuple[tuple[Word, Word], ...]:
    found = (
        (Word(key.text, key.span), name_of(value, "“used_in”", problems))
        for key, value in Entries(
            node, problems, "“used_in”", "write used_in: { operation: the name of a response }"
        ).rest()
    )
    return tuple((operation, outcome) for operation, outcome in found if outcome is not None)


def _read_keep(node: Node, problems: Problems) -> str:
    text = node.text if isinstance(node, Scalar) else ""
    if text == "forever" or _KEPT.fullmatch(text):
        return text
    problems.add(node.span, f"“keep” cannot be {kind_of(node)}", "write forever, or a time such as 24h or 90d")
    return "forever"


def _read_takes(node: Node, problems: Problems) -> Literal["yes", "no", "unsettled"]:
    word = _TAKES.get(node.text) if isinstance(node, Scalar) else None
    if word is None:
        problems.add(node.span, f"“rejected_takes_key” cannot be {kind_of(node)}", "write true, false or unsettled")
        return "unsettled"
    return word


def _read_reply(node: Node, problems: Problems, what: str) -> ReplyDeclaration | None:
    entries = Entries(node, problems, what, _REPLY_HINT)
    outcome_node = entries.need("outcome", _REPLY_HINT)
    reply = entries.choice("reply", {"original": True, "any": False})
    entries.close()
    outcome = None if outcome_node is None else name_of(outcome_node, "“outcome”", problems)
    return None if outcome is None else ReplyDeclaration(outcome, bool(reply))

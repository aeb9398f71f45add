"""Located nodes → operations, idempotency and the naming of errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from rulewright.language.declarations import (
    ErrorsDeclaration,
    IdempotencyDeclaration,
    OperationDeclaration,
    OutcomeDeclaration,
    ReplyDeclaration,
    Row,
)
from rulewright.language.decode import (
    Entries,
    Problems,
    items_of,
    kind_of,
    list_or_one,
    path_in,
    path_of,
    text_of,
    word_of,
)
from rulewright.language.read_constraints import read_rows, read_standing
from rulewright.language.read_shapes import read_variations
from rulewright.reading.nodes import Node, Scalar

if TYPE_CHECKING:
    from rulewright.language.paths import Path
    from rulewright.reading.span import Span

STATUSES = range(100, 600)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_REQUEST = re.compile(r"(?P<method>[A-Z]+)\s+(?P<path>/\S*)")
_PLACES: tuple[Literal["path", "query", "header"], ...] = ("path", "query", "header")
_TAKES: dict[str, Literal["yes", "no", "unsettled"]] = {"true": "yes", "false": "no", "unsettled": "unsettled"}
_STYLES: dict[str, Literal["dotted", "pointer", "last"]] = {"dotted": "dotted", "pointer": "pointer", "last": "last"}


def read_operations(node: Node | None, problems: Problems) -> tuple[OperationDeclaration, ...]:
    """The `operations` section."""
    if node is None:
        return ()
    found = (_read_operation(key, value, problems) for key, value in Entries(node, problems, "“operations”").rest())
    return tuple(operation for operation in found if operation is not None)


def _read_operation(key: Scalar, node: Node, problems: Problems) -> OperationDeclaration | None:
    name = str(key.value)
    entries = Entries(node, problems, f"the operation “{name}”")
    request = entries.need("request")
    title, auth_node, body = entries.text("title"), entries.take("auth"), entries.text("body")
    auth = () if auth_node is None else tuple(_scheme(item, problems) for item in list_or_one(auth_node))
    parameters: dict[Literal["path", "query", "header"], tuple[Row, ...]] = {
        place: read_rows(entries.take(_plural(place)), problems, f"“{_plural(place)}”") for place in _PLACES
    }
    outcomes = _read_outcomes(entries.take("responses"), problems)
    entries.close()
    match = None if request is None else _REQUEST.fullmatch(text_of(request, "“request”", problems) or "")
    if match is None or match["method"] not in METHODS:
        if request is not None:
            problems.add(
                request.span,
                "“request” must be a method and a path",
                f"write request: POST /orders; methods: {', '.join(METHODS)}",
            )
        return None
    _check_path_parameters(match["path"], parameters["path"], request.span if request else key.span, problems)
    return OperationDeclaration(name, title, match["method"], match["path"], auth, body, parameters, outcomes, key.span)


def _plural(place: str) -> str:
    return "headers" if place == "header" else place


def _scheme(node: Node, problems: Problems) -> str:
    scheme = text_of(node, "“auth”", problems) or ""
    if scheme and scheme not in ("basic", "bearer"):
        problems.add(node.span, f"there is no auth scheme “{scheme}”", "schemes: basic, bearer")
    return scheme


def _check_path_parameters(template: str, rows: tuple[Row, ...], span: Span, problems: Problems) -> None:
    named = set(re.findall(r"\{([^{}]*)\}", template))
    for row in rows:
        if str(row.path) not in named:
            problems.add(row.span, f"“{row.path}” does not stand in the path {template}", f"write {{{row.path}}} in it")
    if re.sub(r"\{[A-Za-z_][A-Za-z0-9_]*\}", "", template).strip("{}") != re.sub(r"\{[^{}]*\}", "", template):
        problems.add(span, f"the path {template} has a broken parameter", "write parameters as {name}")


def _read_outcomes(node: Node | None, problems: Problems) -> tuple[OutcomeDeclaration, ...]:
    if node is None:
        return ()
    outcomes = []
    for key, value in Entries(node, problems, "“responses”").rest():
        entries = Entries(value, problems, f"the response “{key.value}”")
        status = entries.need("status")
        statuses = () if status is None else tuple(_status(item, problems) for item in list_or_one(status))
        body, reply = entries.text("body"), _read_reply_body(entries.take("reply"), problems)
        outcomes.append(OutcomeDeclaration(str(key.value), statuses, body, reply, key.span))
        entries.close()
    return tuple(outcomes)


def _read_reply_body(node: Node | None, problems: Problems) -> tuple[tuple[Path, Node], ...]:
    """What a mock answers: a map from paths of the body to values; read once the paths can be checked."""
    if node is None:
        return ()
    found = (
        (path_in(str(key.value), key.span, problems), value) for key, value in Entries(node, problems, "“reply”").rest()
    )
    return tuple((path, value) for path, value in found if path is not None)


def _status(node: Node, problems: Problems) -> int:
    if isinstance(node, Scalar) and node.value in STATUSES and isinstance(node.value, int):
        return node.value
    problems.add(node.span, f"a status is a number from 100 to 599, found {kind_of(node)}")
    return 0


def read_errors(node: Node | None, problems: Problems) -> ErrorsDeclaration | None:
    """The `errors` section."""
    if node is None:
        return None
    entries = Entries(node, problems, "“errors”")
    items, field = entries.need("items"), entries.need("field")
    style = entries.choice("style", _STYLES) or "dotted"
    code, message, codes = entries.take("code"), entries.take("message"), entries.take("codes")
    entries.close()
    items_path = None if items is None else path_of(items, problems)
    field_path = None if field is None else path_of(field, problems)
    if items_path is None or field_path is None:
        return None
    return ErrorsDeclaration(
        items=items_path,
        field=field_path,
        style=style,
        code=None if code is None else path_of(code, problems),
        message=None if message is None else path_of(message, problems),
        codes={} if codes is None else _words(codes, problems, "“codes”"),
        span=node.span,
    )


def _words(node: Node, problems: Problems, what: str) -> dict[str, str]:
    return {str(key.value): word_of(value, what, problems) or "" for key, value in Entries(node, problems, what).rest()}


def read_idempotency(node: Node | None, problems: Problems) -> tuple[IdempotencyDeclaration, ...]:
    """The `idempotency` section."""
    if node is None:
        return ()
    found = (_read_idempotency(key, value, problems) for key, value in Entries(node, problems, "“idempotency”").rest())
    return tuple(rule for rule in found if rule is not None)


def _read_idempotency(key: Scalar, node: Node, problems: Problems) -> IdempotencyDeclaration | None:
    name = str(key.value)
    entries = Entries(node, problems, f"the idempotency rule “{name}”")
    key_node, across_node = entries.need("key"), entries.need("across")
    same, other = entries.need("same_body"), entries.need("other_body")
    used_in, takes = entries.take("used_in"), entries.take("rejected_takes_key")
    in_flight, keep = entries.text("in_flight") or "unsettled", entries.text("keep") or "forever"
    title, standing = entries.text("title"), read_standing(entries)
    examples = read_variations(entries.take("examples"), problems)
    entries.close()
    if keep != "forever" and not re.fullmatch(r"[1-9][0-9]*[smhdw]", keep):
        problems.add(entries.span, f"“keep” cannot be “{keep}”", "write forever, or a time such as 24h or 90d")
    if key_node is None or across_node is None or same is None or other is None:
        return None
    paths = (path_of(item, problems) for item in items_of(key_node, "“key”", problems))
    names = (text_of(item, "“across”", problems) for item in items_of(across_node, "“across”", problems))
    return IdempotencyDeclaration(
        name=name,
        title=title,
        key=tuple(path for path in paths if path is not None),
        across=tuple(operation for operation in names if operation is not None),
        same_body=_read_reply(same, problems, "“same_body”"),
        other_body=_read_reply(other, problems, "“other_body”"),
        used_in={} if used_in is None else _words(used_in, problems, "“used_in”"),
        in_flight=in_flight,
        rejected_takes_key="unsettled" if takes is None else _read_takes(takes, problems),
        keep=keep,
        standing=standing,
        examples=examples,
        span=key.span,
    )


def _read_takes(node: Node, problems: Problems) -> Literal["yes", "no", "unsettled"]:
    word = _TAKES.get(node.text) if isinstance(node, Scalar) else None
    if word is None:
        problems.add(node.span, f"“rejected_takes_key” cannot be {kind_of(node)}", "write true, false or unsettled")
        return "unsettled"
    return word


def _read_reply(node: Node, problems: Problems, what: str) -> ReplyDeclaration:
    entries = Entries(node, problems, what)
    outcome = entries.need("outcome")
    reply = entries.choice("reply", {"original": True, "any": False})
    entries.close()
    name = None if outcome is None else text_of(outcome, "“outcome”", problems)
    return ReplyDeclaration(name or "", bool(reply), node.span)

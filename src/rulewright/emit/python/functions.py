"""A shape → its two functions: one answers whether an object keeps every error rule, one judges it by all rules."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.afterwards import Afterwards, place_of, places_in
from rulewright.emit.python.code import NONE, TRUE, Code, Name, as_code, call, code, comparison
from rulewright.emit.python.names import identifier
from rulewright.emit.python.outlets import ANSWERING, NOTING
from rulewright.emit.python.plainness import DOUBTFUL
from rulewright.emit.python.rows import Rows
from rulewright.emit.python.scope import Lookups, Members, Scope, leads_to_many
from rulewright.emit.python.statements import Function, Remark, line, loop, names_in, when
from rulewright.emit.python.tree import tree_of
from rulewright.emit.python.types import has_class
from rulewright.emit.python.variants import answered_by_case, judged_by_case
from rulewright.emit.python.where import HERE, Where
from rulewright.language.paths import EACH, Each, Path
from rulewright.reading.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.emit.python.draft import Draft
    from rulewright.emit.python.outlets import Outlet
    from rulewright.emit.python.statements import Block, Line, Statement
    from rulewright.emit.python.tree import Node
    from rulewright.plan.rules import Field, Shape

_GIVEN = code("{}: {}", names.GIVEN, names.GIVEN_TYPE)
_AT = code("{}: {}", names.AT, names.POINTER)
_DEPTH = code("{}: {}", names.DEPTH, names.INT)
_OBJECT = code("{}: {}", names.VALUE, names.OBJECT_TYPE)
_ITEM = code("{}: {}", names.VALUE, names.ANYTHING)
_ANSWER = code("{} | {}", names.BOOL, NONE)
_ABREAST = 6
"""So many locals are set to None in one line."""


def answering(draft: Draft, shape: Shape) -> Function:
    """The function that says of an object whether it keeps every error rule of a shape, or None where it cannot."""
    members = Members(draft.local_names())
    too_deep: Block = ()
    if not draft.is_shallow:
        deepest = MAX_DEPTH - max((len(entry.path.tokens) for entry in shape.fields), default=0)
        remark = Remark(f"Payloads nest up to {MAX_DEPTH} levels.")
        too_deep = (remark, *when(comparison(names.DEPTH, ">=", deepest), DOUBTFUL))
    return Function(
        draft.validity[shape.name],
        (_OBJECT, _GIVEN, _DEPTH),
        _ANSWER,
        f"Whether an object keeps every error rule of {shape.name}; None where only the full judgement can say.",
        (
            *too_deep,
            *_body(draft, shape, ANSWERING, members),
            *answered_by_case(shape.variants, draft, names.VALUE, HERE),
            line("return {}", TRUE),
        ),
    )


def judging(draft: Draft, shape: Shape) -> Function:
    """The function that notes every rule of a shape that an object breaks, and every rule that is skipped."""
    members = Members(draft.local_names())
    nested = tuple(_nested(draft, shape, members))
    body = (*_body(draft, shape, NOTING, members), *nested)
    given = line("{} = {}.{}", names.GIVEN, names.FINDINGS, names.GIVEN)
    visit = code("{}.{}", names.FINDINGS, names.VISIT)
    return Function(
        draft.judging[shape.name],
        (_OBJECT, _AT, code("{}: {}", names.FINDINGS, names.FINDINGS_TYPE)),
        NONE,
        f"Notes every rule of {shape.name} that an object breaks.",
        (
            *((given,) if names.GIVEN in names_in(body) else ()),
            line("{} = {}", names.VISIT, call(visit, shape.name, names.AT)),
            *body,
        ),
    )


def _body(draft: Draft, shape: Shape, outlet: Outlet, members: Members) -> Block:
    judged = Afterwards(draft, shape, outlet, members).walk()
    tree = tree_of(shape, tuple(members.wanted))
    rows = _rows(draft, shape, outlet, members).walk(tree, HERE)
    return (*_early(shape, members), *rows, *outlet.rows_done(), *judged)


def _rows(draft: Draft, shape: Shape, outlet: Outlet, members: Members) -> Rows:
    scope = Scope(draft, shape, members, None, Lookups(names.VALUE, members.locals))
    return Rows(shape, outlet, scope, members, partial(_item_function, draft, shape, outlet))


def _item_function(draft: Draft, shape: Shape, outlet: Outlet, item: Node) -> Name:
    """The function that an item with members or items of its own is handed to."""
    members = Members(draft.local_names(), item.tokens)
    rows = _rows(draft, shape, outlet, members).walk_item(item, HERE)
    body = (*_early(shape, members), *rows)
    keys = " ".join(str(token) for token in item.tokens if not isinstance(token, Each))
    hint = f"{identifier(shape.name, 'shape')}_{identifier(keys, 'field')}_item"
    path = str(Path(item.tokens))
    if outlet.answers:
        name = draft.names.fresh(f"_is_valid_{hint}")
        summary = f"Whether {path} of {shape.name} keeps every error rule; None where only the full judgement can say."
        function = Function(name, (_ITEM, _GIVEN, _DEPTH), _ANSWER, summary, (*body, line("return {}", TRUE)))
    else:
        name = draft.names.fresh(f"_judge_{hint}")
        given = line("{} = {}.{}.{}", names.GIVEN, names.VISIT, names.FINDINGS, names.GIVEN)
        visit = code("{}: {}", names.VISIT, names.VISIT_TYPE)
        start = (given,) if names.GIVEN in names_in(body) else ()
        summary = f"Notes every constraint of {path} of {shape.name} that an item breaks."
        function = Function(name, (_ITEM, _AT, visit), NONE, summary, (*start, *body))
    draft.helpers.append(function)
    return name


def _early(shape: Shape, members: Members) -> Iterator[Line]:
    """The locals of places deeper inside, for where nothing leads there."""
    deep = [tokens for tokens in members.wanted if not members.is_always_read(tokens)]
    for start in range(0, len(deep), _ABREAST):
        abreast = Code(
            tuple(part for tokens in deep[start : start + _ABREAST] for part in (members.local(tokens), " = "))
        )
        yield line("{}{}", abreast, NONE)
    for tokens, local in members.defaults.items():
        if tokens in deep:
            yield line("{} = {}", local, shape.defaults[Path(tokens)])


def _nested(draft: Draft, shape: Shape, members: Members) -> Iterator[Statement]:
    """Judges the objects in it by their shapes, and itself by that of its case, when its own rules have been judged."""
    for entry in shape.fields:
        if entry.shapes:
            yield from _judge_nested(draft, entry, members)
    yield from judged_by_case(shape.variants, draft, names.VALUE, HERE)


def _judge_nested(draft: Draft, entry: Field, members: Members) -> Block:
    tokens = entry.path.tokens
    *around, _ = tokens
    if not leads_to_many(tokens):
        return _judge_object(draft, entry, members.outliving(tokens), HERE.below(*map(str, tokens)))
    if tokens[-1] is EACH and not leads_to_many(tuple(around)):
        array = members.outliving(tuple(around))
        judged = _judge_object(draft, entry, names.ITEM, HERE.below(*map(str, around), names.INDEX))
        return when(has_class(array, names.LIST), loop(NOTING.target(), NOTING.items(array), judged))
    item = line("{} = {}({})", names.ITEM, names.PRESENT, names.PLACE)
    judged = _judge_object(draft, entry, names.ITEM, place_of(names.PLACE))
    return loop(as_code(names.PLACE), places_in(names.VALUE, tokens, HERE, NOTING), (item, *judged))


def _judge_object(draft: Draft, entry: Field, value: Name, where: Where) -> Block:
    judged = judged_by_case(entry.variants, draft, value, where)
    if entry.shape is not None:
        judged = (line("{}", call(draft.judging[entry.shape], value, where.pointer, names.FINDINGS)), *judged)
    return when(has_class(value, names.DICT), judged)

"""A plan → the text of its module: imports, constants, the functions of every shape, and who answers for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import literal, table_of
from rulewright.emit.python.draft import Draft
from rulewright.emit.python.functions import answering, judging
from rulewright.emit.python.render import WIDTH, docstring, render_code, render_function
from rulewright.emit.python.statements import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rulewright.emit.python.code import Name
    from rulewright.emit.python.names import Origin
    from rulewright.emit.python.statements import Function
    from rulewright.plan.contract import Plan, TextUnit


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a module, each as its lines, the names they use and those they define."""

    constants: str
    functions: tuple[str, ...]
    tables: tuple[str, ...]
    used: frozenset[Name]
    defined: frozenset[str]


_MAKERS = {names.VALIDITY: answering, names.JUDGING: judging}
"""What makes the function of a shape that stands in a table."""


def module_text(
    plan: Plan,
    shapes: Sequence[str],
    unit: TextUnit,
    maker: str | None = None,
    tables: Sequence[Name] = tuple(_MAKERS),
) -> str:
    """The module that judges payloads by some shapes of a plan, with lengths in a unit; its head names who made it.

    The shapes are all that they continue in, too. `tables` are those that are wanted of functions by shape.
    """
    made = written(plan, shapes, unit, tables)
    parts = [
        head(plan, maker),
        *import_lines(origins(made.used)),
        made.constants,
        *(f"\n{function}" for function in made.functions),
        "\n" + "\n\n".join(made.tables),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def written(plan: Plan, shapes: Sequence[str], unit: TextUnit, tables: Sequence[Name] = tuple(_MAKERS)) -> Written:
    """The generated parts of a module."""
    draft = Draft.of(plan, shapes, unit)
    functions = [_MAKERS[table](draft, plan.shapes[name]) for name in shapes for table in tables]
    functions = [*draft.helpers, *functions]
    constants = list(draft.constants)
    named = {names.VALIDITY: draft.validity, names.JUDGING: draft.judging}
    used = {name for _, value in constants for name in value.names()}
    used |= {name for function in functions for name in _names_of(function)}
    defined = {*(name.text for name, _ in constants), *(function.name.text for function in functions)}
    return Written(
        "\n".join(line for name, value in constants for line in render_code(value, "", f"{name.text} = ")),
        tuple(map(render_function, functions)),
        tuple("\n".join(_table(table, named[table])) for table in tables),
        frozenset(used),
        frozenset(defined),
    )


def head(plan: Plan, maker: str | None, *more: str) -> str:
    """The docstring of a module: of which rules, by whom it was made, and more that is to be said."""
    summary = f"Whether payloads keep the rules of {plan.contract} {plan.version}, and which they break."
    if maker is None:
        return docstring(summary)
    files = ", ".join(plan.files)
    return docstring(
        summary,
        "",
        f"Made by {maker} from {files}; what is to be changed here is changed there.",
        f"SHA-256 of the rules: {plan.fingerprint}",
        *(("", *more) if more else ()),
    )


def _names_of(function: Function) -> Iterator[Name]:
    for part in (*function.parameters, function.result):
        yield from part.names()
    yield from names_in(function.body)


def origins(used: Iterable[Name]) -> dict[str, Origin]:
    """Where the names that generated code imports come from."""
    return {name.text: names.ORIGINS[name] for name in used if name in names.ORIGINS}


def import_lines(held: Mapping[str, Origin]) -> Iterator[str]:
    """The imports of a module, in their groups: annotations are never evaluated; then Python's own; then ours."""
    yield "from __future__ import annotations"
    for ours in (False, True):
        group = {text: origin for text, origin in sorted(held.items()) if origin.is_ours is ours}
        texts = [f"import {text}" for text, origin in group.items() if origin.name is None]
        for module in sorted({origin.module for origin in group.values() if origin.name is not None}):
            texts += _import(module, [text for text, origin in group.items() if origin == (module, text)])
        if texts:
            yield "\n".join(texts)


def _import(module: str, held: Iterable[str]) -> Iterator[str]:
    texts = sorted(held, key=lambda text: (not text.isupper(), not text[0].isupper(), text))
    whole = f"from {module} import {', '.join(texts)}"
    if len(whole) <= WIDTH:
        yield whole
        return
    yield f"from {module} import ("
    yield from (f"    {text}," for text in texts)
    yield ")"


def _table(name: Name, functions: Mapping[str, Name]) -> Iterator[str]:
    table = table_of((literal(shape), function) for shape, function in functions.items())
    return render_code(table, "", f"{name.text} = ")

"""A plan → the text of its module: imports, constants, the functions of every shape, and who answers for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import Bracket, Code, literal, statement
from rulewright.emit.python.draft import Draft
from rulewright.emit.python.functions import answering, judging
from rulewright.emit.python.render import WIDTH, docstring, render_code, render_function
from rulewright.emit.python.statements import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rulewright.emit.python.code import Name
    from rulewright.emit.python.statements import Function
    from rulewright.plan.contract import Plan, TextUnit

_OF_PYTHON = ("decimal", "typing")


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
    draft = Draft.of(plan, shapes, unit)
    functions = [_MAKERS[table](draft, plan.shapes[name]) for name in shapes for table in tables]
    functions = [*draft.helpers, *functions]
    constants = list(draft.constants)
    named = {names.VALIDITY: draft.validity, names.JUDGING: draft.judging}
    used = {name for _, value in constants for name in value.names()}
    used |= {name for function in functions for name in _names_of(function)}
    parts = [
        _head(plan, maker),
        *_imports(used),
        "\n".join(line for name, value in constants for line in render_code(value, "", f"{name.text} = ")),
        *(f"\n{render_function(function)}" for function in functions),
        "\n" + "\n\n".join("\n".join(_table(table, named[table])) for table in tables),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(plan: Plan, maker: str | None) -> str:
    summary = f"Whether payloads keep the rules of {plan.contract} {plan.version}, and which they break."
    if maker is None:
        return docstring(summary)
    files = ", ".join(plan.files)
    return docstring(
        summary,
        "",
        f"Made by {maker} from {files}; what is to be changed here is changed there.",
        f"SHA-256 of the rules: {plan.fingerprint}",
    )


def _names_of(function: Function) -> Iterator[Name]:
    for part in (*function.parameters, function.result):
        yield from part.names()
    yield from names_in(function.body)


def _imports(used: set[Name]) -> Iterator[str]:
    wanted = {module: [name for name in held if name in used] for module, held in names.IMPORTS.items()}
    lines = {module: "\n".join(_import(module, held)) for module, held in wanted.items() if held}
    python = [lines[module] for module in _OF_PYTHON if module in lines]
    yield "from __future__ import annotations"
    if names.RE in used:
        python.insert(0, "import re")
    if python:
        yield "\n".join(python)
    yield "\n".join(text for module, text in lines.items() if module not in _OF_PYTHON)


def _import(module: str, held: list[Name]) -> Iterator[str]:
    texts = sorted((name.text for name in held), key=lambda text: (not text.isupper(), not text[0].isupper(), text))
    whole = f"from {module} import {', '.join(texts)}"
    if len(whole) <= WIDTH:
        yield whole
        return
    yield f"from {module} import ("
    yield from (f"    {text}," for text in texts)
    yield ")"


def _table(name: Name, functions: Mapping[str, Name]) -> Iterator[str]:
    entries = tuple(statement("{}: {}", literal(shape), function) for shape, function in functions.items())
    yield from render_code(Code((Bracket("{", entries, "}"),)), "", f"{name.text} = ")

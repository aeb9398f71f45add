"""One of our own modules → its definitions, each with its text and the names it uses; and what the module imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rulewright.emit.python.names import OURS, Origin
from rulewright.emit.python.standalone.scopes import Use, uses_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class BundleError(Exception):
    """A module of ours is written in a way that cannot be carried; its author changes it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A statement at the top of a module that binds names, with the comments and the docstring about it."""

    module: str
    names: tuple[str, ...]
    text: str
    uses: tuple[Use, ...]
    """Where the module's names are used in it, and where it binds its own; lines count from its first one."""
    is_block: bool
    """Whether it is a function or a class."""
    bound: frozenset[str]
    """Every identifier in it that is no use: locals, parameters, attributes."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours."""

    name: str
    imports: Mapping[str, Origin]
    definitions: Mapping[str, Definition]
    loads: tuple[str, ...]
    """The modules of ours that it imports when it is run, not for type checkers alone."""


@cache
def module_of(name: str) -> Module:
    """The module of a name.

    Raises:
        BundleError: it does something at its top other than importing and defining.
    """
    text = _source(name)
    tree = ast.parse(text)
    imports: dict[str, Origin] = {}
    loads: list[str] = []
    definitions: dict[str, Definition] = {}
    for statement, after in zip(tree.body, [*tree.body, None][1:], strict=True):
        match statement:
            case ast.ImportFrom(module="__future__") | ast.Expr(ast.Constant(str())):
                continue
            case ast.Import() | ast.ImportFrom():
                found = dict(_imported(statement))
                imports |= found
                loads.extend(entry.module for entry in found.values() if entry.is_ours)
            case ast.If(ast.Name("TYPE_CHECKING"), inner, []):
                for entry in inner:
                    imports |= dict(_imported(entry))
            case _:
                definition = _definition(name, text, statement, after if isinstance(after, ast.Expr) else None)
                definitions |= dict.fromkeys(definition.names, definition)
    return Module(name, imports, definitions, tuple(dict.fromkeys(loads)))


def _source(name: str) -> str:
    place = files(OURS)
    for part in name.split(".")[1:]:
        place /= part
    found = (
        place / "__init__.py" if place.is_dir() else files(OURS).joinpath(*name.split(".")[1:-1], f"{place.name}.py")
    )
    return found.read_text("utf-8")


def _imported(statement: ast.stmt) -> Iterator[tuple[str, Origin]]:
    match statement:
        case ast.Import(aliases):
            for alias in aliases:
                yield alias.asname or alias.name, Origin(alias.name, None)
        case ast.ImportFrom(str(module), aliases, 0):
            for alias in aliases:
                yield alias.asname or alias.name, Origin(module, alias.name)
        case _:
            raise BundleError(f"line {statement.lineno}: only imports may be for type checkers alone")


def _definition(module: str, text: str, statement: ast.stmt, docstring: ast.Expr | None) -> Definition:
    names = tuple(_bound_by(statement))
    if not names:
        raise BundleError(f"{module}, line {statement.lineno}: it neither imports nor defines")
    is_block = isinstance(statement, ast.FunctionDef | ast.ClassDef)
    lines = text.splitlines(keepends=True)
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef | ast.ClassDef) else []
    first = min([statement.lineno, *(entry.lineno for entry in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    last = statement.end_lineno if docstring is None or is_block else docstring.end_lineno
    uses = uses_in(statement, first)
    text = "".join(lines[first - 1 : last])
    return Definition(module, names, text, tuple(uses.found), is_block, frozenset(uses.others))


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets) if all(isinstance(target, ast.Name | ast.Tuple) for target in targets):
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
        case ast.AnnAssign(ast.Name(name), value=ast.expr()):
            yield name
        case _:
            return

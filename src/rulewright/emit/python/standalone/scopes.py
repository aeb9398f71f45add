"""A statement at the top of a module → where it uses the module's names, rather than locals of the same spelling."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_NONE: frozenset[str] = frozenset()


class Use(NamedTuple):
    """A name of the module: its line in the statement from 0 on, and its column in UTF-8 bytes as `ast` counts."""

    name: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Uses:
    """What was found in a statement: the uses of the module's names, and every other identifier."""

    first: int
    """The number of the statement's first line."""
    found: list[Use] = field(default_factory=list)
    others: set[str] = field(default_factory=set)

    def use(self, name: str, line: int, column: int) -> None:
        """Notes a name of the module at a line of the file."""
        self.found.append(Use(name, line - self.first, column))


def uses_in(statement: ast.stmt, first: int) -> Uses:
    """Every use in a statement, what it binds at the top included, and the names in the texts of type aliases."""
    uses = Uses(first)
    match statement:
        case ast.FunctionDef(name=name):
            uses.use(name, statement.lineno, statement.col_offset + len("def "))
        case ast.ClassDef(name=name):
            uses.use(name, statement.lineno, statement.col_offset + len("class "))
        case _:
            pass
    _Walk(uses).visit(statement)
    return uses


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk in a scope: the locals of the functions around it, and the members of the class whose body it is in."""

    uses: Uses
    locals: frozenset[str] = _NONE
    members: frozenset[str] = _NONE

    def visit(self, *nodes: ast.AST | None) -> None:
        """Notes the identifiers of nodes."""
        for node in nodes:
            match node:
                case ast.Name(name):
                    self._name(node, name)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                    self._function(node)
                case ast.ClassDef(bases=bases, keywords=keywords, body=body, decorator_list=decorators):
                    self.visit(*bases, *keywords, *decorators)
                    members = frozenset(_bound(body))
                    self.uses.others.update(members)
                    replace(self, members=members).visit(*body)
                case ast.AnnAssign(target, annotation, value):
                    self.visit(target, None if _is_alias(node) else value)
                    # An annotation names what is around the class, also where a member is spelled like it.
                    _Walk(self.uses).visit(annotation)
                    self._alias(node)
                case None:
                    pass
                case _:
                    self._notes(node)
                    self.visit(*ast.iter_child_nodes(node))

    def _name(self, node: ast.Name, name: str) -> None:
        if name in self.locals or name in self.members:
            self.uses.others.add(name)
        else:
            self.uses.use(name, node.lineno, node.col_offset)

    def _function(self, function: Function) -> None:
        arguments = function.args
        parameters = [*_parameters(arguments)]
        self.visit(*arguments.defaults, *arguments.kw_defaults, *(entry.annotation for entry in parameters))
        body: list[ast.stmt] | list[ast.expr]
        if isinstance(function, ast.Lambda):
            body = [function.body]
        else:
            body = function.body
            self.visit(function.returns, *function.decorator_list)
        own = frozenset((*(entry.arg for entry in parameters), *_bound(body)))
        self.uses.others.update(own)
        replace(self, locals=self.locals | own, members=_NONE).visit(*body)

    def _alias(self, node: ast.AnnAssign) -> None:
        if _is_alias(node) and isinstance(node.value, ast.Constant):
            for name in ast.walk(ast.parse(str(node.value.value), mode="eval")):
                if isinstance(name, ast.Name):
                    self.uses.use(name.id, node.value.lineno, node.value.col_offset + 1 + name.col_offset)

    def _notes(self, node: ast.AST) -> None:
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                self.uses.others.add(name)
            case _:
                pass


def _is_alias(node: ast.AnnAssign) -> bool:
    match node:
        case ast.AnnAssign(annotation=ast.Name("TypeAlias"), value=ast.Constant(str())):
            return True
        case _:
            return False


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (entry for entry in (arguments.vararg, arguments.kwarg) if entry is not None)


def _bound(body: Iterable[ast.AST]) -> Iterator[str]:
    """What is bound in a body, but for the bodies of functions and classes in it."""
    waiting = [*body]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Lambda():
                continue
            case ast.Name(name, ast.Store()) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name
            case ast.alias(name=name, asname=asname):
                yield asname or name.split(".", 1)[0]
            case _:
                pass
        waiting.extend(ast.iter_child_nodes(node))

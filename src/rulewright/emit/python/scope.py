"""The paths that rules look at → the local names of their values, and the lines that look them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import NONE, Code, Name, as_code, call, literal, tuple_of
from rulewright.emit.python.names import Names, identifier
from rulewright.emit.python.statements import line
from rulewright.emit.python.types import has_class
from rulewright.language.paths import EACH, VALUES, Each, Path, Root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.python.draft import Draft
    from rulewright.emit.python.statements import Line
    from rulewright.emit.python.tree import Tokens
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.plan.rules import Shape


def token_code(token: Token) -> Code:
    """A step of a path: the literal of its key, or one to many places."""
    return as_code(_TO_MANY[token]) if isinstance(token, Each) else literal(token)


_TO_MANY = {EACH: names.EACH, VALUES: names.VALUES}


def leads_to_many(tokens: Tokens) -> bool:
    """Whether a way has a step to every item of an array or every value of a map."""
    return any(isinstance(token, Each) for token in tokens)


def tokens_code(tokens: Iterable[Token]) -> Code:
    """The steps of a path, as a tuple."""
    return tuple_of(map(token_code, tokens))


def hints_of(tokens: Tokens, otherwise: str = "field") -> list[str]:
    """What the local of a place may be called: after its key, its parent's key and its own, or the whole path."""
    keys = [str(token) for token in tokens if not isinstance(token, Each)]
    if not keys:
        return [otherwise]
    return [identifier(" ".join(keys[-length:]), otherwise) for length in (1, 2, len(keys))]


@dataclass(frozen=True, slots=True)
class Lookups:
    """Locals for places below one value, looked up step by step; for where nothing else walks through that value."""

    start: Name
    locals: Names
    lines: list[Line] = field(default_factory=list)
    _known: dict[Tokens, Name] = field(default_factory=dict)

    def local(self, tokens: Tokens) -> Name:
        """The local of the value at a place; None where there is none."""
        if not tokens:
            return self.start
        if leads_to_many(tokens):
            return self.first(tokens)
        if tokens not in self._known:
            parent = self.local(tokens[:-1])
            self._known[tokens] = self.locals.fresh(*hints_of(tokens))
            is_object = has_class(parent, names.DICT)
            self.lines.append(
                line("{} = {}.get({}) if {} else None", self._known[tokens], parent, str(tokens[-1]), is_object)
            )
        return self._known[tokens]

    def first(self, tokens: Tokens, default: Json = None) -> Name:
        """The local of the value at the first of several places; the default where there is none."""
        if tokens not in self._known:
            self._known[tokens] = self.locals.fresh(*hints_of(tokens))
            found = call(names.FIRST, self.start, tokens_code(tokens), default)
            self.lines.append(line("{} = {}", self._known[tokens], found))
        return self._known[tokens]


@dataclass(frozen=True, slots=True)
class Members:
    """Locals for the places of a value that its function walks through anyway; `base` is the value's own place."""

    locals: Names
    base: Tokens = ()
    _known: dict[Tokens, Name] = field(default_factory=dict)
    wanted: dict[Tokens, None] = field(default_factory=dict)
    """The places whose locals outlive the lines that read them."""
    defaults: dict[Tokens, Name] = field(default_factory=dict)
    """The places that stand in for an absent value, and the locals of what stands there then."""

    def local(self, tokens: Tokens) -> Name:
        """The local of the value at a place; None where there is none."""
        if tokens == self.base:
            return names.VALUE
        if tokens not in self._known:
            self._known[tokens] = self.locals.fresh(*hints_of(tokens))
        return self._known[tokens]

    def is_always_read(self, tokens: Tokens) -> bool:
        """Whether the function reads the place whatever it is told: an item, unlike an object, may have no members."""
        return len(tokens) <= len(self.base) + (0 if self.base else 1)

    def outliving(self, tokens: Tokens) -> Name:
        """The local of the value at a place, for use by the rules that are judged afterwards."""
        self.wanted[tokens] = None
        return self.local(tokens)

    def defaulted(self, tokens: Tokens) -> Name:
        """The local of the value at a place, or of its default where the key is absent."""
        self.outliving(tokens)
        if tokens not in self.defaults:
            self.defaults[tokens] = self.locals.fresh(f"{self.local(tokens).text}_or_default")
        return self.defaults[tokens]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the paths of a rule lead: into the shape's object, the item of a rule with `for:`, or the supplied data."""

    draft: Draft
    shape: Shape | None
    members: Members | None
    item: Lookups | None
    extra: Lookups
    """What is looked up otherwise: first items, columns."""
    columns: dict[Path, Name] = field(default_factory=dict)
    """The locals of rows, under the path of their table, and of columns."""

    def local(self, path: Path) -> Name:
        """The local of the value that a condition or comparison sees at a path; None where there is none."""
        match path.root:
            case Root.DATA:
                return self._column(path)
            case Root.ITEM:
                return self._nothing() if self.item is None else self.item.local(path.tokens)
            case Root.SHAPE:
                return self._member(path)
            case _:
                assert_never(path.root)

    def target(self, path: Path) -> Name:
        """The local of the value that stands at a path without array steps, whatever its default."""
        if path.root is Root.ITEM and self.item is not None:
            return self.item.local(path.tokens)
        return self.extra.local(path.tokens) if self.members is None else self.members.outliving(path.tokens)

    def presence(self, path: Path) -> Code:
        """What is None unless a value other than null is at a place, or at one of several."""
        if not path.leads_to_many:
            return as_code(self.target(path) if self.start(path) != NONE else self._nothing())
        return call(names.ANYWHERE, self.start(path), tokens_code(path.tokens))

    def start(self, path: Path) -> Code:
        """The value that a path starts at: None for one from the item, where there is none."""
        match path.root:
            case Root.ITEM:
                return NONE if self.item is None else as_code(self.item.start)
            case _:
                return as_code(self.extra.start)

    def _member(self, path: Path) -> Name:
        if self.members is None:
            return self.extra.local(path.tokens)
        default = None if self.shape is None else self.shape.defaults.get(path)
        if path.leads_to_many:
            return self.extra.first(path.tokens, default)
        return self.members.outliving(path.tokens) if default is None else self.members.defaulted(path.tokens)

    def _column(self, path: Path) -> Name:
        table, *column = (str(token) for token in path.tokens)
        if path not in self.columns:
            row = self.columns.get(Path((table,), Root.DATA)) or self._row(table)
            self.columns[path] = self.extra.locals.fresh(*hints_of(path.tokens))
            self.extra.lines.append(line("{} = {}.get({})", self.columns[path], row, ".".join(column)))
        return self.columns[path]

    def _row(self, table: str) -> Name:
        row = self.extra.locals.fresh(f"{identifier(table, 'data')}_row")
        self.columns[Path((table,), Root.DATA)] = row
        objects = [names.VALUE] if self.item is None else [self.item.start, names.VALUE]
        found = call(names.ROW_OF, names.GIVEN, table, self.draft.plan.data[table].key, *objects)
        self.extra.lines.append(line("{} = {}", row, found))
        return row

    def _nothing(self) -> Name:
        nothing = self.extra.locals.fresh("nothing")
        self.extra.lines.append(line("{} = None", nothing))
        return nothing

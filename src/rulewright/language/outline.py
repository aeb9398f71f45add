"""The places of a shape, with all that is written of each: looked up by path, through the shapes it continues in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rulewright.language.decode import suggestion
from rulewright.language.echoes import Name, fields
from rulewright.language.paths import EACH, VALUES, Each, Path, Root, Token
from rulewright.language.standing import SILENT, Standing
from rulewright.language.types import ValueType
from rulewright.reading.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.language.declarations import Constraint
    from rulewright.language.problems import Problems
    from rulewright.language.read_variants import VariantsDeclaration
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a shape, with all that is written of it: by its row, and under it by the named type it uses."""

    path: Path
    type: ValueType | None
    shape: str | None = None
    constraints: tuple[Constraint, ...] = ()
    standing: Standing = SILENT
    title: str | None = None
    span: Span = field(kw_only=True)
    implied: bool = field(default=False, kw_only=True)
    is_coercible: bool = field(default=False, kw_only=True)
    """Whether a scalar of another JSON type may stand for its value."""
    is_unread: bool = field(default=False, kw_only=True)
    """Whether what it is could not be read, so that nothing is known of what lies below it."""
    inherited: frozenset[str] = field(default=frozenset(), kw_only=True)
    """The kinds of the constraints that it has from a named type."""
    alternatives: tuple[Alternative, ...] = field(default=(), kw_only=True)
    """What its value may be, told apart by JSON type, where that is one of several; `type` is None then."""
    variants: VariantsDeclaration | None = field(default=None, kw_only=True)

    def constraint(self, kind: str) -> Constraint | None:
        """The entry of that kind, if there is one."""
        return next((entry for entry in self.constraints if entry.kind == kind), None)

    @property
    def types(self) -> tuple[ValueType, ...]:
        """The types its value may be of; none where any may be."""
        if self.alternatives:
            return tuple(entry.spot.type for entry in self.alternatives if entry.spot.type is not None)
        return () if self.type is None else (self.type,)

    @property
    def is_map(self) -> bool:
        """Whether a step to many leads from here to the values of a map."""
        return ValueType.MAP in self.types


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the types that a value may be of: its name as written, and what is asked of such a value."""

    label: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Home:
    """Where a path ends: the outline of the last shape on its way, the rest of it from there, and the whole path."""

    outline: Outline
    tokens: tuple[Token, ...]
    path: Path

    @property
    def spot(self) -> Spot | None:
        """The place itself; None where nothing is declared."""
        return self.outline.spots.get(self.tokens)


@dataclass(frozen=True, slots=True)
class Outline:
    """The places of one shape, in the author's order, and the outlines of the shapes they continue in."""

    shape: str
    spots: Mapping[tuple[Token, ...], Spot]
    others: Mapping[str, Outline] = field(repr=False, compare=False)
    is_nullable: bool = False
    """Whether its rows may be null where they say nothing of it."""
    is_closed: bool = False
    """Whether an object of it has no other keys than its own."""
    variants: VariantsDeclaration | None = None
    """The shapes that its object may have beside its own."""

    def spot(self, path: Path) -> Spot | None:
        """The place at a path from this shape, through nested shapes; None where nothing is declared.

        Where variants declare it with several types, it is of none.
        """
        found = [home.spot for home in self._homes(path.tokens, ()) if home.spot is not None]
        if not found:
            return None
        first = found[0]
        if all(spot.types == first.types for spot in found):
            return first
        return replace(first, type=None, alternatives=(), constraints=())

    def home(self, path: Path) -> Home:
        """Where a path ends, through nested shapes; the first place that is declared, where variants offer several."""
        homes = list(self._homes(path.tokens, ()))
        return next((home for home in homes if home.spot is not None), homes[0])

    def resolved(self, path: Path, each: Path | None = None) -> Path:
        """A path as written, with its steps to many told apart: items of arrays, values of maps."""
        if path.root is Root.DATA or EACH not in path.tokens:
            return path
        whole = self.home(from_shape(path, each)).path.tokens
        return Path(whole[len(whole) - len(path.tokens) :], path.root)

    def _homes(self, tokens: tuple[Token, ...], before: tuple[Token, ...]) -> Iterator[Home]:
        """Every place that the tokens may end at; at least one, declared or not."""
        local: tuple[Token, ...] = ()
        for index, token in enumerate(tokens):
            outer = self.spots.get(local)
            inner = [] if outer is None or isinstance(token, Each) else self._inside(outer)
            if inner:
                passed = (*before, *local)
                yield from (home for other in inner for home in other._homes(tokens[index:], passed))  # noqa: SLF001 - its own kind
                return
            is_value = token is EACH and outer is not None and outer.is_map
            local = (*local, VALUES if is_value else token)
        yield Home(self, local, Path((*before, *local)))
        if tokens and tokens[:1] not in self.spots and self.variants is not None:
            yield from (home for other in self._cases(self.variants) for home in other._homes(tokens, before))  # noqa: SLF001 - as above

    def _inside(self, spot: Spot) -> list[Outline]:
        """The outlines that an object at a place continues in."""
        own = [self.others[spot.shape]] if spot.shape is not None and spot.shape in self.others else []
        return own if spot.variants is None else [*own, *self._cases(spot.variants)]

    def _cases(self, variants: VariantsDeclaration) -> list[Outline]:
        return [self.others[name] for name in variants.shapes if name in self.others and name != self.shape]

    def nullable(self, path: Path) -> bool:
        """Whether null may stand for the value at a path."""
        home = self.home(path)
        entry = None if home.spot is None else home.spot.constraint("nullable")
        return home.outline.is_nullable if entry is None else is_set(entry)

    def keys(self, path: Path) -> list[str]:
        """The keys declared of the object at a path, also those of the shape that it has."""
        home = self.home(path)
        outline, tokens = home.outline, home.tokens
        if home.spot is not None and home.spot.shape is not None and home.spot.shape in self.others:
            outline, tokens = self.others[home.spot.shape], ()
        depth = len(tokens)
        inside = (found[depth] for found in outline.spots if len(found) > depth and found[:depth] == tokens)
        return list(dict.fromkeys(map(str, inside)))

    def names(self) -> list[str]:
        """Every declared path, for suggestions."""
        own = [str(spot.path) for spot in self.spots.values()]
        if self.variants is None:
            return own
        return [*own, *(str(spot.path) for other in self._cases(self.variants) for spot in other.spots.values())]

    def check(self, path: Path, span: Span, problems: Problems, each: Path | None = None) -> Spot | None:
        """The place a rule names; a place that is not declared is a mistake. `each` is where `item` starts."""
        if path.root is Root.DATA:
            return None
        path = from_shape(path, each)
        spot = self.spot(path)
        if spot is None and path.tokens and not self._is_below_unread(path):
            home = self.home(path)
            outline, tokens = home.outline, home.tokens
            length = next(end for end in range(1, len(tokens) + 1) if tokens[:end] not in outline.spots)
            first = Path(tokens[:length])
            named = Path(tokens) if isinstance(tokens[length - 1], Each) else first
            problems.add(
                span,
                f"the shape “{outline.shape}” has no field “{named}”",
                self._undeclared(path, each) or suggestion(str(named), outline.names(), "fields"),
                code="unknown-field",
                misses=Name(fields(outline.shape), str(first)),
            )
        return spot

    def _is_below_unread(self, path: Path) -> bool:
        """Whether a path leads through a place whose declaration has mistakes, so that nobody knows what is below."""
        around = (self.spot(Path(path.tokens[:length])) for length in range(1, len(path.tokens)))
        return any(spot is not None and spot.is_unread for spot in around)

    def _undeclared(self, path: Path, each: Path | None) -> str | None:
        """What to write where a path leads into a place of which nothing is declared."""
        if each is None and path.tokens[0] == Root.ITEM.value:
            return "“item” is the item of a rule with “for”: add such as for: lines[*]"
        if path.tokens[0] == "$":
            return f"a path starts at the shape: write {Path(path.tokens[1:])}"
        outer = self.spot(path.parent()) if len(path.tokens) > 1 else None
        if outer is None:
            return None
        if outer.is_map and path.tokens[-1] is not EACH:
            return f"write {path.parent()}[*].{path.tokens[-1]} for every value of the map"
        if outer.type is not ValueType.ARRAY:
            return None
        if path.tokens[-1] is EACH:
            return f"say what the items of “{path.parent()}” are: of: string, or the name of a shape"
        return f"write {path.parent()}[*].{path.tokens[-1]} for every item of the array"


def from_shape(path: Path, each: Path | None) -> Path:
    """A path from the shape, where it may start at the item of a rule's `for`."""
    if path.root is not Root.ITEM:
        return path
    return Path((*(each.tokens if each else ()), *path.tokens))


def is_set(constraint: Constraint) -> bool:
    """Whether a constraint's argument is true."""
    return isinstance(constraint.argument, Scalar) and constraint.argument.value is True

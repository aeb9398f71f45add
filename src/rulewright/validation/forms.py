"""The pairs of a form and a shape → the JSON value they stand for: names with brackets are objects and arrays.

A text is the number or boolean that the shape declares at its place, where it spells one. A form cannot say null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.language.json_values import spelled
from rulewright.language.paths import EACH, VALUES, Path
from rulewright.language.types import ValueType
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.form import read_form
from rulewright.reading.limits import MAX_DEPTH, MAX_MISTAKES, LimitError
from rulewright.validation.parameters import types_of
from rulewright.validation.spelled import value_spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Field, Shape, Variants
    from rulewright.reading.form import Pair
    from rulewright.reading.span import Span

_NAME = re.compile(r"(?P<first>[^\[\]]+)(?P<inside>(?:\[[^\[\]]*\])*)")
_STEP = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def read_form_value(data: bytes | str, plan: Plan, shape: Shape) -> dict[str, Json]:
    """The object that a form stands for.

    Raises:
        DiagnosticError: it is no form, or says two things at once; with the place of each mistake.
        LimitError: it is larger, or nested deeper, than is read.
    """
    tree, mistakes = _Tree(), list[Diagnostic]()
    for pair in read_form(data):
        steps = _steps(pair, mistakes)
        if steps:
            tree.add(steps, pair, mistakes)
        if len(mistakes) >= MAX_MISTAKES:
            break
    value = _Reader(plan, mistakes).whole(tree, shape)
    if mistakes:
        raise DiagnosticError(mistakes)
    return value


def _steps(pair: Pair, mistakes: list[Diagnostic]) -> tuple[str, ...]:
    """`a[b][]` → a, b and the empty step, which is one more item."""
    found = _NAME.fullmatch(pair.name)
    if found is None:
        hint = "write a[b]=… for b inside a, and a[]=… or a[0]=… for the items of a"
        mistakes.append(Diagnostic(pair.span, f"the brackets of “{pair.name}” do not match", hint, code="brackets"))
        return ()
    steps = (found["first"], *_STEP.findall(found["inside"]))
    if len(steps) > MAX_DEPTH:
        raise LimitError(f"names are nested more than {MAX_DEPTH} levels deep", pair.span)
    if "" in steps[1:-1]:
        message = f"“{pair.name}” does not say which item it is part of"
        hint = f"write the item's number: {pair.name.replace('[]', '[0]')}"
        mistakes.append(Diagnostic(pair.span, message, hint, code="which-item"))
        return ()
    return steps


@dataclass(slots=True)
class _Tree:
    """What the names of a form say of one place: texts, further items, or members by key; one of these alone."""

    texts: list[Pair] = field(default_factory=list)
    items: list[Pair] = field(default_factory=list)
    inside: dict[str, _Tree] = field(default_factory=dict)

    def add(self, steps: tuple[str, ...], pair: Pair, mistakes: list[Diagnostic]) -> None:
        """Takes a pair in, or notes that it contradicts an earlier one."""
        tree = self
        for depth, step in enumerate(steps):
            if depth:
                tree.check(steps[:depth], pair, mistakes, wanted="items" if not step else "inside")
            if not step:
                tree.items.append(pair)
                return
            tree = tree.inside.setdefault(step, _Tree())
        tree.check(steps, pair, mistakes, wanted="texts")
        tree.texts.append(pair)

    def check(self, steps: tuple[str, ...], pair: Pair, mistakes: list[Diagnostic], *, wanted: str) -> None:
        """Notes that a place would be two things."""
        there = {"texts": self.texts, "items": self.items, "inside": self.inside}
        other = next((kind for kind, found in there.items() if found and kind != wanted), None)
        if other is not None:
            name = steps[0] + "".join(f"[{step}]" for step in steps[1:])
            message = f"“{name}” is {_WORDS[other].format(name)} before, and here {_WORDS[wanted].format(name)}"
            mistakes.append(Diagnostic(pair.span, message, "write it in one way", code="ambiguous"))


_WORDS = {"texts": "a text ({}=…)", "items": "an array ({}[]=…)", "inside": "what has parts ({}[…]=…)"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place as each shape that an object around it has declares it; there is none where nothing is declared."""

    places: tuple[tuple[Shape, Path], ...]

    @property
    def field(self) -> Field | None:
        declared = (shape.field(path) for shape, path in self.places)
        return next((found for found in declared if found is not None), None)

    @property
    def types(self) -> tuple[ValueType, ...]:
        """The types that a value here may be of; none where anything may stand."""
        return types_of(self.field)


@dataclass(frozen=True, slots=True)
class _Reader:
    plan: Plan
    mistakes: list[Diagnostic]

    def whole(self, tree: _Tree, shape: Shape) -> dict[str, Json]:
        return self.members(tree, _Spot(tuple((entered, Path()) for entered in self.entered(shape.name, tree))))

    def entered(self, name: str, tree: _Tree) -> Iterator[Shape]:
        """The shapes of an object: the one it has, and that of its case, and that one's."""
        shape = self.plan.shapes[name]
        yield shape
        for chosen in _chosen(shape.variants, tree):
            yield from self.entered(chosen, tree)

    def inner(self, spot: _Spot, tree: _Tree, token: Token) -> _Spot:
        """The place one step in from an object, array or map."""
        found: list[tuple[Shape, Path]] = []
        for shape, path in spot.places:
            found.append((shape, path / token))
            declared = shape.field(path) if path.tokens else None
            if declared is not None:
                own = () if declared.shape is None else (declared.shape,)
                names = (*own, *_chosen(declared.variants, tree))
                found += [(one, Path((token,))) for name in names for one in self.entered(name, tree)]
        return _Spot(tuple(found))

    def members(self, tree: _Tree, spot: _Spot) -> dict[str, Json]:
        is_map = ValueType.MAP in spot.types
        return {
            key: self.value(member, self.inner(spot, tree, VALUES if is_map else key))
            for key, member in tree.inside.items()
        }

    def value(self, tree: _Tree, spot: _Spot) -> Json:
        types = spot.types
        if tree.inside:
            may_be_array = not types or ValueType.ARRAY in types
            if may_be_array and all(map(_INDEX.fullmatch, tree.inside)):
                return self.numbered(tree, spot)
            return self.members(tree, spot)
        if tree.items or types == (ValueType.ARRAY,):
            item = self.inner(spot, tree, EACH)
            return [self.text(pair, item) for pair in (*tree.items, *tree.texts)]
        found = [self.text(pair, spot) for pair in tree.texts]
        return found[0] if len(found) == 1 else found

    def numbered(self, tree: _Tree, spot: _Spot) -> Json:
        """The items in the order of their numbers, which leave none out."""
        listed = sorted(tree.inside, key=int)
        for wanted, number in enumerate(listed):
            if int(number) != wanted:
                message = f"there is an item {number}, and no item {wanted}"
                hint = "number the items from 0 on, and leave none out"
                self.mistakes.append(Diagnostic(_first(tree.inside[number]), message, hint, code="gap"))
                return []
        item = self.inner(spot, tree, EACH)
        return [self.value(tree.inside[number], item) for number in listed]

    def text(self, pair: Pair, spot: _Spot) -> Json:
        try:
            return value_spelled(pair.value, spot.types)
        except LimitError as error:
            raise LimitError(error.message, pair.span) from None


def _first(tree: _Tree) -> Span:
    """The place of the first pair in a tree, which has at least one."""
    while tree.inside:
        tree = next(iter(tree.inside.values()))
    return (*tree.texts, *tree.items)[0].span


def _chosen(variants: Variants | None, tree: _Tree) -> Iterator[str]:
    """The shape of the case that a form's text spells, if any."""
    if variants is None:
        return
    for step in variants.by.tokens:
        tree = tree.inside.get(str(step), _Tree())
    yield from (shape for known, shape in variants.cases if [spelled(known)] == [pair.value for pair in tree.texts])

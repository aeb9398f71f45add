"""The layers of a rule file → the nodes of one file, each where it was written, and what was changed and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.decode import kind_of, suggestion
from rulewright.language.extending.changes import Change
from rulewright.language.extending.conflicts import Conflicts, foreign
from rulewright.language.extending.entries import by_id, by_name, named, same, value_key
from rulewright.language.extending.marks import mark_of
from rulewright.language.extending.modes import EXAMPLE, FILE, HEADER, Keyed, Listed, Mode, Whole
from rulewright.language.extending.tables import by_case
from rulewright.language.extending.twins import differences
from rulewright.language.extending.values import added_values, place, with_values
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.extending.entries import Entry
    from rulewright.language.extending.layers import Layer
    from rulewright.language.extending.marks import Mark
    from rulewright.language.problems import Problems

Trail: TypeAlias = tuple[str, ...]
"""The ids that lead to a place."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One file's nodes, and the changes that led to them."""

    node: Node
    changes: tuple[Change, ...]


def merge(layers: tuple[Layer, ...], problems: Problems) -> Merged:
    """The nodes of the last layer on top of the others."""
    merger = _Merger(problems)
    held: Mapping | None = None
    for layer in layers:
        own = _own(layer, is_last=layer is layers[-1])
        found = merger.lay(held, own, layer)
        held = found if isinstance(found, Mapping) else held
    merger.conflicts.tell(layers, problems)
    last = layers[-1].file.node
    if not isinstance(held, Mapping) or not isinstance(last, Mapping):
        return Merged(last, ())
    entries = held.entries if len(layers) == 1 else sorted(held.entries, key=_header_first)
    return Merged(Mapping(tuple(entries), last.span), tuple(merger.changes))


def _own(layer: Layer, *, is_last: bool) -> Node:
    """What a layer says beside whom it extends; its header only where it is the file itself."""
    node = layer.file.node
    if not isinstance(node, Mapping):
        return node
    dropped = {"extends"} if is_last else {"extends", *HEADER}
    return Mapping(tuple(entry for entry in node.entries if entry[0].text not in dropped), node.span)


def _header_first(entry: Entry) -> int:
    return HEADER.index(entry[0].text) if entry[0].text in HEADER else len(HEADER)


class _Merger:
    """The state while the layers are laid on each other."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._layer: Layer
        self.conflicts = Conflicts()
        self.changes: list[Change] = []
        self._rules: dict[Trail, Span] = {}
        """Where the rules stand of which a layer says something."""

    def lay(self, held: Node | None, node: Node, layer: Layer) -> Node:
        """The nodes so far with those of a layer on top."""
        self._layer = layer
        return self._keyed(held, node, FILE, ())

    def _keyed(self, held: Node | None, node: Node, mode: Keyed, trail: Trail, *, is_new: bool = False) -> Node:
        """`is_new` says that the layer writes the thing by itself, whatever else is held."""
        if not isinstance(node, Mapping) or not isinstance(held, Mapping | None):
            return self._misfit(held, node, "a map of keys")
        if mode.is_table and held is not None:
            held, node = self._tables(held, node)
        entries = {} if held is None else by_id(held.entries, mode)
        for identity, (key, value) in by_id(node.entries, mode).items():
            below = mode.parts.get(key.text, mode.others)
            found = self._entry(entries, (key, value), below, (*trail, identity), is_new=is_new or held is None)
            if found is None:
                entries.pop(identity, None)
            else:
                entries[identity] = found
        return Mapping(tuple(entries.values()), node.span if held is None else held.span)

    def _tables(self, held: Mapping, node: Mapping) -> tuple[Mapping, Mapping]:
        """Two tables written alike; a new one that says nothing of cases is left."""
        found = by_case(held, None, self._problems), by_case(node, held.get("by"), self._problems)
        return (found[0] if isinstance(found[0], Mapping) else held), (
            found[1] if isinstance(found[1], Mapping) else node
        )

    def _listed(self, held: Node | None, node: Node, trail: Trail) -> Node:
        if not isinstance(node, Sequence) or not isinstance(held, Sequence | None):
            return self._misfit(held, node, "a list")
        items = {} if held is None else dict(by_name(held.items, 0))
        seen: dict[str, Scalar] = {}
        known = {value_key(item) for _, item in items.values()}
        for identity, entry in by_name(node.items, len(items)):
            if value_key(entry[1]) in known:
                continue
            if identity in seen:
                message = f"the name “{identity}” is used twice, first in {place(seen[identity].span)}"
                self._problems.add(entry[0].span, message, "rename one of them", code="twin-name")
                continue
            seen.setdefault(identity, entry[0])
            found = self._entry(items, entry, EXAMPLE, (*trail, identity), is_new=held is None)
            if found is None:
                items.pop(identity, None)
            else:
                items[identity] = found
        return Sequence(tuple(item for _, item in items.values()), node.span if held is None else held.span)

    def _misfit(self, held: Node | None, node: Node, wanted: str) -> Node:
        """What stands where its own mistake is told by who reads it, or where two do not fit together."""
        if held is None:
            return node
        if not isinstance(held, type(node)):
            message = f"expected {wanted}, as in {place(held.span)}, found {kind_of(node)}"
            self._problems.add(node.span, message, code="not-a-map")
        return held

    def _entry(
        self, entries: dict[str, Entry], entry: Entry, mode: Mode, trail: Trail, *, is_new: bool
    ) -> Entry | None:
        """What stands at a place once the layer's entry is laid on it; None where nothing is left."""
        key, value = entry
        held = entries.get(trail[-1])
        mark = mark_of(value, mode, self._problems)
        if mark is None:
            return self._unmarked(held, entry, mode, trail, is_new=is_new)
        speaks = isinstance(mode, Whole) and mode.speaks_when_absent and not is_new
        if held is None and not (speaks and mark.word == "override"):
            self._tell_nothing(mark, trail, entries)
        else:
            self._change(held, entry, mark, trail)
        return None if mark.word == "remove" else (key, self._fresh(mark.node, mode, trail))

    def _unmarked(self, held: Entry | None, entry: Entry, mode: Mode, trail: Trail, *, is_new: bool) -> Entry:
        key, value = entry
        if held is None:
            self.conflicts.revive(trail, key.span, self._layer)
            if isinstance(mode, Whole) and mode.speaks_when_absent and not is_new:
                self._tell_spoken(key, trail)
            return key, self._fresh(value, mode, trail)
        match mode:
            case Keyed():
                if mode.is_rule:
                    self._rules[trail] = held[0].span
                is_twin = held[0].span.file not in self._layer.known
                for word, before, span in differences(held[1], value, mode) if is_twin and mode.is_thing else ():
                    if before.file not in self._layer.known:
                        self.conflicts.note((*trail, word), span, before)
                return held[0], self._keyed(held[1], value, mode, trail, is_new=is_twin)
            case Listed():
                return held[0], self._listed(held[1], value, trail)
            case Whole():
                return held[0], self._whole(held, entry, mode, trail)

    def _fresh(self, node: Node, mode: Mode, trail: Trail) -> Node:
        """A node where nothing was written before."""
        match mode:
            case Keyed():
                return self._keyed(None, node, mode, trail)
            case Listed():
                return self._listed(None, node, trail)
            case Whole():
                added = added_values(node) if mode.lists_values else None
                if added is not None:
                    message = f"there are no values of {named(trail)} to add to"
                    self._problems.add(node.span, message, "list them: enum: [A, B]", code="nothing-to-change")
                return added or node

    def _whole(self, held: Entry, entry: Entry, mode: Whole, trail: Trail) -> Node:
        key, value = entry
        added = added_values(value) if mode.lists_values else None
        if added is not None:
            found = with_values(held[1], added, self._problems)
            if found is None:
                self._problems.add(value.span, f"{named(trail)} lists no values in {place(held[0].span)}")
            return found or held[1]
        if same(held[1], value):
            return held[1]
        elsewhere = foreign(*held, self._layer)
        if elsewhere is not None:
            self.conflicts.note(trail, key.span, elsewhere)
        else:
            message = f"{named(trail)} is written already, and otherwise, in {place(held[0].span)}"
            hint = f"to change it, write {key.text}: {{ is: …, override: true, because: … }}; to keep it, leave it out"
            self._problems.add(key.span, message, hint, code="redefined")
        return held[1]

    def _change(self, held: Entry | None, entry: Entry, mark: Mark, trail: Trail) -> None:
        """Notes an override or a removal of what is held; None is what its owner says by silence."""
        key, value = entry
        self.conflicts.settle(trail, self._layer)
        elsewhere = None if held is None else foreign(*held, self._layer)
        if elsewhere is not None:
            self.conflicts.note(trail, key.span, elsewhere)
        if mark.word == "remove":
            self.conflicts.remove(trail, key.span)
        if held is not None and mark.word == "override" and same(held[1], mark.node):
            message = f"this changes nothing: {place(held[0].span)} says the same"
            self._problems.warn(mark.at.span, message, "leave it out", code="no-effect")
        rule = self._rules.get(trail[:-1])
        before = rule if held is None else held[0].span
        if before is not None and mark.because is not None:
            span = Span(key.span.file, key.span.line, key.span.column, value.span.end_line, value.span.end_column)
            self.changes.append(Change(span, mark.because, before, rule))

    def _tell_nothing(self, mark: Mark, trail: Trail, entries: Iterable[str]) -> None:
        if self.conflicts.was_removed(trail, self._layer):
            return
        done = {"override": "changes", "remove": "removes"}[mark.word]
        message = f"“{mark.word}” {done} nothing: no file that this one extends has {named(trail)}"
        hint = suggestion(trail[-1], [name for name in entries if not name.startswith("\0")], "ids there")
        if mark.word == "override":
            hint = f"{hint}; to add it, leave override and because out"
        self._problems.add(mark.at.span, message, hint, code="nothing-to-change")

    def _tell_spoken(self, key: Scalar, trail: Trail) -> None:
        message = f"{named(trail)} changes what another file has, and does not say so"
        hint = f"write {key.text}: {{ is: …, override: true, because: … }}"
        self._problems.add(key.span, message, hint, code="redefined")

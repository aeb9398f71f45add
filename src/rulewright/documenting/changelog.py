"""Two plans → how the newer differs from the older: what can be told exactly, by the ids of rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.documenting.document import document
from rulewright.documenting.model import Aside, ChangeLog, Difference, Sort
from rulewright.documenting.words import standing_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rulewright.documenting.model import FieldEntry, OperationEntry, RuleEntry, Said, ShapeEntry, Words
    from rulewright.language.extending.changes import Change
    from rulewright.plan.contract import Plan
    from rulewright.reading.span import Span


def change_log(old: Plan, new: Plan, changes: Collection[Change] = ()) -> ChangeLog:
    """The differences; `changes` are those that the newer contract says it makes, with their reasons."""
    found = [*_operations(old, new), *_Comparison(old, new, changes).differences()]
    order = {sort: place for place, sort in enumerate(Sort)}
    return ChangeLog(old.contract, old.version, tuple(sorted(found, key=lambda one: order[one.sort])))


def _operations(old: Plan, new: Plan) -> Iterator[Difference]:
    before = {entry.name: entry for entry in document(old).operations}
    now = {entry.name: entry for entry in document(new).operations}
    for name, entry in now.items():
        if name not in before:
            yield Difference(Sort.OPERATION_ADDED, name, (f"{entry.method} {entry.path}",))
        elif facts := tuple(_changed(_answers(before[name]), _answers(entry))):
            yield Difference(Sort.ANSWERS_CHANGED, name, (), facts)
    for name, entry in before.items():
        if name not in now:
            yield Difference(Sort.OPERATION_REMOVED, name, (f"{entry.method} {entry.path}",))


def _answers(entry: OperationEntry) -> dict[str, Words]:
    """What a caller sees of an operation: the request, and the statuses and the body of each outcome."""
    facts: dict[str, Words] = {
        "request": (f"{entry.method} {entry.path}",),
        "login": (", ".join(entry.auth) or "none",),
        "body": (f"{entry.body} as {entry.content_type}" if entry.body else "none",),
    }
    for outcome in entry.outcomes:
        statuses = ", ".join(str(status.code) for status in outcome.statuses)
        facts[f"outcome {outcome.name}"] = (f"{statuses}, with {outcome.body or 'no body of a known shape'}",)
    return facts


def _changed(before: Mapping[str, Words], now: Mapping[str, Words]) -> Iterator[tuple[str, Words, Words]]:
    for label in dict.fromkeys((*before, *now)):
        was, is_now = before.get(label, ("nothing",)), now.get(label, ("nothing",))
        if was != is_now:
            yield label, was, is_now


class _Comparison:
    """Rules and fields of two plans; a rule is known by its id, or by one that it had before."""

    def __init__(self, old: Plan, new: Plan, changes: Collection[Change]) -> None:
        self._before, self._now = _Told(old), _Told(new)
        self._changes = changes
        self._named = {
            rule_id: rule_id if rule_id in self._now.rules else new.formerly.get(rule_id)
            for rule_id in self._before.rules
        }
        """The ids of old, each with the one that the rule has now, if any."""
        had, have = {*self._named.values()}, {rule for rule, now in self._named.items() if now is not None}
        self._new = [name for name, ids in self._now.rules_of.items() if not ids & had]
        self._gone = [name for name, ids in self._before.rules_of.items() if not ids & have]
        """The objects that had, or have, no rule in common with any."""
        self._moved: dict[str, str] = {}
        """The fields that have another name now, each with the one before; known once fields are compared."""

    def differences(self) -> Iterator[Difference]:
        """What differs, in no order of sorts."""
        told: set[str] = set()
        for difference, rules in (*self._objects(), *self._fields_that_differ()):
            told.update(rules)
            yield difference
        had = {now for now in self._named.values() if now is not None}
        for rule_id, rule in self._now.rules.items():
            if rule_id not in had and rule_id not in told:
                yield Difference(Sort.RULE_ADDED, rule_id, _in_full(rule), because=self._reasons(rule_id))
        for rule_id, now_id in self._named.items():
            rule = self._before.rules[rule_id]
            if now_id is None:
                if rule_id not in told:
                    reasons = self._reasons_gone(self._before.spans[rule_id])
                    yield Difference(Sort.RULE_REMOVED, rule_id, _in_full(rule), because=reasons)
                continue
            if now_id != rule_id and now_id not in told:
                yield Difference(Sort.RULE_RENAMED, now_id, (f"was {rule_id}",))
            now = _facts(self._now.rules[now_id])
            facts = tuple(_changed(self._with_new_names(_facts(rule)), now))
            if facts:
                yield Difference(Sort.RULE_CHANGED, now_id, (), facts, self._reasons(now_id))

    def _objects(self) -> Iterator[tuple[Difference, Collection[str]]]:
        """The objects that are new or gone, each with its fields, and the rules that need not be told again."""
        for name in self._new:
            yield Difference(Sort.OBJECT_ADDED, name, _listed(self._now.objects[name])), self._now.rules_of[name]
        for name in self._gone:
            yield (
                Difference(Sort.OBJECT_REMOVED, name, _listed(self._before.objects[name])),
                self._before.rules_of[name],
            )

    def _fields_that_differ(self) -> Iterator[tuple[Difference, Collection[str]]]:
        """The fields that are new, gone or renamed, each with the rules that need not be told again."""
        moved = self._moved
        for name, entry in self._before.fields.items():
            if name in self._now.fields:
                continue
            rules = self._before.rows[name]
            targets = {now for rule in rules if (now := self._named[rule]) is not None}
            home = next((other for other, ids in self._now.rows.items() if targets & ids), None)
            if home is None and self._before.shape_of[name] not in self._gone:
                yield Difference(Sort.FIELD_REMOVED, name, entry.type), rules
            if home is not None:
                moved[home] = name
                yield Difference(Sort.FIELD_RENAMED, home, (f"was {name}",)), targets
        for name, entry in self._now.fields.items():
            before = self._before.fields.get(moved.get(name, name))
            if before is not None:
                facts = tuple(_changed(_of_field(before), _of_field(entry)))
                if facts:
                    yield Difference(Sort.FIELD_CHANGED, name, (), facts), ()
            elif self._now.shape_of[name] not in self._new:
                rules = self._now.rows[name]
                reasons = tuple(dict.fromkeys(text for rule in rules for text in self._reasons(rule)))
                yield Difference(Sort.FIELD_ADDED, name, _described(entry), because=reasons), rules

    def _with_new_names(self, facts: dict[str, Words]) -> dict[str, Words]:
        """What a rule said, with the new names of fields that were renamed: that alone is no change of the rule."""
        for now, before in self._moved.items():
            path = re.compile(rf"(?<![\w.]){re.escape(before.partition('.')[2])}(?![\w])")
            facts = {label: _replaced(words, path, now.partition(".")[2]) for label, words in facts.items()}
        return facts

    def _reasons(self, rule_id: str) -> tuple[str, ...]:
        span = self._now.spans[rule_id]
        return tuple(dict.fromkeys(change.because for change in self._changes if change.covers(span)))

    def _reasons_gone(self, span: Span) -> tuple[str, ...]:
        """Why what stood at a place of the older file is said no more."""
        return tuple(dict.fromkeys(change.because for change in self._changes if _holds(change.before, span)))


class _Told:
    """What is told of the rules and fields of a plan: by id, and by the name of a field behind its shape."""

    def __init__(self, plan: Plan) -> None:
        entries = document(plan)
        self.rules: dict[str, RuleEntry] = {rule.id: rule for rule in entries.rules}
        self.spans: dict[str, Span] = {rule.id: rule.span for rule in plan.every_rule()}
        self.objects: dict[str, ShapeEntry] = {shape.name: shape for shape in entries.shapes}
        self.rules_of = {
            shape.name: {rule.id for rule in (shape.entry, *shape.rules)} for shape in plan.shapes.values()
        }
        self.fields: dict[str, FieldEntry] = {}
        self.shape_of: dict[str, str] = {}
        for shape in entries.shapes:
            for field in shape.fields:
                name = f"{shape.name}.{field.path}"
                self.fields[name], self.shape_of[name] = field, shape.name
        self.rows: dict[str, set[str]] = {name: set() for name in self.fields}
        for declared in plan.shapes.values():
            for rule in declared.rules:
                if rule.row and rule.checks[0].target.tokens:
                    self.rows[f"{declared.name}.{rule.checks[0].target}"].add(rule.id)


def _sentence(rule: RuleEntry) -> Words:
    parts = [word for index, part in enumerate(rule.requires) for word in (("; ", *part) if index else part)]
    return (*parts,) if rule.applies == "always" else (*parts, f", {rule.applies}")


def _in_full(rule: RuleEntry) -> Words:
    """What a rule says, and how surely."""
    words = standing_words(rule.standing)
    return (*_sentence(rule), " ", Aside(words)) if words else _sentence(rule)


def _listed(shape: ShapeEntry) -> Words:
    """What an object is, and its fields."""
    title = f"{shape.title}; " if shape.title else ""
    return (f"{title}fields: {', '.join(field.path for field in shape.fields) or 'none'}",)


def _facts(rule: RuleEntry) -> dict[str, Words]:
    """What a rule says to a reader, fact by fact."""
    asks = _sentence(rule)
    facts: dict[str, str | None] = {
        "title": rule.title,
        "severity": rule.standing.severity.value,
        "basis": rule.standing.basis.value,
        "says": rule.says,
    }
    return {"asks": asks, **{label: (text,) for label, text in facts.items() if text is not None}}


def _of_field(entry: FieldEntry) -> dict[str, Words]:
    """What is known of a field beside its rules."""
    notes = [word for index, note in enumerate(entry.notes) for word in (("; ", *note) if index else note)]
    facts: dict[str, Words] = {"title": (entry.title,)} if entry.title else {}
    return {**facts, "type": entry.type, **({"notes": (*notes,)} if notes else {})}


def _replaced(words: Words, path: re.Pattern[str], new: str) -> Words:
    return tuple(path.sub(lambda _: new, word) if isinstance(word, str) else word for word in words)


def _described(entry: FieldEntry) -> Words:
    presence = [word for said in entry.presence for word in (", ", *said.words, *_aside(said))]
    limits = [word for said in entry.limits for word in ("; must ", *said.words, *_aside(said))]
    return (*entry.type, *presence, *limits)


def _aside(said: Said) -> Words:
    words = standing_words(said.standing)
    return (" ", Aside(words)) if words else ()


def _holds(outer: Span, inner: Span) -> bool:
    """Whether a place of a file lies in another of the same."""
    start, end = (outer.line, outer.column), (outer.end_line, outer.end_column)
    is_within = start <= (inner.line, inner.column) < end
    return is_within and Path(outer.file).resolve() == Path(inner.file).resolve()

"""Example nodes → payloads and what they must break."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries, flag_of, items_of, kind_of, name_of, shortened, suggestion, text_of
from rulewright.language.echoes import BODIES, EXAMPLES, OPERATIONS, SHAPES, Name, bases, columns, responses
from rulewright.language.paths import PathError, parse_pointer, segment
from rulewright.lowering.changes import CHANGES, LONGEST_FILL, PointerMissError, is_length
from rulewright.lowering.errors import unknown_id
from rulewright.plan.contract import Example, Examples, Expectation, Step, Story
from rulewright.reading.nodes import Mapping, Node, Sequence, to_value

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.conditions import Json
    from rulewright.language.declarations import Contract, DataDeclaration, Variation
    from rulewright.language.problems import Problems
    from rulewright.language.written import Word
    from rulewright.plan.contract import Operation
    from rulewright.plan.ids import RuleIds
    from rulewright.plan.rules import Shape
    from rulewright.reading.span import Span


def lower_examples(
    contract: Contract,
    shapes: collections.abc.Mapping[str, Shape],
    operations: collections.abc.Mapping[str, Operation],
    ids: RuleIds,
    problems: Problems,
) -> Examples:
    """The bases by shape, and every variation and story worked out."""
    bases: dict[str, dict[str, Json]] = {}
    for base in contract.bases:
        _check_shape(base.shape, shapes, problems)
        bases.setdefault(base.shape.text, {})[base.name] = base.value
    tables = {table.name: table for table in contract.data}
    reader = _Reader(bases, operations, tables, ids, problems)
    variations = [
        reader.variation(variation, shape.name, f"{segment(shape.name)}.{segment(rule.name)}")
        for shape in contract.shapes
        for rule in shape.rules
        for variation in rule.examples
    ]
    for shape, listed in contract.variations:
        _check_shape(shape, shapes, problems)
        variations += [reader.variation(variation, shape.text, None) for variation in listed]
    stories = [
        reader.story(variation, f"idempotency.{segment(rule.name)}")
        for rule in contract.idempotency
        for variation in rule.examples
    ]
    return Examples(
        today=contract.today,
        bases=bases,
        variations=tuple(variation for variation in variations if variation is not None),
        stories=tuple(story for story in stories if story is not None),
    )


def _check_shape(word: Word, shapes: collections.abc.Mapping[str, Shape], problems: Problems) -> None:
    if word.text not in shapes:
        hint = suggestion(word.text, shapes, "shapes")
        message, misses = f"there is no shape “{word.text}”", Name(SHAPES, word.text)
        problems.add(word.span, message, hint, code="unknown-shape", misses=misses)
        problems.lose(EXAMPLES)


class _Reader:
    def __init__(
        self,
        bases: dict[str, dict[str, Json]],
        operations: collections.abc.Mapping[str, Operation],
        tables: collections.abc.Mapping[str, DataDeclaration],
        ids: RuleIds,
        problems: Problems,
    ) -> None:
        self.bases = bases
        self.operations = operations
        self.tables = tables
        self.ids = ids
        self.problems = problems

    def variation(self, variation: Variation, shape: str, rule: str | None) -> Example | None:
        entries = Entries(variation.node, self.problems, "an example", "write { base: name, valid: true }")
        base, payload = self.payload(entries, shape)
        valid, errors, skipped = entries.take("valid"), entries.take("errors"), entries.take("skipped")
        data_node = entries.take("data")
        entries.text("name")
        moment = self.moment(entries.word("today"), entries.word("now"))
        before = len(self.problems)
        entries.close()
        is_valid = valid is not None and flag_of(valid, "“valid”", self.problems)
        if not entries.is_map or len(self.problems) > before:
            return None  # what it lacks, or has under a misspelt key, is told
        if bool(is_valid) == (errors is not None):
            message = "an example is either valid: true or lists its errors"
            self.problems.add(variation.span, message, "write valid: true, or errors: [{ rule: …, at: /… }]")
            return None
        if isinstance(errors, Sequence) and not errors.items:
            self.problems.add(errors.span, "“errors” lists nothing", "write valid: true")
        return Example(
            rule=rule,
            shape=shape,
            base=base,
            payload=payload,
            errors=() if errors is None else self.expectations(errors, "“errors”"),
            skipped=None if skipped is None else self.expectations(skipped, "“skipped”"),
            today=moment,
            data=None if data_node is None else self.data(data_node),
            span=variation.span,
        )

    def moment(self, today: Word | None, now: Word | None) -> str | None:
        """The clock of an example, a date or an instant; it is read when the example is run."""
        if today is not None and now is not None:
            self.problems.add(now.span, "an example has either “today” or “now”", "leave one out")
        word = now or today
        return None if word is None else word.text

    def data(self, node: Node) -> dict[str, Json]:
        """The rows that an example supplies, by the name of their data; they are matched when the example is run."""
        given: dict[str, Json] = {}
        for key, rows in Entries(node, self.problems, "“data”", "write data: { NAME: [{ … }] }").rest():
            given[key.text] = to_value(rows)
            table = self.tables.get(key.text)
            if table is not None and isinstance(rows, Sequence):
                for row in rows.items:
                    self.check_row(row, table)
        return given

    def check_row(self, node: Node, table: DataDeclaration) -> None:
        """Reports a row without a key, or with a column that is not declared."""
        hint = f"write {{ {table.key}: … }}"
        entries = Entries(node, self.problems, f"a row of “{table.name}”", hint)
        if not table.key:
            return
        if entries.is_map and table.key not in entries:
            message, misses = (
                f"a row of “{table.name}” needs the key “{table.key}”",
                Name(columns(table.name), table.key),
            )
            self.problems.add(node.span, message, hint, code="missing-key", misses=misses)
        entries.take(table.key)
        for column in table.columns:
            entries.take(column)
        for key, _ in entries.rest():
            message, misses = (
                f"the data “{table.name}” has no column “{key.text}”",
                Name(columns(table.name), key.text),
            )
            hint = suggestion(key.text, (table.key, *table.columns), "columns")
            self.problems.add(key.span, message, hint, code="unknown-data", misses=misses)
        entries.close()

    def story(self, variation: Variation, rule: str) -> Story | None:
        entries = Entries(variation.node, self.problems, "an example of idempotency", _STORY_HINT)
        steps = entries.need("steps", _STORY_HINT)
        entries.text("name")
        entries.close()
        if steps is None:
            return None
        if isinstance(steps, Sequence) and not steps.items:
            self.problems.add(steps.span, "“steps” needs at least one step", _STORY_HINT)
        found = (self.step(node) for node in items_of(steps, "“steps”", self.problems))
        return Story(rule, tuple(step for step in found if step is not None), variation.span)

    def step(self, node: Node) -> Step | None:
        """`{ operation: { base, set, … }, headers: { … }, outcome: created }`."""
        entries = Entries(node, self.problems, "a step", _STEP_HINT)
        outcome = entries.word("outcome")
        headers = None if "headers" in self.operations else entries.take("headers")
        rest = entries.rest()
        if not entries.is_map:
            return None
        if outcome is None or len(rest) != 1:
            self.problems.add(node.span, "a step has one operation and its outcome", _STEP_HINT)
            return None
        (key, change) = rest[0]
        operation = self.operations.get(key.text)
        if operation is None or operation.body is None:
            message, misses = f"there is no operation “{key.text}”", Name(OPERATIONS, key.text)
            hint = suggestion(key.text, self.operations, "operations")
            if operation is not None:
                message, misses = f"the operation “{key.text}” has no body", Name(BODIES, key.text)
                hint = "give it a body: the name of a shape"
            self.problems.add(key.span, message, hint, code="unknown-operation", misses=misses)
            return None
        if operation.outcome(outcome.text) is None:
            names = [known.name for known in operation.outcomes]
            message = f"no response of “{operation.name}” is named “{outcome.text}”"
            hint, misses = suggestion(outcome.text, names, "responses"), Name(responses(operation.name), outcome.text)
            self.problems.add(outcome.span, message, hint, code="unknown-response", misses=misses)
        inner = Entries(change, self.problems, f"the request of “{operation.name}”", "write { base: name }")
        _, payload = self.payload(inner, operation.body)
        inner.close()
        return Step(operation.name, payload, outcome.text, node.span, self.headers(headers))

    def headers(self, node: Node | None) -> dict[str, Json]:
        """The headers that a step is sent with, by name."""
        if node is None:
            return {}
        entries = Entries(node, self.problems, "“headers”", "write headers: { Idempotency-Key: one }").rest()
        found = ((key.text, text_of(value, "a header", self.problems)) for key, value in entries)
        return {name: text for name, text in found if text is not None}

    def payload(self, entries: Entries, shape: str) -> tuple[str, Json]:
        """The base that the entries name, changed by their `set`, `fill` and `drop` in the order they are written."""
        given = set(entries.untaken())
        word = entries.word("base")
        known = self.bases.get(shape, {})
        entries.expect(*CHANGES)
        if word is None or word.text not in known:
            where = f"bases of {shape}: {', '.join(known)}" if known else f"name one under examples: {shape}"
            if word is not None:
                near = suggestion(word.text, known, "examples") if known else where
                message, misses = f"there is no example “{word.text}” of {shape}", Name(bases(shape), word.text)
                self.problems.add(word.span, message, near, code="unknown-example", misses=misses)
            elif "base" not in given:
                entries.need("base", where)
            for change in CHANGES:
                entries.take(change)
            return "" if word is None else word.text, None
        payload = copy.deepcopy(known[word.text])
        for change in (key for key in entries.untaken() if key in CHANGES):
            node = entries.take(change)
            if node is not None:
                payload = self.change(payload, change, node, f"{word.text} of {shape}")
        return word.text, payload

    def change(self, payload: Json, word: str, node: Node, base: str) -> Json:
        """The payload after one `set`, `fill` or `drop`; `base` is the name of what it was."""
        for span, text, value in self.places(word, node):
            if word == "fill" and not is_length(value):
                message = f"“fill” gives a length up to {LONGEST_FILL:,}, found {kind_of(value)}"
                self.problems.add(value.span, message, "write fill: { /notes: 151 }")
                continue
            try:
                payload = CHANGES[word](payload, parse_pointer(text), value)
            except PathError as error:
                self.problems.add(span, str(error), error.hint, code="path")
            except PointerMissError as error:
                message, misses = (
                    f"“{shortened(text)}” leads nowhere in the base: {error}",
                    Name(f"places of {base}", str(error)),
                )
                hint = "a pointer goes through the keys and items that the base has: /lines/0/no"
                self.problems.add(span, message, hint, code="pointer", misses=misses)
        return payload

    def places(self, word: str, node: Node) -> list[tuple[Span, str, Node]]:
        """Where to change something, and the node that says what to."""
        if word == "drop":
            items = items_of(node, "“drop”", self.problems)
            return [(item.span, text_of(item, "“drop”", self.problems) or "", item) for item in items]
        if isinstance(node, Mapping):
            return [(key.span, str(key.value), value) for key, value in node.entries]
        self.problems.add(node.span, f"“{word}” is a map from JSON Pointers", f"write {word}: {{ /field: … }}")
        return []

    def expectations(self, node: Node, what: str) -> tuple[Expectation, ...]:
        found = []
        for item in items_of(node, what, self.problems):
            entries = Entries(item, self.problems, "an expected violation", _EXPECTED_HINT)
            rule_node, at = entries.need("rule", _EXPECTED_HINT), entries.need("at", _EXPECTED_HINT)
            entries.close()
            rule = None if rule_node is None else name_of(rule_node, "“rule”", self.problems)
            if rule is None or at is None:
                continue
            ids = self.ids.named(rule.text)
            pointer = text_of(at, "“at”", self.problems)
            if pointer is not None:
                self.check_pointer(pointer, at.span)
            if len(ids) != 1:
                unknown_id(rule.text, ids, self.ids, rule.span, self.problems)
            elif pointer is not None:
                found.append(Expectation(ids[0], pointer))
        return tuple(found)

    def check_pointer(self, text: str, span: Span) -> None:
        """Reports a text that is no JSON Pointer."""
        try:
            parse_pointer(text)
        except PathError as error:
            self.problems.add(span, str(error), error.hint, code="path")


_STEP_HINT = "write { createOrder: { base: … }, outcome: created }"
_STORY_HINT = "write { steps: [{ operation: { base: … }, outcome: … }] }"
_EXPECTED_HINT = "write { rule: Shape.field/constraint, at: /field }"

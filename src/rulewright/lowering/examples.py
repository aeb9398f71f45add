"""Example nodes → payloads and what they must break."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries, Problems, flag_of, items_of, suggestion, text_of
from rulewright.language.paths import PathError, parse_pointer
from rulewright.lowering.operations import unknown_id
from rulewright.plan.contract import Example, Examples, Expectation, Step, Story
from rulewright.plan.ids import matching_ids
from rulewright.reading.nodes import Mapping, Node, Scalar, to_value

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.conditions import Json
    from rulewright.language.declarations import Contract, Variation
    from rulewright.plan.contract import Operation
    from rulewright.plan.rules import Shape
    from rulewright.reading.span import Span

FILLER = "x"
"""The letter that `fill` repeats."""


class PointerMissError(LookupError):
    """A pointer of `set`, `fill` or `drop` leads nowhere in the base."""


def lower_examples(
    contract: Contract,
    shapes: collections.abc.Mapping[str, Shape],
    operations: collections.abc.Mapping[str, Operation],
    ids: list[str],
    problems: Problems,
) -> Examples:
    """The bases by shape, and every variation and story worked out."""
    bases: dict[str, dict[str, Json]] = {}
    for base in contract.bases:
        if base.shape not in shapes:
            problems.add(base.span, f"there is no shape “{base.shape}”", suggestion(base.shape, shapes, "shapes"))
        bases.setdefault(base.shape, {})[base.name] = base.value
    reader = _Reader(bases, operations, ids, problems)
    variations = [
        reader.variation(variation, shape.name, f"{shape.name}.{rule.name}")
        for shape in contract.shapes
        for rule in shape.rules
        for variation in rule.examples
    ]
    for name, listed in contract.variations.items():
        if name not in shapes:
            problems.add(contract.span, f"“variations” names no shape “{name}”", suggestion(name, shapes, "shapes"))
        variations += [reader.variation(variation, name, None) for variation in listed]
    stories = [
        reader.story(variation, f"idempotency.{rule.name}")
        for rule in contract.idempotency
        for variation in rule.examples
    ]
    return Examples(
        today=contract.today,
        bases=bases,
        variations=tuple(variation for variation in variations if variation is not None),
        stories=tuple(story for story in stories if story is not None),
    )


class _Reader:
    def __init__(
        self,
        bases: dict[str, dict[str, Json]],
        operations: collections.abc.Mapping[str, Operation],
        ids: list[str],
        problems: Problems,
    ) -> None:
        self.bases = bases
        self.operations = operations
        self.ids = ids
        self.problems = problems

    def variation(self, variation: Variation, shape: str, rule: str | None) -> Example | None:
        entries = Entries(variation.node, self.problems, "an example")
        base, payload = self.payload(entries, shape)
        valid, errors, skipped = entries.take("valid"), entries.take("errors"), entries.take("skipped")
        today, data = entries.text("today"), entries.take("data")
        now = entries.text("now")
        entries.close()
        is_valid = valid is not None and flag_of(valid, "“valid”", self.problems)
        if is_valid == (errors is not None):
            self.problems.add(variation.span, "an example is either valid: true or lists its errors")
            return None
        given = None if data is None else to_value(data)
        return Example(
            rule=rule,
            shape=shape,
            base=base,
            payload=payload,
            errors=() if errors is None else self.expectations(errors),
            skipped=None if skipped is None else self.expectations(skipped),
            today=now or today,
            data=given if isinstance(given, dict) else None,
            span=variation.span,
        )

    def story(self, variation: Variation, rule: str) -> Story | None:
        entries = Entries(variation.node, self.problems, "an example of idempotency")
        steps = entries.need("steps")
        entries.close()
        if steps is None:
            return None
        found = (self.step(node) for node in items_of(steps, "“steps”", self.problems))
        return Story(rule, tuple(step for step in found if step is not None), variation.span)

    def step(self, node: Node) -> Step | None:
        """`{ operation: { base, set, … }, outcome: created }`."""
        entries = Entries(node, self.problems, "a step")
        outcome = entries.text("outcome")
        rest = entries.rest()
        if outcome is None or len(rest) != 1:
            self.problems.add(
                node.span,
                "a step has one operation and its outcome",
                "write { createOrder: { base: … }, outcome: created }",
            )
            return None
        (key, change) = rest[0]
        operation = self.operations.get(str(key.value))
        if operation is None or operation.body is None:
            self.problems.add(
                key.span,
                f"there is no operation “{key.value}”",
                suggestion(str(key.value), self.operations, "operations"),
            )
            return None
        if operation.outcome(outcome) is None:
            names = [known.name for known in operation.outcomes]
            self.problems.add(node.span, f"no response is named “{outcome}”", suggestion(outcome, names, "responses"))
        inner = Entries(change, self.problems, f"the request of “{operation.name}”")
        _, payload = self.payload(inner, operation.body)
        inner.close()
        return Step(operation.name, payload, outcome, node.span)

    def payload(self, entries: Entries, shape: str) -> tuple[str, Json]:
        """The base that the entries name, changed by their `set`, `fill` and `drop` in the order they are written."""
        name = entries.text("base")
        known = self.bases.get(shape, {})
        if name is None or name not in known:
            if name is not None:
                self.problems.add(
                    entries.span, f"there is no example “{name}” of {shape}", suggestion(name, known, "examples")
                )
            else:
                self.problems.add(
                    entries.span, "an example needs the key “base”", f"bases of {shape}: {', '.join(known)}"
                )
            for word in _CHANGES:
                entries.take(word)
            return name or "", None
        payload = copy.deepcopy(known[name])
        for word in (key for key in entries.untaken() if key in _CHANGES):
            node = entries.take(word)
            if node is not None:
                payload = self.change(payload, word, node)
        return name, payload

    def change(self, payload: Json, word: str, node: Node) -> Json:
        """The payload after one `set`, `fill` or `drop`."""
        for span, text, value in self.places(word, node):
            try:
                payload = _CHANGES[word](payload, parse_pointer(text), value)
            except PathError as error:
                self.problems.add(span, str(error), error.hint)
            except PointerMissError as error:
                self.problems.add(span, f"“{text}” leads nowhere in the base: {error}")
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

    def expectations(self, node: Node) -> tuple[Expectation, ...]:
        found = []
        for item in items_of(node, "“errors”", self.problems):
            entries = Entries(item, self.problems, "an expected violation")
            rule, at = entries.text("rule"), entries.text("at")
            entries.close()
            if rule is None:
                self.problems.add(item.span, "an expected violation needs the key “rule”")
                continue
            ids = matching_ids(rule, self.ids)
            if len(ids) != 1:
                unknown_id(rule, ids, self.ids, item.span, self.problems)
                continue
            found.append(Expectation(ids[0], at or ""))
        return tuple(found)


def _place(payload: Json, tokens: tuple[str, ...], value: Json) -> Json:
    """The payload with the value at the pointer; missing parents become objects, `-` adds to an array."""
    if not tokens:
        return value
    token, rest = tokens[0], tokens[1:]
    match payload:
        case dict():
            payload[token] = _place(payload.get(token), rest, value)
        case list():
            index = len(payload) if token == "-" else _index(payload, token)  # noqa: S105 - a pointer's token
            if index == len(payload):
                payload.append(_place(None, rest, value))
            else:
                payload[index] = _place(payload[index], rest, value)
        case None:
            return {token: _place(None, rest, value)}
        case _:
            raise PointerMissError(f"there is no object around “{token}”")
    return payload


def _drop(payload: Json, tokens: tuple[str, ...]) -> Json:
    if not tokens:
        raise PointerMissError("the whole payload cannot be dropped")
    parent = payload
    for token in tokens[:-1]:
        parent = _step(parent, token)
    last = tokens[-1]
    match parent:
        case dict() if last in parent:
            del parent[last]
        case list() if _index(parent, last) < len(parent):
            del parent[_index(parent, last)]
        case _:
            raise PointerMissError(f"there is no “{last}”")
    return payload


def _step(value: Json, token: str) -> Json:
    match value:
        case dict() if token in value:
            return value[token]
        case list() if _index(value, token) < len(value):
            return value[_index(value, token)]
        case _:
            raise PointerMissError(f"there is no “{token}”")


def _index(items: list[Json], token: str) -> int:
    if not token.isdecimal() or int(token) > len(items):
        raise PointerMissError(f"there is no item “{token}”")
    return int(token)


def _fill(payload: Json, tokens: tuple[str, ...], node: Node) -> Json:
    length = node.value if isinstance(node, Scalar) else None
    if type(length) is not int or length < 0:
        raise PointerMissError("“fill” gives a length, such as { /notes: 151 }")
    return _place(payload, tokens, FILLER * length)


_CHANGES: dict[str, collections.abc.Callable[[Json, tuple[str, ...], Node], Json]] = {
    "set": lambda payload, tokens, node: _place(payload, tokens, to_value(node)),
    "fill": _fill,
    "drop": lambda payload, tokens, _node: _drop(payload, tokens),
}

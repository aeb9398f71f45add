"""An example → what it changes in its base, in values and in words, so that a reader sees the point at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.model import Change, Code, Variation
from rulewright.emit.jsonschema.text import json_text
from rulewright.language.json_values import json_key
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.documenting.model import Words
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Example, Examples

_LONGEST = 60
"""Characters of a value in a sentence."""


def example_breaking(rule: str, examples: Examples) -> Example | None:
    """The example that breaks a rule and the fewest others; of these the first, one beside the rule before others."""
    found = (one for one in examples.variations if any(error.rule == rule for error in one.errors))
    return min(found, key=lambda one: (one.rule != rule, len(one.errors)), default=None)


def example_keeping(rule: str, examples: Examples) -> Example | None:
    """The first valid example that stands beside a rule."""
    return next((one for one in examples.variations if one.rule == rule and not one.errors), None)


def breaking(rule: str, examples: Examples) -> Variation | None:
    """The example that breaks a rule, as what it changes in its base."""
    found = example_breaking(rule, examples)
    return None if found is None else _variation(found, rule, examples)


def keeping(rule: str, examples: Examples) -> Variation | None:
    """The example that keeps a rule, as what it changes in its base."""
    found = example_keeping(rule, examples)
    return None if found is None else _variation(found, rule, examples)


def variation_words(variation: Variation) -> Words:
    """“`posted` with `/amount` of `0` and without `/zip`”: an example in a sentence."""
    parts: list[Words] = []
    for change in variation.changes:
        at = Code(change.pointer) if change.pointer else "the whole"
        parts.append(("without ", at) if change.value is None else ("with ", at, " as ", *_value(change.value[0])))
    if variation.today is not None:
        parts.append(("on ", variation.today))
    for name, rows in (variation.data or {}).items():
        parts.append((f"where the data {name} is ", *_value(rows)))
    last = len(parts) - 1
    return (Code(variation.base), *(word for at, part in enumerate(parts) for word in (_joint(at, last), *part)))


def payload_words(payload: Json, shape: str | None, examples: Examples) -> Words:
    """A payload, told by the example of its shape that it is nearest to; or else as JSON."""
    bases = examples.bases.get(shape or "", {})
    near = ((name, tuple(_changes(base, payload, ()))) for name, base in bases.items())
    name, changes = min(near, key=lambda one: len(one[1]), default=("", ()))
    if not name or any(change.pointer == "" for change in changes):
        return _value(payload)
    return variation_words(Variation(name, changes, None, None, (), ()))


def _joint(at: int, last: int) -> str:
    if at == 0:
        return " "
    return " and " if at == last else ", "


def _value(value: Json) -> Words:
    """A value as JSON, as long as a reader takes it in."""
    text = json_text(value, ascii_only=False).replace("\n", " ").strip()
    if len(text) <= _LONGEST:
        return (Code(text),)
    size = f" ({len(value)} characters)" if isinstance(value, str) else ""
    return (Code(f"{text[:_LONGEST]}…"), size)


def _variation(example: Example, rule: str, examples: Examples) -> Variation:
    base = examples.bases.get(example.shape, {}).get(example.base)
    return Variation(
        base=example.base,
        changes=tuple(_changes(base, example.payload, ())),
        today=example.today,
        data=example.data,
        at=tuple(error.pointer for error in example.errors if error.rule == rule),
        also=tuple(dict.fromkeys(error.rule for error in example.errors if error.rule != rule)),
    )


def _changes(old: Json, new: Json, at: Pointer) -> Iterator[Change]:
    """What turns one value into the other, place by place."""
    match old, new:
        case dict(), dict():
            for key in dict.fromkeys((*old, *new)):
                if key not in new:
                    yield Change(pointer_text((*at, key)), None)
                elif key not in old:
                    yield Change(pointer_text((*at, key)), (new[key],))
                else:
                    yield from _changes(old[key], new[key], (*at, key))
        case list(), list() if len(old) <= len(new):
            for index, value in enumerate(new):
                if index < len(old):
                    yield from _changes(old[index], value, (*at, index))
                else:
                    yield Change(pointer_text((*at, index)), (value,))
        case _:
            if json_key(old) != json_key(new):
                yield Change(pointer_text(at), (new,))

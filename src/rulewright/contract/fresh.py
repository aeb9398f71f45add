"""A payload → the same under a key of its own, so that no request is taken for one that was sent before.

An endpoint remembers keys from run to run, so the keys of a run are made from a nonce that is its own. Each part of a
run has keys of its own too: however many one part takes, which may hang on how fast an answer comes, the others' stay.
"""

from __future__ import annotations

import hashlib
import string
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from math import prod
from typing import TYPE_CHECKING
from uuid import UUID

from rulewright.contract.endpoint.beside import beside, header_at
from rulewright.contract.endpoint.values import Template
from rulewright.contract.verdicts.doubt import fields_read
from rulewright.generation.edits import changed
from rulewright.language.paths import Path
from rulewright.validation.interpreter import interpret
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Rule

_LENGTH = 16
_SETS = (string.digits, "abcdef", string.ascii_lowercase, "ABCDEF", string.ascii_uppercase)
_TRIES = 4
"""New keys that must be accepted, for one may be by chance."""
_ENOUGH = 12
"""Characters that make a key unlikely to have been used."""
_MANY = 36**8
"""So many possible keys, and none is made twice by chance."""
_ATTEMPTS = 64
"""New keys made until one was not used in this run."""


_SIGNS = string.digits + string.ascii_lowercase


@dataclass(frozen=True, slots=True)
class Way:
    """How a key is made new."""

    make: Callable[[str, Iterator[int]], str]
    """The old key, and numbers to choose by → the new one."""
    choices: Callable[[str], int]
    """How many new keys there are for an old one."""


def _token(_: str, stream: Iterator[int]) -> str:
    """A new text, whatever the old one was."""
    return f"rw-{_signs(_LENGTH, stream)}"


def _signs(length: int, stream: Iterator[int]) -> str:
    return "".join(_SIGNS[next(stream) % len(_SIGNS)] for _ in range(length))


def _word(length: int) -> Way:
    """A new text of so many signs, where keys are short."""
    return Way(lambda _, stream: _signs(length, stream), lambda _: len(_SIGNS) ** length)


def _alike(text: str, stream: Iterator[int]) -> str:
    """The text with each digit and letter replaced by another of its sort."""
    return "".join(_other(character, stream) for character in text)


def _digits(text: str, stream: Iterator[int]) -> str:
    """The text with each digit replaced."""
    return "".join(_other(character, stream) if character in string.digits else character for character in text)


def _other(character: str, stream: Iterator[int]) -> str:
    letters = next((letters for letters in _SETS if character in letters), None)
    return character if letters is None else letters[next(stream) % len(letters)]


def _choices(text: str) -> int:
    sizes = (len(letters) for character in text for letters in _SETS[:1] + _SETS[2:] if character in letters)
    return prod(sizes)


def _uuid(stream: Iterator[int]) -> str:
    return str(UUID(bytes=bytes(next(stream) for _ in range(16)), version=4))


_TOKEN = Way(_token, lambda _: len(_SIGNS) ** _LENGTH)
_ALIKE = Way(_alike, _choices)
_WORDS = tuple(map(_word, (12, 10, 8, 7, 6)))
_UUID = Way(lambda _, stream: _uuid(stream), lambda _: _MANY)
_QUOTED = Way(lambda _, stream: f'"{_uuid(stream)}"', lambda _: _MANY)
"""As the draft of the header Idempotency-Key writes it: a string of RFC 9651."""
_DIGITS = Way(_digits, lambda text: 10 ** sum(character in string.digits for character in text))


def _ways(text: str) -> tuple[Way, ...]:
    """What to try, in order: what is as good as never taken keeps the form of a long key; a short one gives it up."""
    alike = (_ALIKE, *_WORDS) if _choices(text) >= _MANY else (*_WORDS, _ALIKE)
    return (_TOKEN, *alike, _DIGITS)


@dataclass(slots=True)
class Fresh:
    """Makes payloads with keys that were not used before."""

    nonce: str
    """What all keys are made from; a run moves on to another where an endpoint knows this one's keys."""
    ways: tuple[tuple[Pointer, Way], ...]
    """The fields that are renewed, and how."""
    part: str = ""
    """The part of the run that keys are made for."""
    inside: Callable[[Json], Iterator[tuple[Pointer, Template]]] = lambda _: iter(())
    """Where in a payload, but not in its own fields, a text stands that was made of a template, and of which."""
    few: bool = False
    """Whether there are so few keys that one may have been used before, in this run or an earlier one."""
    _made: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many keys were made, by nonce and part."""
    _used: set[tuple[str, ...]] = field(default_factory=set)
    _twice: set[tuple[str, ...]] = field(default_factory=set)
    """The keys of which there was no new one left."""

    def __call__(self, payload: Json, aim: Rule | None = None) -> Json:
        """The payload under a new key.

        Where `aim`, the rule that the payload was made for, is about the key itself, only a long key is renewed; it
        stays as long and of the same sorts of characters.
        """
        made = self._under_new_key(payload, aim)
        for _ in range(_ATTEMPTS if self.few else 0):
            if self._key(made) not in self._used:
                break
            made = self._under_new_key(payload, aim)
        key = self._key(made)
        if key is not None:
            (self._twice if key in self._used else self._used).add(key)
        return made

    def _key(self, payload: Json) -> tuple[str, ...] | None:
        """The values that are renewed; None of a payload that lacks one, and so has no key."""
        found = [value_at(payload, pointer) for pointer, _ in self.ways]
        texts = tuple(value for value in found if isinstance(value, str))
        return texts if texts and len(texts) == len(found) else None

    def _under_new_key(self, payload: Json, aim: Rule | None) -> Json:
        name = (self.nonce, self.part)
        self._made[name] += 1
        stream = numbers_of(f"{self.nonce} {self.part} {self._made[name]}")
        for pointer, way in self.ways:
            found = value_at(payload, pointer)
            if isinstance(found, Missing) and header_at(pointer) is not None and isinstance(payload, dict):
                found = ""
            if not isinstance(found, str):
                continue
            if aim is None or not _is_about(aim, pointer):
                payload = changed(payload, pointer, way.make(found, stream))
            elif sum(map(str.isalnum, found)) >= _ENOUGH:
                payload = changed(payload, pointer, _alike(found, stream))
        for pointer, template in list(self.inside(payload)):
            payload = changed(payload, pointer, template.filled(stream))
        return payload

    def left(self, payload: Json, made: Json) -> bool:
        """Whether what was made of a payload has a key that was used before, or may have been, for it was left."""
        return self._key(made) in self._twice or any(
            isinstance(found := value_at(payload, pointer), str) and found == value_at(made, pointer)
            for pointer, _ in self.ways
        )


def fresh_for(setting: Setting, plain: Json | None, accepts: Callable[[Json], bool], nonce: str) -> Fresh:
    """What renews the keys of a setting's operation.

    Fields that a rule on supplied data reads, and those that the target lists values for, are left alone: an endpoint
    takes only some values there. Where a template is listed, each payload has a text of its own.

    Args:
        setting: what is asked of whom.
        plain: a payload that must be accepted, to try the ways on; None where none is known.
        accepts: whether a payload must be accepted.
        nonce: makes the keys differ from those of other runs.
    """
    listed = {column.pointer: column for column in setting.listed.columns.get(setting.shape.name, ())}
    hanging = {path for rule in setting.shape.rules if rule.data for path in fields_read(setting.plan, rule)}
    keys = dict.fromkeys(
        path
        for rule in setting.plan.idempotency
        if setting.operation.name in rule.across
        for path in rule.key
        if Path(path.tokens) not in hanging and tuple(map(str, path.tokens)) not in listed
    )
    ways: list[tuple[Pointer, Way]] = []
    choices = 1
    for path in keys:
        pointer = tuple(map(str, path.tokens))
        old = value_at(plain, pointer)
        text = old if isinstance(old, str) else ""
        trials = ((way, Fresh(nonce, ((pointer, way),))) for way in _ways(text))
        way = next(
            (way for way, trial in trials if plain is None or all(accepts(trial(plain)) for _ in range(_TRIES))), None
        )
        if way is not None:
            ways.append((pointer, way))
            choices *= way.choices(text)
    for name, way in header_ways(setting, nonce).items():
        ways.append((beside(name), way))
        choices *= way.choices("")
    few = bool(ways) and choices < _MANY
    for place, column in listed.items():
        made = [row for row in column.rows if isinstance(row, Template)]
        ways += [(place, Way(partial(_filled, template), lambda _: _MANY)) for template in made[:1]]
    return Fresh(nonce, tuple(ways), few=few, inside=partial(_made_inside, setting))


def _made_inside(setting: Setting, payload: Json) -> Iterator[tuple[Pointer, Template]]:
    """The texts in the objects inside a payload that are made of a listed template."""
    if not setting.listed.columns:
        return
    for owner, value, at in objects_in(setting.plan, setting.shape, payload):
        for column in setting.listed.columns.get(owner.name, ()) if at else ():
            template = next((row for row in column.rows if isinstance(row, Template)), None)
            found = value_at(value, column.pointer)
            if template is not None and isinstance(found, str) and column.is_made(found):
                yield (*at, *column.pointer), template


def header_ways(setting: Setting, nonce: str) -> dict[str, Way]:
    """How each header of the operation's keys is made new; those for which no way is known are left out."""
    rules = (rule for rule in setting.plan.idempotency if setting.operation.name in rule.across)
    names = dict.fromkeys(name for rule in rules for name in rule.headers)
    ways = {
        name: next(filter(partial(_suits, setting, name, nonce), _header_ways(setting, name)), None) for name in names
    }
    return {name: way for name, way in ways.items() if way is not None}


def _header_ways(setting: Setting, name: str) -> Iterator[Way]:
    """How a header of a key is made: as the target's configuration says, or in one of the usual forms."""
    if name in setting.listed.filled(numbers_of("")):
        yield Way(lambda _, stream: str(setting.listed.filled(stream)[name]), lambda _: _MANY)
    elif name not in setting.parameters:
        yield from (_TOKEN, _UUID, _QUOTED, *_WORDS)


def _suits(setting: Setting, name: str, nonce: str, way: Way) -> bool:
    """Whether a header made so is accepted, as far as its own rules say."""
    declared = setting.operation.places.get("header")
    if declared is None:
        return False
    made = (way.make("", numbers_of(f"{nonce} {number}")) for number in range(_TRIES))
    texts = list(made)
    judged = (interpret(setting.plan, declared.shape, {name: text}, setting.context) for text in texts)
    is_new = len(set(texts)) == len(texts)
    return is_new and not any(entry.pointer == (name,) for judgement in judged for entry in judgement.broken)


def _filled(template: Template, _: str, stream: Iterator[int]) -> str:
    return template.filled(stream)


def _is_about(rule: Rule, pointer: Pointer) -> bool:
    return any(check.target.tokens == pointer for check in rule.checks)


def numbers_of(text: str) -> Iterator[int]:
    """Numbers that hang on nothing but the text."""
    for part in count():
        yield from hashlib.sha256(f"{text} {part}".encode()).digest()

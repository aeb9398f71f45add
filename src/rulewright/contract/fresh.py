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
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.values import Template
from rulewright.contract.verdicts.doubt import fields_read
from rulewright.generation.edits import changed
from rulewright.language.paths import Path
from rulewright.validation.places import value_at

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


def _token(_: str, stream: Iterator[int]) -> str:
    """A new text, whatever the old one was."""
    letters = string.digits + string.ascii_lowercase
    return "rw-" + "".join(letters[next(stream) % len(letters)] for _ in range(_LENGTH))


def _alike(text: str, stream: Iterator[int]) -> str:
    """The text with each digit and letter replaced by another of its sort."""
    return "".join(_other(character, stream) for character in text)


def _digits(text: str, stream: Iterator[int]) -> str:
    """The text with each digit replaced."""
    return "".join(_other(character, stream) if character in string.digits else character for character in text)


def _other(character: str, stream: Iterator[int]) -> str:
    letters = next((letters for letters in _SETS if character in letters), None)
    return character if letters is None else letters[next(stream) % len(letters)]


_WAYS: tuple[Callable[[str, Iterator[int]], str], ...] = (_token, _alike, _digits)
"""How a key is made new: the first way whose keys an endpoint must accept."""


@dataclass(slots=True)
class Fresh:
    """Makes payloads with keys that were not used before."""

    nonce: str
    """What all keys are made from; a run moves on to another where an endpoint knows this one's keys."""
    ways: tuple[tuple[Pointer, Callable[[str, Iterator[int]], str]], ...]
    """The fields that are renewed, and how."""
    part: str = ""
    """The part of the run that keys are made for."""
    _made: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many keys were made, by nonce and part."""

    def __call__(self, payload: Json, aim: Rule | None = None) -> Json:
        """The payload under a new key.

        Where `aim`, the rule that the payload was made for, is about the key itself, only a long key is renewed; it
        stays as long and of the same sorts of characters.
        """
        name = (self.nonce, self.part)
        self._made[name] += 1
        stream = numbers_of(f"{self.nonce} {self.part} {self._made[name]}")
        for pointer, way in self.ways:
            found = value_at(payload, pointer)
            if not isinstance(found, str):
                continue
            if aim is None or not _is_about(aim, pointer):
                payload = changed(payload, pointer, way(found, stream))
            elif sum(map(str.isalnum, found)) >= _ENOUGH:
                payload = changed(payload, pointer, _alike(found, stream))
        return payload

    def left(self, payload: Json, made: Json) -> bool:
        """Whether what was made of a payload has a key that was left as it was, and so may have been used before."""
        return any(
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
    ways: list[tuple[Pointer, Callable[[str, Iterator[int]], str]]] = []
    for path in keys:
        pointer = tuple(map(str, path.tokens))
        trials = ((way, Fresh(nonce, ((pointer, way),))) for way in _WAYS)
        way = next(
            (way for way, trial in trials if plain is None or all(accepts(trial(plain)) for _ in range(_TRIES))), None
        )
        if way is not None:
            ways.append((pointer, way))
    for place, column in listed.items():
        made = [row for row in column.rows if isinstance(row, Template)]
        ways += [(place, partial(_filled, template)) for template in made[:1]]
    return Fresh(nonce, tuple(ways))


def _filled(template: Template, _: str, stream: Iterator[int]) -> str:
    return template.filled(stream)


def _is_about(rule: Rule, pointer: Pointer) -> bool:
    return any(check.target.tokens == pointer for check in rule.checks)


def numbers_of(text: str) -> Iterator[int]:
    """Numbers that hang on nothing but the text."""
    for part in count():
        yield from hashlib.sha256(f"{text} {part}".encode()).digest()

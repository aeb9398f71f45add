"""Short or full rule ids → the rules they name."""

from __future__ import annotations

import re
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from rulewright.language.decode import listed
from rulewright.reading.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NOTHING: Mapping[str, str] = MappingProxyType({})
_SEPARATOR = re.compile("[./]")


class RuleIds:
    """Rule ids, ready to be asked for by ending many times.

    `formerly` holds ids that rules had before, each with the one it has now: they name it where no id does.
    """

    def __init__(self, ids: Iterable[str], formerly: Mapping[str, str] = _NOTHING) -> None:
        self.all = list(dict.fromkeys(ids))
        self.formerly = formerly
        self._full = frozenset(self.all)

    @cached_property
    def _ending(self) -> dict[str, dict[str, None]]:
        return _by_ending((known_id, known_id) for known_id in self.all)

    @cached_property
    def _ending_before(self) -> dict[str, dict[str, None]]:
        return _by_ending(self.formerly.items())

    def named(self, text: str) -> list[str]:
        """The ids that a full id or an ending of one (from a `.` or `/` on) names: none, one, or an ambiguity."""
        if text in self._full:
            return [text]
        if text in self.formerly:
            return [self.formerly[text]]
        return list(self._ending.get(text) or self._ending_before.get(text) or ())

    def endings(self) -> dict[str, str]:
        """The endings that name one rule, with its id."""
        return {ending: rule_id for ending, (rule_id, *others) in self._ending.items() if not others}


def _by_ending(ids: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    """What each ending of an id stands for."""
    found: dict[str, dict[str, None]] = {}
    for known_id, now in ids:
        for at in _starts(known_id):
            found.setdefault(known_id[at:], {})[now] = None
    return found


def matching_ids(text: str, ids: Iterable[str], formerly: Mapping[str, str] = _NOTHING) -> list[str]:
    """The ids that a text names among some that are asked for once."""
    return RuleIds(ids, formerly).named(text)


def rule_hint(text: str, ids: Iterable[str]) -> str:
    """The hint under an id that names no rule: what was meant, by an ending; else those of its place, or all."""
    known = sorted(ids)
    endings = {rule_id[at:]: rule_id for rule_id in known for at in (*_starts(rule_id), 0)}
    near = nearest(text, endings)
    if near is not None:
        return f"did you mean “{endings[near]}”?"
    bare = text.strip("./")
    place = bare.rpartition("/")[0] or bare
    return listed([rule_id for rule_id in known if place and place in rule_id] or known, "rules")


def _starts(rule_id: str) -> Iterable[int]:
    return (separator.end() for separator in _SEPARATOR.finditer(rule_id))


def id_pattern(text: str) -> re.Pattern[str] | None:
    """The full ids that a text with `*` means, where it stands for any characters but `/`; None where there is none.

    The step `[*]` of an array is part of an id.
    """
    parts = [part.replace(_ANY_ITEM, "[*]") for part in text.replace("[*]", _ANY_ITEM).split("*")]
    return re.compile("[^/]*".join(map(re.escape, parts))) if len(parts) > 1 else None


_ANY_ITEM = "\0"

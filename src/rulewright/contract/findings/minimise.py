"""A payload that an endpoint disagrees about → one nearer to an example base about which it disagrees alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.checks.naming import keys_of, points_at
from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import NotSentError
from rulewright.contract.edits import edited, edits_between
from rulewright.contract.findings.finding import Kind
from rulewright.contract.verdicts.doubt import fields_read
from rulewright.contract.verdicts.verdict import Side
from rulewright.generation.case import OnDemand
from rulewright.generation.edits import changed
from rulewright.language.paths import pointer_text
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.edits import Edit
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.fresh import Fresh
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Rule

_MOST_REQUESTS = 16
"""For one complaint: what a smaller payload explains better is soon found, or not worth the requests."""

_CONTRASTS = 2
"""Other values tried in the place of one that may be to blame."""

_BY_RULES = frozenset({Kind.ACCEPTED_INVALID, Kind.WRONG_FIELD})
"""Kinds whose complaints are about the rules that are broken: another payload must break some of the same."""

_OF_VALID = frozenset({Kind.REJECTED_VALID, Kind.SERVER_ERROR})
"""Kinds that are about what is odd in a valid payload, where nothing else says what they are about."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint and the exchange that shows it."""

    complaint: Complaint
    seen: Observation


class Minimiser:
    """Looks for smaller payloads; what it has learnt about a base it does not ask again."""

    def __init__(self, talk: Conversation, bases: Sequence[Json], fresh: Fresh, known: Iterable[Json] = ()) -> None:
        """A minimiser of payloads; `known` are others that must be accepted, to compare with."""
        self._talk = talk
        self._known = OnDemand(chain(bases, known))
        self._bases = bases
        self._fresh = fresh
        self._about_bases: dict[tuple[int, Kind, str], Shown | None] = {}

    def minimised(self, shown: Shown, payload: Json) -> Shown:
        """The same complaint about a payload with as few changes to the nearest base as a few requests can find.

        The base itself comes first: what an endpoint refuses, or fails on, without any change is not about the change.
        Where nothing says what a complaint about a valid payload is about, it is about the one place that is changed.
        """
        nearest = self._nearest(payload)
        if nearest is None:
            return shown
        if shown.seen.due is Side.ACCEPT and (about_base := self._about_base(nearest, shown)) is not None:
            return about_base
        search = _Search(self._talk, self._fresh, shown)
        if _size(list(edits_between(self._bases[nearest], payload)))[0]:
            for array in _arrays(payload):
                payload = search.with_fewer_items(payload, array)
            nearest = self._nearest(payload) or 0
        edits = search.fewest_edits(self._bases[nearest], payload)
        smallest = search.smallest
        if smallest.complaint.kind not in _OF_VALID or smallest.seen.due is not Side.ACCEPT:
            return smallest
        about = replace(smallest, complaint=self._about(search, [pointer for pointer, _ in edits]))
        whole = smallest.seen.verdict.payload
        if about.complaint.rules or len(edits) == 1 or whole is None:
            return about
        return self._compared(whole[0], about)

    def _about(self, search: _Search, changes: Sequence[Pointer]) -> Complaint:
        """A complaint about a valid payload, of the rule that it was made for only where the changes concern that.

        Where several changes are needed, another value in the place of what the rule reads must bring it to an end.
        """
        complaint, aim = search.smallest.complaint, search.smallest.seen.aim
        is_read = aim is not None and self._concern(changes, aim)
        is_alone = len(changes) == 1 or aim is None or not search.stands_without(aim, self._known)
        rules = complaint.rules if is_read and is_alone else ()
        pointer = complaint.pointer or (pointer_text(changes[0]) if len(changes) == 1 else "")
        return replace(complaint, rules=rules, pointer=pointer)

    def _concern(self, changes: Sequence[Pointer], rule: Rule) -> bool:
        """Whether a rule reads one of some places, something in it or something around it."""
        read = [
            tuple(token for token in path.tokens if isinstance(token, str))
            for path in fields_read(self._talk.setting.plan, rule)
        ]
        return any(points_at(keys, keys_of(change)) for keys in read for change in changes)

    def _nearest(self, payload: Json) -> int | None:
        """The base that the fewest changes lead from, and first of all the fewest that are about whole arrays."""
        sizes = [(_size(list(edits_between(base, payload))), index) for index, base in enumerate(self._bases)]
        return min(sizes)[1] if sizes else None

    def _about_base(self, index: int, wanted: Shown) -> Shown | None:
        key = (index, wanted.complaint.kind, wanted.complaint.mark)
        if key not in self._about_bases:
            found = _Search(self._talk, self._fresh, wanted).asked(self._bases[index], None)
            self._about_bases[key] = found
            if found is not None and found.complaint.kind in _OF_VALID:
                self._about_bases[key] = self._compared(self._bases[index], found)
        return self._about_bases[key]

    def _compared(self, payload: Json, shown: Shown) -> Shown:
        """A complaint about a payload, told of what must change for it to be taken, as far as a base is."""
        for number, base in enumerate(self._bases):
            if base != payload and self._about_base(number, shown) is None:
                cure = _Search(self._talk, self._fresh, shown).fewest_that_end_it(payload, base)
                pointer = shown.complaint.pointer or (pointer_text(cure[0][0]) if len(cure) == 1 else "")
                return replace(shown, complaint=replace(shown.complaint, rules=(), pointer=pointer))
        return shown


@dataclass(slots=True)
class _Search:
    """A few requests about one complaint; `smallest` is the latest that shows it."""

    talk: Conversation
    fresh: Fresh
    smallest: Shown
    left: int = field(default=_MOST_REQUESTS)

    def with_fewer_items(self, payload: Json, array: Pointer) -> Json:
        """The payload with as few items in an array as still show it."""
        items = value_at(payload, array)
        if not isinstance(items, list):
            return payload
        return changed(payload, array, _fewest(items, lambda some: self._shows(changed(payload, array, [*some]))))

    def fewest_edits(self, base: Json, payload: Json) -> list[Edit]:
        """As few of the changes that lead from a base to a payload as still show it."""
        edits = list(edits_between(base, payload))
        return _fewest(edits, lambda some: bool(some) and self._shows(edited(base, some)))

    def _shows(self, payload: Json) -> bool:
        if not self.left or not self._is_alike(payload):
            return False
        self.left -= 1
        found = self.asked(payload, self.smallest.seen.aim)
        if found is not None:
            self.smallest = found
        return found is not None

    def stands_without(self, rule: Rule, others: Iterable[Json]) -> bool:
        """Whether it is shown as well by what other payloads have where the rule looks, or by nothing there."""
        whole = self.smallest.seen.verdict.payload
        made = () if whole is None else _with_others(whole[0], rule, others)
        for candidate in islice(filter(self._is_alike, made), _CONTRASTS):
            if self.asked(candidate, self.smallest.seen.aim) is not None:
                return True
        return False

    def fewest_that_end_it(self, payload: Json, taken: Json) -> list[Edit]:
        """As few of the changes that lead to a payload that is taken as still end it."""
        edits = list(edits_between(payload, taken))
        return _fewest(edits, lambda some: bool(some) and self._ends(edited(payload, some)))

    def _ends(self, payload: Json) -> bool:
        """Whether it is not shown any more: the payload must be taken as well, and is."""
        if not self.left or not self._is_alike(payload):
            return False
        self.left -= 1
        try:
            seen = self.talk.ask(self.fresh(payload))
        except NotSentError:
            return False
        return seen.meaning is Meaning.ACCEPTED

    def _is_alike(self, payload: Json) -> bool:
        wanted = self.smallest
        verdict = self.talk.verdict(payload)
        if verdict.side is not wanted.seen.due:
            return False
        return wanted.complaint.kind not in _BY_RULES or set(verdict.rules) <= set(wanted.complaint.rules)

    def asked(self, payload: Json, aim: Rule | None) -> Shown | None:
        """The complaint about a payload, sent under a new key, if it is the same as the one wanted."""
        try:
            seen = self.talk.ask(self.fresh(payload, aim), aim=aim)
        except NotSentError:
            return None
        wanted = self.smallest.complaint
        same = (complaint for complaint in complaints(seen) if complaint.kind is wanted.kind)
        return next((Shown(complaint, seen) for complaint in same if complaint.mark == wanted.mark), None)


def _size(edits: Sequence[Edit]) -> tuple[int, int]:
    """How many changes are about whole arrays, and how many there are."""
    return sum(isinstance(value, list) for _, value in edits), len(edits)


def _with_others(payload: Json, rule: Rule, others: Iterable[Json]) -> Iterator[Json]:
    """A payload with something else in a place that a rule is about: what others have there, or nothing."""
    targets = [tuple(token for token in check.target.tokens if isinstance(token, str)) for check in rule.checks]
    for place in _places(payload):
        keys = keys_of(place)
        if not any(target and keys[-len(target) :] == target for target in targets):
            continue
        known = {json_key(value_at(payload, place))}  # type: ignore[arg-type]  # it is there
        for value in chain([MISSING], (value_at(other, place) for other in others)):
            key = None if isinstance(value, Missing) else json_key(value)
            if key not in known:
                known.add(key)
                yield changed(payload, place, value)


def _places(value: Json, at: Pointer = ()) -> Iterator[Pointer]:
    """Every place in a value, but the value itself."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, member in inner:
        yield (*at, token)
        yield from _places(member, (*at, token))


def _fewest(parts: Sequence[_T], still: Callable[[Sequence[_T]], bool]) -> list[_T]:
    """As few of some parts as something still holds of: half of them is left out at once, then ever fewer.

    What can only be left out together may be side by side when what was between them is gone: so it begins again.
    """
    left, before = list(parts), -1
    while len(left) != before:
        before = len(left)
        size = (before + 1) // 2
        while size:
            at = 0
            while at < len(left):
                rest = left[:at] + left[at + size :]
                if still(rest):
                    left = rest
                else:
                    at += size
            size //= 2
    return left


def _arrays(value: Json, at: Pointer = ()) -> Iterator[Pointer]:
    """The arrays of several items, the outer ones first; of those inside arrays there may be others by then."""
    match value:
        case list():
            if len(value) > 1:
                yield at
        case dict():
            for key, member in value.items():
                yield from _arrays(member, (*at, key))

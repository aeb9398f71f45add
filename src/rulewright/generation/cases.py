"""Plan, shape and context → a small set of cases that shows both sides of every rule, what matters most first."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.aims import aims, reachable
from rulewright.generation.breaking import Breakings
from rulewright.generation.case import CaseSet, OnDemand
from rulewright.generation.classes import edged, kept, overlong, text_classes
from rulewright.generation.collected import Collected
from rulewright.generation.deciding import deciding
from rulewright.generation.folding import Feature, Folder
from rulewright.generation.items import several
from rulewright.generation.keeping import excused, is_excused, keepings
from rulewright.generation.make import Maker
from rulewright.generation.sheets import fold, show_sheets
from rulewright.generation.stages import Stages
from rulewright.generation.starts import starts
from rulewright.generation.sweeps import swept
from rulewright.generation.tally import MOST_VALUES, boundaries_of, tally
from rulewright.generation.texts import plainest
from rulewright.generation.variety import least_and_most, pairs, respelled, thinned, told
from rulewright.generation.world import World
from rulewright.language.conditions import OneOf
from rulewright.plan.predicates import Required
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from rulewright.generation.aims import Aim
    from rulewright.generation.case import Case
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

_SHOWN = "there is a case for every boundary of the rule; the search begins with the others"
_SPREADS = (12, 4, 2)
"""So many items an array has where its first, a middle and its last item are broken in turn; fewer where it must."""
_TOGETHER = 25
"""Of so many rules is what they allow shown together: by fewer cases than of fewer, but later."""
_FULLEST = 48
"""In so many payloads with many fields is what a rule requires left out; of more, only where the rule applies."""


def make_cases(  # noqa: PLR0913 - each is a documented choice of the caller
    plan: Plan,
    shape: Shape,
    context: Context,
    asserted: Callable[[Rule], bool],
    *,
    slack: timedelta | None = None,
    known_good: Mapping[str, Sequence[Json]] | None = None,
    limit: int | None = None,
    only: Collection[str] = (),
    folds: bool = True,
    surely: Context | None = None,
    unit_is_sure: bool = False,
) -> CaseSet:
    """Cases for the payloads of one shape.

    Every rule that is `asserted` is broken, at each end of what it allows, with as little else broken as can be found.
    What is valid breaks no rule of any severity, whatever a length counts and wherever the other clock stands within
    `slack` of ours, and has only values known to be good in fields whose rules read data that was not supplied; one
    valid payload shows many things.

    Args:
        plan: the contract.
        shape: whose payloads they are.
        context: the clock, and the data that was supplied.
        asserted: which rules an endpoint is held to.
        slack: how far the endpoint's clock may be from ours; without it, not at all.
        known_good: for fields that hang on missing data, good values by `Shape.path`, those at the same index
            belonging together; by default those of the contract's example bases.
        only: where there are any, the rules beside whose cases none are wanted but the bases.
        folds: whether one valid payload may show many things; with `only`, each shows one.
        surely: the context in which an endpoint surely takes a payload that breaks nothing, where `context` has data
            that only stand in for what is missing.
        unit_is_sure: whether an endpoint surely counts in texts what the contract says.
        limit: how many cases at most, where that is less than what the tally allows; those that matter most are
            kept, one breaking each rule before any other.
    """
    world = World.of(plan, shape, context, slack=slack, known_good=known_good, unit_is_sure=unit_is_sure)
    sure = world if surely is None else World.of(plan, shape, surely, slack=slack, known_good=known_good)
    return _Making(world, sure, asserted, only, limit, folds=folds).run()


@dataclass(slots=True)
class _Attack:
    """The ways to break one check, and how many of them its boundaries are worth."""

    aim: Aim
    suffix: str
    ways: Breakings
    left: int


class _Making:
    """The making of one set of cases."""

    def __init__(  # noqa: PLR0913 - each is a documented choice of the caller
        self,
        world: World,
        sure: World,
        asserted: Callable[[Rule], bool],
        only: Collection[str],
        limit: int | None,
        *,
        folds: bool,
    ) -> None:
        self.world = world
        self.sure = sure
        self.starts = starts(world)
        self.bases = [(name, payload) for name, payload in self.starts if not world.doubt(payload)]
        self.is_whole = not only
        self.rules = [(shape, rule) for shape, rule in reachable(world) if not only or rule.id in only]
        self.asked = [(shape, rule) for shape, rule in self.rules if asserted(rule)]
        self.shows_entry = asserted(world.shape.entry) and (not only or world.shape.entry.id in only)
        found = tally(world, self.asked)
        most = found.most_cases + (len(self.starts) if only else 0)
        self.found = Collected(world, found, most if limit is None else min(limit, most))
        self.stages = Stages(world, self.starts)
        self.keys = world.key_places()
        self.folds = folds and not only
        self.folder = self.new_folder()
        self.attacks: list[_Attack] = []
        self._wide: dict[Pointer, tuple[int, Stages]] = {}
        self.asserted = asserted

    def run(self) -> CaseSet:
        """Everything in turn, what matters most first; each step is taken when a case that it may make is asked for."""
        first = OnDemand(self.found.handed(self.begin()))
        rest = OnDemand(self.after(first))
        return CaseSet(first, rest, self.found.tally, OnDemand(self.other_ways(rest)), self.found.left_out)

    def begin(self) -> Iterator[None]:
        """The first base, and the plainest way to break each rule, step by step."""
        self.show_bases(self.bases[:1])
        self.break_entry(_NO_OBJECTS[:1])
        for shape, rule in self.asked:
            self.break_rule(rule, shape)
            yield

    def after(self, first: Iterable[Case]) -> Iterator[Case]:
        """All that comes after the first cases, which are made before."""
        deque(first, maxlen=0)
        yield from self.found.handed(self.go_through())

    def go_through(self) -> Iterator[None]:
        """What is left of the rules, and what is about no rule alone, step by step."""
        self.show_bases(self.bases[1:])
        self.sweep()
        yield
        yield from self.keep_rules()
        for attack in self.attacks:
            self.go_on(attack, attack.left)
            yield
        yield from self.break_items()
        contexts = self.contexts()
        if self.is_whole and not self.found.is_full:
            yield from self.vary(contexts)
        self.break_among_many(contexts)
        self.break_entry(_NO_OBJECTS[1:])
        while self.attacks and self.found.has_room_for_more:
            self.attacks = [attack for attack in self.attacks if self.go_on(attack, 1)]
            yield
        for attack in self.attacks:
            for label in attack.ways.labels_left():
                if self.found.is_full:
                    self.found.cut(attack.aim.rule.id, label + attack.suffix, "breaking")
                else:
                    self.found.leave_out(label + attack.suffix, attack.aim.rule.id, "breaking", _SHOWN)

    def other_ways(self, rest: Iterable[Case]) -> Iterator[Case]:
        """What is no case of the set: each test of a condition that decides alone, then other ways to break rules."""
        deque(rest, maxlen=0)
        broken = [attack.aim for attack in self.attacks]
        yield from deciding(self.world, self.bases, broken, self.found, self.is_sure)
        attacks = self.attacks
        while attacks:
            left: list[_Attack] = []
            for attack in attacks:
                label, solution = next(attack.ways, ("", None))
                if solution is None:
                    continue
                left.append(attack)
                case = self.found.further(attack.aim.rule.id, label + attack.suffix, solution.payload)
                if case is not None:
                    yield case
            attacks = left

    def new_folder(self) -> Folder:
        """Room for features; what is about a key has a payload of its own, for keys are renewed as they are sent."""

        def may_fold(feature: Feature) -> bool:
            return self.folds and (feature.rule is None or self.keys.isdisjoint(feature.pins))

        return Folder(Maker(self.world, plainest), folds=may_fold, is_sure=self.is_sure)

    def is_sure(self, payload: Json) -> bool:
        """Whether an endpoint surely takes a payload."""
        return self.sure is self.world or (not self.sure.judge(payload) and not self.sure.doubt(payload))

    def show_bases(self, bases: Sequence[tuple[str, Json]]) -> None:
        """The contract's own valid payloads."""
        for name, payload in bases:
            self.found.valid(None, f"base-{name}", payload)
            self.folder.know(payload)

    def break_entry(self, payloads: Sequence[tuple[str, Json]]) -> None:
        """The rule that a payload is an object, broken by what is none."""
        for label, payload in payloads if self.shows_entry else ():
            self.found.breaking(self.world.shape.entry.id, label, payload)

    def break_rule(self, rule: Rule, shape: Shape) -> None:
        """The plainest way to break the rule; the others are for later."""
        made = 0
        for number, aim in enumerate(aims(self.world, rule, shape)):
            suffix = f"-{number + 1}" if number else ""
            ways = Breakings(self.stages, aim)
            attack = _Attack(aim, suffix, ways, boundaries_of(shape, rule, aim.check))
            if made:
                attack.left += 1
            else:
                made = self.go_on(attack, 1, is_first=True)
            self.attacks.append(attack)
        if not made:
            self.found.leave_out("", rule.id, "breaking", self.reason(rule))

    def go_on(self, attack: _Attack, count: int, *, is_first: bool = False) -> int:
        """The next so many ways to break a check become cases; gives how many there were."""
        made = 0
        rule = attack.aim.rule.id
        while made < count and not self.found.is_full:
            label, solution = next(attack.ways, ("", None))
            if solution is None:
                break
            made += self.found.breaking(rule, label + attack.suffix, solution.payload, is_first=is_first and not made)
        return made

    def reason(self, rule: Rule) -> str:
        missing = sorted(rule.data - self.world.context.data.keys())
        if missing:
            return f"no data was supplied for {', '.join(missing)}"
        return "no payload that breaks it was found" if self.starts else "no valid payload to start from was found"

    def break_items(self) -> Iterator[None]:
        """Each rule about items, broken in the last of several; one per kind and array in others too; rule by rule.

        What an item is counts apart from what is in items: an endpoint looks at it elsewhere.
        """
        spread: set[tuple[Pointer, str, bool]] = set()
        for attack in self.attacks:
            aim = attack.aim
            array = aim.array
            if array is None:
                continue
            count, stages = self.wide(array)
            sort = (array, aim.check.code, aim.target[:-1] == array)
            is_new = sort not in spread
            for index in (count - 1, 0, count // 2) if is_new else (count - 1,):
                where = f"-in-item-{index + 1}-of-{count}"
                if self.found.is_full:
                    self.found.cut(aim.rule.id, f"broken{where}", "breaking")
                    continue
                label, solution = next(Breakings(stages, replace(aim, index=index)), ("", None))
                if solution is not None:
                    spread.add(sort)
                    self.found.breaking(aim.rule.id, f"{label}{where}", solution.payload)
            yield

    def wide(self, array: Pointer) -> tuple[int, Stages]:
        """The starts with several items in an array, those that are still valid, as stages; and how many items."""
        if array not in self._wide:
            maker = Maker(self.world, plainest)
            having = [(name, payload) for name, payload in self.starts if _has(payload, array)]
            for count in _SPREADS:
                made = [(name, maker.resized(payload, array, count)) for name, payload in having]
                valid = [(name, payload) for name, payload in made if not self.world.judge(payload)]
                self._wide[array] = (count, Stages(self.world, valid))
                if valid:
                    break
        return self._wide[array]

    def keep_rules(self) -> Iterator[None]:
        """What each rule just allows, and what it would refuse were its condition met; some rules at a time."""
        for at in range(0, len(self.rules), _TOGETHER):
            for shape, rule in self.rules[at : at + _TOGETHER]:
                self.keep_rule(rule, shape)
            show_sheets(self.found, self.folder)
            self.folder.close()
            yield

    def keep_rule(self, rule: Rule, shape: Shape) -> None:
        for number, aim in enumerate(aims(self.world, rule, shape)):
            suffix = f"-{number + 1}" if number else ""
            fold(self.found, self.folder, keepings(self.stages, aim, suffix))
            if not any(is_excused(self.world, payload, aim) for payload in self.folder.payloads()):
                fold(self.found, self.folder, excused(self.stages, aim, suffix))

    def sweep(self) -> None:
        """Every value of the lists that are too long for a payload each, shown by items."""
        for attack in self.attacks:
            predicate = attack.aim.check.predicate
            if isinstance(predicate, OneOf) and len(predicate.values) > MOST_VALUES:
                for payload, shown in swept(self.stages, attack.aim, predicate.values):
                    label = f"is-{shown[0]}" + (f"-and-{len(shown) - 1}-more" if len(shown) > 1 else "")
                    features = [f"{attack.aim.rule.id}#is-{value}" for value in shown]
                    self.found.valid(attack.aim.rule.id, label + attack.suffix, payload, features)

    def vary(self, contexts: Sequence[tuple[str, Json]]) -> Iterator[None]:
        """Valid payloads that no single rule asks for, and what is beyond the limits of texts wherever they differ."""
        for label, payload in contexts:
            self.found.valid(None, label, payload)
        yield
        folder = self.new_folder()
        for _, payload in contexts:
            folder.know(payload)
        for features in (
            several(self.world, self.starts),
            told(self.world, contexts),
            thinned(self.world, contexts),
            respelled(self.world, contexts),
            pairs(self.world, contexts),
        ):
            fold(self.found, folder, features)
        show_sheets(self.found, folder)
        yield
        self.show_classes([*self.starts, *contexts])

    def contexts(self) -> list[tuple[str, Json]]:
        """Valid payloads for each value and condition that rules hang on, the fullest first."""
        made: list[tuple[str, Json]] = []
        for label, payload, reason in islice(least_and_most(self.world), self.found.room):
            if payload is None:
                self.found.leave_out(label, None, "valid", reason)
            else:
                made.append((label, payload))
        return sorted(made, key=lambda entry: -len(repr(entry[1])))

    def show_classes(self, payloads: Sequence[tuple[str, Json]]) -> None:
        """The ends of each text wherever other rules bear on it, and what is beyond those of asserted rules."""
        found = list(text_classes(self.world, payloads))
        for _, payload in payloads:
            folder = self.new_folder()
            folder.begin(payload)
            for entry in found:
                if entry.payload is payload:
                    fold(self.found, folder, kept(self.world, entry))
                    ends = edged(self.world, entry)
                    fold(self.found, folder, (feature for feature in ends if not self.folder.shows(feature)))
            show_sheets(self.found, folder)
            for shown in folder.payloads():
                self.folder.know(shown)
        for entry in found:
            for label, payload in overlong(self.world, entry):
                broken = next((kept.rule for kept in self.world.judge(payload) if self.asserted(kept.rule)), None)
                if broken is not None:
                    self.found.breaking(broken.id, label, payload)

    def break_among_many(self, contexts: Sequence[tuple[str, Json]]) -> None:
        """Each required field missing where there are as many others as can be."""
        fullest = Stages(self.world, contexts[:_FULLEST], changes=len(contexts) <= _FULLEST)
        for attack in self.attacks:
            if not isinstance(attack.aim.check.predicate, Required):
                continue
            if self.found.is_full:
                self.found.cut(attack.aim.rule.id, f"absent-among-many{attack.suffix}", "breaking")
                continue
            for label, solution in islice(Breakings(fullest, attack.aim), 1):
                self.found.breaking(attack.aim.rule.id, f"{label}-among-many{attack.suffix}", solution.payload)


def _has(payload: Json, array: Pointer) -> bool:
    items = value_at(payload, array)
    return isinstance(items, list) and bool(items)


_NO_OBJECTS: tuple[tuple[str, Json], ...] = (("an-array", []), ("null", None), ("a-text", "x"), ("a-number", 1))

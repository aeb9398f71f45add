"""Plan, shape, context, clocks and seen values → what payloads are made from, and what bears on each place of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from rulewright.emit.python import compile_plan
from rulewright.generation.active import Active, demands_in, open_part, ways_at
from rulewright.generation.atlas import Atlas, Bearing, Case
from rulewright.generation.demand import Among, Demand, Want, same
from rulewright.generation.dispatch import Dispatch
from rulewright.generation.found import hanging, seen_values
from rulewright.generation.outcomes import Outcomes
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import Compare, PresentCount, Sum, Unique
from rulewright.reading.ambiguities import has_doubtful_number
from rulewright.validation.conditions import Scope, is_true
from rulewright.validation.interpreter import item_scopes
from rulewright.validation.objects import objects_in
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from rulewright.emit.python import Compiled
    from rulewright.generation.demand import Subject
    from rulewright.generation.found import Hanging, Seen
    from rulewright.generation.recipes import Recipe
    from rulewright.generation.rule_ways import Way
    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.clock import Clock
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken


_LINKING = (Compare, Unique, PresentCount, Sum)
"""Predicates whose demands of one place hang on what stands at others."""


@dataclass(frozen=True, slots=True)
class Site:
    """What bears on a place: what every payload alike is asked there, and the checks that hang on the payload.

    `depth` is where its shape's object is, `hinting` the rules on missing data that compare it. `recipes` are kept by
    what is demanded.
    """

    way: Way
    fixed: tuple[Active, ...]
    dispatch: Dispatch
    depth: int
    hinting: tuple[Hanging, ...]
    recipes: dict[tuple[int, ...], Recipe] = field(default_factory=dict)
    outcomes: Outcomes | None = None
    """What the demands of those checks hang on, where that is little."""
    known: dict[tuple[Hashable, ...], list[Active]] = field(default_factory=dict)
    """The demands, by what they hang on."""

    @property
    def is_plain(self) -> bool:
        """Whether every payload is asked the same there."""
        return not self.dispatch.bearings and not self.hinting


Room: TypeAlias = "tuple[str, Site, Sequence[tuple[Case, ...]]]"
"""A key of an object, what bears on its place, and the cases in any of which it is declared."""


@dataclass(frozen=True, slots=True)
class World:
    """What payloads of one shape are made from.

    `clocks` are those a date must be right by: ours, and ours moved by the slack either way.
    """

    plan: Plan
    shape: Shape
    context: Context
    clocks: tuple[Clock, ...]
    atlas: Atlas
    seen: Seen
    hanging: Mapping[str, tuple[Hanging, ...]]
    compiled: Compiled
    unit_is_sure: bool = False
    """Whether lengths surely count what they count here."""
    _sites: dict[Way, Site] = field(default_factory=dict, repr=False)
    _rooms: dict[Way, tuple[Room, ...]] = field(default_factory=dict, repr=False)
    _kept: dict[tuple[int, Condition | None], Active] = field(default_factory=dict, repr=False)
    """By check, or known values, and what its rule's guard still hangs on: what is demanded."""
    fruitless: dict[tuple[int, int, Want], tuple[Subject, Subject, bool]] = field(default_factory=dict, repr=False)
    """By the predicate that lists values, another, and how that must come out: whether no value comes out so."""

    @classmethod
    def of(  # noqa: PLR0913 - each is a documented choice of the caller
        cls,
        plan: Plan,
        shape: Shape,
        context: Context,
        *,
        slack: timedelta | None = None,
        known_good: Mapping[str, Sequence[Json]] | None = None,
        use_examples: bool = True,
        unit_is_sure: bool = False,
    ) -> World:
        """The world of a shape; with `use_examples`, values of the example bases are taken before drawn ones."""
        seconds = 0 if slack is None else int(slack.total_seconds())
        clocks = [context.clock]
        if seconds:
            clocks += [context.clock.shifted(seconds), context.clock.shifted(-seconds)]
        seen = seen_values(plan) if use_examples else {}
        return cls(
            plan,
            shape,
            context,
            tuple(clocks),
            Atlas(plan, shape, frozenset(plan.data.keys() - context.data.keys())),
            seen,
            hanging(plan, context, known_good),
            compile_plan(plan),
            unit_is_sure,
        )

    def key_places(self) -> frozenset[Pointer]:
        """The places of the keys by which an endpoint knows a payload again."""
        return frozenset(tuple(map(str, path.tokens)) for rule in self.plan.idempotency for path in rule.key)

    def judge(self, payload: Json) -> tuple[Broken, ...]:
        """All that a payload breaks, as the compiled contract judges it: searches ask this often."""
        return self.compiled.judge(self.shape.name, payload, self.context).broken

    def seen_at(self, way: Way) -> tuple[Json, ...]:
        """The values that the example bases have at a place."""
        homes = self.atlas.homes(way)
        return tuple(value for home in homes for value in self.seen.get((home.shape.name, way[home.depth :]), ()))

    def is_case(self, payload: Json, pointer: Pointer, cases: Sequence[Case]) -> bool:
        """Whether the polymorphic objects on the way to a place are of these cases."""
        return all(same(value_at(payload, case.chooser(pointer)), case.value) for case in cases)

    def rooms(self, way: Way) -> tuple[Room, ...]:
        """The keys declared in the object at a place, those that rules of others hang on first."""
        if way not in self._rooms:
            self._rooms[way] = tuple(
                (key, self.site((*way, key)), self.atlas.cases_of(way, key)) for key in self.atlas.children(way)
            )
        return self._rooms[way]

    def doubt(self, payload: Json) -> str:
        """Why a payload that breaks nothing here may break something at an endpoint; empty where it surely does not."""
        if has_doubtful_number(payload):
            return "a number has more digits than a double, or is an integer beyond 2**53: JSON readers differ about it"
        if not self.is_good(payload):
            return "a value is not among those known to be good under the data that was not supplied"
        for clock in self.clocks[1:]:
            if self.compiled.judge(self.shape.name, payload, replace(self.context, clock=clock)).broken:
                return "it is valid by our clock, and not by one that may be the endpoint's"
        return ""

    def is_good(self, payload: Json) -> bool:
        """Whether every rule that hangs on missing data surely holds."""
        return not any(self.hanging.values()) or all(
            rule.is_good(value, self.context)
            for shape, value, _ in objects_in(self.plan, self.shape, payload)
            for rule in self.hanging[shape.name]
        )

    def site(self, way: Way) -> Site:
        """What bears on a place."""
        site = self._sites.get(way)
        if site is None:
            bearings = self.atlas.bearings(way)
            fixed = (bearing.check.predicate for bearing in bearings if bearing.is_fixed)
            open_ = [bearing for bearing in bearings if not bearing.is_fixed]
            home = self.atlas.home(way)
            site = self._sites[way] = Site(
                way,
                tuple(Active(Demand(predicate, Want.HOLDS), kept=True) for predicate in fixed),
                Dispatch.of(open_),
                home.depth,
                tuple(rule for rule in self.hanging[home.shape.name] if rule.compares(way[home.depth :])),
                outcomes=Outcomes.of(open_) if open_ else None,
            )
        return site

    def active(self, payload: Json, pointer: Pointer, site: Site | None = None) -> Sequence[Active]:
        """What the rules demand of a place, all else as it is in the payload; what every payload is asked comes first.

        `site` is that of the place, where it is known.
        """
        site = self.site(self.atlas.way(pointer)) if site is None else site
        if site.is_plain:
            return site.fixed
        found = [*site.fixed]
        if site.outcomes is not None:
            key = site.outcomes.key(payload, pointer)
            if key not in site.known:
                site.known[key] = list(self.asked(site, payload, pointer))
            found += site.known[key]
        elif site.dispatch.bearings:
            found += self.asked(site, payload, pointer)
        if site.hinting:
            found += self._hints(site, payload, pointer)
        return found

    def asked(self, site: Site, payload: Json, pointer: Pointer) -> Iterator[Active]:
        """What is demanded of a place by the checks that hang on the payload, worked out anew."""
        for bearing in site.dispatch.fitting(payload, pointer):
            yield from self._demands(bearing, payload, pointer)

    def _hints(self, site: Site, payload: Json, pointer: Pointer) -> Iterator[Active]:
        around = value_at(payload, pointer[: site.depth])
        for rule in site.hinting:
            values = rule.values(site.way[site.depth :], around)
            if values:
                key = (id(values), None)
                if key not in self._kept:
                    self._kept[key] = Active(Demand(Among(values), Want.TRUE), is_rule=False, kept=True)
                yield self._kept[key]

    def _demands(self, bearing: Bearing, payload: Json, pointer: Pointer) -> Iterator[Active]:
        rule, predicate = bearing.rule, bearing.check.predicate
        for scope in self._scopes(bearing, payload, pointer):
            if bearing.own:
                guard = open_part(rule.guard, scope, self.context, bearing.own)
            else:
                guard = is_true(rule.guard, scope, self.context)
            if guard is False:
                continue
            for demand in demands_in(bearing, scope, pointer, self.context):
                if isinstance(predicate, _LINKING):
                    excuses = () if guard is True else tuple(ways_at(guard, scope.defaults, truth=False))
                    yield Active(demand, excuses, linked=isinstance(predicate, Compare | Sum))
                else:
                    yield self._once(bearing, demand, None if isinstance(guard, bool) else guard, scope)
            if not isinstance(predicate, Compare | Unique | Sum):
                return

    def _once(self, bearing: Bearing, demand: Demand, left: Condition | None, scope: Scope) -> Active:
        """The one demand of a check, where so much of its rule's guard is left to hang on the place."""
        key = (id(bearing), left)
        if key not in self._kept:
            excuses = () if left is None else tuple(ways_at(left, scope.defaults, truth=False))
            self._kept[key] = Active(demand, excuses, kept=True)
        return self._kept[key]

    def _scopes(self, bearing: Bearing, payload: Json, pointer: Pointer) -> Iterator[Scope]:
        """The scopes in which the rule is judged at this place."""
        frame, rule = bearing.frame, bearing.rule
        at = pointer[: frame.depth]
        value = value_at(payload, at)
        if not isinstance(value, dict) or (frame.cases and not self.is_case(payload, pointer, frame.cases)):
            return
        outer = Scope(value, at, frame.shape.defaults, self.plan.data)
        if rule.each is not None and self._side(bearing).root is Root.ITEM:
            item_at = pointer[: frame.depth + len(rule.each.tokens)]
            yield Scope(value, at, outer.defaults, outer.tables, value_at(payload, item_at), item_at)
        else:
            yield from item_scopes(rule, outer)

    def _side(self, bearing: Bearing) -> Path:
        """The rule's path that leads to the place."""
        predicate = bearing.check.predicate
        if bearing.reverse and isinstance(predicate, Compare):
            return predicate.other
        if isinstance(predicate, PresentCount) and any(path.root is Root.ITEM for path in predicate.places):
            # Its target may be around places of the item and of the shape alike: it is judged per item.
            return Path((), Root.ITEM)
        return bearing.check.target

"""What was shown so far → the payloads that are drawn next: rules shown least, where conditions were shown least."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from rulewright.generation.strategies import NoPayloadError, breaking, breaking_where, broken_plainly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from rulewright.contract.coverage import Pair, Sides
    from rulewright.generation.aims import Aim
    from rulewright.generation.strategies import Ground
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule

_TARGETS = 3
"""Rules that one round is about."""
_BROAD = 3
"""One round in so many draws from everything."""


class Draws:
    """Chooses what each round draws from.

    Args:
        ground: what payloads that break rules are made from.
        rules: those that are to be broken.
        conditions: one rule for each condition.
        broad: strategies for payloads of other sorts.
        seed: decides between what was shown equally often.
    """

    def __init__(
        self,
        ground: Ground,
        rules: Sequence[Rule],
        conditions: Sequence[Rule],
        broad: Sequence[SearchStrategy[Json]],
        seed: int,
    ) -> None:
        shuffled = random.Random(seed)  # noqa: S311 - it decides an order, nothing else
        self._ground = ground
        self._rules = shuffled.sample(rules, len(rules))
        self._branches = [(rule, truth) for rule in conditions for truth in (True, False)]
        shuffled.shuffle(self._branches)
        self._broad = list(broad)
        self._rounds = 0
        self._plain: dict[str, tuple[tuple[Aim, Json], ...]] = {}
        self._tried: Counter[str] = Counter()
        self._tried_pairs: Counter[Pair] = Counter()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._broad and not self._rules

    def following(self, sides: Sides) -> SearchStrategy[Json]:
        """What the next round draws from."""
        self._rounds += 1
        if self._broad and (not self._rules or self._rounds % _BROAD == 0):
            return st.one_of(self._broad)
        # What was tried in vain counts as shown, so that the rest has its turn.
        least = sorted(self._rules, key=lambda rule: sides.times[rule.id] + self._tried[rule.id])
        return st.one_of([self._target(rule, sides) for rule in least[:_TARGETS]])

    def _target(self, rule: Rule, sides: Sides) -> SearchStrategy[Json]:
        self._tried[rule.id] += 1
        if rule.id not in self._plain:
            self._plain[rule.id] = broken_plainly(self._ground, rule)
        plain = self._plain[rule.id]
        branch = min(self._branches, key=lambda branch: self._shown(rule, branch, sides), default=None)
        if not plain or branch is None:
            return self._alone(rule)
        other, truth = branch
        self._tried_pairs[rule.id, other.id, truth] += 1
        return breaking_where(self._ground, plain, other, truth=truth)

    def _alone(self, rule: Rule) -> SearchStrategy[Json]:
        """Payloads that break a rule beside which there is no condition; nothing where there are none."""
        try:
            return breaking(self._ground, rule)
        except NoPayloadError:
            self._rules = [known for known in self._rules if known is not rule]
            return st.nothing()

    def _shown(self, rule: Rule, branch: tuple[Rule, bool], sides: Sides) -> int:
        pair = (rule.id, branch[0].id, branch[1])
        return sides.pairs[pair] + self._tried_pairs[pair]

"""A setting → its material: cases made in advance, and a strategy of payloads to draw, both by the generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.coverage import conditional, rules_of
from rulewright.contract.material import Material, material
from rulewright.contract.verdicts.known_good import known_good
from rulewright.contract.verdicts.stand_in import with_stand_ins
from rulewright.generation.cases import make_cases

if TYPE_CHECKING:
    from rulewright.contract.draws import Draws
    from rulewright.contract.setting import Setting
    from rulewright.generation.case import CaseSet
    from rulewright.validation.context import Context


def prepared(setting: Setting, nonce: str) -> Material:
    """What a run is made of; `nonce` makes its keys differ from those of other runs."""
    return material(setting, cases_of(setting), nonce)


def cases_of(setting: Setting) -> CaseSet:
    """The cases of a setting's operation."""
    context = _context(setting)
    return make_cases(
        setting.plan,
        setting.shape,
        context,
        setting.asks_about,
        slack=setting.slack,
        only=setting.rules,
        surely=setting.context,
        unit_is_sure=setting.plan.text.basis in setting.asserted,
    )


def draws_of(setting: Setting) -> Draws | None:
    """Payloads that keep every rule, that break one, and that are nearly valid; None where none can be made.

    Whether an endpoint surely takes or refuses them is for the oracle to say.
    """
    # Hypothesis takes as long to load as fifty requests to send, and is needed after the cases.
    from rulewright.contract.draws import Draws  # noqa: PLC0415 - see above
    from rulewright.generation.strategies import Ground, NoPayloadError, near_valid, valid  # noqa: PLC0415 - see above

    try:
        surely = Ground.of(setting.plan, setting.shape, setting.context, slack=setting.slack)
        freely = Ground.of(setting.plan, setting.shape, _context(setting), slack=setting.slack)
    except NoPayloadError:
        return None
    asked = [
        rule
        for rule in rules_of(setting.plan, setting.shape)
        if setting.asks_about(rule) and not rule.data - setting.context.data.keys()
    ]
    conditions = [
        rule for rule in conditional(setting.plan, setting.shape) if not rule.data - setting.context.data.keys()
    ]
    broad = [] if setting.only == "rejecting" else [valid(surely), near_valid(freely)]
    made = Draws(freely, asked, conditions, broad, setting.seed)
    return None if made.is_empty else made


def _context(setting: Setting) -> Context:
    return with_stand_ins(setting.plan, setting.context, known_good(setting.plan))

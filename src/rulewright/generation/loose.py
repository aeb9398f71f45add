"""A scene and a choice → any one way to break its check there, where cases would show the telling ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want, exactly
from rulewright.generation.repeats import alike
from rulewright.generation.twists import Twist, twists
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    Custom,
    EachKey,
    KnownKeys,
    PresentCount,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from rulewright.generation.scene import Scene
    from rulewright.patterns import Choose

_MORE_ITEMS = 3
_KEYS = ("unknownKey", "unknown_key", "", "é", "$ref", "__proto__")
_OPPOSITES = {Want.HOLDS: Want.BROKEN, Want.FALSE: Want.TRUE}


def any_twist(scene: Scene, choose: Choose) -> Twist | None:
    """A way to break the check, chosen; None where there is none."""
    match scene.aim.check.predicate:
        case Unique() as unique:
            return _repeated(scene, unique, choose)
        case KnownKeys(names):
            keys = [key for key in (*_KEYS, *(f"{name}2" for name in names)) if key not in names]
            key = keys[choose(len(keys))]
            return Twist("an-unknown-key", {(*scene.pointer, key): (exactly("x", 1, None, {}),)}, scene.payload)
        case EachKey() | Chosen() | PresentCount() | CountWhere() | Sum() | Custom():
            found = list(twists(scene))
            return found[choose(len(found)) if len(found) > 1 else 0] if found else None
        case Compare():
            compared = scene.compared()
            if compared is None:
                return None
            demand = Demand(compared.predicate, _OPPOSITES[compared.want])
            return Twist("broken", {scene.pointer: (demand,)}, scene.payload)
        case predicate:
            return Twist("broken", {scene.pointer: (Demand(predicate, Want.BROKEN),)}, scene.payload)


def _repeated(scene: Scene, unique: Unique, choose: Choose) -> Twist | None:
    """Two items with one key."""
    count = 2 + choose(_MORE_ITEMS)
    later = 1 + (choose(count - 1) if count > 2 else 0)  # noqa: PLR2004 - of two items, only the second is later
    made = alike(scene, unique, choose(later) if later > 1 else 0, later)
    return None if made is None else Twist("repeated", made[1], made[0])

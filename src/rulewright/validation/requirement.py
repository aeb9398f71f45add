"""A rule → when it applies and what it requires, in words, without a payload."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import ALWAYS, All, AnyOf, EveryItem, Holds, InData, Not, OneOf, SomeItem
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import Chosen, EachKey, KnownKeys, Unique
from rulewright.validation.words import plain, test_words

if TYPE_CHECKING:
    from rulewright.language.conditions import Condition
    from rulewright.plan.rules import Check, Rule

ITEM = "the item"
"""What the paths of a condition about items start at, in words."""
FOUND = re.compile(r"(?:, (?:found(?: only)?|has)|: first at) \{.*")
"""What a message says of the value that was found, with which it ends."""
_SLOT = re.compile(r"\{([^{}]+)\}")


def when(rule: Rule) -> str:
    """When a rule applies: “always”, or the end of a sentence that starts with “when”."""
    each = "" if rule.each is None else f"for each item of {Path(rule.each.tokens[:-1])}"
    if rule.guard == ALWAYS:
        return each or "always"
    condition = f"when {condition_words(rule.guard)}"
    return f"{each}, {condition}" if each else condition


def condition_words(condition: Condition, *, inner: bool = False, whole: str = "the object") -> str:
    """A condition as a clause; `inner` puts one of several parts in parentheses, `whole` is what its paths start at."""
    match condition:
        case All(parts) | AnyOf(parts) if len(parts) == 1:
            return condition_words(parts[0], inner=inner, whole=whole)
        case All(parts) | AnyOf(parts):
            word = " and " if isinstance(condition, All) else " or "
            text = word.join(condition_words(part, inner=True, whole=whole) for part in parts)
            return f"({text})" if inner else text
        case Not(Holds() as part):
            return _holds(part, negated=True, whole=whole)
        case Not(part):
            return f"not ({condition_words(part, whole=whole)})"
        case Holds():
            return _holds(condition, negated=False, whole=whole)
        case _:
            assert_never(condition)


def _holds(part: Holds, *, negated: bool, whole: str) -> str:
    name = _name(part.path, whole)
    match part.test:
        case SomeItem(condition):
            return f"{name} has {'no' if negated else 'an'} item for which {condition_words(condition, whole=ITEM)}"
        case EveryItem(condition):
            words = condition_words(condition, whole=ITEM)
            return f"{name} has {'not ' if negated else ''}only items for which {words}"
        case OneOf(values):
            shown = " or ".join(map(plain, values))
        case _:
            shown = ""
    return f"{name} {test_words(part.test, shown, negated=negated)}"


def requirement(check: Check) -> str:
    """What a check requires, as a sentence."""
    name = _name(check.target)
    match check.predicate:
        case KnownKeys(names):
            return f"{name} has only the fields {', '.join(names)}"
        case EachKey():
            asked = dict(check.params).get("asked")
            return f"every key of {name} {asked}"
        case Chosen(by, values):
            return f"{Path((*check.target.tokens, *by.tokens))} is {' or '.join(map(plain, values))}"
        case Unique(by):
            keys = ", ".join(str(key.path) for key in by if key.path.tokens)
            return f"no two items of {name} have the same {keys or 'value'}"
        case InData(data):
            return f"{name} is in the {data}"
        case _:
            known = {**dict(check.params), "field": name}
            return _SLOT.sub(lambda slot: _word(known.get(slot[1])), FOUND.sub("", check.message))


def _word(value: object) -> str:
    return ", ".join(map(plain, value)) if isinstance(value, list) else "" if value is None else str(value)


def _name(path: Path, whole: str = "the object") -> str:
    """A path as a sentence names it: from the shape or the item that the rule is about."""
    if path.root is Root.DATA:
        return str(path).removeprefix("data.")
    return str(Path(path.tokens)) or (ITEM if path.root is Root.ITEM else whole)

"""A rule file's value → two values, of which the second, extending the first, says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rulewright.language.extending.modes import FILE, HEADER, Keyed, Listed, Mode, Whole

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

BECAUSE = {"override": True, "because": "the file says so"}
WORDS = st.sampled_from(["below", "above", "both", "split"])


def split(draw: DrawFn, whole: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    header = {key: whole[key] for key in HEADER if key in whole}
    rest = {key: value for key, value in whole.items() if key not in HEADER}
    below, above = _split_map(draw, rest, FILE)
    return {"rulewright": 1, "title": "Another", **below}, {**header, "extends": ["below.yaml"], **above}


def _split_map(draw: DrawFn, whole: dict[str, Any], mode: Keyed) -> tuple[dict[str, Any], dict[str, Any]]:
    below: dict[str, Any] = {}
    above: dict[str, Any] = {}
    for key, value in whole.items():
        of = mode.parts.get(key, mode.others)
        word = draw(WORDS)
        if isinstance(of, Whole) and of.speaks_when_absent and word == "above":
            word = "both"
        if word == "split":
            below[key], above[key] = _split_entry(draw, value, of)
        if word in {"below", "both"}:
            below[key] = value
        if word in {"above", "both"} and not (word == "both" and isinstance(of, Listed)):
            above[key] = value
    return below, above


def _split_entry(draw: DrawFn, value: Any, of: Mode) -> tuple[Any, Any]:
    """An entry in both: halves of it, or another one below that is overridden above."""
    match of:
        case Keyed() if isinstance(value, dict) and not isinstance(value.get("cases"), list):
            return _split_map(draw, value, of)
        case Listed():
            at = draw(st.integers(0, len(value)))
            return value[:at], value[at:]
        case Whole(lists_values=True) if isinstance(value, list):
            at = draw(st.integers(0, len(value)))
            return value[:at], {"add": value[at:]}
        case Whole() if not isinstance(value, dict) or of.takes_any_key or "is" not in value:
            return ["something else"], {"is": value, **BECAUSE}
        case Whole():
            return ["something else"], {**value, **BECAUSE}
        case _:
            return {"title": "something else"}, {**value, **BECAUSE}

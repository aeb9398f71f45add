"""The kinds of faults → the families under which they are counted."""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, ...]] = {
    "rule or check left out": ("without", "check-lost"),
    "bound off by one": ("low-1", "low+1", "high-1", "high+1", "edge", "tolerance", "step", "distance-1", "distance+1"),
    "date window": ("low-1d", "low+1d", "high-1d", "high+1d", "low-open", "high-open"),
    "type": ("coerced", "fraction", "whole-only", "type-lost", "date-or-time", "date-only", "time-only"),
    "impossible date": ("any-text", "impossible-date"),
    "null or blank": ("null-counts", "null-absent", "blank", "shallow"),
    "enum value": ("value-lost", "value-added", "any-case", "one-case", "padded", "spelled"),
    "pattern": ("unanchored-start", "unanchored-end", "newline", "characters-lost"),
    "length counted otherwise": ("in-bytes", "in-utf16", "in-codepoints"),
    "condition": ("negated", "always", "widened", "narrowed", "some-every", "where-negated"),
    "table cell": ("case-moved", "case-added"),
    "comparison or sum": ("reversed", "at-least", "more-only", "sign", "term-lost"),
    "uniqueness and counts": ("unique-by", "with-first", "place-lost", "or-none"),
    "some items only": ("first-only", "last-only", "not-beyond"),
    "keys": (
        "key-without", "key-any-case", "key-cut", "not-across", "other-as-same", "same-as-other", "used-elsewhere",
        "duplicate-created", "forgets-early", "body-overwritten", "rejected-takes-key",
        "replay-differs", "replay-later", "replay-as-new",
    ),
    "race": ("race",),
    "answers": (
        "wrong-content-type", "wrong-shape", "missing-field", "no-body", "undocumented-status", "undocumented-success",
        "trace-in-error", "slow", "missing-errors", "wrong-field", "no-authentication",
        "crash-on-emoji", "crash-on-null", "crash-on-array", "crash-on-long-text", "crash-on-wide-number",
    ),
}  # fmt: skip
"""A kind with `when-` before it is of the family of conditions."""

_OF_KIND = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}


def family_of(kind: str) -> str:
    """The family of a kind. Raises KeyError for a kind that is in none."""
    return _OF_KIND["negated" if kind.startswith("when-") else kind]

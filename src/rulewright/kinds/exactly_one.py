"""exactlyOne: one of the fields is there, and no other."""

from __future__ import annotations

from rulewright.kinds._present_count import counting_kind

KIND = counting_kind(
    "exactlyOne",
    "one of the fields is there, and no other",
    "exactly one of {paths} is needed, found {present}",
    (
        "{ title: One way to be reached, exactlyOne: [email, phone] }",
        "{ when: { channel: WEB }, exactlyOne: [email, phone] }",
        "{ exactlyOne: [card, bank], severity: warning }",
    ),
    "{ exactlyOne: [email] }",
)

"""atMostOne: no two of the fields are there."""

from __future__ import annotations

from rulewright.kinds._present_count import counting_kind

KIND = counting_kind(
    "atMostOne",
    "no two of the fields are there",
    "at most one of {paths} is allowed, found {present}",
    (
        "{ title: One way to pay, atMostOne: [card, bank] }",
        "{ when: { channel: WEB }, atMostOne: [card, bank] }",
        "{ atMostOne: [email, phone], severity: warning }",
    ),
    "{ atMostOne: [card, crad] }",
)

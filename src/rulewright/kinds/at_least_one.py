"""atLeastOne: at least one of the fields is there."""

from __future__ import annotations

from rulewright.kinds._present_count import counting_kind

KIND = counting_kind(
    "atLeastOne",
    "at least one of the fields is there",
    "at least one of {paths} is needed",
    (
        "{ title: Some way to be reached, atLeastOne: [email, phone] }",
        "{ when: { channel: WEB }, atLeastOne: [email, phone] }",
        "{ atLeastOne: [shop.name, shop.city], basis: documented }",
    ),
    "{ atLeastOne: email }",
)

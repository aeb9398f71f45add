"""allOrNone: the fields are there together, or none is."""

from __future__ import annotations

from rulewright.kinds._present_count import counting_kind

KIND = counting_kind(
    "allOrNone",
    "the fields are there together, or none is",
    "{paths} stand together or not at all, found only {present}",
    (
        "{ title: A shop has a name and a city, allOrNone: [shop.name, shop.city] }",
        "{ when: { channel: WEB }, allOrNone: [email, phone] }",
        "{ allOrNone: [paid, due], severity: info }",
    ),
    "{ allOrNone: ['lines[*].price', total] }",
)

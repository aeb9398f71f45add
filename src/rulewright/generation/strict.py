"""A format that needs a library → texts that it takes, and texts that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.plan.predicates import StrictFormat

_EMAILS = ("ada@example.org", "a.b+c@mail.example.org", "grace.hopper@example.net")
_NO_EMAILS = ("ada", "ada@localhost", "a..b@example.org", "ada@-example.org", "@example.org", "ada@example.org ")
_REGIONS = ("US", "GB", "DE", "FR", "JP")
"""Whose numbers are given where any region's will do."""
_NO_NUMBERS = ("+1", "call me", "+999123456789", "0", "")


def right_texts(wanted: StrictFormat) -> tuple[str, ...]:
    """Texts of the format."""
    return _EMAILS if wanted.name == "email-strict" else _numbers(wanted.region)


def wrong_texts(wanted: StrictFormat) -> tuple[str, ...]:
    """Texts that are nearly of the format."""
    return _NO_EMAILS if wanted.name == "email-strict" else _NO_NUMBERS


def _numbers(region: str | None) -> tuple[str, ...]:
    import phonenumbers  # noqa: PLC0415 - an extra, imported when used

    found = (phonenumbers.example_number(name) for name in (_REGIONS if region is None else (region,)))
    e164 = phonenumbers.PhoneNumberFormat.E164
    return tuple(phonenumbers.format_number(number, e164) for number in found if number is not None)

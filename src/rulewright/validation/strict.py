"""A text → whether a library takes it for an e-mail address or a phone number: the formats behind an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.plan.predicates import StrictFormat


def is_strictly(wanted: StrictFormat, text: str) -> bool:
    """Whether the text has the format. Raises ModuleNotFoundError where its library is not installed."""
    if wanted.name == "email-strict":
        return _is_email(text)
    return _is_phone(text, wanted.region)


def _is_email(text: str) -> bool:
    """By email-validator: internationalised addresses too, no look-up of the domain."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - an extra, imported when used

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _is_phone(text: str, region: str | None) -> bool:
    """By phonenumbers (libphonenumber's data): a possible number that is assigned in its numbering plan."""
    import phonenumbers  # noqa: PLC0415 - an extra, imported when used

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:
        return bool(phonenumbers.is_valid_number(number))
    return bool(phonenumbers.is_valid_number_for_region(number, region))

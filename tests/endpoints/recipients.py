"""The recipient of a line item and its delivery method → what is wrong with the recipient."""

import re

from tests.endpoints.fields import Fields, Text
from tests.endpoints.places import COUNTRIES, REGIONS

RECIPIENT = {"firstName", "lastName", "email", "mobileNumber", "address"}
ADDRESS = {"companyName", "streetLine1", "streetLine2", "city", "stateOrProvince", "postalCode", "country"}

EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOBILE = re.compile(r"\+[1-9][0-9]{1,14}")
DIGITAL_NAME = re.compile(r"[^<>/]*")
TWO_CAPITALS = re.compile(r"[A-Z]{2}")
ZIP = re.compile(r"[0-9]{5}")
CANADIAN = re.compile(r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]")


def check_recipient(item: Fields, method: str | None) -> None:
    """Check what the delivery method needs to know of the recipient; an unknown method needs nothing."""
    delivered = method in {"EMAIL", "PHONE", "ADDRESS"}
    recipient = item.child("recipient", required=delivered or not item.lenient)
    if recipient is None:
        return
    recipient.only(RECIPIENT)
    _check_name(recipient.text("firstName", required=delivered), method)
    _check_name(recipient.text("lastName", required=method == "ADDRESS"), method)
    email = recipient.text("email", required=method == "EMAIL")
    if method == "EMAIL":
        check_email(email)
    mobile = recipient.text("mobileNumber", required=method == "PHONE")
    if method == "PHONE":
        mobile.matches(MOBILE, "an E.164 number such as +12065550100")
    address = recipient.child("address", required=method == "ADDRESS")
    if address is not None:
        address.only(ADDRESS)
        if method == "ADDRESS":
            _check_postal_address(address)
        else:
            _check_stored_address(address)


def check_email(email: Text) -> None:
    """Check that an address is plausible, which only a strict service does."""
    if not email.fields.lenient:
        email.length(1, 254).matches(EMAIL, "an e-mail address")


def _check_name(name: Text, method: str | None) -> None:
    match method:
        case "ADDRESS":
            name.length(0, 25).matches(
                _made_of(".,&-", lenient=name.fields.lenient), "letters, digits, spaces and . , & -"
            )
        case "EMAIL" | "PHONE":
            name.length(0, 100).matches(DIGITAL_NAME, "free of < > /")
        case _ if not name.fields.lenient:
            name.length(0, 100)


def _check_stored_address(address: Fields) -> None:
    """Check an address that nothing is shipped to: it need only fit where it is stored."""
    for name, longest in {
        "companyName": 100,
        "streetLine1": 200,
        "streetLine2": 100,
        "city": 60,
        "stateOrProvince": 60,
        "postalCode": 12,
    }.items():
        address.text(name).length(0, longest)
    address.text("country")


def _check_postal_address(address: Fields) -> None:
    lenient = address.lenient
    street = _made_of(".,-/&%#@'", lenient=lenient)
    words = "letters, digits, spaces and . , - / & % # @ '"
    company = address.text("companyName")
    if not lenient:
        company.length(0, 100)
    address.text("streetLine1", required=True).filled().length(0, 200 if lenient else 35).matches(street, words)
    address.text("streetLine2").filled().length(0, 100 if lenient else 35).matches(street, words)
    address.text("city", required=True).length(0, 60 if lenient else 30).matches(
        _made_of(".-&'", lenient=lenient), "letters, digits, spaces and . - & '"
    )
    country = address.text("country", required=True)
    code = country.value.upper() if lenient and country.value else country.value
    if code is not None and code not in COUNTRIES:
        address.report("country", "enum", "must be an ISO 3166-1 alpha-2 code")
    _check_region(address.text("stateOrProvince", required=True), code)
    _check_postal_code(address.text("postalCode", required=True), code)


def _check_region(region: Text, country: str | None) -> None:
    lenient = region.fields.lenient
    if country not in REGIONS:
        region.length(0, 60 if lenient else 35)
    elif lenient:
        region.matches(TWO_CAPITALS, "two capital letters")
    else:
        region.one_of(REGIONS[country])


def _check_postal_code(code: Text, country: str | None) -> None:
    if country == "US":
        code.matches(ZIP, "five digits")
    elif country == "CA" and not code.fields.lenient:
        code.matches(CANADIAN, "a Canadian postal code")
    else:
        code.length(0, 12)


def _made_of(marks: str, *, lenient: bool) -> re.Pattern[str]:
    """Give the pattern of letters, digits, spaces and ``marks``; leniently, letters of every script."""
    letters = r"[^\W_]" if lenient else "[0-9A-Za-z]"
    return re.compile(rf"(?:{letters}|[ {re.escape(marks)}])*")

"""The documented patterns → faults that let a wrong text pass or refuse a right one."""

import re

from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import Spot, When, always, forget, refuse

ITEM = "lineItems."
RECIPIENT = "lineItems.recipient."
ADDRESS = "lineItems.recipient.address."


def _accepts(name: str, area: str, description: str, when: When = always, *, certain: bool = True) -> Fault:
    return Fault(
        name,
        area,
        description,
        "accepted-invalid",
        lambda: forget(area, "pattern", "enum", when=when),
        certain=certain,
    )


def _rejects(name: str, area: str, description: str, when: When, *, certain: bool = True) -> Fault:
    return Fault(name, area, description, "rejected-valid", lambda: refuse(area, when), certain=certain)


def _has(pattern: str) -> When:
    """Hold for a text that contains a match: what ``search`` finds where ``fullmatch`` was meant."""
    return lambda spot: re.search(pattern, spot.text) is not None


def _newline_after(pattern: str) -> When:
    """Hold where ``$`` lets a final newline pass."""
    return lambda spot: spot.text.endswith("\n") and re.fullmatch(pattern, spot.text[:-1]) is not None


def _shipped(pattern: str, country: str | None = None) -> When:
    """Hold for a text with a match in a shipped line item, in one country where one is given."""
    return lambda spot: (
        spot.method == "ADDRESS" and country in {None, spot.country} and re.search(pattern, spot.text) is not None
    )


def _shipped_abroad(spot: Spot) -> bool:
    """Hold for a code that is no ZIP code, in a country that has none."""
    return spot.method == "ADDRESS" and spot.country != "US" and not re.fullmatch("[0-9]{5}", spot.text)


PATTERNS = (
    _rejects("ref-hyphen-rejected", "externalRefID", "Letters and digits only are accepted", _has("-")),
    _accepts("customer-charset-unchecked", "customerIdentifier", "Any characters are accepted"),
    _accepts(
        "customer-unanchored",
        "customerIdentifier",
        "Wrong characters after a good start pass",
        _has("^[-a-zA-Z0-9]{5}"),
    ),
    _rejects("customer-capitals-rejected", "customerIdentifier", "Lower case only is accepted", _has("[A-Z]")),
    _rejects("account-hyphen-rejected", "accountIdentifier", "A hyphen is rejected", _has("-")),
    _accepts("account-charset-unchecked", "accountIdentifier", "Any characters are accepted", certain=False),
    _rejects("campaign-marks-rejected", "campaign", "The characters @ # % are rejected", _has("[@#%]")),
    _accepts("sender-email-unchecked", "sender.email", "Any text passes as an e-mail address", certain=False),
    _accepts("utid-unchecked", ITEM + "utid", "Any text passes as a utid"),
    _accepts("utid-end-unanchored", ITEM + "utid", "Anything may follow the digits", _has("^[uU][0-9]+")),
    _accepts("utid-start-unanchored", ITEM + "utid", "Anything may stand before the U", _has("[uU][0-9]+$")),
    _accepts("utid-newline-accepted", ITEM + "utid", "A final newline is accepted", _newline_after("[uU][0-9]+")),
    _accepts(
        "utid-foreign-digits-accepted",
        ITEM + "utid",
        "Digits of every script are accepted",
        _has(r"^[uU]\d+$"),
    ),
    _rejects("utid-small-u-rejected", ITEM + "utid", "A small u is rejected", _has("^u")),
    _accepts("etid-5-digits-accepted", ITEM + "etid", "Five digits are accepted", _has("^[eE][0-9]{5}$")),
    _accepts("etid-7-digits-accepted", ITEM + "etid", "Seven digits are accepted", _has("^[eE][0-9]{7}$")),
    _rejects("etid-small-e-rejected", ITEM + "etid", "A small e is rejected", _has("^e")),
    _accepts("ptid-unchecked", ITEM + "ptid", "Any text passes as a ptid"),
    _accepts("name-brackets-accepted", RECIPIENT + "firstName", "< > / pass in a digital name", _has("[<>/]")),
    _rejects(
        "name-accents-rejected",
        RECIPIENT + "firstName",
        "ASCII letters only pass in a digital name",
        _has(r"[^\x00-\x7f]"),
    ),
    _accepts(
        "physical-name-charset-unchecked",
        RECIPIENT + "firstName",
        "Any characters pass in a physical name",
        _shipped(""),
    ),
    _rejects(
        "physical-name-hyphen-rejected",
        RECIPIENT + "lastName",
        "A hyphen in a physical name is rejected",
        _shipped("-"),
    ),
    _accepts("email-unchecked", RECIPIENT + "email", "Any text passes as an e-mail address", certain=False),
    _rejects(
        "email-plus-rejected",
        RECIPIENT + "email",
        "An e-mail address with + is rejected",
        _has(r"\+"),
        certain=False,
    ),
    _accepts(
        "mobile-plus-optional",
        RECIPIENT + "mobileNumber",
        "A number without + is accepted",
        _has("^[1-9][0-9]{1,14}$"),
    ),
    _accepts(
        "mobile-16-digits-accepted",
        RECIPIENT + "mobileNumber",
        "A sixteenth digit is accepted",
        _has(r"^\+[1-9][0-9]{15}$"),
    ),
    _accepts("mobile-letters-accepted", RECIPIENT + "mobileNumber", "Letters are accepted", _has("[A-Za-z]")),
    _accepts(
        "mobile-newline-accepted",
        RECIPIENT + "mobileNumber",
        "A final newline is accepted",
        _newline_after(r"\+[1-9][0-9]{1,14}"),
    ),
    _accepts("street-1-charset-unchecked", ADDRESS + "streetLine1", "Any characters are accepted"),
    _rejects("street-1-number-sign-rejected", ADDRESS + "streetLine1", "# is rejected", _shipped("#")),
    _accepts("street-2-charset-unchecked", ADDRESS + "streetLine2", "Any characters are accepted"),
    _accepts("city-charset-unchecked", ADDRESS + "city", "Any characters are accepted"),
    _rejects("city-apostrophe-rejected", ADDRESS + "city", "An apostrophe is rejected", _shipped("'")),
    _accepts("zip-unchecked", ADDRESS + "postalCode", "Any text passes as a US ZIP code", _shipped("", "US")),
    _accepts(
        "zip-4-digits-accepted",
        ADDRESS + "postalCode",
        "A US ZIP code of four digits is accepted",
        _shipped("^[0-9]{4}$", "US"),
    ),
    _accepts(
        "zip-plus-4-accepted",
        ADDRESS + "postalCode",
        "A US ZIP+4 code is accepted",
        _shipped("^[0-9]{5}-[0-9]{4}$", "US"),
    ),
    _rejects(
        "zip-leading-zero-rejected",
        ADDRESS + "postalCode",
        "A US ZIP code that starts with 0 is rejected",
        _shipped("^0", "US"),
    ),
    _rejects("zip-everywhere", ADDRESS + "postalCode", "Five digits are demanded in every country", _shipped_abroad),
    _accepts(
        "canadian-postal-code-unchecked",
        ADDRESS + "postalCode",
        "Any text passes as a Canadian postal code",
        _shipped("", "CA"),
        certain=False,
    ),
    _accepts(
        "us-state-unchecked",
        ADDRESS + "stateOrProvince",
        "Any text passes as a US state",
        _shipped("", "US"),
    ),
    _accepts(
        "us-state-small-letters-accepted",
        ADDRESS + "stateOrProvince",
        "A US state in small letters is accepted",
        _shipped("^[a-z]{2}$", "US"),
    ),
    _accepts(
        "us-state-invented-accepted",
        ADDRESS + "stateOrProvince",
        "Two capitals that are no US state are accepted",
        _shipped("^[A-Z]{2}$", "US"),
        certain=False,
    ),
    _rejects(
        "foreign-region-rejected",
        ADDRESS + "stateOrProvince",
        "Two capitals are demanded in every country",
        lambda spot: (
            spot.method == "ADDRESS" and spot.country not in {"US", "CA"} and not re.fullmatch("[A-Z]{2}", spot.text)
        ),
    ),
    _accepts(
        "country-3-letters-accepted",
        ADDRESS + "country",
        "A country code of three letters is accepted",
        _has("^[A-Z]{3}$"),
    ),
    _accepts(
        "country-small-letters-accepted",
        ADDRESS + "country",
        "A country code in small letters is accepted",
        _has("^[a-z]{2}$"),
        certain=False,
    ),
    _accepts(
        "country-invented-accepted",
        ADDRESS + "country",
        "Two capitals that are no country are accepted",
        _has("^[A-Z]{2}$"),
        certain=False,
    ),
)

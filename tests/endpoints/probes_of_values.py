"""The faults in patterns and dates → a probe for each."""

from tests.endpoints.client import Sent
from tests.endpoints.probe import ABROAD, ADDRESS, ITEM, RECIPIENT, Probe, changed
from tests.endpoints.samples import day, moment, order

CANADA = {ADDRESS + "country": "CA", ADDRESS + "stateOrProvince": "BC", ADDRESS + "postalCode": "V6B"}

PATTERNS: dict[str, Probe] = {
    "ref-hyphen-rejected": changed({"externalRefID": "ORDER-1"}),
    "customer-charset-unchecked": changed({"customerIdentifier": "acme_customer"}),
    "customer-unanchored": changed({"customerIdentifier": "acme-customer!"}),
    "customer-capitals-rejected": changed({"customerIdentifier": "Acme-Customer"}),
    "account-hyphen-rejected": changed({"accountIdentifier": "acme-1"}),
    "account-charset-unchecked": changed({"accountIdentifier": "acme_account"}),
    "campaign-marks-rejected": changed({"campaign": "100% @ #1"}),
    "sender-email-unchecked": changed({"sender": {"email": "nobody"}}),
    "utid-unchecked": changed({ITEM + "utid": "X"}),
    "utid-end-unanchored": changed({ITEM + "utid": "U123x"}),
    "utid-start-unanchored": changed({ITEM + "utid": "xU123"}),
    "utid-newline-accepted": changed({ITEM + "utid": "U123\n"}),
    "utid-foreign-digits-accepted": changed({ITEM + "utid": "U\u0661\u0662"}),
    "utid-small-u-rejected": changed({ITEM + "utid": "u123"}),
    "etid-5-digits-accepted": changed({ITEM + "etid": "E12345"}),
    "etid-7-digits-accepted": changed({ITEM + "etid": "E1234567"}),
    "etid-small-e-rejected": changed({ITEM + "etid": "e123456"}),
    "ptid-unchecked": changed({ITEM + "ptid": "X"}, "ADDRESS"),
    "name-brackets-accepted": changed({RECIPIENT + "firstName": "<Ann>"}),
    "name-accents-rejected": changed({RECIPIENT + "firstName": "Zo\u00eb"}),
    "physical-name-charset-unchecked": changed({RECIPIENT + "firstName": "Ann!"}, "ADDRESS"),
    "physical-name-hyphen-rejected": changed({RECIPIENT + "lastName": "Lee-Ray"}, "ADDRESS"),
    "email-unchecked": changed({RECIPIENT + "email": "nobody"}),
    "email-plus-rejected": changed({RECIPIENT + "email": "ann+rewards@example.com"}),
    "mobile-plus-optional": changed({RECIPIENT + "mobileNumber": "12065550100"}, "PHONE"),
    "mobile-16-digits-accepted": changed({RECIPIENT + "mobileNumber": "+1206555010012345"}, "PHONE"),
    "mobile-letters-accepted": changed({RECIPIENT + "mobileNumber": "+1206555CALL"}, "PHONE"),
    "mobile-newline-accepted": changed({RECIPIENT + "mobileNumber": "+12065550100\n"}, "PHONE"),
    "street-1-charset-unchecked": changed({ADDRESS + "streetLine1": "1500 Main St *"}, "ADDRESS"),
    "street-1-number-sign-rejected": changed({ADDRESS + "streetLine1": "1500 Main St #4"}, "ADDRESS"),
    "street-2-charset-unchecked": changed({ADDRESS + "streetLine2": "Floor *"}, "ADDRESS"),
    "city-charset-unchecked": changed({ADDRESS + "city": "Seattle *"}, "ADDRESS"),
    "city-apostrophe-rejected": changed({ADDRESS + "city": "Coeur d'Alene"}, "ADDRESS"),
    "zip-unchecked": changed({ADDRESS + "postalCode": "ABCDE"}, "ADDRESS"),
    "zip-4-digits-accepted": changed({ADDRESS + "postalCode": "9810"}, "ADDRESS"),
    "zip-plus-4-accepted": changed({ADDRESS + "postalCode": "98101-1234"}, "ADDRESS"),
    "zip-leading-zero-rejected": changed({ADDRESS + "postalCode": "02134"}, "ADDRESS"),
    "zip-everywhere": changed(ABROAD, "ADDRESS"),
    "canadian-postal-code-unchecked": changed(CANADA, "ADDRESS"),
    "us-state-unchecked": changed({ADDRESS + "stateOrProvince": "Washington"}, "ADDRESS"),
    "us-state-small-letters-accepted": changed({ADDRESS + "stateOrProvince": "wa"}, "ADDRESS"),
    "us-state-invented-accepted": changed({ADDRESS + "stateOrProvince": "ZZ"}, "ADDRESS"),
    "foreign-region-rejected": changed(ABROAD, "ADDRESS"),
    "country-3-letters-accepted": changed({ADDRESS + "country": "USA"}, "ADDRESS"),
    "country-small-letters-accepted": changed({ADDRESS + "country": "us"}, "ADDRESS"),
    "country-invented-accepted": changed({ADDRESS + "country": "ZZ"}, "ADDRESS"),
}


def _delivered(text: str) -> Probe:
    return changed({ITEM + "deliveryDate": text})


def _expires(text: str) -> Probe:
    return changed({ITEM + "expirationDate": text})


DATES: dict[str, Probe] = {
    "delivery-past-accepted": _delivered(day(-1)),
    "delivery-window-unchecked": _delivered(day(0)),
    "delivery-4-days-early": _delivered(day(3)),
    "delivery-1-day-early": _delivered(day(6)),
    "delivery-1-day-late": _delivered(day(7)),
    "delivery-7-days-late": _delivered(day(13)),
    "delivery-after-30-days-rejected": _delivered(day(31)),
    "delivery-after-90-days-accepted": _delivered(day(91)),
    "delivery-impossible-accepted": _delivered("2026-04-31"),
    "delivery-words-accepted": _delivered("tomorrow"),
    "delivery-slashes-accepted": _delivered("04/15/2026"),
    "delivery-naive-accepted": _delivered(moment(20, "")),
    "delivery-offset-ignored": _delivered(moment(7, "+05:00")),
    "delivery-date-time-rejected": _delivered(moment(20)),
    "delivery-plain-date-rejected": _delivered(day(20)),
    "clock-read-once": Probe(
        (Sent(order({"externalRefID": "first"})), Sent(order({ITEM + "deliveryDate": day(20)}))),
        days_later=30,
    ),
    "expiration-past-accepted": _expires(moment(-1)),
    "expiration-today-accepted": _expires(moment(0.25)),
    "expiration-in-10-days-rejected": _expires(moment(10)),
    "expiration-unlimited": _expires(moment(1000)),
    "expiration-in-13-months-accepted": _expires(moment(396)),
    "expiration-in-366-days-accepted": _expires(moment(366)),
    "expiration-after-180-days-rejected": _expires(moment(200)),
    "expiration-slashes-accepted": _expires("12/31/26"),
    "expiration-impossible-accepted": _expires("2026-04-31T12:00:00Z"),
    "expiration-naive-accepted": _expires(moment(20, "")),
    "expiration-plain-date-accepted": _expires(day(20)),
    "expiration-offset-rejected": _expires(moment(20, "-07:00")),
    "expiration-fraction-rejected": _expires(moment(20, ".123Z")),
    "expiration-before-delivery-accepted": changed(
        {ITEM + "deliveryDate": day(40), ITEM + "expirationDate": moment(20)}
    ),
}

VALUES: dict[str, Probe] = {**PATTERNS, **DATES}

"""All tables of probes, with those of keys, answers and crashes → one index by the fault's name."""

from tests.endpoints.client import Sent
from tests.endpoints.probe import ITEM, RECIPIENT, Probe, changed, posted
from tests.endpoints.probes_of_fields import FIELDS
from tests.endpoints.probes_of_values import VALUES
from tests.endpoints.samples import DROP, line_item, order
from tests.endpoints.seeded.answers import ANSWERS, CREATED, REJECTED

AGAIN = posted({}, {})
OTHER_BODY = posted({}, {"lineItems[1]": line_item(ref="line-2")})
SYNC_FIRST = Probe((Sent(order(), path="/orders"), Sent(order())))
WRONG_EMAIL = changed({RECIPIENT + "email": DROP})

IDEMPOTENCY: dict[str, Probe] = {
    "resubmission-creates": AGAIN,
    "other-body-creates": OTHER_BODY,
    "old-refs-forgotten": posted({}, *({"externalRefID": f"order-{n}"} for n in range(3)), {}),
    "replay-makes-another": AGAIN,
    "replay-overwrites": OTHER_BODY,
    "replay-created-at-rounded": AGAIN,
    "replay-empty": AGAIN,
    "replay-201": AGAIN,
    "replay-other-body-409": OTHER_BODY,
    "replay-other-body-422": OTHER_BODY,
    "key-ignores-account": posted({}, {"accountIdentifier": "other-account"}),
    "key-ignores-case": posted({}, {"externalRefID": "order-2026-001"}),
    "key-cut-to-50": posted({"externalRefID": "a" * 50 + "b"}, {"externalRefID": "a" * 50 + "c"}),
    "sync-ref-accepted": SYNC_FIRST,
    "sync-ref-409": SYNC_FIRST,
    "sync-ref-200": SYNC_FIRST,
    "race": changed({}),
    "rejection-takes-ref": posted({ITEM + "amount": DROP}, {}),
}

OWN_ANSWERS: dict[str, Probe] = {
    "ref-changed": changed({"externalRefID": "order-1"}),
    "unauthorised-as-page": Probe((Sent(order(), authorization=None),)),
    "unauthenticated": Probe((Sent(order(), authorization=None),)),
    "slow-answer": changed({}),
}

CRASHES: dict[str, Probe] = {
    "crash-on-astral": changed({"campaign": "\U0001f381"}),
    "crash-beyond-latin-1": changed({"campaign": "\u0142"}),
    "crash-on-nul": changed({"campaign": "a\0b"}),
    "crash-on-empty-text": changed({"campaign": ""}),
    "crash-on-large-amount": changed({ITEM + "amount": 21_474_837}),
    "crash-on-whole-amount": changed({ITEM + "amount": 25}),
    "crash-on-empty-sender": changed({"sender": {}}),
    "crash-on-null-sender": changed({"sender": None}),
    "crash-without-line-items": changed({"lineItems": DROP}),
    "crash-on-empty-line-items": changed({"lineItems": []}),
    "crash-on-line-items-object": changed({"lineItems": {}}),
    "crash-on-array-method": changed({ITEM + "deliveryMethod": ["EMAIL"]}),
    "crash-without-recipient": changed({ITEM + "recipient": DROP}),
    "crash-on-array-body": Probe((Sent([]),)),
}

PROBES: dict[str, Probe] = {
    **FIELDS,
    **VALUES,
    **IDEMPOTENCY,
    **{fault.name: changed({}) for fault in ANSWERS if fault.area == CREATED},
    **{fault.name: WRONG_EMAIL for fault in ANSWERS if fault.area == REJECTED},
    **OWN_ANSWERS,
    **CRASHES,
}

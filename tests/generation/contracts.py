"""Contracts of several kinds of API, and what tests need to make payloads for them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.paths import pointer_text
from rulewright.loading import load, loads
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.patterns import Choose
    from rulewright.rules import Rules
    from rulewright.validation.context import Context

FLAGSHIP = Path(__file__).parents[2] / "rules" / "async-orders.yaml"
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEADER = "rulewright: 1\ncontract: test\nversion: 1.0.0\n"

# No field tells variants apart; conditions are nested, on numbers, presence and text.
CARD_PAYMENT = """
shapes:
  Payment:
    closed: true
    fields:
      amount: { type: integer, range: 1..1000000, required: true }
      currency: { type: string, format: iso-currency, required: true }
      reference: { type: string, length: 1..35, pattern: '^[A-Za-z0-9 /-]*$', notBlank: true }
      capture: { type: boolean, default: true }
      captureBefore: { type: dateOrDatetime, notBefore: now + 1h, notAfter: now + 7d }
      card: { type: object, required: true }
      card.number: { type: string, pattern: '^[0-9]{12,19}$', required: true }
      card.expiry: { type: string, pattern: '^(0[1-9]|1[0-2])/[0-9]{2}$', required: true }
      card.cvc: { type: string, pattern: '^[0-9]{3,4}$' }
      installments: { type: integer, range: 2..36, step: 2 }
      fee: { type: number, range: { atLeast: 0, below: 100 }, step: 0.05 }
      email: { type: string, format: email, length: 6..60 }
      tip: { type: number, nullable: true, range: { above: 0 } }
    rules:
      LARGE-NEEDS-CVC: { when: { amount: { atLeast: 50000 } }, require: card.cvc }
      INSTALLMENTS:
        when:
          any:
            - { installments: present, not: { amount: { above: 20000 } } }
            - { currency: JPY, installments: { above: 12 } }
        require: email
      LATER: { when: { capture: false }, require: captureBefore }
      NO-CAPTURE-DATE: { when: { not: { capture: false } }, forbid: captureBefore }
      REFERENCE: { when: { reference: { matches: '^INV' } }, check: { reference: { length: 10..12 } } }
"""

# A field tells variants apart; nested and shared shapes, tables, linked dates, arrays of objects.
PARCEL_LABEL = """
clock: { zone: UTC, slack: 1d }
shapes:
  Label:
    fields:
      service: { enum: [ECONOMY, EXPRESS, FREIGHT], required: true }
      sender: { type: Party, required: true }
      receiver: { type: Party, required: true }
      returnTo: { type: Party }
      parcels: { type: array, of: Parcel, count: 1..5, required: true }
      pickup: { type: date, notBefore: today, notAfter: today + 14d }
      deliverFrom: { type: date, notAfter: today + 14d }
      deliverTo: { type: date, notAfter: today + 14d }
      insured: { type: boolean }
      value: { type: number, range: { above: 0, atMost: 5000 }, step: 0.01 }
    tables:
      SERVICE:
        by: service
        cases:   [ECONOMY, EXPRESS, FREIGHT]
        rows:
          pickup:   [o, R, R]
          insured:  [X, o, R]
          returnTo: [o, X, o]
    rules:
      ORDER: { compare: deliverFrom >= pickup + 1d }
      WINDOW: { compare: deliverTo > deliverFrom }
      VALUE: { when: { insured: true }, require: value }
      PARCELS: { unique: { in: parcels, by: [barcode] } }
      HEAVY:
        for: parcels[*]
        when: { item.grams: { above: 10000 }, not: { service: FREIGHT } }
        check: { item.grams: { range: 0..30000 } }
      CUSTOMS: { when: { parcels: { some: { contents: GOODS } } }, require: value }
  Party:
    fields:
      name: { type: string, length: 1..35, required: true }
      phone: { type: string, format: e164 }
      address.country: { enum: [DE, FR, US], required: true }
      address.zip: { type: string, length: 3..10 }
      address.state: { type: string, length: 2..20 }
    rules:
      ZIP-DE: { when: { address.country: DE }, check: { address.zip: { pattern: '^[0-9]{5}$' } } }
      STATE-US: { when: { address.country: US }, require: [address.state, address.zip] }
  Parcel:
    fields:
      barcode: { type: string, pattern: '^[A-Z]{2}[0-9]{4}$', required: true }
      grams: { type: integer, range: 1..100000, required: true }
      contents: { enum: [DOCUMENTS, GOODS] }
      tags: { type: array, of: { type: string, length: 1..8 }, count: 0..4, unique: true }
operations: { createLabel: { request: POST /labels, body: Label, responses: { created: { status: 201 } } } }
"""

# Arrays of texts, a length in UTF-16 units, two date sorts, data that callers supply, examples.
BULK_SMS = """
text: { count: utf16 }
data: { senders: { key: from, columns: { maxParts: number, countries: string } } }
shapes:
  Batch:
    fields:
      batchId: { type: string, format: uuid, required: true }
      from: { type: string, pattern: '^[A-Za-z0-9]{3,11}$', required: true }
      to: { type: array, of: { type: string, format: e164 }, count: 1..100, unique: true, required: true }
      text: { type: string, length: 1..160, notBlank: true }
      template: { type: string, pattern: '^T-[0-9]+$' }
      parts: { type: integer, range: 1..10 }
      sendAt: { type: dateOrDatetime, notBefore: now + 1h, notAfter: today + 30d }
      validUntil: { type: datetime }
    rules:
      SENDER: { reference: { value: from, in: senders } }
      PARTS: { compare: parts <= data.senders.maxParts }
      NO-PARTS: { when: { data.senders.maxParts: absent }, forbid: parts }
      EITHER: { when: { template: absent }, require: text }
      NOT-BOTH: { when: { template: present }, forbid: text }
      UNTIL: { compare: validUntil > sendAt }
      UNTIL-KNOWN: { when: { validUntil: present }, require: sendAt }
examples:
  today: 2026-03-02
  Batch:
    plain: { batchId: 5f0c7cbe-7dec-11d0-a765-00a0c91e6bf6, from: ACME, to: ["+12065550100"], text: Hello, parts: 2 }
    planned:
      batchId: 5f0c7cbe-7dec-11d0-a765-00a0c91e6bf7
      from: ACME
      to: ["+12065550100", "+12065550101"]
      template: T-1
      sendAt: 2026-03-05
"""

# A shape inside itself, an untyped field, a constant, arrays in arrays.
TREE = """
shapes:
  Node:
    fields:
      kind: { enum: [BRANCH, LEAF], required: true }
      version: { const: 2, required: true }
      any: {}
      grid: { type: array, of: { type: array, of: { type: integer, range: 0..9 }, count: 2..3 } }
      children: { type: array, of: Node, count: 1..3 }
    rules:
      BRANCH: { when: { kind: BRANCH }, require: children }
      LEAF: { when: { kind: LEAF }, forbid: children }
"""

SENDERS: dict[str, list[dict[str, Json]]] = {"senders": [{"from": "ACME", "maxParts": 3}, {"from": "NOPARTS"}]}
DATA = {"bulk-sms": SENDERS}
CONTRACTS = {
    "card-payment": CARD_PAYMENT,
    "parcel-label": PARCEL_LABEL,
    "bulk-sms": BULK_SMS,
    "tree": TREE,
}


@cache
def rules_of(name: str) -> Rules:
    """The rules of a contract of this module, or of the one that rulewright carries."""
    return load(FLAGSHIP) if name == "async-orders" else loads(HEADER + CONTRACTS[name])


def context_of(name: str) -> Context:
    """The context of the contract's payloads, with data where there are some."""
    return rules_of(name).context(NOW, DATA.get(name))


def chooser(seed: int) -> Choose:
    """Choices that are the same each time."""
    return random.Random(seed).randrange


def broken(rules: Rules, payload: Json, context: Context) -> list[tuple[str, str]]:
    """What the interpreter says that a payload breaks."""
    judgement = interpret(rules.plan, rules.plan.body_shape(), payload, context)
    return [(entry.rule.id, pointer_text(entry.pointer)) for entry in judgement.broken]

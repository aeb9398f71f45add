"""Small contracts, each about a part of the language: together, every predicate and every form of condition."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rulewright.loading import loads

if TYPE_CHECKING:
    from rulewright.rules import Rules

_TYPES = ("string", "number", "integer", "boolean", "object", "array", "date", "datetime", "dateOrDatetime")
_VARIANTS = {
    "plain": "",
    "soft": ", severity: warning",
    "lenient": ", coercible: true",
    "hinted": ", coercible: { is: false, severity: warning }",
    "nullable": ", nullable: true",
    "softNull": ", nullable: { is: false, severity: warning }",
}


def _contract(body: str, head: str = "") -> str:
    return f"rulewright: 1\ncontract: sample\nversion: 1.0.0\ntitle: Sample\n{head}shapes:\n{body}"


def _types() -> str:
    rows = [
        f"      {kind}_{name}: {{ type: {kind}{extra}, enum: [a, 1, true, '25', '2026-03-09', [], {{}}] }}"
        for kind in _TYPES
        for name, extra in _VARIANTS.items()
        if not (name in ("lenient", "hinted") and kind in ("object", "array"))
    ]
    return _contract("  Main:\n    fields:\n" + "\n".join(rows) + "\n")


TEXTS = {
    "types": _types(),
    "values": _contract("""\
  Main:
    closed: true
    fields:
      text: { type: string, length: 2..3, notBlank: true, pattern: '^[a-c ]*$' }
      softText: { type: string, severity: warning, length: { is: 2..3, severity: error } }
      long: { type: string, length: 3.. }
      free: { enum: [A, 1, [1, {a: 2}], {k: true}] }
      fixed: { const: { a: [1] } }
      truth: { const: true }
      one: { const: 1 }
      nothing: { const: null }
      country: { type: string, format: iso-country }
      mail: { type: string, format: email }
      wide: { type: number, range: { above: 0, atMost: 2.5 } }
      whole: { type: integer, range: -3..3, nullable: true }
      lenient: { type: integer, coercible: true, range: 1..2 }
      five: { type: number, step: 5 }
      cent: { type: number, step: 0.01 }
      half: { type: integer, step: 2.5 }
      tags: { type: array, count: 1..2, of: string, unique: true }
      maybe: { type: array, of: { type: integer, nullable: true }, unique: true }
      softItems: { type: array, of: { type: integer, coercible: true }, unique: true }
      grid: { type: array, of: { type: array, of: { type: integer, range: 0..1 } } }
      box: { type: object, closed: true }
      box.a: { type: string, required: true }
      box.b.c: { type: string, required: true, nullable: true }
      named: { type: array, unique: true, of: { type: object } }
"""),
    "presence": _contract("""\
  Main:
    fields:
      must: { type: string, required: true }
      mayBeNull: { type: string, required: true, nullable: true }
      a: { type: object }
      a.b: { type: object, nullable: true }
      a.b.c: { type: string, required: true }
      a.b.d: { type: string, nullable: true }
      soft: { type: object, severity: warning }
      soft.x: { type: string }
      soft.y.z: { type: string }
      list: { type: array, of: { type: object } }
      list[*].k: { type: string, required: true }
      list[*].l: { type: string, nullable: true }
      list[*].deep.m: { type: string }
      lists: { type: array, of: { type: array, of: { type: integer, required: true } } }
      softList: { type: array, severity: warning }
      softList[*]: { type: object, severity: warning }
      softList[*].n: { type: string }
      flag: { type: boolean }
    rules:
      DEEP: { when: { flag: true }, require: [a.b.c, a.b.d] }
      SOFT: { require: [soft.x, soft.y.z] }
      ITEMS: { when: { flag: false }, require: ['list[*].l', 'list[*].deep.m'] }
      SOFT-ITEMS: { require: 'softList[*].n' }
      LISTED: { check: { 'lists[*][*]': { required: true } } }
      GONE: { when: { flag: true }, forbid: [a.b.d, soft.x, 'list[*].deep', 'softList[*]', 'lists[*]'] }
"""),
    "conditions": _contract("""\
  Main:
    fields:
      kind: { enum: [A, B, C] }
      odd: {}
      text: { type: string }
      size: { type: number }
      on: { type: boolean, default: true }
      level: { type: integer, default: 2 }
      words: { type: array, of: string }
      nothing: { type: string, nullable: true, default: null }
      in.side: { type: string, default: deep }
      parts: { type: array, of: { type: object } }
      parts[*].n: { type: integer }
      parts[*].subs: { type: array, of: { type: object } }
      parts[*].subs[*].s: { type: string }
      x: { type: string }
      y: { type: object }
      y.z: { type: string }
    rules:
      IS: { when: { kind: A }, require: x }
      LISTED: { when: { odd: [A, 1, true, null, [1]] }, forbid: x }
      NULLS: { when: { odd: [null] }, forbid: x }
      NOT: { when: { not: { kind: A } }, require: y.z }
      PRESENT: { when: { text: present, size: present }, require: x }
      ABSENT: { when: { text: absent, y.z: absent }, require: x }
      LENGTH: { when: { text: { length: 2..3 } }, require: x }
      LONG: { when: { text: { length: '3..' } }, require: x }
      NUMBERS: { when: { size: { atLeast: 1, below: 2.5 } }, require: x }
      NUMBERS-2: { when: { size: { above: 1, atMost: 2.5 } }, require: x }
      MATCHES: { when: { text: { matches: '^a|b$' } }, require: x }
      COUNT: { when: { words: { count: 1..2 } }, require: x }
      SOME: { when: { parts: { some: { n: 1 } } }, require: x }
      EVERY: { when: { parts: { every: { n: { atLeast: 1 }, subs: { some: { s: a } } } } }, require: x }
      NONE: { when: { not: { parts: { some: { not: { n: present } } } } }, require: x }
      NESTED: { when: { parts: { some: { subs: { every: { s: absent } } } } }, forbid: y.z }
      ANY:
        when: { any: [{ kind: A }, { all: [{ size: 2 }, { not: { any: [{ text: a }, { on: false }] } }] }] }
        require: x
      DEFAULT: { when: { on: true }, require: x }
      DEFAULT-NOT: { when: { not: { on: true } }, require: x }
      DEFAULT-2: { when: { level: { atLeast: 2 } }, require: x }
      DEFAULT-NULL: { when: { nothing: absent }, require: x }
      DEFAULT-GIVEN: { when: { level: present, in.side: deep }, require: x }
      DEFAULT-ABSENT: { when: { level: absent }, require: x }
      NEVER: { when: { all: [], any: [] }, require: x }
      ALWAYS: { when: { any: [{ all: [] }, { kind: A }] }, check: { x: { length: 1..2 } } }
"""),
    "items": _contract("""\
  Main:
    fields:
      mode: { enum: [X, Y] }
      due: { type: date }
      total: { type: number }
      lines: { type: array, of: Line }
      groups: { type: array, of: { type: object } }
      groups[*].cells: { type: array, of: { is: object, severity: warning } }
      groups[*].cells[*].v: { type: number }
      groups[*].cells[*].w: { type: number, severity: warning }
    rules:
      ITEM: { for: 'lines[*]', when: { item.kind: A }, require: item.note }
      BOTH: { for: 'lines[*]', when: { mode: X, item.kind: A }, require: item.more.info }
      EITHER: { for: 'lines[*]', when: { any: [{ mode: Y }, { item.kind: B }] }, forbid: item.note }
      MIXED:
        for: lines[*]
        when:
          not: { all: [{ mode: X }, { any: [{ item.kind: B }, { due: present }] }] }
          any: [{ item.kind: B }, { mode: Y }]
        check: { item.note: { length: 1..2 } }
      UP: { for: 'lines[*]', when: { item.kind: B }, require: due }
      UP-MIXED: { for: 'lines[*]', when: { any: [{ item.kind: A }, { mode: X }] }, check: { total: { range: 0..2 } } }
      UNASKED: { for: 'lines[*]', check: { item.amount: { range: 0..2 } } }
      CELLS: { for: 'groups[*].cells[*]', when: { item.v: { atLeast: 1 } }, require: item.w }
      COMPARED: { for: 'lines[*]', when: { item.kind: A, mode: X }, compare: item.amount <= total }
      UPWARDS: { for: 'lines[*]', when: { item.kind: A }, compare: total > item.amount }
      WITHIN: { for: 'groups[*].cells[*]', compare: item.v != item.w }
      WITHIN-2: { for: 'groups[*].cells[*]', compare: item.w < item.v }
      OUTSIDE: { for: 'lines[*]', when: { item.kind: B }, compare: total == total }
  Line:
    fields:
      kind: { enum: [A, B] }
      note: { type: string }
      more.info: { type: string }
      amount: { type: number }
"""),
    "dates": _contract(
        """\
  Main:
    fields:
      day: { type: date, notBefore: today + 7d, notAfter: 2026-04-01 }
      at: { type: datetime, notBefore: now + 1d, notAfter: now + 1m }
      either: { type: dateOrDatetime, notBefore: today + 7d, offset: { is: false } }
      softer: { type: dateOrDatetime, notBefore: '2026-03-09T00:00:00+02:00', offset: { is: true, severity: warning } }
      softest: { type: dateOrDatetime, severity: warning, notAfter: now - 36h }
      set: { type: date, default: 2026-03-20 }
      left: { type: dateOrDatetime }
      right: { type: dateOrDatetime, default: '2026-03-09' }
      x: { type: string }
    rules:
      SOON: { when: { day: { atLeast: today, below: today + 10d } }, require: x }
      LATER: { when: { not: { either: { above: now + 200h, atMost: now + 1w } } }, require: x }
      SET: { when: { set: { above: today + 1w } }, require: x }
      ORDER: { compare: left > right }
      STEPS: { compare: left <= right + 2d - 1m }
      SAME: { compare: left == right }
      OTHER: { compare: softest != day }
      SOFT: { compare: softest >= day - 1y }
""",
        "clock: { zone: America/New_York }\n",
    ),
    "units": _contract(
        """\
  Main:
    fields:
      a: { type: string, length: 2..3 }
      b: { type: string }
      c: { type: string }
    rules:
      WHEN: { when: { b: { length: 2..2 } }, require: c }
""",
        "text: { count: utf16 }\n",
    ),
    "bytes": _contract(
        """\
  Main:
    fields: { a: { type: string, length: 2..3 }, b: { type: string, length: 0.. } }
""",
        "text: { count: bytes }\n",
    ),
    "data": _contract(
        """\
  Main:
    fields:
      ref: { type: string }
      amount: { type: number }
      note: { type: string }
      lines: { type: array, of: { type: object } }
      lines[*].ref: { type: string }
      lines[*].amount: { type: number }
      lines[*].note: { type: string }
    rules:
      KNOWN: { reference: { value: ref, in: items } }
      NOT-BOTH: { when: { ref: { in: data.items }, note: { in: data.other } }, forbid: amount }
      LEAST: { compare: amount >= data.items.least }
      GIFT: { when: { data.items.kind: gift }, require: note }
      NO-KIND: { when: { data.items.kind: absent }, forbid: note }
      NOT-GIFT: { when: { not: { data.items.least: { above: 1 } } }, check: { amount: { range: 0..2 } } }
      LINES: { for: 'lines[*]', reference: { value: item.ref, in: items } }
      LINE-LEAST: { for: 'lines[*]', compare: item.amount >= data.items.least }
      LINE-GIFT: { for: 'lines[*]', when: { data.items.kind: gift, amount: present }, require: item.note }
      LINE-NONE: { for: 'lines[*]', when: { data.items.kind: absent }, forbid: item.note }
""",
        "data:\n  items: { key: ref, columns: { kind: string, least: number } }\n  other: { key: note, columns: {} }\n",
    ),
    "unique": _contract("""\
  Main:
    fields:
      lines: { type: array, of: { type: object } }
      lines[*].id: { type: string }
      lines[*].sub.n: { type: integer, coercible: true }
      lines[*].any: {}
      softly: { type: array, severity: warning, of: { is: integer, severity: warning } }
    rules:
      IDS: { unique: { in: lines, by: id } }
      PAIRS: { unique: { in: lines, by: [id, sub.n] } }
      ANY: { unique: { in: lines, by: any } }
      WHOLE: { unique: { in: lines } }
      SOFT: { unique: { in: softly } }
"""),
    "shapes": _contract("""\
  Main:
    title: A tree
    fields:
      name: { type: string, required: true, length: 1..2 }
      left: { type: Main }
      right: { type: Main, severity: warning }
      leaves: { type: array, of: Leaf }
      softly: { type: array, of: { is: Leaf, severity: warning } }
      in.side: { type: Leaf }
    rules:
      ACROSS: { when: { left.name: a }, require: right.leaves }
      DOWN: { check: { 'leaves[*].colour': { length: 0..3 } } }
      DOWN-DEEP: { when: { name: a }, require: in.side.colour }
  Leaf:
    fields:
      colour: { type: string, severity: warning, enum: { is: [red, blue], severity: error } }
      size: { type: integer, required: true }
    rules:
      BIG: { when: { colour: red }, check: { size: { range: 2.. } } }
"""),
    "names": _contract(r"""
  Odd Name:
    fields:
      /odd.key: { type: string, required: true }
      "/a~1b": { type: integer, range: 0..1 }
      "/c~0d": { type: integer, range: 0..1 }
      "/100%": { type: integer, range: 0..1 }
      "/a b": { type: integer, range: 0..1 }
      "/é#?": { type: integer, range: 0..1 }
      '/"q"\': { type: integer, range: 0..1 }
      /$ref: { type: string, length: 0..2 }
      "/": { type: integer, range: 0..1 }
    rules:
      "ODD %/~[*]": { when: { "/$ref": a }, require: "/a~1b" }
"""),
    "tables": _contract("""\
  Main:
    fields:
      kind: { enum: [A, B, C], type: string }
      land: { type: string, format: iso-country }
      x: { type: string }
      y: { type: integer }
      z.deep: { type: string }
    tables:
      NEEDS:
        title: What each kind needs
        by: kind
        cases: [A, B, else]
        rows:
          x:      [R, X, o]
          z.deep: [o, R, { is: X, severity: warning }]
          y:      [{ range: 1..2 }, { severity: warning, range: 3..4 }, { type: integer, step: 2 }]
      LANDS:
        title: What each land needs
        by: [kind, land]
        cases:
          A, US: { x: { pattern: '^[ab]*$' }, y: R }
          B, CA: { x: { notBlank: true, length: 1..2 } }
"""),
    "decimals": _contract("""\
  Main:
    fields:
      price: { type: decimal, range: 1..2.5, step: 0.5, pattern: '^[^9]*$' }
      loose: { type: decimal, coercible: true, range: { above: 1, below: 2.5 } }
      soft: { type: decimal, severity: warning, range: { is: 1.., severity: error } }
      hinted: { type: decimal, coercible: { is: false, severity: warning }, step: { is: 2, severity: error } }
      either: { type: decimal, as: either, range: 1..2, nullable: true }
      plain: { type: decimal, as: number, range: 1..2, step: 1 }
      cash: { type: number }
      prices: { type: array, of: { type: decimal, range: 0.. }, unique: true, count: 1.. }
      size: { type: oneOfTypes, of: [{ type: decimal, step: 0.5 }, boolean] }
      x: { type: string }
    rules:
      DEAR: { when: { price: { atLeast: 2 } }, require: x }
      CHEAP: { when: { not: { either: { above: 1 } } }, forbid: x }
      SOME: { when: { prices: { some: { '': { below: 1 } } } }, require: x }
      ENOUGH: { compare: cash >= price }
      SAME: { compare: price == either }
      OTHER: { for: 'prices[*]', compare: item != soft }
examples:
  Main:
    cheap: { price: "1.5", loose: 2, hinted: "4", size: "0.5", plain: 2, cash: 1.5, prices: ["1", "2.5"] }
    dear: { price: "2", soft: "3.0", either: "2.0", cash: 3, prices: ["0.99", "1.00"], size: true, x: a }
    same: { soft: "3", prices: ["2", "2.5"] }
"""),
    "maps": _contract("""\
  Main:
    fields:
      labels: { type: mapOf, of: { type: string, length: 1..2 }, keys: { length: 1..2, pattern: '^[a-z]*$' }, count: 1..2 }
      rates: { type: mapOf, of: { type: number, nullable: true }, keys: { enum: { values: [EUR, a], ignoreCase: true } } }
      names: { type: mapOf, of: { is: string, severity: warning }, keys: { notBlank: true, format: iso-country } }
      soft: { type: mapOf, severity: warning, of: integer, count: { is: ..1, severity: error } }
      boxes: { type: mapOf, of: Box }
      deep: { type: mapOf, of: { type: mapOf, of: { type: array, of: { type: integer, range: 0..1 } } } }
      lists: { type: array, of: { type: mapOf, of: { type: boolean, required: true } } }
      mode: { enum: [X, Y] }
      note: { type: string }
    rules:
      NAMED: { when: { mode: X }, require: 'boxes[*].name' }
      EACH: { for: 'boxes[*]', when: { item.size: { atLeast: 2 } }, require: item.name }
      MIXED: { for: 'boxes[*]', when: { any: [{ mode: Y }, { item.name: b }] }, forbid: item.size }
      UP: { for: 'boxes[*]', when: { item.name: ab }, require: note }
      UP-DEEP: { for: 'deep[*][*]', when: { item: present }, require: note }
      COMPARED: { for: 'boxes[*]', compare: item.size < item.most }
      CHECKED: { check: { 'boxes[*].name': { length: 1..2 }, 'deep[*][*]': { count: ..2 } } }
      GONE: { when: { mode: Y }, forbid: ['names[*]', 'deep[*][*]'] }
  Box:
    fields: { name: { type: string }, size: { type: integer }, most: { type: number } }
examples:
  Main:
    boxes: { mode: X, boxes: { a: { name: a, size: 2, most: 2.5 }, b: { name: b }, c: { name: ab } }, note: a, labels: { a: x }, rates: { eUr: 1 } }
    deep: { deep: { a: { b: [1, 0] }, b: {} }, note: a, lists: [{ a: true }, {}], soft: { a: 1 }, names: { DE: a } }
    up: { mode: Y, boxes: { a: { name: ab }, b: {} }, note: a, rates: { A: null, EUR: 2 } }
"""),
    "several": _contract("""\
  Main:
    fields:
      to: { type: oneOfTypes, of: [{ type: string, length: 1..2, enum: [a, ab, abc] }, { type: integer, range: 1..2 }, Place, { type: array, of: string, count: 1..2, unique: true }], required: true }
      size: { type: oneOfTypes, of: [{ type: string, const: S }, { type: number, enum: [1, 2.5] }, boolean], nullable: true }
      when: { type: oneOfTypes, of: [datetime, { type: boolean, const: true }] }
      soft: { type: oneOfTypes, of: [{ type: string, pattern: '^a' }, { type: mapOf, of: integer, count: 1.. }], severity: warning }
      hard: { type: oneOfTypes, of: [{ type: string, length: { is: ..1, severity: warning } }, { type: number, step: 2 }] }
      some: { type: array, of: { type: oneOfTypes, of: [{ type: string, format: iso-country }, integer, { type: object, closed: true }] } }
      open: { type: oneOfTypes, of: [string, { type: mapOf, of: { type: integer, range: 1.. }, keys: { length: 1 } }] }
      x: { type: string }
    rules:
      LONG: { when: { to: { length: 2.. } }, require: x }
      MANY: { when: { to: { count: 2.. } }, require: x }
      CITY: { when: { to.city: a }, require: to.street }
      NONE: { when: { size: true }, forbid: [to, some] }
      SMALL: { when: { size: { below: 2 } }, require: to.street }
  Place:
    fields: { city: { type: string, required: true, length: 1..2 }, street: { type: string } }
examples:
  Main:
    place: { to: { city: a, street: b }, size: 1, when: '2026-03-09T05:00:00.000Z', some: [US, 1, {}], open: { a: 1 } }
    text: { to: ab, x: a, size: S, when: true, soft: { a: 1 }, hard: 2, open: a }
    many: { to: [a, ab], x: a, size: null, soft: ab, hard: a }
"""),
    "variants": _contract("""\
  Main:
    closed: true
    fields:
      kind: { type: string }
      pay: { type: object, required: true, variants: { by: kind, cases: { card: Card, bank: Bank, giro: Bank } } }
      free: { variants: { by: kind, cases: { card: Card }, else: open }, nullable: true }
      parts: { type: array, of: { type: object, variants: { by: head.code, cases: { 1: One, 2: Two } } } }
      soft: { type: object, severity: warning, variants: { is: { by: kind, cases: { a: One, b: Two } }, severity: error } }
      told: { variants: { by: kind, cases: { card: Plain, bank: Plain, 'true': Two } } }
      x: { type: string }
    variants: { by: kind, cases: { a: Extra, b: More } }
    rules:
      BIG: { when: { pay.limit: { atLeast: 2 } }, require: pay.reason }
      FOREIGN: { when: { pay.iban: { length: 2 } }, require: x }
  Card: { closed: true, fields: { kind: { const: card }, limit: { type: number }, reason: { type: string, required: true } } }
  Bank: { fields: { kind: { type: string, enum: [bank, giro] }, iban: { type: string, required: true, length: 1..2 } } }
  Plain: { fields: { kind: { type: string }, a: { type: integer, required: true } } }
  One: { fields: { head.code: { type: integer }, kind: {}, a: { type: string, required: true } } }
  Two: { fields: { head.code: { type: integer }, kind: {}, b: { type: string, required: true } } }
  Extra: { fields: { e: { type: string, required: true } } }
  More: { fields: { m: { type: object } , m.n: { type: string } }, rules: { IN: { require: m.n } } }
examples:
  Main:
    card: { kind: a, e: a, pay: { kind: card, reason: a, limit: 2 }, free: { kind: card, reason: a }, soft: { kind: b, b: a } }
    bank: { kind: a, e: a, pay: { kind: bank, iban: a }, free: { kind: b }, told: { kind: card, a: 1 }, parts: [] }
    giro: { kind: b, m: { n: a }, pay: { kind: giro, iban: ab }, x: a, told: { kind: 'true', b: a }, free: null }
    parts:
      kind: a
      e: a
      pay: { kind: bank, iban: a }
      parts: [{ head: { code: 1 }, a: a }, { head: { code: 2.0 }, b: a }]
"""),
    "counts": _contract("""\
  Main:
    fields:
      a: { type: integer, default: 1 }
      b: { type: string, severity: warning }
      c: { type: object }
      c.d: { type: integer }
      c.e: { type: string }
      g: { type: object, severity: warning }
      g.x: { type: integer }
      g.y: { type: integer }
      k: { type: string }
      all: { type: array, of: Item }
      some: { type: array, of: { type: array, of: integer } }
      tags: { type: array, severity: warning, of: { is: string, severity: warning } }
    rules:
      ONE: { exactlyOne: [a, b, c.d] }
      ANY: { when: { k: a }, atLeastOne: [a, c.d, c.e] }
      MOST: { when: { k: [a, c] }, atMostOne: [b, c.d, c.e, g] }
      BOTH: { when: { k: c }, allOrNone: [a, c.d, c.e] }
      INSIDE: { when: { k: b }, exactlyOne: [c.d, c.e] }
      SOFTLY: { allOrNone: [g.x, g.y] }
      SOFTLY-ONE: { when: { k: present }, atLeastOne: [g.x, g.y] }
      EACH: { for: 'all[*]', when: { k: absent }, exactlyOne: [item.p, item.q, item.r.s] }
      DEEP: { for: 'all[*]', when: { item.q: { atLeast: 1 } }, atLeastOne: [item.r.s, item.r.t] }
      ACROSS: { for: 'all[*]', when: { any: [{ k: a }, { item.p: 1 }] }, atMostOne: [item.p, item.q, b, c.d] }
      ABOVE: { for: 'all[*]', when: { item.p: 2 }, allOrNone: [a, b] }
      GIFTS: { countWhere: { in: all, where: { p: 1 }, is: 0..1 } }
      GOODS: { countWhere: { in: all, where: { not: { q: { atLeast: 1 } } }, is: 1.. } }
      EXACT: { when: { k: a }, countWhere: { in: tags, where: { '': a }, is: 1 } }
      FEW: { for: 'some[*]', when: { k: present }, countWhere: { in: item, where: { '': { atLeast: 2 } }, is: 1..2 } }
      FREE: { countWhere: { in: all, where: {}, is: 0.. } }
  Item:
    fields: { p: { type: integer }, q: { type: integer }, r: { type: object }, r.s: { type: string }, r.t: { type: string } }
examples:
  Main:
    few: { b: a, all: [{ p: 3 }, { r: { s: a } }], some: [[2], [1]] }
    many: { k: a, a: 1, tags: [a, b], some: [[2, 3], [2, 1]], g: { x: 1, y: 2 } }
    both: { k: b, c: { e: a }, a: 1, all: [{ p: 3 }, { q: 0 }], g: { x: 1, y: 1 }, some: [[1, 2]] }
    none: { b: a, all: [{ q: 1, r: { t: a } }, { p: 0 }] }
"""),
    "sums": _contract("""\
  Main:
    fields:
      mode: { enum: [X, Y] }
      total: { type: number }
      spelled: { type: decimal }
      soft: { type: number, severity: warning }
      tax: { type: number }
      off: { type: number }
      lines: { type: array, of: Line }
      map: { type: mapOf, of: integer }
      deep: { type: array, of: { type: array, of: number } }
    rules:
      TOTAL: { when: { mode: X }, sum: { of: ['lines[*].net', tax, '- off'], equals: total } }
      NEARLY: { sum: { of: 'lines[*].count * lines[*].price', equals: spelled, within: 0.5 } }
      LINE: { for: 'lines[*]', when: { mode: Y }, sum: { of: item.count * item.price, equals: item.net } }
      PARTS: { for: 'lines[*]', when: { item.net: present }, sum: { of: 'item.parts[*]', equals: item.count } }
      UP: { for: 'lines[*]', when: { item.count: 1 }, sum: { of: [item.net, tax], equals: total } }
      MAP: { sum: { of: ['map[*]'], equals: soft, within: 1 } }
      DEEP: { sum: { of: ['deep[*][*]'], equals: off } }
  Line:
    fields:
      net: { type: number }
      count: { type: integer }
      price: { type: decimal, as: either }
      parts: { type: array, of: integer }
examples:
  Main:
    sum: { mode: X, total: 3.5, tax: 1, off: 0.5, deep: [[0.5]], lines: [{ net: 1 }, { net: 2, parts: [3], count: 3 }] }
    near: { spelled: "7.5", lines: [{ count: 3, price: "2.50", parts: [1, 2] }, { count: 0, price: 9 }], map: { a: 1, b: 2 } }
    line: { mode: Y, total: 2, spelled: "5", lines: [{ net: 5.0, count: 2, price: "2.5", parts: [2] }], soft: 3, map: { a: 2 } }
    up: { total: 3, tax: 1, lines: [{ net: 2, count: 1, parts: [1] }], off: 3, deep: [[1, 2], [], [0]] }
"""),
    "folded": _contract("""\
  Main:
    fields:
      a: { enum: { values: [a, Ab, 'é-', '', 1, [A], '2.5*'], ignoreCase: true } }
      b: { type: string, enum: { values: [US, X], ignoreCase: true }, nullable: true }
      c: { type: string, enum: { values: [red], ignoreCase: true }, severity: warning }
      d: { type: string, severity: warning, enum: { is: { values: [Red, blue], ignoreCase: true }, severity: error } }
      e: { type: array, of: { enum: { values: [x, y], ignoreCase: true } } }
      f: { type: string, enum: { values: [A, B], open: true } }
      g: { type: oneOfTypes, of: [{ type: string, enum: { values: [A, 1], ignoreCase: true } }, boolean] }
examples: { Main: { one: { a: aB, b: us, c: RED, d: Red, e: [x, Y], f: C, g: a } } }
"""),
    "strict": _contract("""\
  Main:
    fields:
      mail: { type: string, format: email-strict }
      phone: { type: string, format: phone, nullable: true }
      us: { type: string, severity: warning, format: { is: { phone: US }, severity: error } }
      total: { type: number }
      k: { type: string }
      lines: { type: array, of: { is: Line, severity: warning } }
    rules:
      CENTS: { when: { k: a }, custom: rulewright.manual.functions.has_whole_cents, examples: [{ base: one, valid: true }] }
      SKU: { for: 'lines[*]', custom: rulewright.manual.functions.has_short_sku, examples: [{ base: one, valid: true }] }
  Line: { fields: { sku: { type: string } } }
examples: { Main: { one: { k: a, total: 1.25, mail: a@b.co, us: 650-253-0000, phone: '+442083661177', lines: [{ sku: a }] } } }
"""),
}


@cache
def rules_of(name: str) -> Rules:
    """The rules of a contract."""
    return loads(TEXTS[name], f"{name}.yaml")

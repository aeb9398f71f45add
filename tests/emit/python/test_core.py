"""Whatever the core can say, also where no kind of rule says it yet: generated code against the interpreter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulewright.emit.python import compile_plan
from rulewright.language import conditions as c
from rulewright.language.dateexpr import Step, parse_date_expr
from rulewright.language.paths import EACH, VALUES, Path, Root
from rulewright.language.standing import Basis, Severity
from rulewright.language.types import ValueType
from rulewright.loading import loads
from rulewright.patterns import parse
from rulewright.plan import predicates as p
from rulewright.plan.contract import DataTable, Plan
from rulewright.plan.rules import Check, Field, Rule, Shape, Variants
from rulewright.reading.span import Span
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows
from rulewright.validation.interpreter import interpret
from rulewright.validation.judgement import Judgement
from tests.emit.python.mutations import Mutations

SPAN = Span("core.yaml", 1, 1, 1, 1)
TYPES: dict[tuple[Any, ...], ValueType] = {
    ("text",): ValueType.STRING,
    ("number",): ValueType.NUMBER,
    ("flag",): ValueType.BOOLEAN,
    ("date",): ValueType.DATE_OR_DATETIME,
    ("object",): ValueType.OBJECT,
    ("object", "text"): ValueType.STRING,
    ("object", "number"): ValueType.INTEGER,
    ("object", "inner"): ValueType.OBJECT,
    ("object", "inner", "date"): ValueType.DATETIME,
    ("texts",): ValueType.ARRAY,
    ("texts", EACH): ValueType.STRING,
    ("items",): ValueType.ARRAY,
    ("items", EACH): ValueType.OBJECT,
    ("items", EACH, "id"): ValueType.STRING,
    ("items", EACH, "deep"): ValueType.ARRAY,
    ("items", EACH, "deep", EACH): ValueType.OBJECT,
    ("items", EACH, "deep", EACH, "n"): ValueType.NUMBER,
    ("self",): ValueType.OBJECT,
    ("all",): ValueType.ARRAY,
    ("all", EACH): ValueType.OBJECT,
    ("price",): ValueType.DECIMAL,
    ("either",): ValueType.DECIMAL_OR_NUMBER,
    ("map",): ValueType.MAP,
    ("map", VALUES): ValueType.STRING,
    ("maps",): ValueType.MAP,
    ("maps", VALUES): ValueType.OBJECT,
    ("maps", VALUES, "id"): ValueType.STRING,
    ("maps", VALUES, "list"): ValueType.ARRAY,
    ("maps", VALUES, "list", EACH): ValueType.NUMBER,
    ("nested",): ValueType.ARRAY,
    ("nested", EACH): ValueType.MAP,
    ("nested", EACH, VALUES): ValueType.OBJECT,
    ("nested", EACH, VALUES, "n"): ValueType.DECIMAL_OR_NUMBER,
    ("chosen",): ValueType.OBJECT,
    ("chosen", "kind"): ValueType.STRING,
    ("cards",): ValueType.ARRAY,
    ("cards", EACH): ValueType.OBJECT,
    ("boxes",): ValueType.MAP,
    ("boxes", VALUES): ValueType.OBJECT,
    ("several",): ValueType.STRING,
    ("several", "id"): ValueType.STRING,
    ("several", EACH): ValueType.NUMBER,
}
SEVERAL = {("several",): (ValueType.STRING, ValueType.INTEGER, ValueType.OBJECT, ValueType.ARRAY)}
SHAPED = {("self",), ("all", EACH), ("boxes", VALUES)}
CASES = Variants(Path(("kind",)), (("a", "Core"), ("other", "Other"), (1, "Other"), (True, "Core"), (None, "Other")))
VARIED = {("chosen",), ("cards", EACH), ("boxes", VALUES)}
BASE: dict[str, Any] = {
    "text": "ab",
    "number": 2.5,
    "flag": True,
    "date": "2026-03-09",
    "object": {"text": "a", "number": 3, "inner": {"date": "2026-03-09T12:00:00Z"}},
    "texts": ["a", "bc", "a"],
    "items": [{"id": "a", "deep": [{"n": 1}, {"n": 2}]}, {"id": "b"}, {"id": "a"}],
    "self": {"text": "x", "object": {"text": "y"}},
    "all": [{"number": 1}, {"items": [{"id": "a"}]}],
    "price": "12.50",
    "either": 2.5,
    "map": {"ab": "a", "b": "b"},
    "maps": {"x": {"id": "a", "list": [1, 2]}, "a": {}},
    "nested": [{"k": {"n": 1}}, {"k": {"n": "0.5"}, "l": {"n": 1.5}}],
    "chosen": {"kind": "a", "text": "a"},
    "cards": [{"kind": "other", "x": 1}, {"kind": 1}],
    "boxes": {"b": {"kind": "other", "x": 2}},
    "several": ["a"],
    "kind": "other",
    "x": 3,
}
ROWS: list[dict[str, Any]] = [{"text": "ab", "price": 2.5}, {"text": "a", "price": Decimal("0.1")}]
EMPTY = loads(
    "{ rulewright: 1, contract: core, version: 1.0.0, shapes: { Core: { fields: { text: { type: string } } } } }",
    "core",
).plan

PLACES = [Path(tokens) for tokens in TYPES]
PLAIN_PLACES = [path for path in PLACES if not path.leads_to_many]
ITEM_PLACES = [Path(tokens, Root.ITEM) for tokens in [(), ("id",), ("deep",), ("text",), ("deep", EACH, "n")]]
ARRAYS = [
    *(("texts", EACH), ("items", EACH), ("items", EACH, "deep", EACH), ("all", EACH)),
    *(("maps", VALUES), ("map", VALUES), ("nested", EACH, VALUES), ("maps", VALUES, "list", EACH)),
]
BOUNDS = st.sampled_from([parse_date_expr(text) for text in ("today + 7d", "now", "2026-03-09", "now + 1m - 1d")])
LIMITS = st.sampled_from([0, 1, 2, Decimal("2.5"), Decimal("0.1"), 10**23])
PATTERNS = st.sampled_from([parse(text) for text in ("^a", "b$", "^[a-c]{1,2}$", "x|y")])
ANY_VALUE: st.SearchStrategy[Any] = st.sampled_from(
    ["ab", "a", "", 2.5, 3, True, None, [], ["a", "bc"], {"text": "x"}, "2026-03-09", Decimal("2.5")]
)
ranges = st.tuples(st.integers(0, 2), st.none() | st.integers(2, 3))

shared = st.one_of(
    st.lists(ANY_VALUE, min_size=1, max_size=3).map(lambda values: c.OneOf(tuple(values))),
    st.lists(st.sampled_from(["ab", "a", "x"]), min_size=1, unique=True).map(lambda values: c.OneOf(tuple(values))),
    st.builds(
        c.OneOf,
        st.lists(ANY_VALUE | st.sampled_from(["AB", "É", "K"]), min_size=1, max_size=3).map(tuple),
        st.booleans(),
        st.none() | st.sampled_from(ValueType),
    ),
    ranges.map(lambda size: c.LengthWithin(*size)),
    ranges.map(lambda size: c.CountWithin(*size)),
    st.builds(c.NumberWithin, *[st.none() | LIMITS] * 4, st.booleans()),
    st.builds(c.DateWithin, *[st.none() | BOUNDS] * 4),
    PATTERNS.map(c.Matches),
    st.just(c.InData("prices")),
)
steps = st.sampled_from([(), (), (Step(1, "d"),), (Step(-2, "h"),), (Step(90, "min"),)])
KEY_TESTS = st.one_of(
    ranges.map(lambda size: c.LengthWithin(*size)),
    PATTERNS.map(c.Matches),
    st.builds(p.NotBlank),
    st.builds(c.OneOf, st.sampled_from([("ab",), ("a", "x"), ("A", "B")]), st.booleans()),
)
CONDITIONS = st.sampled_from(
    [
        c.Holds(Path(("id",)), c.OneOf(("a",))),
        c.Not(c.Holds(Path(("id",)), c.Present())),
        c.Holds(Path(), c.LengthWithin(1, 1)),
        c.Holds(Path(("kind",)), c.OneOf((1, "other"))),
    ]
)


def counted(places: st.SearchStrategy[Path]) -> st.SearchStrategy[p.PresentCount]:
    return st.builds(
        p.PresentCount,
        st.lists(places, min_size=2, max_size=3).map(tuple),
        st.integers(0, 2),
        st.none() | st.integers(2, 3),
        st.booleans(),
    )


def summed(places: st.SearchStrategy[Path]) -> st.SearchStrategy[p.Sum]:
    factors = st.lists(st.sampled_from([Path(), Path(("n",)), Path(("number",))]), min_size=1, max_size=2).map(tuple)
    terms = st.builds(p.Term, places, factors, st.booleans())
    return st.builds(
        p.Sum,
        st.lists(terms, min_size=1, max_size=3).map(tuple),
        st.sampled_from([0, 1, Decimal("0.5")]),
        st.booleans(),
    )


WAYS = st.sampled_from([*PLACES, Path(("id",), Root.ITEM), Path((), Root.ITEM), Path(("deep", EACH, "n"), Root.ITEM)])
PREDICATES = st.one_of(
    shared,
    st.lists(st.sampled_from(ValueType), min_size=1, max_size=3).map(lambda types: p.HasOneType(tuple(types))),
    st.lists(KEY_TESTS, min_size=1, max_size=2).map(lambda tests: p.EachKey(tuple(tests))),
    ranges.map(lambda size: p.KeyCountWithin(*size)),
    st.builds(
        p.Chosen, st.sampled_from([Path(("kind",)), Path(("object", "text")), Path(("id",))]), st.just(("a", 1, None))
    ),
    counted(WAYS),
    summed(WAYS),
    st.builds(p.CountWhere, CONDITIONS, st.integers(0, 2), st.none() | st.integers(2, 3)),
    st.sampled_from([p.StrictFormat("email-strict"), p.StrictFormat("phone"), p.StrictFormat("phone", "US")]),
    st.sampled_from(
        [p.Custom("rulewright.manual.functions.has_short_sku"), p.Custom("tests.emit.python.judges.is_small")]
    ),
    st.builds(p.HasType, st.sampled_from(ValueType), st.booleans()),
    st.builds(p.NotCoercible, st.sampled_from(ValueType)),
    st.builds(p.HasOffset),
    st.builds(p.NotNull),
    st.builds(p.Required, st.booleans(), st.booleans()),
    st.builds(p.Forbidden),
    st.builds(p.NotBlank),
    st.builds(p.MultipleOf, st.sampled_from([1, 2, Decimal("0.5"), Decimal("0.3")]), st.booleans()),
    st.lists(st.sampled_from(["text", "number", "id", "inner"]), unique=True).map(
        lambda keys: p.KnownKeys(tuple(keys))
    ),
    st.builds(
        p.Unique, st.sampled_from([(p.UniqueKey(Path(), None),), (p.UniqueKey(Path(("id",)), ValueType.STRING),)])
    ),
    st.builds(
        p.Compare,
        st.sampled_from(p.Operator),
        st.sampled_from([*PLAIN_PLACES, Path(("prices", "price"), Root.DATA), Path(("items", EACH, "id"))]),
        steps,
        st.booleans(),
    ),
)


def conditions(paths: list[Path]) -> st.SearchStrategy[c.Condition]:
    inside = st.builds(
        c.Holds, st.sampled_from([Path(("id",)), Path(("deep",)), Path()]), shared | st.just(c.Present())
    )
    tests = st.one_of(
        shared,
        st.just(c.Present()),
        st.just(c.Absent()),
        inside.map(c.SomeItem),
        inside.map(lambda part: c.EveryItem(c.Not(part))),
    )
    return st.recursive(
        st.builds(c.Holds, st.sampled_from([*paths, Path(("prices", "price"), Root.DATA)]), tests),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: c.All(tuple(parts))),
            st.lists(inner, max_size=3).map(lambda parts: c.AnyOf(tuple(parts))),
            inner.map(c.Not),
        ),
        max_leaves=3,
    )


def reads_data(condition: c.Condition) -> bool:
    match condition:
        case c.Holds(path, test):
            return path.root is Root.DATA or isinstance(test, c.InData)
        case c.All(parts) | c.AnyOf(parts):
            return any(map(reads_data, parts))
        case c.Not(part):
            return reads_data(part)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    """A rule of any sort: of a row, of the shape, or per item; with any condition."""
    row = draw(st.booleans())
    each = None if row else draw(st.none() | st.sampled_from(ARRAYS))
    guard = (
        c.ALWAYS if row or draw(st.booleans()) else draw(conditions([*PLAIN_PLACES, *(ITEM_PLACES if each else [])]))
    )
    targets = st.sampled_from([*PLACES, *(ITEM_PLACES if each else [])])
    checks = [Check(draw(targets), draw(PREDICATES), "code", "message") for _ in range(draw(st.integers(1, 2)))]
    if row:
        checks = [check for check in checks if not isinstance(check.predicate, p.TYPING)]
    needed = reads_data(guard) or any(
        isinstance(check.predicate, c.InData)
        or (isinstance(check.predicate, p.Compare) and check.predicate.other.root is Root.DATA)
        for check in checks
    )
    return Rule(
        f"Core.RULE-{number}",
        None,
        draw(st.sampled_from([Severity.ERROR, Severity.ERROR, Severity.WARNING])),
        Basis.STATED,
        None,
        SPAN,
        tuple(checks),
        guard,
        None if each is None else Path(each),
        frozenset({"prices"} if needed else ()),
        row=row,
    )


@st.composite
def typing_rules(draw: st.DrawFn) -> list[Rule]:
    """What rows say of types: strict or lenient, with errors or less, each place or not."""
    found = []
    for tokens, value_type in TYPES.items():
        if tokens in SEVERAL:
            one_of = p.HasOneType(SEVERAL[tokens])
            check = Check(Path(tokens), one_of, "type", "message")
            found.append(
                Rule(
                    f"Core.{Path(tokens).id()}/one", None, Severity.ERROR, Basis.STATED, None, SPAN, (check,), row=True
                )
            )
            continue
        predicates: list[p.Predicate] = [p.HasType(value_type, lenient=value_type.is_scalar and draw(st.booleans()))]
        if value_type.is_scalar and draw(st.booleans()):
            predicates.append(p.NotCoercible(value_type))
        if value_type.is_dated and draw(st.booleans()):
            predicates.append(p.HasOffset())
        is_container = not value_type.is_scalar
        for predicate in predicates if is_container or draw(st.integers(0, 5)) else []:
            name = f"Core.{Path(tokens).id()}/{type(predicate).__name__}"
            severity = draw(st.sampled_from([Severity.ERROR, Severity.ERROR, Severity.ERROR, Severity.WARNING]))
            check = Check(Path(tokens), predicate, "type", "message")
            found.append(Rule(name, None, severity, Basis.STATED, None, SPAN, (check,), row=True))
    return found


def plan_of(made: tuple[Rule, ...], defaults: dict[Path, Any], *, varied: bool = False) -> Plan:
    """A plan of a shape that contains itself, and of another that some of its objects, or itself, may continue in."""
    fields = tuple(
        Field(
            Path(tokens),
            value_type,
            nullable=False,
            title=None,
            span=SPAN,
            shape="Core" if tokens in SHAPED else None,
            variants=CASES if tokens in VARIED else None,
            alternatives=SEVERAL.get(tokens, ()),
        )
        for tokens, value_type in TYPES.items()
    )
    is_object = Check(Path(), p.HasType(ValueType.OBJECT), "type", "message")
    entry = Rule("Core/type", None, Severity.ERROR, Basis.STATED, None, SPAN, (is_object,), row=True)
    x_is_number = Check(Path(("x",)), p.HasType(ValueType.NUMBER), "type", "message")
    x_is_small = Check(Path(("x",)), c.NumberWithin(at_most=2), "range", "message")
    other = Shape(
        "Other",
        None,
        (Field(Path(("x",)), ValueType.NUMBER, nullable=False, title=None, span=SPAN),),
        (
            Rule("Other.x/type", None, Severity.ERROR, Basis.STATED, None, SPAN, (x_is_number,), row=True),
            Rule("Other.x/range", None, Severity.ERROR, Basis.STATED, None, SPAN, (x_is_small,), row=True),
        ),
        replace(entry, id="Other/type"),
        SPAN,
    )
    own = Variants(Path(("kind",)), (("other", "Other"), ("two", "Other"), (2, "Other"))) if varied else None
    shape = Shape("Core", None, fields, made, entry, SPAN, defaults, own)
    tables = {"prices": DataTable("prices", "text", {"price": "number"})}
    return replace(EMPTY, shapes={"Core": shape, "Other": other}, data=tables)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    own = [draw(rules(number)) for number in range(draw(st.integers(1, 6)))]
    defaults = {path: draw(ANY_VALUE) for path in PLAIN_PLACES if not draw(st.integers(0, 7))}
    return plan_of((*draw(typing_rules()), *own), defaults, varied=draw(st.booleans()))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_judges_whatever_the_core_says_as_the_interpreter_does(data: st.DataObject) -> None:
    plan = data.draw(plans())
    clock = Clock.at(date(2026, 3, 2) + timedelta(days=data.draw(st.integers(0, 1))), UTC)
    tables = {"prices": DataRows.keyed([dict(row) for row in ROWS], "text")} if data.draw(st.booleans()) else {}
    context = Context(clock, "codepoints", tables)
    compiled = compile_plan(plan)
    mutations = Mutations(plan)
    for _ in range(3):
        payload = data.draw(mutations.near(BASE))
        expected = interpret(plan, plan.shapes["Core"], payload, context)
        assert compiled.judge("Core", payload, context) == expected
        ok = all(entry.rule.severity is not Severity.ERROR for entry in expected.broken)
        assert compiled.is_valid("Core", payload, context) in (ok, None)


def test_the_base_is_answered_for() -> None:
    """Else the test above could leave everything to the judgement."""
    made = tuple(
        Rule(
            f"Core.{Path(tokens).id()}/type",
            *(None, Severity.ERROR, Basis.STATED, None, SPAN),
            checks=(
                Check(
                    Path(tokens),
                    p.HasOneType(SEVERAL[tokens]) if tokens in SEVERAL else p.HasType(value_type),
                    "type",
                    "message",
                ),
            ),
            row=True,
        )
        for tokens, value_type in TYPES.items()
        if tokens != ("several", EACH)
    )
    plan = plan_of(made, {})
    context = Context(Clock.at(date(2026, 3, 2), UTC))
    valid = {**BASE, "boxes": {"b": {"kind": "other", "x": 2}}, "cards": [{"kind": "other", "x": 1}]}
    assert compile_plan(plan).is_valid("Core", valid, context) is True
    assert compile_plan(plan).judge("Core", valid, context) == Judgement((), ())


@pytest.mark.parametrize(
    "predicate",
    [
        p.PresentCount((Path(("number",)), Path(("x",))), 1, 1),
        p.Sum((p.Term(Path(("x",)), (Path(),)),)),
        p.Compare(p.Operator.LESS, Path(("x",))),
        p.Required(deep=True, nullable=False),
    ],
)
def test_a_row_may_look_at_what_is_read_after_it(predicate: p.Predicate) -> None:
    check = Check(Path(("number",)), predicate, "code", "message")
    plan = plan_of((Rule("Core.ROW", None, Severity.ERROR, Basis.STATED, None, SPAN, (check,), row=True),), {})
    context = Context(Clock.at(date(2026, 3, 2), UTC))
    broken = set()
    payloads: list[Any] = [{}, {"number": 1}, {"x": 2}, *({"number": number, "x": 2} for number in (1, 2, 3))]
    for payload in payloads:
        expected = interpret(plan, plan.shapes["Core"], payload, context)
        assert compile_plan(plan).judge("Core", payload, context) == expected
        assert compile_plan(plan).is_valid("Core", payload, context) is (not expected.broken)
        broken.add(bool(expected.broken))
    assert broken == {True, False}

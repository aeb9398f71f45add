"""Whatever the core can say, also where no kind of rule says it yet: generated code against the interpreter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulewright.emit.python import compile_plan
from rulewright.language import conditions as c
from rulewright.language.dateexpr import Step, parse_date_expr
from rulewright.language.paths import EACH, Path, Root
from rulewright.language.standing import Basis, Severity
from rulewright.language.types import ValueType
from rulewright.loading import loads
from rulewright.patterns import parse
from rulewright.plan import predicates as p
from rulewright.plan.contract import DataTable, Plan
from rulewright.plan.rules import Check, Field, Rule, Shape
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
}
SHAPED = {("self",), ("all", EACH)}
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
}
ROWS: list[dict[str, Any]] = [{"text": "ab", "price": 2.5}, {"text": "a", "price": Decimal("0.1")}]
EMPTY = loads(
    "{ rulewright: 1, contract: core, version: 1.0.0, shapes: { Core: { fields: { text: { type: string } } } } }",
    "core",
).plan

PLACES = [Path(tokens) for tokens in TYPES]
PLAIN_PLACES = [path for path in PLACES if EACH not in path.tokens]
ITEM_PLACES = [Path(tokens, Root.ITEM) for tokens in [(), ("id",), ("deep",), ("text",), ("deep", EACH, "n")]]
ARRAYS = [("texts", EACH), ("items", EACH), ("items", EACH, "deep", EACH), ("all", EACH)]
BOUNDS = st.sampled_from([parse_date_expr(text) for text in ("today + 7d", "now", "2026-03-09", "now + 1m - 1d")])
LIMITS = st.sampled_from([0, 1, 2, Decimal("2.5"), Decimal("0.1"), 10**23])
PATTERNS = st.sampled_from([parse(text) for text in ("^a", "b$", "^[a-c]{1,2}$", "x|y")])
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["ab", "a", "", 2.5, 3, True, None, [], ["a", "bc"], {"text": "x"}, "2026-03-09", Decimal("2.5")]
)
ranges = st.tuples(st.integers(0, 2), st.none() | st.integers(2, 3))

shared = st.one_of(
    st.lists(VALUES, min_size=1, max_size=3).map(lambda values: c.OneOf(tuple(values))),
    st.lists(st.sampled_from(["ab", "a", "x"]), min_size=1, unique=True).map(lambda values: c.OneOf(tuple(values))),
    ranges.map(lambda size: c.LengthWithin(*size)),
    ranges.map(lambda size: c.CountWithin(*size)),
    st.builds(c.NumberWithin, *[st.none() | LIMITS] * 4),
    st.builds(c.DateWithin, *[st.none() | BOUNDS] * 4),
    PATTERNS.map(c.Matches),
    st.just(c.InData("prices")),
)
steps = st.sampled_from([(), (), (Step(1, "d"),), (Step(-2, "h"),)])
PREDICATES = st.one_of(
    shared,
    st.builds(p.HasType, st.sampled_from(ValueType), st.booleans()),
    st.builds(p.NotCoercible, st.sampled_from(ValueType)),
    st.builds(p.HasOffset),
    st.builds(p.NotNull),
    st.builds(p.Required, st.booleans(), st.booleans()),
    st.builds(p.Forbidden),
    st.builds(p.NotBlank),
    st.builds(p.MultipleOf, st.sampled_from([1, 2, Decimal("0.5"), Decimal("0.3")])),
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


def plan_of(made: tuple[Rule, ...], defaults: dict[Path, Any]) -> Plan:
    """A plan of one shape, which contains itself."""
    fields = tuple(
        Field(
            Path(tokens), value_type, nullable=False, title=None, span=SPAN, shape="Core" if tokens in SHAPED else None
        )
        for tokens, value_type in TYPES.items()
    )
    is_object = Check(Path(), p.HasType(ValueType.OBJECT), "type", "message")
    entry = Rule("Core/type", None, Severity.ERROR, Basis.STATED, None, SPAN, (is_object,), row=True)
    shape = Shape("Core", None, fields, made, entry, SPAN, defaults)
    tables = {"prices": DataTable("prices", "text", {"price": "number"})}
    return replace(EMPTY, shapes={"Core": shape}, data=tables)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    own = [draw(rules(number)) for number in range(draw(st.integers(1, 6)))]
    defaults = {path: draw(VALUES) for path in PLAIN_PLACES if not draw(st.integers(0, 7))}
    return plan_of((*draw(typing_rules()), *own), defaults)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
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
            checks=(Check(Path(tokens), p.HasType(value_type), "type", "message"),),
            row=True,
        )
        for tokens, value_type in TYPES.items()
    )
    plan = plan_of(made, {})
    context = Context(Clock.at(date(2026, 3, 2), UTC))
    assert compile_plan(plan).is_valid("Core", BASE, context) is True
    assert compile_plan(plan).judge("Core", BASE, context) == Judgement((), ())

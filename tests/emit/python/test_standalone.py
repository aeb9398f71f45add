"""The standalone module: the interpreter's judgements from one file, in a Python that has nothing else."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta, timezone
from enum import Enum
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

import rulewright
from rulewright.emit.python import python_module, python_source
from rulewright.emit.python.noted import noted_shapes
from rulewright.loading import load, loads
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.rules import Rules
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows
from rulewright.validation.interpreter import interpret
from rulewright.validation.plain import NotJsonError
from rulewright.validation.report import Report
from tests.emit.python.isolated import Isolated, told, without_messages
from tests.emit.python.mutations import Mutations
from tests.emit.python.test_differential import DATA
from tests.emit.python.test_source import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


ROOT = Path(__file__).parents[3]
CONTRACTS = [*sorted((Path(__file__).parent / "contracts").glob("*.yaml")), ROOT / "rules" / "async-orders.yaml"]
PLANS = {path.stem: load(path).plan for path in CONTRACTS}


STRIDES = {"async-orders": 10, "rest": 4}
"""Of the contracts with many payloads, one in so many is judged here; `test_differential` judges all of them."""


@cache
def source_of(name: str) -> str:
    return python_module(PLANS[name])


@pytest.fixture(scope="module")
def isolated() -> Iterator[Isolated]:
    python = Isolated()
    yield python
    python.close()


def check(isolated: Isolated, name: str, shape: str, payload: Any, context: Context) -> None:
    plan = PLANS[name]
    judgement = interpret(plan, plan.shapes[shape], payload, context)
    answer = isolated.judge(source_of(name), shape, payload, context)
    assert without_messages(answer) == told(judgement)
    assert answer["agrees"]
    report = Report(plan, plan.shapes[shape], payload, context, judgement, show_values=False)
    for entry, violation in zip(answer["broken"], report.violations, strict=True):
        assert re.sub(_DYNAMIC, "", violation.message).startswith(entry["message"])


_DYNAMIC = r" \([0-9]{4}-[^)]*\)(?=, found)"
"""What a bound stands for today is told by the report alone."""


@pytest.mark.parametrize("name", PLANS)
def test_judges_the_examples_and_changes_of_them_as_the_interpreter_does(isolated: Isolated, name: str) -> None:
    plan = PLANS[name]
    context = Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit)
    for shape, named in plan.examples.bases.items():
        for base in named.values():
            check(isolated, name, shape, base, context)
    for example in plan.examples.variations:
        rows: dict[str, Any] = dict(example.data or {})
        tables = {table: DataRows.keyed(rows[table], plan.data[table].key) for table in rows}
        today = date(2026, 3, 2) if example.today is None else date.fromisoformat(example.today)
        there = Context(Clock.at(today, plan.clock.zone), plan.text.unit, tables)
        check(isolated, name, example.shape, example.payload, there)


@pytest.mark.parametrize("name", PLANS)
def test_judges_many_changes_at_once_as_the_interpreter_does(isolated: Isolated, name: str) -> None:
    plan = PLANS[name]
    tables = {table.name: DataRows.keyed(DATA[table.name], table.key) for table in plan.data.values()}
    context = Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit, tables)
    for shape, payload in islice(Mutations(plan).floods(plan), 0, None, STRIDES.get(name, 1)):
        check(isolated, name, shape, payload, context)


@pytest.mark.parametrize("payload", [None, True, 5, 2.5, "text", []])
def test_what_is_no_object_is_judged_as_the_interpreter_does(isolated: Isolated, payload: Any) -> None:
    plan = PLANS["recursive"]
    context = Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit)
    check(isolated, "recursive", plan.body_shape().name, payload, context)


def test_the_module_of_a_small_contract(golden: Callable[[str, str], None]) -> None:
    plan = loads(SMALL, "rules/small-orders.yaml").plan
    text = python_module(plan).replace(rulewright.__version__, "VERSION")
    head, tables = text.split("from __future__", 1)[0], text.split("\nIS_VALID = {", 1)[1]
    golden("python/small_orders_module.txt", f"{head}[imports, what is carried, functions]\n\nIS_VALID = {{{tables}")


def test_the_same_plan_gives_the_same_text() -> None:
    assert python_module(PLANS["predicates"]) == python_module(PLANS["predicates"])


@pytest.mark.parametrize("name", [name for name in PLANS if name != "hostile"])
def test_modules_are_formatted(name: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(source_of(name), "utf-8")
    ruff = [sys.executable, "-m", "ruff", "format", "--diff", "--config", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


def test_modules_keep_the_strictest_types(tmp_path: Path) -> None:
    for name in PLANS:
        (tmp_path / f"{name.replace('-', '_')}.py").write_text(source_of(name), "utf-8")
    (tmp_path / "empty.ini").write_text("[mypy]\n", "utf-8")
    files = [f"{name.replace('-', '_')}.py" for name in PLANS]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", "empty.ini", *files]
    environment = {key: held for key, held in os.environ.items() if key not in ("MYPYPATH", "PYTHONPATH")}
    done = subprocess.run(mypy, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", PLANS)
def test_a_module_imports_the_standard_library_alone_and_runs_no_text(name: str) -> None:
    tree = ast.parse(source_of(name))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".", 1)[0] for module in imported} <= sys.stdlib_module_names
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__"}


@pytest.mark.parametrize("name", PLANS)
def test_a_module_defines_each_name_once_and_imports_none_for_nothing(name: str) -> None:
    tree = ast.parse(source_of(name))
    defined: list[str] = []
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text):
                defined.append(text)
            case ast.Assign(targets=[ast.Name(text)]) | ast.AnnAssign(target=ast.Name(text)):
                defined.append(text)
            case ast.Import(aliases) | ast.ImportFrom(_, aliases):
                defined.extend(alias.name for alias in aliases)
            case _:
                pass
    assert sorted(defined) == sorted(set(defined))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {alias.name for node in imports for alias in node.names} - {"annotations"} <= used


def test_only_what_a_plan_needs_is_carried() -> None:
    text = "rulewright: 1\ncontract: tiny\nversion: 1.0.0\nshapes: { Order: { fields: { a: { type: string } } } }\n"
    tiny = python_module(loads(text, "tiny.yaml").plan)
    for name in ("is_before", "stands", "on_step", "row_of", "in_data", "json_keys", "keys_repeat"):
        assert f"def {name}(" not in tiny
    assert "def is_before(" in source_of("async-orders")
    assert "def on_step(" in source_of("async-orders")


def test_the_generated_functions_are_those_of_the_compiled_module() -> None:
    def functions(source: str) -> list[str]:
        tree = ast.parse(source)
        found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        return [ast.unparse(node) for node in found if node.name.startswith(("is_valid_", "judge_"))]

    plan = PLANS["async-orders"]
    made = functions(python_source(plan))
    assert len(made) == 2 * len(plan.shapes)
    assert functions(source_of("async-orders")) == made


def test_every_rule_is_named_above_its_checks() -> None:
    plan = PLANS["async-orders"]
    for shape in plan.shapes.values():
        for rule in shape.rules:
            assert f"# {rule.span.file}:{rule.span.line} {rule.id}\n" in source_of("async-orders")


def test_the_table_holds_what_is_noted_of_the_plan(tmp_path: Path) -> None:
    for name, plan in PLANS.items():
        path = tmp_path / f"{name.replace('-', '_')}.py"
        path.write_text(source_of(name), "utf-8")
        spec = spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[path.stem] = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        finally:
            del sys.modules[path.stem]
        for shape, noted in noted_shapes(plan).items():
            carried = module.SHAPES[shape]
            assert facts_of(carried) == facts_of(noted)
        assert [*module.SHAPES] == [*plan.shapes]


def facts_of(noted: Any) -> Any:
    """What is noted, but for messages: those of a module have the words of the contract in them."""
    if isinstance(noted, tuple):
        return tuple(map(facts_of, noted))
    if hasattr(noted, "__dataclass_fields__"):
        held = {name: facts_of(getattr(noted, name)) for name in noted.__dataclass_fields__}
        return type(noted).__name__, {key: value for key, value in held.items() if key not in ("message", "words")}
    return noted.name if isinstance(noted, Enum) else noted


def test_a_zone_is_carried_by_its_name() -> None:
    plan = PLANS["predicates"]
    berlin = replace(plan, clock=replace(plan.clock, zone=ZoneInfo("Europe/Berlin")))
    assert 'ZoneInfo("Europe/Berlin")' in python_module(berlin)
    fixed = replace(plan, clock=replace(plan.clock, zone=timezone(timedelta(hours=1))))
    with pytest.raises(ValueError, match="has no name by which a module could find it"):
        python_module(fixed)


MORE_THAN_PYTHON = """\
rulewright: 1
contract: more
version: 1.0.0
shapes:
  Order:
    fields:
      mail:  { type: string, format: email-strict }
      phone: { type: string, format: { phone: US } }
    rules:
      WHOLE: { custom: rulewright.manual.functions.has_whole_cents, examples: [{ base: one, valid: true }] }
examples: { today: 2026-03-02, Order: { one: {} } }
"""


def test_rules_that_need_more_than_python_are_refused_by_name() -> None:
    plan = loads(MORE_THAN_PYTHON, "more.yaml").plan
    with pytest.raises(DiagnosticError) as caught:
        python_module(plan)
    assert [(entry.span.line, entry.message.split(":", 1)[0]) for entry in caught.value.diagnostics] == [
        (7, "the rule Order.mail/format asks for the format email-strict, which a library judges"),
        (8, "the rule Order.phone/format asks for the format phone, which a library judges"),
        (10, "the rule Order.WHOLE calls rulewright.manual.functions.has_whole_cents, which is code of your own"),
    ]
    assert all("python_source()" in str(entry.hint) for entry in caught.value.diagnostics)
    assert "is_strictly" in python_source(plan)


RUN = """\
rulewright: 1
contract: small
version: 1.0.0
clock: { zone: Pacific/Auckland }
data: { catalog: { key: utid, columns: { price: number } } }
shapes:
  Order:
    fields:
      id:    { type: string, length: 1..3, required: true }
      note:  { type: string, length: 0..2, severity: warning }
      until: { type: date, notBefore: today }
      utid:  { type: string }
    rules:
      KNOWN: { message: "{note} and {utid} { x } do not go together", when: { utid: present }, check: { utid: { length: 2.. } } }
      LISTED: { reference: { value: utid, in: data.catalog } }
  Other: { fields: { n: { type: number, required: true } } }
operations:
  first:  { request: POST /orders, body: Order, responses: { created: { status: 201 } } }
  second: { request: POST /others, body: Other, responses: { created: { status: 201 } } }
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("standalone") / "small.py"
    path.write_text(Rules(loads(RUN, "small.yaml").plan).python_module(), "utf-8")
    return path


def run(program: Path, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "-W", "error", program.name, *arguments]
    return subprocess.run(command, input=told, capture_output=True, text=True, check=False, cwd=program.parent)


def test_run_it_judges_files_and_standard_input(program: Path) -> None:
    (program.parent / "good.json").write_text('{"id": "a"}', "utf-8")
    (program.parent / "bad.json").write_text('{"id": "abcd"}', "utf-8")
    (program.parent / "soft.json").write_text('{"id": "a", "note": "abc"}', "utf-8")
    assert run(program, "good.json").stdout == ""
    assert run(program, "good.json").returncode == 0
    bad = "bad.json: error: /id: id must have 1 to 3 characters, has 4 [Order.id/length]\n"
    soft = "soft.json: warning: /note: note must have at most 2 characters, has 3 [Order.note/length]\n"
    assert (run(program, "bad.json", "good.json").stdout, run(program, "bad.json", "good.json").returncode) == (bad, 1)
    assert (run(program, "soft.json").stdout, run(program, "soft.json").returncode) == (soft, 0)
    for arguments in ((), ("-",)):
        done = run(program, *arguments, told='{"id": 5}')
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith("-: error: /id: id must be a text, found a number")


def test_run_it_takes_a_clock_an_operation_and_data(program: Path) -> None:
    (program.parent / "rows.json").write_text('[{"utid": "u1", "price": 5}]', "utf-8")
    until = '{"id": "a", "until": "2026-03-02"}'
    assert run(program, "--today", "2026-03-02", told=until).returncode == 0
    assert run(program, "--today", "2026-03-03", told=until).returncode == 1
    assert run(program, "--today", "2026-03-01T11:00:00Z", told=until).returncode == 0
    assert run(program, "--today", "2026-03-02T11:00:00Z", told=until).returncode == 1
    assert run(program, "--operation", "second", told="{}").stdout == "-: error: /n: n is required [Other.n/required]\n"
    assert run(program, told='{"id": "a", "utid": "u2"}').returncode == 0
    done = run(program, "--data", "catalog=rows.json", told='{"id": "a", "utid": "u2"}')
    assert (done.stdout, done.returncode) == ("-: error: /utid: utid is not in the catalog [Order.LISTED]\n", 1)
    assert run(program, "--data", "catalog=rows.json", told='{"id": "a", "utid": "u1"}').returncode == 0


def test_an_authors_message_is_told_without_values(program: Path) -> None:
    done = run(program, told='{"id": "a", "utid": "u"}')
    assert done.stdout == "-: error: /utid: note and utid { x } do not go together [Order.KNOWN]\n"


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["nowhere.json"], "", "nowhere.json: "),
        ([], "{", "-: Expecting property name enclosed in double quotes: line 1 column 2"),
        ([], "", "-: Expecting value: line 1 column 1"),
        ([], '{"id": 1, "id": 2}', '-: an object has the key "id" twice'),
        ([], '{"id": NaN}', "-: NaN is no JSON"),
        ([], '{"id": "\\ud800"}', "-: a text has half of a surrogate pair"),
        ([], "[" * 129 + "]" * 129, "-: values are nested more than 128 levels deep"),
        ([], "[" * 100_000 + "]" * 100_000, "-: values are nested more than 128 levels deep"),
        ([], "1" * 1001, "-: a number has 1,001 digits; at most 1,000 are read"),
        (["--today", "soon"], "{}", "--today"),
        (["--today", "2026-03-02T12:00:00"], "{}", "--today"),
        (["--operation", "third"], "{}", "invalid choice"),
        (["--data", "prices=x.json"], "{}", "the contract declares no data “prices”"),
        (["--data", "catalog=nowhere.json"], "{}", "nowhere.json"),
        (["--data", "catalog=-"], '[{"utid": "a"}, 5]', "- is no JSON array of objects"),
    ],
)
def test_unusable_input_is_told_without_a_traceback(program: Path, arguments: list[str], given: str, says: str) -> None:
    done = run(program, *arguments, told=given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr


CALLS = """
import datetime, decimal, math, sys
sys.path.insert(0, {folder!r})
import small
def told(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except (KeyError, TypeError, ValueError) as error:
        return f"{{type(error).__name__}}: {{error}}"
deep = []
for _ in range(200):
    deep = [deep]
for call in (small.validate, small.is_valid, small.report):
    for payload in ({{"id": decimal.Decimal(1)}}, {{"id": math.nan}}, {{"id": ("a",)}}, {{"id": datetime.date(2026, 3, 2)}}, {{"id": "a", 1: 2}},
                    {{"id": deep}}, {{"id": 10**1000}}, {{"id": "\\ud800"}}, 5j):
        print(told(call, payload))
    print(told(call, {{"id": "a"}}, operation="third"))
    print(told(call, {{"id": "a"}}, data={{"prices": []}}))
    print(told(call, {{"id": "a"}}, today=datetime.datetime(2026, 3, 2)))
class Text(str): pass
print(small.is_valid({{"id": Text("a")}}), small.validate({{"id": "a"}}), small.report({{"id": "a"}}).skipped[0].missing_data)
print(small.validate({{"id": "abcd"}}))
print(small.report_json('{{"id": "abcd"}}').ok, small.report_json(b'\\xef\\xbb\\xbf{{"id": "abc"}}').ok)
"""


def test_its_functions_refuse_what_rulewright_refuses_in_its_words(program: Path) -> None:
    command = [sys.executable, "-I", "-S", "-W", "error", "-c", CALLS.format(folder=str(program.parent))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    rules = Rules(loads(RUN, "small.yaml").plan)
    expected: list[str] = []
    for payload in ({"id": "a", 1: 2}, {"id": float("nan")}, {"id": 10**1000}, {"id": "\ud800"}):
        with pytest.raises((NotJsonError, LimitError)) as caught:
            rules.validate(payload)
        expected.append(f"{type(caught.value).__name__}: {caught.value}")
    assert lines[:12] == lines[12:24] == lines[24:36]
    assert set(expected) <= set(lines[:9])
    assert all(line.startswith(("NotJsonError: ", "LimitError: ")) for line in lines[:9])
    assert lines[9:11] == ["KeyError: 'third'", "KeyError: 'prices'"]
    assert lines[11].startswith("ValueError: the datetime 2026-03-02T00:00:00 has no time zone")
    assert lines[36] == "True [] ('catalog',)"
    assert lines[37] == (
        "[Violation(rule='Order.id/length', code='length', severity='error', basis='stated', pointer='/id', "
        "message='id must have 1 to 3 characters, has 4')]"
    )
    assert lines[38] == "False True"


DOCUMENTS = [
    *(
        '{"a": 1}',
        '{"a": 1.10}',
        "\ufeff{}",
        "[1e400, 1E-400]",
        "1" * 1000,
        '"\\ud83d\\ude00"',
        "[" * 128 + "]" * 128,
        " {} ",
    ),
    *(
        "",
        "{",
        "[1,]",
        '{"a":1,"a":1}',
        "NaN",
        "-Infinity",
        '"\\ud800"',
        "1e1001",
        "1" * 1001,
        "01",
        "+1",
        "[" * 129 + "]" * 129,
    ),
    *("'a'", "// x\n{}", '"a\nb"', "tru", "{} {}", '"\ud800"', "\x00", '{"a": [{"b": 1, "b": 2}]}', "\ufeff\ufeff{}"),
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_it_reads_what_rulewright_reads(document: str) -> None:
    from rulewright.emit.python.standalone.carried.reading import read_document  # noqa: PLC0415 - what modules carry

    try:
        expected = read_json(document)
    except (DiagnosticError, LimitError):
        with pytest.raises(ValueError, match=r"."):
            read_document(document)
    else:
        found = read_document(document)
        assert found == expected
        assert type(found) is type(expected)


@pytest.mark.parametrize("data", [b"\xff{}", b'{"a": "\xed\xa0\x80"}', "{}".encode("utf-16"), b"{}\x00"])
def test_it_refuses_bytes_that_rulewright_refuses(data: bytes) -> None:
    from rulewright.emit.python.standalone.carried.reading import read_document  # noqa: PLC0415 - what modules carry

    with pytest.raises((DiagnosticError, LimitError)):
        read_json(data)
    with pytest.raises(ValueError, match=r"."):
        read_document(data)

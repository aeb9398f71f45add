"""Contracts of APIs that are not rewards orders, through every command and target, as their authors would use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest
from hypothesis import Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from rulewright import strategies
from rulewright.cli.mocked import judge_of
from rulewright.cli.run import run
from rulewright.emit.jsonschema import full_schema, full_validator, left_out, portable_schema
from rulewright.emit.python import compile_plan
from rulewright.idempotency.store import open_store
from rulewright.language.standing import Severity
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.index import fault_named
from rulewright.mock.faults.served import served
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from rulewright.validation.interpreter import interpret
from tests.contracts.apis import APIS, SUPPLIED, TODAY, Api
from tests.endpoints.serve import serving

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from rulewright.language.conditions import Json
    from rulewright.validation.judgement import Judgement

every = pytest.mark.parametrize("api", APIS, ids=str)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one; no credentials are set."""
    monkeypatch.chdir(tmp_path)
    for name in ("RULEWRIGHT_TOKEN", "RULEWRIGHT_USER", "RULEWRIGHT_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def errors_of(judgement: Judgement) -> set[str]:
    return {entry.rule.id for entry in judgement.broken if entry.rule.severity is Severity.ERROR}


def data_options(api: Api) -> list[str]:
    name, _, text = api.data.partition(":")
    if not name:
        return []
    Path(name).write_text(text, "utf-8")
    return ["--data", f"{Path(name).stem}={name}"]


@every
def test_check_finds_nothing(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(api.path)]) == 0
    assert capsys.readouterr().out.endswith("examples: no violations\n")


@every
def test_lint_tells_valid_payloads_from_wrong_ones(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    plan = api.rules.plan
    body = plan.body_shape()
    for kind in ("valid", "wrong"):
        Path(kind).mkdir()
    expected: dict[str, set[str]] = {}
    for number, (shape, payload, _) in enumerate(api.examples()):
        if shape == body.name:
            broken = errors_of(interpret(plan, body, payload, api.context))
            file = Path("wrong" if broken else "valid") / f"{number:03}.json"
            file.write_text(json.dumps(payload), "utf-8")
            expected[str(file)] = broken
    assert len(expected) > 12
    asked = ["--rules", str(api.path), "--today", "2026-03-02", *data_options(api)]
    assert run(["lint", "valid", *asked]) == 0
    capsys.readouterr()
    assert run(["lint", "wrong", *asked, "--format", "json"]) == 1
    found = {
        entry["path"]: {told["rule"] for told in entry["violations"] if told["severity"] == "error"}
        for entry in json.loads(capsys.readouterr().out)["files"]
    }
    assert found == {path: broken for path, broken in expected.items() if broken}


@every
def test_build_writes_schemas_and_openapi_that_others_read(api: Api) -> None:
    assert run(["build", str(api.path), "--module", "rules.py"]) == 0
    assert run(["build", str(api.path), "--module", "rules.py", "--check"]) == 0
    portable = json.loads(Path("schemas", f"{api.name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(portable)
    document = to_value(read_yaml(Path("openapi.yaml").read_text("utf-8"), "openapi.yaml"))
    validate(json.loads(json.dumps(document)))


@every
def test_targets_agree_over_examples_and_cases(api: Api) -> None:
    plan = api.rules.plan
    compiled = compile_plan(plan)
    shapes = sorted({*api.shapes, *plan.examples.bases})
    portable = {name: jsonschema_rs.Draft202012Validator(portable_schema(plan, name)) for name in shapes}
    unsaid = {name: left_out(plan, name).keys() for name in shapes}
    full = {name: full_schema(plan, name) for name in shapes}
    examples = list(api.examples())
    for shape, payload, context in [*examples, *api.cases()]:
        judged = interpret(plan, plan.shapes[shape], payload, context)
        broken = errors_of(judged)
        assert compiled.judge(shape, payload, context) == judged, payload
        assert compiled.is_valid(shape, payload, context) == (not broken), payload
        assert portable[shape].is_valid(payload) == (not broken - unsaid[shape]), payload
    for shape, payload, context in examples:
        broken = errors_of(interpret(plan, plan.shapes[shape], payload, context))
        validator = full_validator(full[shape], context)
        assert validator.is_valid(payload) == (not broken), payload  # type: ignore[arg-type]  # its stub knows no Decimal


@every
def test_valid_payloads_are_drawn_and_none_is_thrown_away(api: Api) -> None:
    drawn: list[Json] = []

    @settings(database=None, deadline=None, derandomize=True, phases=[Phase.generate], max_examples=50)
    @given(strategies.valid(api.rules, today=TODAY, data=SUPPLIED.get(api.name)))
    def draw(payload: Json) -> None:
        drawn.append(payload)

    draw()
    plan = api.rules.plan
    assert len(drawn) == 50
    assert [one for one in drawn if interpret(plan, plan.body_shape(), one, api.context).broken] == []


def mock(api: Api, fault: str | None = None) -> Starlette:
    """The contract as an endpoint; with a `fault` it lacks something."""
    plan = api.rules.plan
    wrong = NO_FAULT if fault is None else fault_named(fault, plan)
    return served(
        plan, lambda changed: judge_of(changed, "compiled"), open_store("memory:"), lambda: api.context, fault=wrong
    )


def fuzz(api: Api, url: str, *more: str) -> int:
    Path("rulewright.toml").write_text(f'[target.mock]\nurl = "{url}"\nvalues = {{ {api.values} }}\n', "utf-8")
    return run(["fuzz", str(api.path), "--target", "mock", "--today", "2026-03-02", *data_options(api), *more])


@every
def test_fuzz_finds_a_mock_right(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(mock(api)) as url:
        code = fuzz(api, url, "--rule", api.missing, "--max-requests", str(api.requests))
    assert code == 0, capsys.readouterr().out
    assert "rules: 1 asserted, 1 exercised, 1 seen kept and broken" in capsys.readouterr().out


@every
def test_fuzz_finds_what_a_mock_lacks(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(mock(api, f"without:{api.missing}")) as url:
        assert fuzz(api, url, "--rule", api.missing, "--max-requests", str(api.requests)) == 1
    assert f"accepted-invalid: {api.missing}" in capsys.readouterr().out

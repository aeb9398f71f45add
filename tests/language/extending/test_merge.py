"""Files that extend others: a file split in two says what it said in one piece; every file counts for caches and places."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rulewright.carried import carried_path
from rulewright.language.conditions import OneOf
from rulewright.language.extending.files import read_rule_file
from rulewright.linting.check import check
from rulewright.linting.events import RuleFileChecked
from rulewright.loading import load, loads
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.nodes import to_value
from tests.language.extending.facts import facts
from tests.language.extending.splitting import split

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule
    from rulewright.reading.diagnostics import Diagnostic

ROOT = Path(__file__).parents[3]
FILES = [
    (carried_path(), 10),
    (ROOT / "tests" / "linting" / "orders.yaml", 60),
    (ROOT / "tests" / "emit" / "openapi" / "shop.yaml", 60),
]
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
"""Without shrinking, which takes minutes on a whole rule file and tells little more."""


def value_of(path: Path) -> dict[str, Any]:
    """A rule file with its examples, as plain JSON."""
    value = to_value(read_rule_file(path.read_text("utf-8"), str(path)).merged.node)
    assert isinstance(value, dict)
    return value


def text_of(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=float)


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(("path", "examples"), FILES, ids=[path.stem for path, _ in FILES])
def test_a_file_split_in_two_says_what_it_said_in_one_piece(path: Path, examples: int) -> None:
    whole = value_of(path)
    expected = facts(loads(text_of(whole)).plan)

    @st.composite
    def halves(draw: DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
        return split(draw, whole)

    @given(halves())
    @settings(max_examples=examples, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
    def agree(parts: tuple[dict[str, Any], dict[str, Any]]) -> None:
        below, above = parts
        with TemporaryDirectory() as folder:
            Path(folder, "below.yaml").write_text(text_of(below), "utf-8")
            rules = loads(text_of(above), str(Path(folder, "above.yaml")))
        assert facts(rules.plan) == expected

    agree()


COMMON = "rulewright: 1\nshapes: { Order: { fields: { a: { type: string, length: 0..3 } } } }\n"
CHILD = "rulewright: 1\ncontract: c\nversion: 1.0.0\nextends: common.yaml\n"


def test_rules_are_read_again_when_a_file_changes_that_they_extend(tmp_path: Path) -> None:
    write(tmp_path, common=COMMON, child=CHILD)
    first = load(tmp_path / "child.yaml")
    assert load(tmp_path / "child.yaml") is first
    write(tmp_path, common=COMMON.replace("0..3", "0..30"))
    second = load(tmp_path / "child.yaml")
    assert first.is_valid({"a": "four"}) is False
    assert second.is_valid({"a": "four"}) is True
    assert first.plan.fingerprint != second.plan.fingerprint
    assert [Path(name).name for name in second.plan.files] == ["child.yaml", "common.yaml"]


def test_a_file_that_is_reached_by_two_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    write(tmp_path / "inner", left="rulewright: 1\nextends: [../common.yaml]\n")
    write(tmp_path, common=COMMON, child=CHILD.replace("common.yaml", "[inner/left.yaml, inner/../common.yaml]"))
    assert len(load(tmp_path / "child.yaml").plan.files) == 3


def test_a_long_chain_of_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, **{f"f{n}": f"rulewright: 1\nextends: f{n + 1}.yaml\n" for n in range(1500)}, child=CHILD)
    write(tmp_path, common="rulewright: 1\nextends: f0.yaml\n")
    with pytest.raises(DiagnosticError, match="more than 128 files extend each other here"):
        load(tmp_path / "child.yaml")


def test_what_is_listed_twice_is_remarked(tmp_path: Path) -> None:
    write(tmp_path, common=COMMON, child=CHILD.replace("common.yaml", "[common.yaml, ./common.yaml]"))
    (remark,) = load(tmp_path / "child.yaml").remarks
    assert "“./common.yaml” is listed twice" in remark.message


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("a: { length: { is: 0..3, override: true, because: why } }", "this changes nothing: "),
        ("m: { enum: { add: [X, X] } }", "“X” is listed already, in "),
    ],
)
def test_what_has_no_effect_is_remarked(tmp_path: Path, own: str, message: str) -> None:
    common = COMMON.replace("0..3 }", "0..3 }, m: { enum: [X] }")
    write(tmp_path, common=common, child=f"{CHILD}shapes: {{ Order: {{ fields: {{ {own} }} }} }}\n")
    remarks = load(tmp_path / "child.yaml").remarks
    assert [(remark.severity, remark.code) for remark in set(remarks)] == [("warning", "no-effect")] * len(set(remarks))
    assert message in remarks[0].message


@pytest.mark.parametrize(
    "written", ["[X]", "{ is: [X], severity: info }", "{ values: [X], ignoreCase: true }", "{ is: { values: [X] } }"]
)
def test_values_are_added_in_every_spelling_of_an_enum(tmp_path: Path, written: str) -> None:
    common = COMMON.replace("0..3 }", f"0..3 }}, m: {{ enum: {written} }}")
    own = "shapes: { Order: { fields: { m: { enum: { add: [Y] } } } } }\n"
    write(tmp_path, common=common, child=CHILD + own, whole=CHILD.replace("extends: common.yaml\n", "") + common[14:])
    (expected,) = (rule for rule in load(tmp_path / "whole.yaml").plan.rules() if rule.id == "Order.m/enum")
    (found,) = (rule for rule in load(tmp_path / "child.yaml").plan.rules() if rule.id == "Order.m/enum")
    values = [test.values for rule in (expected, found) for test in _listed(rule)]
    assert values == [("X",), ("X", "Y")]
    assert found.severity == expected.severity


def _listed(rule: Rule) -> list[OneOf]:
    return [check.predicate for check in rule.checks if isinstance(check.predicate, OneOf)]


def test_changes_are_kept_with_both_places_and_the_reason(tmp_path: Path) -> None:
    own = "shapes: { Order: { fields: { a: { length: { is: 0..9, override: true, because: nine fit } } } } }\n"
    write(tmp_path, common=COMMON, child=CHILD + own)
    rules = load(tmp_path / "child.yaml")
    (change,) = rules.changes
    (length,) = (rule for rule in rules.plan.rules() if rule.id == "Order.a/length")
    assert (change.because, Path(change.before.file).name, change.before.line) == ("nine fit", "common.yaml", 2)
    assert change.covers(length.span)
    assert not any(change.covers(rule.span) for rule in rules.plan.rules() if rule is not length)


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ("shapes: { Order: { fields: { b: { type: string, required: true } } } }\n", ("common.yaml", 3)),
        ("examples: { Order: { one: { is: { a: four }, override: true, because: why } } }\n", ("child.yaml", 5)),
        ("examples: { Order: { two: { a: four } } }\n", ("child.yaml", 5)),
    ],
)
def test_a_base_that_breaks_a_rule_is_told_where_it_is_written(
    tmp_path: Path, own: str, place: tuple[str, int]
) -> None:
    write(tmp_path, common=f"{COMMON}examples: {{ Order: {{ one: {{ a: abc }} }} }}\n", child=CHILD + own)

    def checked(name: str) -> tuple[Plan, tuple[Diagnostic, ...]]:
        rules = load(name)
        return rules.plan, rules.remarks

    found = check(str(tmp_path / "child.yaml"), checked)
    assert isinstance(found, RuleFileChecked)
    (remark,) = found.remarks
    assert (Path(remark.path).name, remark.line) == place


def test_a_missing_file_of_examples_is_told_beside_other_mistakes(tmp_path: Path) -> None:
    write(tmp_path, common=f"{COMMON}examples: none.yaml\n", child=f"{CHILD}sources: {{ stated: 5 }}\n")
    with pytest.raises(DiagnosticError) as caught:
        load(tmp_path / "child.yaml")
    assert [Path(found.span.file).name for found in caught.value.diagnostics] == ["child.yaml", "common.yaml"]

import re
from typing import Any

import pytest

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.fresh import Fresh, fresh_for
from rulewright.contract.verdicts.verdict import Side
from tests.contract.support import PARCELS, PLAIN, parcels, setting


def fresh(text: str = PARCELS, nonce: str = "a", plain: Any = None) -> Fresh:
    chosen = setting(rules_=parcels(text))
    oracle = chosen.oracle(chosen.operation)
    return fresh_for(
        chosen, plain or PLAIN, lambda payload: oracle.verdict(json_bytes(payload)).side is Side.ACCEPT, nonce
    )


def refs(made: Fresh, payload: Any, count: int = 5) -> list[Any]:
    return [made(payload)["ref"] for _ in range(count)]  # type: ignore[call-overload,index]  # an object


def test_each_payload_has_a_key_of_its_own_and_nothing_else_changes() -> None:
    found = refs(fresh(), PLAIN, 200)
    assert len(set(found)) == 200
    assert all(re.fullmatch(r"rw-[0-9a-z]{16}", ref) for ref in found)
    assert fresh()(PLAIN) == PLAIN | {"ref": found[0]}
    assert PLAIN["ref"] == "R-1"


def test_keys_differ_from_run_to_run_and_not_within_one_nonce() -> None:
    assert refs(fresh(nonce="a"), PLAIN) == refs(fresh(nonce="a"), PLAIN)
    assert not set(refs(fresh(nonce="a"), PLAIN)) & set(refs(fresh(nonce="b"), PLAIN))


def test_a_field_that_hangs_on_data_is_left_alone() -> None:
    assert fresh()(PLAIN)["depot"] == "north"  # type: ignore[call-overload,index]  # an object


@pytest.mark.parametrize(
    ("pattern", "ref", "form"),
    [
        ("^[A-Z]+-[0-9]{9}$", "PRC-000000001", r"[A-Z]{3}-[0-9]{9}"),
        ("^PRC-[0-9]{9}$", "PRC-000000001", r"PRC-[0-9]{9}"),
        ("^[0-9a-f]{8}-[0-9a-f]{12}$", "00c0ffee-0123456789ab", r"[0-9a-f]{8}-[0-9a-f]{12}"),
    ],
)
def test_a_key_keeps_the_form_that_the_contract_asks_for(pattern: str, ref: str, form: str) -> None:
    text = PARCELS.replace("length: 1..30, required", f"length: 1..30, pattern: '{pattern}', required").replace(
        "ref: R-1,", f"ref: {ref},"
    )
    text = re.sub(r"ref: R-\d,", f"ref: {ref},", text)
    found = refs(fresh(text, plain=PLAIN | {"ref": ref}), PLAIN | {"ref": ref}, 50)
    assert len(set(found)) == 50
    assert all(re.fullmatch(form, made) for made in found)


@pytest.mark.parametrize(("longest", "form"), [(8, "[0-9a-z]{8}"), (7, "[0-9a-z]{7}"), (6, "[0-9a-z]{6}")])
def test_a_short_key_is_as_long_as_it_may_be(longest: int, form: str) -> None:
    found = refs(fresh(PARCELS.replace("length: 1..30, required", f"length: 1..{longest}, required")), PLAIN, 300)
    assert len(set(found)) == 300
    assert all(re.fullmatch(form, ref) for ref in found)


def test_of_few_keys_none_is_taken_twice_while_there_are_others() -> None:
    text = re.sub(r"ref: R-\d,", "ref: R-11,", PARCELS).replace(
        "length: 1..30, required", "pattern: '^R-[0-9]{2}$', required"
    )
    made = fresh(text, plain=PLAIN | {"ref": "R-11"})
    found = refs(made, PLAIN | {"ref": "R-11"}, 40)
    assert made.few
    assert len(set(found)) == 40
    assert not fresh().few


def test_a_key_that_cannot_be_made_new_is_left_alone() -> None:
    text = PARCELS.replace("length: 1..30, required", "enum: [R-1, R-2, R-4], required")
    assert refs(fresh(text), PLAIN) == ["R-1"] * 5


@pytest.mark.parametrize(
    ("ref", "form"),
    [("x" * 31, "[a-z]{31}"), ("R-1", "R-1"), ("", ""), (7, None), (None, None), ("Ä" * 40, "Ä{40}|[^0-9]{40}")],
)
def test_a_payload_about_the_key_itself_stays_what_it_is_made_for(ref: Any, form: str | None) -> None:
    aim = next(rule for rule in parcels().plan.rules() if rule.id == "Parcel.ref/length")
    made: Any = fresh()(PLAIN | {"ref": ref}, aim)
    assert made["ref"] == ref if form is None else re.fullmatch(form, made["ref"])


def test_payloads_without_a_key_or_that_are_no_objects_pass_through() -> None:
    assert fresh()([1]) == [1]
    assert fresh()({"depot": "north"}) == {"depot": "north"}

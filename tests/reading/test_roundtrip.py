"""Any JSON value that is written as JSON or YAML is read back, and each of its parts is found in the text."""

import json
import re
from collections.abc import Iterator

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulewright.reading.json import json_ambiguities, read_json
from rulewright.reading.nodes import to_value
from rulewright.reading.positions import json_positions, yaml_positions
from rulewright.reading.span import Span
from rulewright.reading.values import JsonValue, Pointer
from rulewright.reading.yaml import read_yaml

ODD = ["no", "on", "~", "", " x ", "a: b", "- a", "# a", "'", '"', "a\nb\n", "\t", "<<", "=", "é😀", "...", "]", "&a"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(ODD)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=15,
)
# PyYAML writes by YAML 1.1: these strings get no quotes there, and are numbers in 1.2.
NUMBERS_IN_YAML = re.compile(r"[-+.]*[0-9]")
# PyYAML writes these as they are, and YAML readers disagree about them.
LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


def parts(value: JsonValue, pointer: Pointer = ()) -> Iterator[tuple[Pointer, JsonValue]]:
    """Every value in the value, with its pointer."""
    yield pointer, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from parts(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from parts(inner, (*pointer, index))


def cut(text: str, span: Span) -> str:
    """The part of the text that a span stands for."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    start = starts[span.line - 1] + span.column - 1
    return text[start : starts[span.end_line - 1] + span.end_column - 1]


def same(value: JsonValue, other: JsonValue) -> bool:
    """Whether two values are equal with the same types all the way down."""
    return json.dumps(value) == json.dumps(other)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(VALUES, st.sampled_from([None, 0, 1, 2, "\t"]), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_json_is_read_back_and_found(
    value: JsonValue,
    indent: int | str | None,
    ascii_only: bool,  # drawn
    line_break: str,
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).replace("\n", line_break)
    assert same(read_json(text), value)
    assert same(read_json(text.encode()), value)
    wanted = dict(parts(value))
    places = json_positions(text, wanted)
    assert set(places) == set(wanted)
    for pointer, place in places.items():
        assert place.exact
        assert same(read_json(cut(text, place.value)), wanted[pointer])
        if place.key is None:
            assert not pointer or isinstance(pointer[-1], int)
        else:
            assert read_json(cut(text, place.key)) == pointer[-1]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(VALUES)
def test_what_is_dumped_is_ambiguous_only_in_its_integers(value: JsonValue) -> None:
    large = any(isinstance(part, int) and abs(part) > 2**53 for _, part in parts(value))
    assert json_ambiguities(json.dumps(value).encode()) == (("an integer is beyond 2**53",) if large else ())


STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([False, True, None]),
        "default_style": st.sampled_from([None, None, "'", '"', "|", ">"]),
        "indent": st.sampled_from([2, 3, 4]),
        "width": st.sampled_from([10, 80, 1_000]),
        "allow_unicode": st.booleans(),
        "explicit_start": st.booleans(),
        "explicit_end": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(VALUES, STYLES)
def test_yaml_is_read_back_and_found(value: JsonValue, style: dict[str, object]) -> None:
    wanted = dict(parts(value))
    texts = [part for part in wanted.values() if isinstance(part, str)]
    assume(not any(map(NUMBERS_IN_YAML.match, texts)))
    text = yaml.safe_dump(value, sort_keys=False, **style)  # type: ignore[call-overload]  # drawn options
    assume(not LINE_BREAKS.search(text))
    assume(same(yaml.safe_load(text), value))
    node = read_yaml(text, "f")
    assert same(to_value(node), value)
    for pointer, place in yaml_positions(node, wanted).items():
        assert place.exact
        written = cut(text, place.value)
        # The number in a block scalar's header counts from its parent, and the blank lines that a '+' keeps
        # are not in its span: such a part cannot be read alone.
        if not re.match(r"[|>]\d", written) and not re.search(r"[|>]\d?\+", written):
            alone = " " * (place.value.column - 1) + written + "\n"
            assert same(to_value(read_yaml(alone, "f")), wanted[pointer])
        if place.key is not None:
            assert to_value(read_yaml(cut(text, place.key) + "\n", "f")) == pointer[-1]

import json
import re
import shutil
import subprocess

import jsonschema_rs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rulewright.patterns.ecma import ecma_source
from rulewright.patterns.parser import parse
from tests.patterns.grammar import Sample, patterns, texts

NODE = shutil.which("node")
SCRIPT = """
const [flags, cases] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const judge = ([source, texts]) => { const r = new RegExp(source, flags); return texts.map((t) => r.test(t)); };
console.log(JSON.stringify(cases.map(judge)));
"""

#: Each example is a process: the failing one is named by its assertion instead of being shrunk.
BATCHED = settings(deadline=None, max_examples=10, derandomize=True, phases=[Phase.generate])

Cases = list[tuple[Sample, list[str]]]
cases: st.SearchStrategy[Cases] = st.lists(
    st.tuples(patterns, st.lists(texts, min_size=5, max_size=10)), min_size=20, max_size=60
)


def expected(sample: Sample, inputs: list[str]) -> list[bool]:
    return [bool(re.search(sample.reference, text)) for text in inputs]


def node(flags: str, batch: list[tuple[str, list[str]]]) -> list[list[bool]]:
    assert NODE is not None
    done = subprocess.run(
        [NODE, "-e", SCRIPT],
        input=json.dumps([flags, batch]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    verdicts: list[list[bool]] = json.loads(done.stdout)
    return verdicts


def in_one_unit(text: str) -> bool:
    return all(ord(character) <= 0xFFFF for character in text)


@pytest.mark.parametrize(
    "text",
    [
        "^[-a-zA-Z0-9]{5,100}$",
        "^[9-9Z-Za]+$",
        r"^(a|b)(?:c|d){1,}\.-?$",
        r"[\]\[\\\^\-]\^\$\.\*\+\?\(\)\[\]\{\}\|",
        r"\n\t\r\f\v\x00\x41",
        "(^a|b$)",
        "é😀[à-ÿ]",
        "",
    ],
)
def test_a_portable_pattern_keeps_its_text(text: str) -> None:
    assert ecma_source(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (r"^[uU][\d]+$", "^[uU][0-9]+$"),
        (r"^\d{3}-\w+$", "^[0-9]{3}-[a-zA-Z0-9_]+$"),
        (r"^[-\w]+(x|y)$", "^[-a-zA-Z0-9_]+(?:x|y)$"),
        (r"^[z-z9a]\s$", r"^[z-z9a][\t-\r ]$"),
        (".", "[^\\n\\r\u2028\u2029]"),
        (r"\S", r"[^\t-\r ]"),
        (r"\-\@\/\_\ ", "-@/_ "),
        (r"\u00e9\u{1F600}\uD83D\uDE00", "é😀😀"),
        (r"\u000a\u0000\u007f\u00a0\u00ad\u2028", "\\n\\x00\\x7f\\xa0\\xad\u2028"),
        (r"[\s\S]\d", r"[\s\S][0-9]"),
        (r"[^\W]", "[a-zA-Z0-9_]"),
        (r"^\d$|\d", "^[0-9]$|[0-9]"),
    ],
)
def test_any_other_pattern_is_written_portably(text: str, source: str) -> None:
    assert ecma_source(parse(text)) == source


@given(patterns)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_the_source_is_in_the_language_again_and_means_the_same(sample: Sample) -> None:
    pattern = parse(sample.text)
    again = parse(ecma_source(pattern))
    assert ecma_source(again) == ecma_source(pattern)
    assert parse(ecma_source(again)) == again


@pytest.mark.skipif(NODE is None, reason="needs node on the PATH to run the patterns in a real ECMA-262 engine")
@given(cases)
@BATCHED
def test_an_ecma_engine_reads_it_as_meant_with_the_unicode_flag(batch: Cases) -> None:
    verdicts = node("u", [(ecma_source(parse(sample.text)), inputs) for sample, inputs in batch])
    for (sample, inputs), found in zip(batch, verdicts, strict=True):
        assert found == expected(sample, inputs), (sample.text, inputs)


@pytest.mark.skipif(NODE is None, reason="needs node on the PATH to run the patterns in a real ECMA-262 engine")
@given(cases)
@BATCHED
def test_an_ecma_engine_reads_it_as_meant_without_the_flag_up_to_u_ffff(batch: Cases) -> None:
    plain = [
        (sample, [text for text in inputs if in_one_unit(text)])
        for sample, inputs in batch
        if in_one_unit(ecma_source(parse(sample.text)))
    ]
    verdicts = node("", [(ecma_source(parse(sample.text)), inputs) for sample, inputs in plain])
    for (sample, inputs), found in zip(plain, verdicts, strict=True):
        assert found == expected(sample, inputs), (sample.text, inputs)


@pytest.mark.parametrize("engine", [jsonschema_rs.FancyRegexOptions(), jsonschema_rs.RegexOptions()])
@given(patterns, st.lists(texts, min_size=5, max_size=10))
@settings(deadline=None, max_examples=250, derandomize=True)
def test_the_engines_of_rust_read_it_as_meant(
    engine: jsonschema_rs.FancyRegexOptions | jsonschema_rs.RegexOptions, sample: Sample, inputs: list[str]
) -> None:
    schema = {"pattern": ecma_source(parse(sample.text))}
    validator = jsonschema_rs.Draft202012Validator(schema, pattern_options=engine)
    assert [validator.is_valid(text) for text in inputs] == expected(sample, inputs)


@given(patterns, st.lists(texts, min_size=10, max_size=20))
@settings(deadline=None, max_examples=200, derandomize=True)
def test_python_reads_it_as_meant_but_for_a_last_newline(sample: Sample, inputs: list[str]) -> None:
    compiled = re.compile(ecma_source(parse(sample.text)))
    for text, accepted in zip(inputs, expected(sample, inputs), strict=True):
        if accepted or not text.endswith("\n"):
            assert bool(compiled.search(text)) == accepted


@pytest.mark.parametrize("text", ["^.{0,5000}$", "^(?:.{100}){50}$"])
def test_the_largest_pattern_fits_the_engines_of_rust(text: str) -> None:
    schema = {"pattern": ecma_source(parse(text))}
    for engine in (jsonschema_rs.FancyRegexOptions(), jsonschema_rs.RegexOptions()):
        validator = jsonschema_rs.Draft202012Validator(schema, pattern_options=engine)
        assert validator.is_valid("a" * 5000)
        assert not validator.is_valid("a" * 5001)

import pytest
import yaml

from rulewright.reading import yaml_compose
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_DEPTH, MAX_MISTAKES
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence, to_value
from rulewright.reading.span import Span
from rulewright.reading.values import JsonValue
from rulewright.reading.yaml import read_documents, read_yaml


def value(text: str) -> JsonValue:
    return to_value(read_yaml(text, "f"))


def mistakes(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosticError) as refused:
        read_yaml(text, "f")
    return refused.value.diagnostics


def told(text: str) -> list[str]:
    """The mistakes, each as its place and message."""
    return [f"{mistake.span.line}:{mistake.span.column} {mistake.message}" for mistake in mistakes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: NO\nb: 2026-03-02\nc: 012\n", {"a": "NO", "b": "2026-03-02", "c": 12}),
        ("- on\n- 'on'\n- ~\n-\n- !!str 1\n", ["on", "on", None, None, "1"]),
        ('{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        ("{a, b: , 'c':1}", {"a": None, "b": None, "c": 1}),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", {"a": "x\ny\n", "b": "x y"}),
        ("a: x y\n  z # note\nb: 'it''s'\nc: \"\\u00e9\\x41\\n\"", {"a": "x y z", "b": "it's", "c": "éA\n"}),
        ("200: ok\n'404': no\ntrue: t\n1.0: f\n~: n\n", {"200": "ok", "404": "no", "true": "t", "1.0": "f", "~": "n"}),
        ("'<<': 1\nb: <<\n'': 0", {"<<": 1, "b": "<<", "": 0}),
        ("a: &x [1, {b: 2}]\nc: *x\n", {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}),
        ("&k key: 1\nuse: *k\n", {"key": 1, "use": "key"}),
        ("&k 12: 1\nuse: *k\n", {"12": 1, "use": 12}),
        ("a: &x 1\n*x : 2\n", {"a": 1, "1": 2}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1", "1"),
        ("---\n", None),
        ("\ufeffa: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("é: 😀\n", {"é": "😀"}),
        ("!!map {a: !!seq [1]}", {"a": [1]}),
        ("a: !!int '12'\nb: ! 12", {"a": 12, "b": "12"}),
    ],
)  # fmt: skip
def test_yaml_is_read(text: str, expected: JsonValue) -> None:
    assert value(text) == expected


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the parser in Python refuses tabs outside of quotes")
def test_tabs_may_separate() -> None:
    assert value("a:\tb\t# tab\n") == {"a": "b"}


def test_a_key_is_its_text() -> None:
    node = read_yaml("0x1F: 1", "f")
    assert isinstance(node, Mapping)
    assert node.entries[0][0] == Scalar("0x1F", "0x1F", Span("f", 1, 1, 1, 5))
    assert node.get("31") is None


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = """\
a: 1
b: {a: 1, a: 2, a: 3}
a: 3
'b': 1
1: x
'1': y
<<: *z
c: .inf
d: !foo x
e: !!binary x
? [a]
: 1
? {b: 1, b: 2}
: 2
"": x
"": y
f: !!int x
g: !!map [1]
h: 1e1001
"""
    assert told(text) == [
        "2:11 duplicate key 'a'",
        "2:17 duplicate key 'a'",
        "3:1 duplicate key 'a'",
        "4:1 duplicate key 'b'",
        "6:1 duplicate key '1'",
        "7:1 the merge key << is not part of YAML 1.2",
        "7:5 no anchor '&z' comes before this alias",
        "8:4 infinity and NaN are not JSON numbers",
        "9:4 the tag '!foo' is not known here",
        "10:4 the tag '!!binary' is not known here",
        "11:3 a list cannot be a key",
        "13:3 a map cannot be a key",
        "13:10 duplicate key 'b'",
        "16:1 duplicate key ''",
        "17:4 the tag !!int asks for an integer",
        "18:4 the tag '!!map' is not known here",
        "19:4 a number's exponent is beyond 1,000",
    ]


TAG_HINT = "remove it; tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map, where they fit"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("x: 1\n\nx: 2", "duplicate-key", "remove one; the first is on line 1"),
        ("<<: {a: 1}", "merge-key", "write its entries out; quote a key of that name"),
        ("a: {{ x }}", "key", "JSON keys are texts; quote a text that starts with '{' or '['"),
        ("? \n: 1", "key", "an empty key is written ''"),
        ("a: !t x", "tag", "quote a text that starts with '!'; else " + TAG_HINT),
        ("!t x: 1", "tag", "quote a text that starts with '!'; else " + TAG_HINT),
        ("!!set {a, b}", "tag", TAG_HINT),
        ("a: .nan", "value", "quote it if a text is meant"),
        ("a: !!bool yes", "value", "correct the value or remove the tag"),
        ("a: &anchor 1\nb: *ancohr", "alias", "did you mean *anchor?"),
        ("a: *b", "alias", "quote a text that starts with '*'"),
        ("a: &a [*a]", "alias", None),
        ("a: &a {b: {c: *a}}", "alias", None),
        ("a: " + "1" * 1_001, "limit", None),
        ("a: 1\n---\nb: 1", "documents", "write each into a file of its own"),
        (
            "%YAML 1.1\n---\na: no",
            "version",
            "remove the line; in 1.2 only true and false are booleans, and 012 is twelve",
        ),
        ("a: \0", "character", r"remove it, or write it as \u0000 in a double-quoted text"),
        ("", "syntax", "write a map or a list; write null where nothing is meant"),
        ("# only a note\n", "syntax", "write a map or a list; write null where nothing is meant"),
    ],
)
def test_a_mistake_says_what_to_do(text: str, code: str, hint: str | None) -> None:
    (mistake,) = mistakes(text)
    assert (mistake.code, mistake.hint) == (code, hint)


def test_an_alias_cannot_contain_itself() -> None:
    assert told("a: &a [1, *a]") == ["1:11 this alias is inside its own anchor: the value would contain itself"]


def test_a_second_document_is_told_where_it_starts() -> None:
    assert told("a: 1\n\n---\nb: 1\nb: 2\n") == [
        "3:1 a second document starts here; one is expected",
        "5:1 duplicate key 'b'",
    ]


def test_what_follows_the_document_is_no_second_one() -> None:
    assert told("a: 1\na: 2\n...\n}") == [
        "2:1 duplicate key 'a'",
        "4:1 this follows the end of the document",
    ]


def test_broken_syntax_comes_after_the_mistakes_before_it() -> None:
    assert told("a: 1\na: 2\nb: [1, 2\n") == [
        "2:1 duplicate key 'a'",
        "3:4 ',' or ']' is expected here, in the list that starts on line 3",
    ]


@pytest.mark.parametrize(
    "char", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ud800"]
)
def test_characters_that_readers_disagree_about_are_refused(char: str) -> None:
    assert told(f"a: 😀\nb: é{char}x") == [f"2:5 the character U+{ord(char):04X} is not allowed in YAML"]


def test_all_such_characters_are_told_up_to_the_most() -> None:
    assert told("a\0b\0") == [f"1:{at} the character U+0000 is not allowed in YAML" for at in (2, 4)]
    assert len(mistakes("\0" * 100_000)) == MAX_MISTAKES


def test_no_more_than_a_hundred_mistakes_are_told() -> None:
    assert len(mistakes("a: 1\n" * 100_000)) == MAX_MISTAKES


@pytest.mark.parametrize(
    "text",
    ["[" * MAX_DEPTH + "]" * MAX_DEPTH, "- " * MAX_DEPTH + "1", "{a: " * MAX_DEPTH + "1" + "}" * MAX_DEPTH],
    ids=["flow", "block", "mappings"],
)
def test_nesting_is_read_up_to_the_limit(text: str) -> None:
    assert isinstance(read_yaml(text, "f"), Sequence | Mapping)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_deeper_nesting_is_refused_and_never_crashes(opening: str, depth: int) -> None:
    (mistake,) = mistakes(opening * depth + "1")
    assert mistake.message == "maps and lists are nested deeper than 128 levels"
    assert mistake.span.column == len(opening) * MAX_DEPTH + 1
    assert mistake.code == "limit"


def test_aliases_count_with_their_depth() -> None:
    inner = "a: &a " + "[" * 64 + "]" * 64
    assert value(f"{inner}\nb: " + "[" * 63 + "*a" + "]" * 63)
    assert told(f"{inner}\nb: " + "[" * 64 + "*a" + "]" * 64) == [
        "2:68 maps and lists are nested deeper than 128 levels"
    ]


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    lines = ["a: &a [" + ", ".join("x" * 10) + "]"]
    lines += [
        f"{key}: &{key} [" + ", ".join([f"*{before}"] * 10) + "]"
        for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    (mistake,) = mistakes("\n".join(lines))
    assert mistake.span.line == 6
    assert mistake.message == "the document has more than 1,000,000 values and keys"
    assert mistake.hint == "each alias counts with all that it stands for"


@pytest.mark.parametrize(("limit", "is_read"), [(13, True), (12, False)])
def test_every_value_key_and_use_of_an_alias_counts(
    monkeypatch: pytest.MonkeyPatch, limit: int, *, is_read: bool
) -> None:
    # The mapping, three keys, the anchored list with its two items, and the list twice more.
    text = "{a: &a [1, 2], b: *a, c: *a}"
    monkeypatch.setattr(yaml_compose, "MAX_NODES", limit)
    if is_read:
        assert value(text) == {"a": [1, 2], "b": [1, 2], "c": [1, 2]}
    else:
        assert told(text) == ["1:26 the document has more than 12 values and keys"]


def test_long_texts_are_read() -> None:
    long = "x" * 1_000_000
    assert value(f"a: {long}\nb: '{long}'\n") == {"a": long, "b": long}
    assert value("\n" * 1_000_000 + "a: |\n  b\n" + "\n" * 1_000_000) == {"a": "b\n"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n---\nb: 2\n---\n- 3\n", [{"a": 1}, {"b": 2}, [3]]),
        ("---\n---\n", [None, None]),
    ],
)
def test_documents_are_read_one_by_one(text: str, expected: list[JsonValue]) -> None:
    documents = list(read_documents(text, "f"))
    assert [to_value(document.node) for document in documents] == expected
    assert not any(document.mistakes for document in documents)


def test_a_document_with_mistakes_does_not_hide_the_next() -> None:
    first, second, third = read_documents("a: 1\na: 2\n--- \nb: &x 1\n---\nc: *x\n", "f")
    assert [mistake.code for mistake in first.mistakes] == ["duplicate-key"]
    assert to_value(second.node) == {"b": 1}
    assert not second.mistakes
    assert second.start == Span("f", 3, 1, 3, 4)
    assert [mistake.code for mistake in third.mistakes] == ["alias"]


def test_to_value_of_each_kind_of_node() -> None:
    span = Span("f", 1, 1, 1, 2)
    one: Node = Scalar(1, "1", span)
    assert to_value(Mapping(((Scalar("k", "k", span), Sequence((one, one), span)),), span)) == {"k": [1, 1]}

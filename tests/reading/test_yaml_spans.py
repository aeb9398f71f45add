import pytest

from rulewright.reading.nodes import Mapping, Scalar, Sequence
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml

SPANS = """\
plain: a b
"quoted" : 'it''s'
multi: one
  two
flow: { k : [1, 2 ] , l: }
block: |
  text

  more

# note
folded: >-
  x
list:
- 1
-
  - y
empty:
tag: &a !!str 7
alias: *a
pair: [ k: v , w]
"""


@pytest.mark.parametrize(
    ("key", "key_span", "span"),
    [
        ("plain", (1, 1, 1, 6), (1, 8, 1, 11)),
        ("quoted", (2, 1, 2, 9), (2, 12, 2, 19)),
        ("multi", (3, 1, 3, 6), (3, 8, 4, 6)),
        ("flow", (5, 1, 5, 5), (5, 7, 5, 27)),
        ("block", (6, 1, 6, 6), (6, 8, 9, 7)),
        ("folded", (12, 1, 12, 7), (12, 9, 13, 4)),
        ("list", (14, 1, 14, 5), (15, 1, 17, 6)),
        ("empty", (18, 1, 18, 6), (18, 7, 18, 7)),
        ("tag", (19, 1, 19, 4), (19, 6, 19, 16)),
        ("alias", (20, 1, 20, 6), (20, 8, 20, 10)),
        ("pair", (21, 1, 21, 5), (21, 7, 21, 18)),
    ],
)
def test_every_node_has_its_span(key: str, key_span: tuple[int, ...], span: tuple[int, ...]) -> None:
    node = read_yaml(SPANS, "f")
    assert isinstance(node, Mapping)
    name, found = next((name, found) for name, found in node.entries if name.text == key)
    assert name.span == Span("f", *key_span)
    assert found.span == Span("f", *span)
    assert node.get(key) is found


def test_a_mapping_without_braces_ends_with_its_last_value() -> None:
    node = read_yaml("\n# note\na:\n  b: 1\n\n# end\n", "f")
    assert node.span == Span("f", 3, 1, 4, 7)


def test_a_pair_in_a_list_ends_with_its_value() -> None:
    node = read_yaml("[ k: v , w]", "f")
    assert isinstance(node, Sequence)
    assert node.items[0].span == Span("f", 1, 3, 1, 7)


def test_scalars_keep_their_text() -> None:
    node = read_yaml("[0x1F, 'a\\b', \"a\\\\b\", ~, 1.50]", "f")
    assert isinstance(node, Sequence)
    assert [(item.value, item.text) for item in node.items if isinstance(item, Scalar)] == [
        (31, "0x1F"),
        ("a\\b", "a\\b"),
        ("a\\b", "a\\b"),
        (None, "~"),
        (1.5, "1.50"),
    ]

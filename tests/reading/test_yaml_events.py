import random

import pytest
import yaml

from rulewright.reading.nodes import to_value
from rulewright.reading.span import Source
from rulewright.reading.yaml_compose import Document, compose
from rulewright.reading.yaml_events import PARSERS, events

PIECES = (
    *("a", "b: ", "c:\n", "  ", "\n", "\n  ", "\n    ", "- ", "-", "? ", ": ", ":", "[", "]", "{", "}", ", ", ","),
    *("'", '"', "|\n", "|-\n", ">+\n", "# c", "#", "&x ", "*x", "!!str ", "! ", "!t ", "é", "😀", "\r\n", "\r"),
    *("---\n", "...\n", "%YAML 1.2\n", "\\", "\\n", "\\ud800", "1", "~", "<<: ", "@", "|2\n", "&", "*", "%", " "),
)


def documents(text: str, parser: int) -> list[Document]:
    source = Source("f", text)
    return list(compose(source, events(source, PARSERS[parser])))


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is only one parser without libyaml")
def test_both_parsers_read_the_same_values_at_the_same_places() -> None:
    draw = random.Random(1)  # a test needs no secret
    read = 0
    for _ in range(3_000):
        text = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 12)))
        fast, slow = documents(text, 0), documents(text, 1)
        mistaken = [any(document.mistakes for document in found) for found in (fast, slow)]
        assert mistaken[0] == mistaken[1], text
        if not mistaken[0]:
            read += 1
            assert [to_value(document.node) for document in fast] == [to_value(document.node) for document in slow]
    assert read > 300


@pytest.mark.parametrize("parser", range(len(PARSERS)))
def test_a_lone_surrogate_is_refused_by_both(parser: int) -> None:
    (document,) = documents('a: "\\ud83d\\ude00"', parser)
    assert len(document.mistakes) == 1


@pytest.mark.parametrize("parser", range(len(PARSERS)))
def test_nothing_is_parsed_before_it_is_asked_for(parser: int) -> None:
    source = Source("f", "a: 1\n---\n" + "[" * 10 + "\n---\n@")
    first = next(iter(compose(source, events(source, PARSERS[parser]))))
    assert to_value(first.node) == {"a": 1}

"""Hypothesis → patterns of the language, each with what it means spelled out for Python's `re`.

The reference is built beside the pattern, not from it, so that it can judge the parser and the targets.
"""

import re
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Sample:
    """A pattern's text, and Python source of the same meaning that shares no code with the project."""

    text: str
    reference: str


_SPACES = r" \t\n\r\f\v"
_LITERALS = [Sample(c, c) for c in "abcz019_@,:;é😀 #&~<=!/\n\u2028"] + [Sample("-", "-"), Sample("\u0301", "\u0301")]
_ESCAPED = [
    Sample(r"\.", "[.]"),
    Sample(r"\-", "-"),
    Sample(r"\@", "@"),
    Sample(r"\ ", " "),
    Sample(r"\/", "/"),
    Sample(r"\[", r"\["),
    Sample(r"\\", r"\\"),
    Sample(r"\^", r"\^"),
    Sample(r"\n", "\n"),
    Sample(r"\t", "\t"),
    Sample(r"\x61", "a"),
    Sample(r"\u0062", "b"),
    Sample(r"\u{1F600}", "😀"),
    Sample(r"\uD83D\uDE00", "😀"),
    Sample(r"\u2028", "\u2028"),
    Sample(r"\xa0", "\u00a0"),
]
_SETS = [
    Sample(".", "[^\n\r\u2028\u2029]"),
    Sample(r"\d", "[0-9]"),
    Sample(r"\D", "[^0-9]"),
    Sample(r"\w", "[0-9A-Z_a-z]"),
    Sample(r"\W", "[^0-9A-Z_a-z]"),
    Sample(r"\s", f"[{_SPACES}]"),
    Sample(r"\S", f"[^{_SPACES}]"),
]
_IN_CLASS = [
    Sample(r"\d", "0-9"),
    Sample(r"\w", "0-9A-Z_a-z"),
    Sample(r"\s", _SPACES),
    Sample("a-c", "a-c"),
    Sample("b-z", "b-z"),
    Sample("0-5", "0-5"),
    Sample("+-.", "+-."),
    Sample(r"\--/", r"\--/"),
    Sample("À-ÿ", "À-ÿ"),
    Sample("😀-😂", "😀-😂"),
    Sample(r"\x00-\x1f", "\x00-\x1f"),
    Sample("^", r"\^"),
    Sample("@.", "@."),
    Sample("&~|", "&~|"),
    *(sample for sample in _LITERALS if sample.text not in "-&~"),
    *(Sample(s, s) for s in (r"\]", r"\[", r"\\", r"\^", r"\-", r"\n")),
]
_QUANTIFIERS = ["*", "+", "?", "{0}", "{1}", "{2}", "{1,}", "{2,}", "{0,1}", "{0,2}", "{1,3}", "{2,4}"]


@st.composite
def _classes(draw: st.DrawFn) -> Sample:
    items = draw(st.lists(st.sampled_from(_IN_CLASS), min_size=1, max_size=3))
    if items[0].text == "^":
        items = [*items[1:], items[0], _IN_CLASS[3]][::-1]
    hyphen = draw(st.sampled_from(["", "first", "last"]))
    text, reference = ("".join(getattr(item, side) for item in items) for side in ("text", "reference"))
    text = f"{'-' * (hyphen == 'first')}{text}{'-' * (hyphen == 'last')}"
    reference += r"\-" if hyphen else ""
    negation = draw(st.sampled_from(["", "", "^"]))
    return Sample(f"[{negation}{text}]", f"[{negation}{reference}]")


_atoms = st.one_of(st.sampled_from([*_LITERALS, *_ESCAPED, *_SETS]), _classes())


def _extend(inner: st.SearchStrategy[Sample]) -> st.SearchStrategy[Sample]:
    several = st.lists(inner, min_size=0, max_size=3)
    return st.one_of(
        several.map(_sequence),
        st.builds(_group, several, st.sampled_from(["(", "(?:"])),
        st.builds(_repeat, inner, st.sampled_from(_QUANTIFIERS)),
    )


def _sequence(items: list[Sample]) -> Sample:
    return _group(items[:1], "(?:") if len(items) == 1 else _join(items, "")


def _join(items: list[Sample], between: str) -> Sample:
    return Sample(between.join(i.text for i in items), between.join(i.reference for i in items))


def _group(options: list[Sample], opening: str) -> Sample:
    inner = _join(options, "|")
    return Sample(f"{opening}{inner.text})", f"(?:{inner.reference})")


def _repeat(item: Sample, quantifier: str) -> Sample:
    if not re.sub(r"\(\?:|[()]", "", item.text):
        return item  # an empty group cannot be repeated
    return Sample(f"(?:{item.text}){quantifier}", f"(?:{item.reference}){quantifier}")


bodies: st.SearchStrategy[Sample] = st.recursive(_atoms, _extend, max_leaves=6)


@st.composite
def _branches(draw: st.DrawFn) -> Sample:
    body = draw(bodies)
    start, end = draw(st.sampled_from(["", "^"])), draw(st.sampled_from(["", "$"]))
    return Sample(f"{start}{body.text}{end}", f"{start}(?:{body.reference})" + (r"\Z" if end else ""))


#: Patterns of one or two top-level alternatives, anchored or not.
patterns: st.SearchStrategy[Sample] = st.lists(_branches(), min_size=1, max_size=2).map(
    lambda branches: _join(branches, "|")
)

_TELLING = "abcdz0159_@.,:-/+[]\\^ é\u0301à😀😂\n\r\t\x0b\u2028\u2029\u00a0\x00Z{"

#: Texts over the characters that the patterns tell apart, and now and then any others.
texts: st.SearchStrategy[str] = st.one_of(
    st.text(st.sampled_from(_TELLING), max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)

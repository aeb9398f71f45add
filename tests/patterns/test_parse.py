import re

import pytest
from hypothesis import given, settings

from rulewright.patterns.codepoints import ANY, complement, single, union
from rulewright.patterns.errors import PatternError
from rulewright.patterns.parser import MAX_DEPTH, MAX_SIZE, parse
from rulewright.patterns.quantifiers import MAX_COUNT
from rulewright.patterns.syntax import Alternation, Branch, Characters, Node, Repeat, Sequence
from tests.patterns.grammar import Sample, patterns


def body(text: str) -> Node:
    (branch,) = parse(text).branches
    return branch.body


def one(character: str) -> Characters:
    return Characters(single(character), character)


def characters(*ranges: str) -> Characters:
    return Characters(union(*((ord(item[0]), ord(item[-1])) for item in ranges)), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Sequence(())),
        ("a", one("a")),
        ("ab", Sequence((one("a"), one("b")))),
        ("é😀", Sequence((one("é"), one("😀")))),
        ("a|b", Alternation((one("a"), one("b")))),
        ("a|", Alternation((one("a"), Sequence(())))),
        ("()", Sequence(())),
        ("a*", Repeat(one("a"), 0, None, 0)),
        ("a+", Repeat(one("a"), 1, None, 0)),
        ("a?", Repeat(one("a"), 0, 1, 0)),
        ("a{3}", Repeat(one("a"), 3, 3, 0)),
        ("a{0}", Repeat(one("a"), 0, 0, 0)),
        ("a{3,}", Repeat(one("a"), 3, None, 0)),
        ("a{3,14}", Repeat(one("a"), 3, 14, 0)),
        (f"a{{{MAX_COUNT}}}", Repeat(one("a"), MAX_COUNT, MAX_COUNT, 0)),
        ("ab*", Sequence((one("a"), Repeat(one("b"), 0, None, 0)))),
        ("(?:ab)*", Repeat(Sequence((one("a"), one("b"))), 0, None, 0)),
        ("(a|b)?", Repeat(Alternation((one("a"), one("b"))), 0, 1, 0)),
        ("(a+)+", Repeat(Repeat(one("a"), 1, None, 0), 1, None, 0)),
        ("[abc]", characters("a-c")),
        ("[a-cx]", characters("a-c", "x")),
        ("[-a-zA-Z0-9]", characters("-", "a-z", "A-Z", "0-9")),
        ("[a-]", characters("a", "-")),
        ("[-]", characters("-")),
        ("[^-]", Characters(complement(single("-")), "")),
        ("[a^]", characters("a", "^")),
        (r"[\]\[\\\^\-]", characters("]", "[", "\\", "^", "-")),
        (r"[\--/]", characters("--/")),
        ("[.$*+?(){}|/]", characters(*".$*+?(){}|/")),
        ("[&|~]", characters("&", "|", "~")),
        (r"\d", characters("0-9")),
        (r"\w", characters("a-z", "A-Z", "0-9", "_")),
        (r"\s", characters(" ", "\t", "\n", "\r", "\f", "\v")),
        (r"\D", Characters(complement(characters("0-9").ranges), "")),
        (r"\W", Characters(complement(characters("a-z", "A-Z", "0-9", "_").ranges), "")),
        (r"\S", Characters(complement(characters(" ", "\t", "\n", "\r", "\f", "\v").ranges), "")),
        (r"[\d\-a]", characters("0-9", "-", "a")),
        (r"[\s\S]", Characters(ANY, "")),
        (".", Characters(complement(characters("\n", "\r", "\u2028", "\u2029").ranges), "")),
        (r"\n\t\r\f\v", Sequence(tuple(one(c) for c in "\n\t\r\f\v"))),
        (r"\x41\u00e9\u{1F600}\u{41}", Sequence(tuple(one(c) for c in "Aé😀A"))),
        (r"\uD83D\uDE00\ud83d\ude00", Sequence((one("😀"), one("😀")))),
        (r"\^\$\.\*\+\?\(\)\[\]\{\}\|\/\-\@\_\ ", Sequence(tuple(one(c) for c in "^$.*+?()[]{}|/-@_ "))),
        (r"[\uD7FF-\uE000]", Characters(((0xD7FF, 0xD7FF), (0xE000, 0xE000)), "")),
    ],
)
def test_a_pattern_has_this_tree(text: str, expected: Node) -> None:
    # A group of its own keeps top-level alternatives together.
    assert body(f"^(?:{text})$") == expected


def test_top_level_alternatives_have_anchors_of_their_own() -> None:
    assert parse("^a|b$|c|^d$").branches == (
        Branch(one("a"), start_anchored=True, end_anchored=False),
        Branch(one("b"), start_anchored=False, end_anchored=True),
        Branch(one("c"), start_anchored=False, end_anchored=False),
        Branch(one("d"), start_anchored=True, end_anchored=True),
    )


@pytest.mark.parametrize("text", ["(^a|b$)", "(?:^a|b$)"])
def test_a_group_around_the_whole_pattern_may_hold_anchors(text: str) -> None:
    assert parse(text).branches == parse("^a|b$").branches


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("^a", True, False), ("a$", False, True), ("^a|^b$", True, False), ("^a$|b$", False, True), ("", False, False)],
)
def test_a_pattern_is_anchored_when_every_branch_is(text: str, *, start: bool, end: bool) -> None:
    pattern = parse(text)
    assert (pattern.start_anchored, pattern.end_anchored) == (start, end)


def test_the_tree_keeps_the_places_and_spellings_of_the_author() -> None:
    item = body(r"^ab[\d-]{2,3}$")
    assert isinstance(item, Sequence)
    repeat = item.items[2]
    assert isinstance(repeat, Repeat)
    assert repeat.offset == 8
    assert repeat.item == characters("0-9", "-")
    assert isinstance(repeat.item, Characters)
    assert repeat.item.spelling == r"[\d-]"


LOOK_AROUND = "state what may stand there in the pattern itself, or as a second rule"
BOUNDARY = "name the characters that may stand there in a class"
WRITE_OUT = "write the repeated part out"
REFUSALS = [
    # groups
    ("a(?=b)", 1, "look-ahead is not part of the pattern language", LOOK_AROUND),
    ("a(?!b)", 1, "negative look-ahead is not part of the pattern language", LOOK_AROUND),
    ("(?<=b)a", 0, "look-behind is not part of the pattern language", LOOK_AROUND),
    ("(?<!b)a", 0, "negative look-behind is not part of the pattern language", LOOK_AROUND),
    ("(?P<n>a)", 0, "named groups are not part of the pattern language", "write (…)"),
    ("(?<n>a)", 0, "named groups are not part of the pattern language", "write (…)"),
    ("(?'n'a)", 0, "named groups are not part of the pattern language", "write (…)"),
    ("(?P=n)", 0, "back references are not part of the pattern language", WRITE_OUT),
    ("(?P>n)", 0, "recursion is not part of the pattern language", WRITE_OUT),
    ("(?R)", 0, "recursion is not part of the pattern language", WRITE_OUT),
    ("(?&n)", 0, "recursion is not part of the pattern language", WRITE_OUT),
    ("(?>a)", 0, "atomic groups are not part of the pattern language", "write (?:…)"),
    ("(?|a)", 0, "branch resets are not part of the pattern language", "write (?:…)"),
    ("a(?#b)", 1, "comments are not part of the pattern language", "write it next to the pattern"),
    ("(a)(?(1)b|c)", 3, "conditional groups are not part of the pattern language", "write both cases as alternatives"),
    ("(?i)a", 0, "inline flags are not part of the pattern language", "write what they change out, such as [aA] for a"),
    ("(?s-i:a)", 0, "inline flags are not part of the pattern language", "write what they change out, such as [aA] for a"),
    ("a(b", 1, "the group is not closed", "end it with ), or write \\( for a parenthesis"),
    ("(?:a", 0, "the group is not closed", "end it with ), or write \\( for a parenthesis"),
    ("ab)", 2, "the parenthesis closes no group", "write \\) for a parenthesis"),
    ("(a))b", 3, "the parenthesis closes no group", "write \\) for a parenthesis"),
    ("x" + "(" * 51 + ")" * 51, 51, f"groups are nested deeper than {MAX_DEPTH}", "leave out groups"),
    # anchors
    ("a^b", 1, "^ stands behind the start", "write \\^ for a caret"),
    ("^^a", 1, "^ stands behind the start", "write \\^ for a caret"),
    ("a$b", 1, "$ stands before the end", "write \\$ for a dollar sign"),
    ("a$$", 1, "$ stands before the end", "write \\$ for a dollar sign"),
    ("a$*", 1, "$ stands before the end", "write \\$ for a dollar sign"),
    *(
        (text, offset, f"{text[offset]} stands inside a group",
         "write it at the end of the pattern or of a top-level alternative: ^(?:…)$")
        for text, offset in [("(^a)b", 1), ("a(b|c$)", 5), ("(^a$)?", 1), ("((^a))", 2), ("(^a)|b", 1)]
    ),
    # quantifiers
    *(
        (text, offset, "the quantifier has nothing to repeat",
         f"write \\{text[offset]} for the character, or name before it what is repeated")
        for text, offset in [("*a", 0), ("+", 0), ("a|?", 2), ("(*a)", 1), ("^*a", 1), ("{2}", 0), ("a|{", 2),
                             ("()*", 2), ("a(?:()){2}", 7)]
    ),
    ("a*?", 2, "lazy quantifiers are not part of the pattern language", "leave out the ?: what matches is the same"),
    ("a??", 2, "lazy quantifiers are not part of the pattern language", "leave out the ?: what matches is the same"),
    ("a{2,3}?", 6, "lazy quantifiers are not part of the pattern language", "leave out the ?: what matches is the same"),
    ("a++", 2, "possessive quantifiers are not part of the pattern language", "leave out the second +"),
    ("a{2}+", 4, "possessive quantifiers are not part of the pattern language", "leave out the second +"),
    ("a**", 2, "a quantifier follows a quantifier", "group what is repeated: (?:…)"),
    ("a+{2}", 2, "a quantifier follows a quantifier", "group what is repeated: (?:…)"),
    ("a{2}{3}", 4, "a quantifier follows a quantifier", "group what is repeated: (?:…)"),
    *(
        (text, 1, "the brace begins no quantifier", "write {n}, {n,} or {n,m}, or \\{ for a brace")
        for text in ["a{", "a{}", "a{,3}", "a{x}", "a{1", "a{1,2", "a{ 1}", "a{1, 2}", "a{01}", "a{-1}", "a{\u0661}"]
    ),
    ("a{3,2}", 1, "the bounds {3,2} are reversed", "write the lower one first"),
    ("a{5001}", 1, "the count is above 5,000", "limit the text with `length` instead"),
    ("a{0,5001}", 1, "the count is above 5,000", "limit the text with `length` instead"),
    ("a{5001,}", 1, "the count is above 5,000", "limit the text with `length` instead"),
    (f"a{{{'9' * 5000}}}", 1, "the count is above 5,000", "limit the text with `length` instead"),
    *(
        (text, offset, f"the pattern is {size} characters long once its counts are written out, above 5,000",
         "use smaller counts, or limit the text with `length`")
        for text, offset, size in [
            ("x(ab){2501}", 5, "5,002"),
            ("(a{100}){51}", 8, "5,100"),
            ("(a{100}){51,}", 8, "5,100"),
            ("a{2501}b{2500}", 0, "5,001"),
            ("((|){2500}){3}", 11, "15,000"),
            ("(a{2500}b*){2}", 11, "5,002"),
            ("a" * (MAX_SIZE + 1), 0, "5,001"),
        ]
    ),
    ("a}", 1, "the brace closes no quantifier", "write \\} for a brace"),
    # classes
    ("a]", 1, "the bracket closes no class", "write \\] for a bracket"),
    ("a[]", 1, "the class is empty", "write \\] for a bracket inside a class"),
    ("[]a]", 0, "the class is empty", "write \\] for a bracket inside a class"),
    ("[^]", 0, "the class is empty", "write \\] for a bracket inside a class"),
    (r"[^\s\S]", 0, "the class matches no character", "leave out what it excludes"),
    *(
        (text, 1, "the class is not closed", "end it with ], or write \\[ for a bracket")
        for text in ["a[", "a[^", "a[b", "a[b-", r"a[\]"]
    ),
    ("[[:alpha:]]", 1, "POSIX classes are not part of the pattern language", "list the characters, such as [a-zA-Z]"),
    ("[[.a.]]", 1, "POSIX classes are not part of the pattern language", "list the characters, such as [a-zA-Z]"),
    ("[a[b]", 2, "an unescaped [ stands inside a class", "write \\["),
    ("[z-a]", 1, "the range z-a is reversed", "write the lower character first"),
    (r"[\d-z]", 1, r"the range \d-z does not run between two characters", "write \\- for a hyphen"),
    (r"[a-\w]", 1, r"the range a-\w does not run between two characters", "write \\- for a hyphen"),
    (r"[\w-.]", 1, r"the range \w-. does not run between two characters", "write \\- for a hyphen"),
    *(
        (text, offset, "the hyphen is ambiguous", "put it first or last in the class, or write \\- for it")
        for text, offset in [("[a-c-e]", 4), ("[--/]", 1), ("[+--]", 3), ("[^--/]", 2)]
    ),
    ("[a&&b]", 2, "&& is a set operation in some engines", "write & once in a class"),
    ("[a||b]", 2, "|| is a set operation in some engines", "write | once in a class"),
    ("[~~]", 1, "~~ is a set operation in some engines", "write ~ once in a class"),
    (r"[\b]", 1, "word boundaries are not part of the pattern language", BOUNDARY),
    # escapes
    (r"a\b", 1, "word boundaries are not part of the pattern language", BOUNDARY),
    (r"\Ba", 0, "word boundaries are not part of the pattern language", BOUNDARY),
    *(
        (text, 0, "Unicode properties are not part of the pattern language", "list the characters, such as [a-zA-ZÀ-ÿ]")
        for text in [r"\p{L}", r"\P{L}", r"\pL"]
    ),
    (r"(a)\1", 3, "back references are not part of the pattern language", WRITE_OUT),
    (r"\k<n>", 0, "back references are not part of the pattern language", WRITE_OUT),
    (r"\0", 0, "octal escapes are not part of the pattern language", "write \\x00"),
    (r"\cA", 0, "control escapes are not part of the pattern language", "write the character as \\xHH"),
    (r"\Aa", 0, r"\A is not part of the pattern language", "write ^ at the start"),
    (r"a\Z", 1, r"\Z is not part of the pattern language", "write $ at the end"),
    (r"a\z", 1, r"\z is not part of the pattern language", "write $ at the end"),
    (r"\a", 0, r"\a is not part of the pattern language", "write \\x07"),
    (r"\e", 0, r"\e is not part of the pattern language", "write \\x1B"),
    (r"\U0001F600", 0, r"\U is not part of the pattern language", "write \\u{H…}, such as \\u{1F600}"),
    (r"\q", 0, r"\q has no meaning in the language", "write 'q' without the backslash"),
    (r"[\é]", 1, r"\é has no meaning in the language", "write 'é' without the backslash"),
    ("a\\\n", 1, "\\\n has no meaning in the language", "write '\\n' without the backslash"),
    ("a\\", 1, "the pattern ends in a backslash", "write \\\\ for a backslash"),
    ("[a\\", 2, "the pattern ends in a backslash", "write \\\\ for a backslash"),
    *(
        (text, 1, f"\\{text[2]} lacks its hexadecimal digits", "write \\xHH, \\uHHHH or \\u{H…}")
        for text in [r"a\x4", r"a\xg1", r"a\u12", r"a\u{}", r"a\u{1234567}", r"a\u{41", r"a\x"]
    ),
    (r"\u{110000}", 0, "u{110000} is no Unicode character", r"write a code point up to \u{10FFFF}"),
    *(
        (text, 0, f"{text[:6]} is half of a surrogate pair", "write the whole character, as \\u{H…}")
        for text in [r"\uD83D", r"\uDE00\uD83D", r"\ud83d\u0041", r"\ud83dx"]
    ),
    (r"\u{D83D}", 0, r"\u{D83D} is half of a surrogate pair", "write the whole character, as \\u{H…}"),
    ("ab\ud83d", 2, "the pattern has a lone surrogate", "write the whole character"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "offset", "message", "hint"), REFUSALS, ids=lambda value: repr(value)[:24])
def test_what_is_outside_the_language_is_refused_with_its_place(
    text: str, offset: int, message: str, hint: str
) -> None:
    with pytest.raises(PatternError) as caught:
        parse(text)
    assert (caught.value.offset, caught.value.message, caught.value.hint) == (offset, message, hint)
    assert str(caught.value) == f"{message} (at offset {offset}); {hint}"


def test_a_refusal_is_a_value_error() -> None:
    with pytest.raises(ValueError, match=re.escape("the class is empty (at offset 1); write \\]")):
        parse("a[]")


def test_the_deepest_and_the_longest_pattern_are_parsed() -> None:
    deep = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert body(f"x{deep}") == Sequence((one("x"), one("a")))
    long = body(f"^{'a' * MAX_SIZE}$")
    assert isinstance(long, Sequence)
    assert len(long.items) == MAX_SIZE


@given(patterns)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_every_pattern_of_the_grammar_is_parsed(sample: Sample) -> None:
    assert parse(sample.text).text == sample.text

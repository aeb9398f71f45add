"""The core formats: their examples, their limits, and independent readers that agree with their grammars."""

import ipaddress
import itertools
import re
import uuid
from string import ascii_letters, digits, hexdigits
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulewright.language.formats import FORMATS, Format
from tests.language.portable import accepts

NAMES = ["email", "uri", "uuid", "e164", "hostname", "ipv4", "ipv6", "iso-country", "iso-currency"]
LISTED = ["iso-country", "iso-currency"]
WRITTEN = [name for name in NAMES if name not in LISTED]


def is_valid(name: str, text: str) -> bool:
    format_ = FORMATS[name]
    if format_.values is not None:
        return text in format_.values
    assert format_.pattern is not None
    return accepts(format_.pattern, text) and (format_.max_length is None or len(text) <= format_.max_length)


def edited(*starts: str, alphabet: str) -> st.SearchStrategy[str]:
    """Texts near the given ones: a cut and an insertion in one of them."""

    def edit(text: str, at: int, cut: int, put: str) -> str:
        place = at % (len(text) + 1)
        return text[:place] + put + text[place + cut :]

    parts = st.text(alphabet, max_size=4)
    return st.builds(edit, st.sampled_from(starts), st.integers(0, 80), st.integers(0, 3), parts)


def test_the_core_formats_are_these() -> None:
    assert list(FORMATS) == NAMES


@pytest.mark.parametrize("format_", FORMATS.values(), ids=NAMES)
def test_a_format_is_one_grammar_with_examples_and_a_source(format_: Format) -> None:
    assert FORMATS[format_.name] is format_
    assert (format_.pattern is None) != (format_.values is None)
    assert format_.summary
    assert format_.source
    assert [text for text in format_.valid if not is_valid(format_.name, text)] == []
    assert [text for text in format_.invalid if is_valid(format_.name, text)] == []
    assert format_.valid
    assert format_.invalid


@pytest.mark.parametrize("name", NAMES)
def test_nothing_around_a_valid_text_is_overlooked(name: str) -> None:
    for text in FORMATS[name].valid:
        for changed in (f"{text}\n", f" {text}", f"{text} ", f"\n{text}", f"{text}\x00", f"{text}\u00e9"):
            assert not is_valid(name, changed), changed


@pytest.mark.parametrize("name", WRITTEN)
def test_a_long_hostile_text_is_refused_without_exponential_work(name: str) -> None:
    for text in FORMATS[name].valid:
        for part in {*text, text, text[-2:], text[:3]}:
            assert not is_valid(name, part * 500 + "\n")


# email


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("a..b@example.com", True),
        (".a@example.com", True),
        ("!#$%&'*+/=?^_`{|}~-@example.com", True),
        ('"a b"@example.com', False),
        ("a(b)@example.com", False),
        ("a,b@example.com", False),
        ("a@[192.0.2.1]", False),
        ("a@b_c.com", False),
        (f"a@{'b' * 63}", True),
        (f"a@{'b' * 64}", False),
        ("a@b..c", False),
        (f"{'a' * 242}@example.com", True),
        (f"{'a' * 243}@example.com", False),
    ],
)
def test_email_is_the_grammar_of_html(text: str, *, valid: bool) -> None:
    assert is_valid("email", text) == valid


# e164 and uuid


@pytest.mark.parametrize("count", range(18))
def test_e164_has_two_to_fifteen_digits(count: int) -> None:
    assert is_valid("e164", "+" + "1" * count) == (2 <= count <= 15)


@given(edited(*FORMATS["uuid"].valid, alphabet=hexdigits + "-{}g\uff11"))
def test_uuid_is_the_canonical_text_in_either_case(text: str) -> None:
    try:
        canonical = str(uuid.UUID(text))
    except ValueError:
        canonical = ""
    assert is_valid("uuid", text) == (text.isascii() and text.lower() == canonical)


# hostname


def is_hostname(text: str) -> bool:
    labels = text.split(".")
    return len(text) <= 253 and all(
        1 <= len(label) <= 63 and label[0] != "-" != label[-1] and not set(label) - set(f"{ascii_letters}{digits}-")
        for label in labels
    )


@given(
    edited(*FORMATS["hostname"].valid, alphabet="aZ0-._\u00e9 ")
    | st.lists(st.integers(0, 65), max_size=6).map(lambda sizes: ".".join("a" * size for size in sizes))
)
@example(".".join(["a" * 63] * 3 + ["b" * 61]))
@example(".".join(["a" * 63] * 3 + ["b" * 62]))
def test_hostname_is_labels_of_letters_digits_and_inner_hyphens(text: str) -> None:
    assert is_valid("hostname", text) == is_hostname(text)


# ipv4 and ipv6


def is_address(kind: type[ipaddress.IPv4Address | ipaddress.IPv6Address], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def test_ipv4_octets_go_from_0_to_255_without_leading_zeros() -> None:
    octets = [*map(str, range(300)), "00", "01", "001", "0255", "", "a", "-1", "+1"]
    for place, octet in itertools.product(range(4), octets):
        text = ".".join(octet if place == at else "9" for at in range(4))
        assert is_valid("ipv4", text) == is_address(ipaddress.IPv4Address, text), text


@pytest.mark.parametrize("length", range(10))
def test_ipv6_in_every_arrangement_of_groups_colons_and_an_embedded_address(length: int) -> None:
    for pieces in itertools.product(["f", ":", "1.2.3.4"], repeat=length):
        text = "".join(pieces)
        assert is_valid("ipv6", text) == is_address(ipaddress.IPv6Address, text), text


def test_ipv6_with_any_number_of_groups_before_and_after_the_colons() -> None:
    for before, after, tail in itertools.product(range(10), range(10), ["", "a", "1.2.3.4"]):
        right = ":".join(["b"] * after + [tail] * bool(tail))
        for text in (f"{':'.join(['a'] * before)}::{right}", f"{'a:' * before}{right}"):
            assert is_valid("ipv6", text) == is_address(ipaddress.IPv6Address, text), text


@given(
    edited(
        *FORMATS["ipv6"].valid,
        "1:2:3:4:5:6:1.2.3.4",
        "1:2:3:4:5:6:7:8",
        "1::8",
        alphabet="0fFg:.12/{,-}\uff11",
    )
    | st.ip_addresses(v=6).map(str)
    | st.lists(st.text(hexdigits, max_size=5), max_size=10).map(":".join)
)
def test_ipv6_is_what_the_standard_library_reads(text: str) -> None:
    assert is_valid("ipv6", text) == is_address(ipaddress.IPv6Address, text)


def test_ipv6_has_no_zone() -> None:
    assert is_address(ipaddress.IPv6Address, "fe80::1%eth0")
    assert not is_valid("ipv6", "fe80::1%eth0")


# uri

UNRESERVED = f"{ascii_letters}{digits}-._~"
PCHAR = f"{UNRESERVED}!$&'()*+,;=:@"
# RFC 3986, appendix B: splits any text into its components.
COMPONENTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def consists_of(text: str, allowed: str) -> bool:
    return not set(re.sub("%[0-9a-fA-F]{2}", "", text)) - set(allowed)


def is_authority(text: str) -> bool:
    userinfo, _, host_port = text.rpartition("@")
    if not consists_of(userinfo, PCHAR.replace("@", "")):
        return False
    if host_port.startswith("["):
        literal, bracket, port = host_port[1:].partition("]")
        future = re.fullmatch(r"[vV][0-9a-fA-F]+\.(.+)", literal)
        in_brackets = "%" not in literal and (
            consists_of(future[1], PCHAR.replace("@", "")) if future else is_address(ipaddress.IPv6Address, literal)
        )
        return bool(bracket) and in_brackets and re.fullmatch("(:[0-9]*)?", port) is not None
    host, _, port = host_port.partition(":")
    return consists_of(host, PCHAR.replace("@", "").replace(":", "")) and not set(port) - set(digits)


def is_uri(text: str) -> bool:
    parts = COMPONENTS.fullmatch(text)
    assert parts is not None
    scheme, authority, path, query, fragment = parts.groups()
    return (
        scheme is not None
        and scheme[0] in ascii_letters
        and not set(scheme) - set(f"{ascii_letters}{digits}+.-")
        and (authority is None or is_authority(authority))
        and consists_of(path, PCHAR + "/")
        and all(part is None or consists_of(part, PCHAR + "/?") for part in (query, fragment))
    )


URIS = (
    *FORMATS["uri"].valid,
    *FORMATS["uri"].invalid,
    "http://a:b@[v7.x:1]:80/%41?%42#%43",
    "http://[::ffff:192.0.2.1]",
    "ldap://[2001:db8::7]/c=GB?objectClass?one",
    "x://@:",
)


@given(edited(*URIS, alphabet="aZ0:/?#[]@%41!$&'()*+,;=-._~v <>\"\\^`{|}\n\u00e9"))
@example("a:/")
@example("a://")
@example("a:///")
@example("a:////b")
@example("a:/b//c")
@example("a:b//c")
@example("a:?")
@example("a://b:")
@example("a:#")
@example("a:##")
@example("a:[b]")
@example("a://[::1%25eth0]")
@example("a://[V1F.x:y]")
@example("a://[v.x]")
@example("a://[v1.]")
@example("a://b:c")
@example("a://b@c@d")
@example("a://[::1]b")
@example("a:%4")
def test_uri_is_the_grammar_of_rfc_3986(text: str) -> None:
    assert is_valid("uri", text) == is_uri(text)


@given(edited(*FORMATS["uri"].valid, alphabet="aZ0:/?#@%41"))
def test_the_standard_library_reads_the_same_scheme(text: str) -> None:
    if is_valid("uri", text):
        scheme = text.partition(":")[0]
        assert urlsplit(text).scheme == scheme.lower()


# iso-country and iso-currency


@pytest.mark.parametrize(("name", "count", "length"), [("iso-country", 249, 2), ("iso-currency", 178, 3)])
def test_the_iso_codes_are_sorted_distinct_capitals(name: str, count: int, length: int) -> None:
    values = FORMATS[name].values
    assert values is not None
    assert len(values) == count
    assert list(values) == sorted(set(values))
    assert all(re.fullmatch(f"[A-Z]{{{length}}}", value) for value in values)


@pytest.mark.parametrize(
    ("name", "recent", "gone"),
    [
        (
            "iso-country",
            ["BL", "BQ", "CW", "ME", "MF", "RS", "SS", "SX", "TL"],
            ["AN", "CS", "FX", "TP", "YU", "ZR"],
        ),
        ("iso-country", ["AX", "EH", "PS", "TW", "UM", "VA"], ["AC", "EU", "SU", "UK", "UN", "XK", "XX"]),
        ("iso-currency", ["SLE", "VED", "XAD", "XCG", "ZWG"], ["ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"]),
        (
            "iso-currency",
            ["CHE", "CLF", "XAU", "XDR", "XTS", "XXX"],
            ["CNH", "GGP", "XBT", "USS", "VEF", "BYR"],
        ),
    ],
)
def test_the_iso_codes_are_those_in_force(name: str, recent: list[str], gone: list[str]) -> None:
    assert [code for code in recent if not is_valid(name, code)] == []
    assert [code for code in gone if is_valid(name, code)] == []

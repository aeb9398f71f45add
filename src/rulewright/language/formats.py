"""The name of a format → its one grammar: a pattern, or a list of codes.

A format is wholly its pattern (or its values) and its length, so that it means the same in every target and
needs nothing installed. All accepted texts are ASCII: a length is the same in code points, UTF-16 units and
bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rulewright.language.iso import COUNTRIES, CURRENCIES
from rulewright.language.net_grammar import EMAIL, HOSTNAME, IPV4, IPV6, URI

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A grammar for a text; exactly one of `pattern` and `values` is given."""

    name: str
    summary: str
    source: str
    """The standard, and what is ours where it leaves a choice."""

    pattern: str | None = None
    values: tuple[str, ...] | None = None
    max_length: int | None = None
    """The longest text, where the standard caps the whole and not only its parts."""

    valid: tuple[str, ...]
    invalid: tuple[str, ...]


_CORE = (
    Format(
        name="email",
        summary="an email address",
        source="WHATWG HTML, valid e-mail address; at most 254 characters (RFC 5321, 4.5.3.1.3)",
        pattern=f"^{EMAIL}$",
        max_length=254,
        valid=("ada@example.com", "a.b+tag@mail.example.org", "o'neil@localhost", "1@2.3"),
        invalid=(
            "ada",
            "ada@",
            "@example.com",
            "a@b@c",
            "ada@-example.com",
            "ada@example.",
            "a b@example.com",
            "é@example.com",
        ),
    ),
    Format(
        name="uri",
        summary="a URI with a scheme",
        source="RFC 3986, appendix A, URI; the host may be empty, as in file:///path",
        pattern=f"^{URI}$",
        valid=(
            "https://example.com/a?b=c#d",
            "http://user@[2001:db8::1]:8080/",
            "mailto:ada@example.com",
            "urn:isbn:0451450523",
            "file:///etc/hosts",
            "a:",
        ),
        invalid=(
            "example.com",
            "//example.com",
            "/path",
            "https://exa mple.com",
            "https://[::1",
            "a:%zz",
            "1a:b",
            "a:é",
            "",
        ),
    ),
    Format(
        name="uuid",
        summary="a UUID",
        source="RFC 9562, section 4: any version and variant, either case",
        pattern="^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        valid=(
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
            "00000000-0000-0000-0000-000000000000",
        ),
        invalid=(
            "f81d4fae7dec11d0a76500a0c91e6bf6",
            "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
        ),
    ),
    Format(
        name="e164",
        summary="a telephone number in international form",
        source="ITU-T E.164: + and two to fifteen digits, the first not 0; in use or not",
        pattern="^\\+[1-9][0-9]{1,14}$",
        valid=("+12065550100", "+49301234567", "+12", "+123456789012345"),
        invalid=("12065550100", "+02065550100", "+1", "+1234567890123456", "+1 206 555 0100", "+1206555010x"),
    ),
    Format(
        name="hostname",
        summary="a host name",
        source="RFC 1123, section 2.1, at most 253 characters; no final dot; labels may be all digits",
        pattern=f"^{HOSTNAME}$",
        max_length=253,
        valid=("example.com", "localhost", "3com.com", "xn--bcher-kva.example", "a-b.c"),
        invalid=(
            "",
            "-a.com",
            "a-.com",
            "a..b",
            "example.com.",
            "a_b.com",
            "bücher.example",
            f"{'a' * 64}.com",
        ),
    ),
    Format(
        name="ipv4",
        summary="an IPv4 address",
        source="RFC 3986, section 3.2.2, IPv4address: four decimal numbers without leading zeros",
        pattern=f"^{IPV4}$",
        valid=("192.0.2.1", "1.0.0.0", "255.255.255.255"),
        invalid=("192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1.", "192.0.2.1/24", "1"),
    ),
    Format(
        name="ipv6",
        summary="an IPv6 address",
        source="RFC 4291, section 2.2, all three text forms; without a zone or a prefix length",
        pattern=f"^{IPV6}$",
        valid=(
            "2001:db8::1",
            "::",
            "::1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::ffff:192.0.2.1",
            "2001:DB8::",
        ),
        invalid=(
            "1:2:3:4:5:6:7",
            "1::2::3",
            "1:2:3:4:5:6:7:8::",
            ":1",
            "12345::",
            "::192.0.2.256",
            "fe80::1%eth0",
            "::/0",
            "[::1]",
        ),
    ),
    Format(
        name="iso-country",
        summary="a country code of two letters",
        source="ISO 3166-1 alpha-2, officially assigned codes, upper case",
        values=COUNTRIES,
        valid=("US", "CA", "GB", "SS"),
        invalid=("us", "UK", "EU", "XK", "AN", "USA", "ZZ", ""),
    ),
    Format(
        name="iso-currency",
        summary="a currency code of three letters",
        source="ISO 4217, list one (current currencies and funds), upper case",
        values=CURRENCIES,
        valid=("USD", "EUR", "JPY", "XCG", "XXX"),
        invalid=("usd", "BGN", "HRK", "ANG", "DEM", "US", "BTC", ""),
    ),
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({format_.name: format_ for format_ in _CORE})
"""The core formats by name."""

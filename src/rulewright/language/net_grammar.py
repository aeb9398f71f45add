"""The grammars of Internet names and addresses, as unanchored pattern pieces.

The pieces are named as in their standards and stay within the regular subset of the rule language. No
repetition can split a text in two ways, so that a backtracking engine does not become exponential on them.
"""

from __future__ import annotations

from typing import Final

# RFC 1123 section 2.1 and RFC 1035 section 2.3.4: letters, digits and inner hyphens, up to 63 of them.
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
HOSTNAME: Final = rf"{_LABEL}(?:\.{_LABEL})*"

# HTML, "valid e-mail address": looser than RFC 5322 (dots may repeat) and stricter (no quotes, no literals).
EMAIL: Final = rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{HOSTNAME}"

# RFC 3986 section 3.2.2, dec-octet: no leading zeros.
_DEC_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IPV4: Final = rf"{_DEC_OCTET}(?:\.{_DEC_OCTET}){{3}}"

_HEX = "[0-9a-fA-F]"
_H16 = f"{_HEX}{{1,4}}"
_LS32 = f"(?:{_H16}:{_H16}|{IPV4})"

# The groups of 16 bits before and after `::`, which stands for at least one: together they are seven at most.
_UP_TO = ("", f"(?:{_H16})?", *(f"(?:{_H16}(?::{_H16}){{0,{count - 1}}})?" for count in range(2, 8)))
_EXACTLY = ("", _H16, _LS32, *(f"(?:{_H16}:){{{count - 2}}}{_LS32}" for count in range(3, 8)))
_COMPRESSED = "|".join(f"{_UP_TO[7 - after]}::{_EXACTLY[after]}" for after in range(8))
IPV6: Final = f"(?:(?:{_H16}:){{6}}{_LS32}|{_COMPRESSED})"

# RFC 3986 appendix A. An IPv4 address is a reg-name too, so that it needs no branch of its own.
_UNRESERVED = "a-zA-Z0-9._~"
_SUB_DELIMS = "!$&'()*+,;="
_PCT_ENCODED = f"%{_HEX}{{2}}"
_REG_NAME = f"(?:[{_UNRESERVED}{_SUB_DELIMS}-]|{_PCT_ENCODED})*"
_USERINFO = f"(?:[{_UNRESERVED}{_SUB_DELIMS}:-]|{_PCT_ENCODED})*"
_IP_LITERAL = rf"\[(?:{IPV6}|[vV]{_HEX}+\.[{_UNRESERVED}{_SUB_DELIMS}:-]+)\]"
_AUTHORITY = f"(?:{_USERINFO}@)?(?:{_IP_LITERAL}|{_REG_NAME})(?::[0-9]*)?"
_PCHAR = f"(?:[{_UNRESERVED}{_SUB_DELIMS}:@-]|{_PCT_ENCODED})"
_PATH_ABEMPTY = f"(?:/{_PCHAR}*)*"
_PATH_ROOTLESS = f"{_PCHAR}+{_PATH_ABEMPTY}"
_HIER_PART = f"(?://{_AUTHORITY}{_PATH_ABEMPTY}|/(?:{_PATH_ROOTLESS})?|{_PATH_ROOTLESS})?"
_QUERY = f"(?:[{_UNRESERVED}{_SUB_DELIMS}:@/?-]|{_PCT_ENCODED})*"
URI: Final = rf"[a-zA-Z][a-zA-Z0-9+.-]*:{_HIER_PART}(?:\?{_QUERY})?(?:#{_QUERY})?"

import pytest

from rulewright.contract.endpoint.address import AddressError, parse_address


@pytest.mark.parametrize(
    ("text", "shown", "loopback"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("http://127.8.8.8/", "http://127.8.8.8", True),
        ("http://localhost:80/raas/v2/", "http://localhost/raas/v2", True),
        ("http://[::1]:8080", "http://[::1]:8080", True),
        ("https://api.example.com", "https://api.example.com", False),
        ("https://api.example.com:8443/x", "https://api.example.com:8443/x", False),
        ("http://10.0.0.1", "http://10.0.0.1", False),
        ("http://localhost.example.com", "http://localhost.example.com", False),
        ("http://0.0.0.0", "http://0.0.0.0", False),
    ],
)
def test_a_base_url_is_shown_again_and_known_to_be_this_machine_by_its_name_alone(
    text: str, shown: str, loopback: bool
) -> None:
    address = parse_address(text)
    assert str(address) == shown
    assert address.is_loopback is loopback


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("localhost:8080", "is not an http or https URL; write one such as http://127.0.0.1:8080"),
        ("ftp://example.com", "is not an http or https URL"),
        ("", "is not an http or https URL"),
        ("http://", "is not an http or https URL"),
        ("http://127.0.0.1:port", "is not a URL"),
        ("http://127.0.0.1?x=1", "has a query or a fragment"),
        ("http://127.0.0.1/a b", "must be percent-encoded"),
        ("http://127.0.0.1/é", "must be percent-encoded"),
    ],
)
def test_what_is_no_base_url_is_refused_with_the_way_out(text: str, message: str) -> None:
    with pytest.raises(AddressError, match=message.replace("?", r"\?")):
        parse_address(text)


def test_credentials_in_a_url_are_refused_and_not_repeated() -> None:
    with pytest.raises(AddressError, match="RULEWRIGHT_USER") as caught:
        parse_address("https://ann:hunter22@example.com")
    assert "hunter22" not in str(caught.value)

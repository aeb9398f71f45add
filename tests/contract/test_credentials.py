import base64

import pytest

from rulewright.contract.endpoint.credentials import (
    BasicNames,
    BearerName,
    CredentialsError,
    masked,
    named,
    throw_away,
    usual,
)

ENVIRONMENT = {"SHOP_USER": "ann", "SHOP_PASSWORD": "correct horse", "SHOP_TOKEN": "t0ken-t0ken"}


def test_basic_credentials_are_sent_and_shown_by_the_names_of_their_variables() -> None:
    made = named(BasicNames("SHOP_USER", "SHOP_PASSWORD"), ENVIRONMENT)
    assert made.header == "Basic " + base64.b64encode(b"ann:correct horse").decode()
    assert made.shown == "Basic $SHOP_USER:$SHOP_PASSWORD"
    assert made.curl == '--user "$SHOP_USER:$SHOP_PASSWORD"'


def test_a_token_is_sent_and_shown_by_the_name_of_its_variable() -> None:
    made = named(BearerName("SHOP_TOKEN"), ENVIRONMENT)
    assert made.header == "Bearer t0ken-t0ken"
    assert made.shown == "Bearer $SHOP_TOKEN"
    assert made.curl == '--header "Authorization: Bearer $SHOP_TOKEN"'


def test_no_secret_is_in_what_may_be_written() -> None:
    for made in (
        named(BasicNames("SHOP_USER", "SHOP_PASSWORD"), ENVIRONMENT),
        named(BearerName("SHOP_TOKEN"), ENVIRONMENT),
    ):
        written = repr(made)
        assert not any(secret in written for secret in made.secrets)
        assert masked(made, f"you sent {made.header}") != f"you sent {made.header}"
        assert all(secret not in masked(made, " ".join(made.secrets)) for secret in made.secrets)


def test_a_short_password_is_not_looked_for_in_answers() -> None:
    made = named(BasicNames("U", "P"), {"U": "ann", "P": "ok"})
    assert masked(made, "it is ok") == "it is ok"


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, None),
        ({"RULEWRIGHT_PASSWORD": "x"}, None),
        ({"RULEWRIGHT_USER": "u", "RULEWRIGHT_PASSWORD": "p"}, "Basic $RULEWRIGHT_USER:$RULEWRIGHT_PASSWORD"),
        ({"RULEWRIGHT_TOKEN": "t", "RULEWRIGHT_USER": "u", "RULEWRIGHT_PASSWORD": "p"}, "Bearer $RULEWRIGHT_TOKEN"),
    ],
)
def test_the_usual_variables_are_looked_at_unasked(environment: dict[str, str], shown: str | None) -> None:
    found = usual(environment)
    assert (found and found.shown) == shown


@pytest.mark.parametrize(
    ("schemes", "shown"),
    [(("basic",), "Basic"), (("bearer",), "Bearer"), (("basic", "bearer"), "Bearer"), ((), "Bearer")],
)
def test_of_all_that_is_set_what_the_operation_takes_is_sent(schemes: tuple[str, ...], shown: str) -> None:
    found = usual({"RULEWRIGHT_TOKEN": "t", "RULEWRIGHT_USER": "u", "RULEWRIGHT_PASSWORD": "p"}, schemes)
    assert found is not None
    assert found.shown.split()[0] == shown


def test_what_the_operation_does_not_take_is_sent_where_nothing_else_is_set() -> None:
    found = usual({"RULEWRIGHT_TOKEN": "t"}, ("basic",))
    assert found is not None
    assert found.shown == "Bearer $RULEWRIGHT_TOKEN"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"RULEWRIGHT_USER": "u"}, "RULEWRIGHT_PASSWORD is not set; set it"),
        ({"RULEWRIGHT_TOKEN": ""}, "RULEWRIGHT_TOKEN is not set"),
        ({"RULEWRIGHT_TOKEN": "a\nb"}, "RULEWRIGHT_TOKEN holds a line break"),
    ],
)
def test_what_cannot_be_sent_is_named_and_never_shown(environment: dict[str, str], message: str) -> None:
    with pytest.raises(CredentialsError, match=message):
        usual(environment)


def test_throw_away_credentials_make_a_line_that_works_as_it_is() -> None:
    made = throw_away()
    assert made.curl == "--user rulewright:throw-away"
    assert made.header == "Basic " + base64.b64encode(b"rulewright:throw-away").decode()
    assert throw_away(("bearer", "basic")) == made


def test_throw_away_credentials_are_of_the_scheme_that_is_taken() -> None:
    made = throw_away(("bearer",))
    assert made.curl == '--header "Authorization: Bearer throw-away"'
    assert made.header == "Bearer throw-away"

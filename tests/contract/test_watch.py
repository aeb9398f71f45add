import pytest

from rulewright.contract.checks.answers import meaning
from rulewright.contract.endpoint.exchange import Exchange, Failure
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError, Watch
from tests.contract.support import answer, setting

HTML = (("Content-Type", "text/html"),)
URL = "http://127.0.0.1:8080"


def silence(failure: Failure = Failure.TIMEOUT, problem: str = "no answer was complete within 10 s") -> Exchange:
    return answer(None, b"", failure=failure, problem=problem)


def see(*exchanges: Exchange, close: bool = True) -> Watch:
    chosen = setting(URL)
    watch = Watch(chosen)
    for exchange in exchanges:
        watch.see(exchange, meaning(exchange, chosen.operation))
    if close:
        watch.close()
    return watch


@pytest.mark.parametrize(
    ("exchanges", "message"),
    [
        (
            [silence(Failure.UNREACHABLE, "the connection was refused")],
            "nothing answers at http://127.0.0.1:8080: the connection was refused; start the endpoint, or correct",
        ),
        ([silence()] * 3, "answered none of the first 3 requests: no answer was complete within 10 s"),
        ([silence()] * 2, "answered nothing: no answer was complete within 10 s"),
        ([answer(401)] * 5, "refused the credentials of every request \\(sent was Basic rulewright:throw-away\\)"),
        ([answer(401), answer(403)], "send takes basic: set RULEWRIGHT_USER and RULEWRIGHT_PASSWORD"),
        ([answer(404)] * 5, "has no POST /parcels: it answered 404; --url must be the address that this path"),
        (
            [answer(301, b"", headers=(("Location", "https://shop.example/"),))] * 5,
            "redirects every request to https://shop.example/; redirects are not followed",
        ),
        ([answer(200, b"<p>", headers=HTML)] * 5, "answers with HTML pages only; --url must be the address"),
        ([answer(429)] * 5, "never said whether a payload is right: it answered 429 5 times; ask more slowly"),
        ([answer(404), answer(429)], "it answered 404 1 times, 429 1 times"),
    ],
)
def test_a_run_is_given_up_when_nothing_can_be_said_and_says_what_to_do(
    exchanges: list[Exchange], message: str
) -> None:
    with pytest.raises(UnjudgedError, match=message):
        see(*exchanges)


@pytest.mark.parametrize(
    "exchanges",
    [
        [answer(201)],
        [answer(400)],
        [answer(500)],
        [answer(418)],
        [answer(401)] * 4 + [answer(201)] + [answer(401)] * 9,
        [answer(404)] * 4 + [answer(400)],
        [answer(200, b"<p>", headers=HTML)] * 4 + [answer(400)],
        [silence(), silence(), answer(201), silence(), silence(), answer(201), silence()],
    ],
)
def test_one_answer_that_tells_something_is_enough(exchanges: list[Exchange]) -> None:
    see(*exchanges)


def test_an_endpoint_that_stops_to_answer_ends_the_run() -> None:
    with pytest.raises(EndedError, match="the endpoint stopped answering: no answer was complete within 10 s"):
        see(answer(201), silence(), silence(), silence(), close=False)


def test_answers_that_are_no_verdict_are_counted_apart() -> None:
    assert see(answer(201), answer(429), answer(429), answer(401), answer(500)).withheld == ((401, 1), (429, 2))

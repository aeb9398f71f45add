"""`contract_test`: a function that gives an endpoint → a test of it against a contract."""

from __future__ import annotations

import functools
import inspect
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from rulewright.testing.asks import Asks

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime, timedelta

    from rulewright.language.conditions import Json
    from rulewright.rules import Rules
    from rulewright.testing.case import BrokenCase, ContractCase

_CASE = "contract_case"


def contract_test(  # noqa: PLR0913 - each is a documented choice of the caller
    rules: str | os.PathLike[str] | Rules,
    *,
    target: str | None = None,
    operation: str | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    asserted: Iterable[str] = ("stated", "documented"),
    only: Literal["all", "rejecting"] | None = None,
    today: date | datetime | None = None,
    clock_slack: timedelta | None = None,
    data: Mapping[str, list[dict[str, Json]]] | None = None,
    values: Mapping[str, Sequence[Json]] | None = None,
    auth: str | tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    prefix: str = "",
    timeout: float | None = None,
    max_requests: int = 200,
    seed: int = 0,
    allow_remote: bool = False,
    show_values: bool = True,
) -> Callable[[Callable[..., object]], Callable[..., None]]:
    """Makes tests of a function that returns, or yields, an endpoint: an ASGI or WSGI application, or a URL.

    There is a test for each rule that the endpoint is held to, and `valid`, `auth`, `answers` and `drawn`. Each calls
    the function, which may take fixtures. One that takes `contract_case` calls `contract_case.check(endpoint)` itself.

    Args:
        rules: a rule file, looked for below pytest's root folder and beside the test; a contract that rulewright
            carries; or rules that were loaded.
        target: the endpoint that the configuration has under `[target.NAME]`: who asks, what it is known to take, which
            answers say nothing, and so on. A function that returns nothing means its URL. What is given here comes
            before what the target says.
        operation: what is tested; by default the first operation with a body.
        include: the tests to make, by id, by an unambiguous end of one, or by a pattern such as `Order.*`.
        exclude: the tests not to make; rules among them are not asserted either.
        asserted: the bases of the rules that the endpoint is held to.
        only: whether everything is sent or only what must be refused; by default all, to this machine, and only
            `rejecting` to others.
        today: the day, or moment, at which the endpoint's clock stands; by default it is the system's.
        clock_slack: how far its clock may be from that; by default what the contract says.
        data: the rows of tables that the contract declares under `data`.
        values: values that the endpoint is known to take, by `Shape.path` or by the name of a parameter.
        auth: a bearer token, or a user and a password; `$NAME` is read from the environment.
        headers: headers of every request; `$NAME` is read from the environment. They are not shown.
        prefix: the path that an application's operations start with, such as `/api/v1`.
        timeout: seconds that an answer may take; by default what the target says, or 10.
        max_requests: how many payloads the test `drawn` draws and sends; 0 for none.
        seed: of these.
        allow_remote: whether a URL may be of another machine, where requests may cost somebody money.
        show_values: whether failures show values of payloads; those of sensitive fields stay masked.

    Raises:
        TypeError: the function is asynchronous.
        ModuleNotFoundError: the extra `fuzz` is not installed; the message says how.
    """
    if find_spec("hypothesis") is None:
        raise ModuleNotFoundError(
            "contract_test needs hypothesis, which is not installed; install it with: pip install 'rulewright[fuzz]'",
            name="hypothesis",
        )
    asks = Asks(
        rules=rules,
        target=target,
        operation=operation,
        include=tuple(include),
        exclude=tuple(exclude),
        asserted=tuple(asserted),
        only=only,
        today=today,
        clock_slack=clock_slack,
        data=data,
        values=values or {},
        auth=auth,
        headers=headers or {},
        prefix=prefix,
        timeout=timeout,
        max_requests=max_requests,
        seed=seed,
        allow_remote=allow_remote,
        show_values=show_values,
    )
    return functools.partial(_test, asks)


def _test(asks: Asks, function: Callable[..., object]) -> Callable[..., None]:
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"{function.__name__} is asynchronous; write “def”: the application may be, its test need not")
    asked = inspect.signature(function)
    endpoint = _managed(function)

    @functools.wraps(function)
    def test(*args: object, contract_case: ContractCase | BrokenCase, **fixtures: object) -> None:
        case = contract_case.started()
        if _CASE in asked.parameters:
            case.checked_by(lambda: function(*args, contract_case=case, **fixtures))
            return
        with endpoint(*args, **fixtures) as given:
            case.check(given)

    parameters = [parameter for name, parameter in asked.parameters.items() if name != _CASE]
    added = inspect.Parameter(_CASE, inspect.Parameter.KEYWORD_ONLY)
    test.__signature__ = asked.replace(parameters=[*parameters, added], return_annotation=None)  # type: ignore[attr-defined]  # what inspect looks for
    test.rulewright_asks = asks  # type: ignore[attr-defined]  # what the plugin looks for
    return test


def _managed(function: Callable[..., Any]) -> Callable[..., AbstractContextManager[object]]:
    """The function as a context manager: what follows a `yield` is done whatever became of the test."""

    @contextmanager
    def managed(*args: object, **fixtures: object) -> Generator[object]:
        made = function(*args, **fixtures)
        if not inspect.isgenerator(made):
            yield made
            return
        try:
            yield next(made, None)
        finally:
            next(made, None)

    return managed

import pytest

from rulewright.contract.endpoint.budget import Budget, Limits, SpentError


class Time:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def budget(limits: Limits) -> tuple[Budget, Time]:
    time = Time()
    return Budget(limits, monotonic=time.monotonic, sleep=time.sleep), time


def test_requests_are_counted_up_to_the_limit() -> None:
    spent, _ = budget(Limits(requests=3))
    spent.take(2)
    with pytest.raises(SpentError, match="the budget of 3 requests was spent"):
        spent.take(2)
    spent.take()
    assert spent.requests == 3


def test_time_ends_too() -> None:
    spent, time = budget(Limits(seconds=60))
    spent.take()
    time.now += 61
    assert spent.seconds == 61
    for ask in (spent.take, spent.check_time):
        with pytest.raises(SpentError, match="the budget of 60 s was spent"):
            ask()
    assert spent.requests == 1


def test_a_rate_spaces_requests_evenly_and_lost_time_is_not_made_up() -> None:
    spent, time = budget(Limits(rate=2))
    for _ in range(3):
        spent.take()
    assert time.slept == [0.5, 0.5]
    time.now += 10
    spent.take()
    spent.take()
    assert time.slept == [0.5, 0.5, 0.5]

"""A field and a condition on its value → seams that forget a rule there, or that invent one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tests.endpoints.dates import read_date, read_date_time
from tests.endpoints.problems import Json, Problem
from tests.endpoints.seams import Judge, Seams, Submission

INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a submitted body.

    Attributes:
        path: where it is, with indexes.
        present: whether the key is there, be it null.
        value: what stands there; None when nothing does.
        item: the line item around it; empty when there is none.
        body: the whole order.
        now: the moment of the request.
    """

    path: str
    present: bool
    value: Json
    item: dict[str, Json]
    body: dict[str, Json]
    now: datetime

    @property
    def text(self) -> str:
        """The value if it is a string, else the empty string."""
        return _text(self.value)

    @property
    def method(self) -> str:
        """The delivery method of the line item; empty when it is no string."""
        return _text(self.item.get("deliveryMethod"))

    @property
    def country(self) -> str:
        """The country of the line item's recipient; empty when it is no string."""
        return _text(self.within("recipient", "address").get("country"))

    def within(self, *names: str) -> dict[str, Json]:
        """Give an object inside the line item; an empty one when there is none."""
        found = self.item
        for name in names:
            below = found.get(name)
            found = below if isinstance(below, dict) else {}
        return found

    @property
    def days_ahead(self) -> int:
        """How many days after today the date is; far in the past when it is no date."""
        moment = read_date(self.text) or read_date_time(self.text)
        if moment is None:
            return -1_000_000
        day = moment.date() if isinstance(moment, datetime) else moment
        return (day - self.now.date()).days


When: TypeAlias = Callable[[Spot], bool]


def always(_: Spot) -> bool:
    """Hold everywhere."""
    return True


def forget(area: str, *constraints: str, when: When = always) -> Seams:
    """Let every problem of these constraints at a field pass; of any constraint when none is named."""
    return Seams(judge=forgetting(area, *constraints, when=when))


def refuse(area: str, when: When) -> Seams:
    """Refuse a field wherever the condition holds, absent fields included."""
    return Seams(judge=refusing(area, when))


def forgetting(area: str, *constraints: str, when: When = always) -> Judge:
    """Give the judge of ``forget``; an area that ends in a dot stands for all that is below it."""

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        def forgotten(problem: Problem) -> bool:
            here = INDEX.sub("", problem.path)
            return (
                (here.startswith(area) if area.endswith(".") else here == area)
                and (not constraints or problem.constraint in constraints)
                and when(_spot(submission, problem.path))
            )

        return [problem for problem in problems if not forgotten(problem)]

    return judge


def refusing(area: str, when: When) -> Judge:
    """Give the judge of ``refuse``."""

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        spots = (_spot(submission, path) for path in _paths(submission.body, area))
        return problems + [Problem(s.path, "pattern", "is not accepted", s.value) for s in spots if when(s)]

    return judge


def one_after_another(*judges: Judge) -> Seams:
    """Give seams in which each judge gets what the one before it let stand."""

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        for each in judges:
            problems = each(submission, problems)
        return problems

    return Seams(judge=judge)


def index_of(problem: Problem) -> int | None:
    """Give the index of the line item that a problem lies in."""
    found = INDEX.search(problem.path)
    return int(found[1]) if found else None


def line_items(body: Json) -> list[Json]:
    """Give the line items of a body; none when it has no list of them."""
    items = body.get("lineItems") if isinstance(body, dict) else None
    return items if isinstance(items, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _paths(body: Json, area: str) -> Iterator[str]:
    head, dot, rest = area.partition("lineItems.")
    if not dot:
        yield area
    for index in range(len(line_items(body)) if dot else 0):
        yield f"{head}lineItems[{index}].{rest}"


def _spot(submission: Submission, path: str) -> Spot:
    body = submission.body if isinstance(submission.body, dict) else {}
    item: dict[str, Json] = {}
    value: Json = body
    present = True
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, list) and step.isdecimal():
            value = value[int(step)]
            item = value if isinstance(value, dict) else {}
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            value, present = None, False
    return Spot(path, present, value, item, body, submission.now)

"""A fault's name, what it breaks and how it shows → the value that the tables of faults are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tests.endpoints.seams import Seams

FindingKind: TypeAlias = Literal[
    "accepted-invalid",
    "rejected-valid",
    "wrong-field",
    "server-error",
    "undocumented-status",
    "response-shape",
    "content-type",
    "duplicate-created",
    "replay-differs",
    "race",
    "unauthenticated",
    "slow",
    "leak",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One bug that the service can be started with.

    Attributes:
        name: what ``--fault`` takes.
        area: what the broken rule is about: a field without indexes, or a part of the endpoint's behaviour.
        description: the bug in one line.
        expect: the kind of finding it should lead to.
        seams: makes the changed seams, anew for each application.
        certain: whether the broken rule is stated or documented, and the values that show it lie outside
            the slack of dates and every disputed zone, so that a default run must find it.
    """

    name: str
    area: str
    description: str
    expect: FindingKind
    seams: Callable[[], Seams]
    certain: bool

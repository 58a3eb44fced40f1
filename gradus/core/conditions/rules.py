"""What must hold for what is said of preconditions and capacity. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal

MOST_AT_A_TIME = 20
MOST_CLOSED = 60
_EVERY = re.compile(r"0[1-9]|1[0-2]")
_ONCE = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class Unsaid(Refusal):
    """A statement that leaves out what makes it one."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("condition-unsaid", what, remedy)


class MonthUnread(Refusal):
    """A month without activities that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "month-unread",
            message("{text} is no month.", text=repr(text[:20])),
            message("Write such as 08 for every August, or 2027-06 for one June."),
        )


def check_precondition(status: str, since: date | None, due: date | None, today: date) -> None:
    """Whether a precondition says what its status needs. Raises Unsaid."""
    if status == "holds" and since is None:
        raise Unsaid(
            message("It is said to hold, and not since when."),
            message("Write the day since which it holds."),
        )
    if status == "holds" and since is not None and since > today:
        raise Unsaid(
            message("It cannot hold since a day that is to come."),
            message("Say that it is promised, and for which day."),
        )
    if status == "promised" and due is None:
        raise Unsaid(
            message("It is promised, and not for when."),
            message("Write the day it is promised for; a plan counts on it from then on."),
        )


def check_capacity(at_a_time: int) -> None:
    """Raises Unsaid."""
    if not 0 <= at_a_time <= MOST_AT_A_TIME:
        raise Unsaid(
            message("{n} activities at a time are more than any institution carries.", n=at_a_time),
            message("Write a number from 0 to {most}.", most=MOST_AT_A_TIME),
        )


def closed_of(text: str) -> list[str]:
    """Months without activities, as they are written: ``08, 2027-06``. Raises MonthUnread."""
    parts = sorted({part for part in re.split(r"[\s,;،؛]+", text) if part})
    for part in parts:
        if not (_EVERY.fullmatch(part) or _ONCE.fullmatch(part)):
            raise MonthUnread(part)
    if len(parts) > MOST_CLOSED:
        raise MonthUnread(parts[MOST_CLOSED])
    return parts


def closed_within(closed: Iterable[str], start: Month, horizon: int) -> tuple[int, ...]:
    """The months of a plan without activities, counted from its first.

    Examples
    --------
    >>> closed_within(["08", "2027-02"], Month(2027, 1), 24)
    (1, 7, 19)
    """
    wanted = set(closed)
    found = []
    for n in range(horizon):
        month = start.plus(n)
        if f"{month.month:02d}" in wanted or str(month) in wanted:
            found.append(n)
    return tuple(found)


def closed_as_said(months: Collection[int], start: Month, horizon: int) -> list[str]:
    """The shortest way to say which months are without activities: every August, or one June.

    Examples
    --------
    >>> closed_as_said((1, 7, 19), Month(2027, 1), 24)
    ['08', '2027-02']
    """
    wanted = {n for n in months if 0 <= n < horizon}
    by_name: dict[str, set[int]] = {}
    for n in range(horizon):
        by_name.setdefault(f"{start.plus(n).month:02d}", set()).add(n)
    every = [name for name, all_of in by_name.items() if all_of <= wanted]
    rest = wanted - {n for name in every for n in by_name[name]}
    return sorted([*every, *(str(start.plus(n)) for n in rest)])


USUAL_HOST = {  # kinds of the register that mean one kind of the catalogue
    "police": "police-cyber-unit",
    "prosecution": "prosecution",
    "judiciary": "judiciary",
    "academy": "academy",
    "central-authority": "central-authority",
    "cert": "cert",
    "financial-intelligence": "fiu",
    "regulator": "regulator",
    "education": "education-ministry",
}
"""What an institution does in a plan, as long as nobody said it; a ministry may be any."""


def host_of(said: str, registered: str) -> str:
    """The kind an institution counts as in a plan; "" where nobody said it and it may be any."""
    return said or USUAL_HOST.get(registered, "")

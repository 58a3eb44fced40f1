"""An effort of another provider in a State: what somebody did, does or plans; and what must hold for it.

Dates are as exact as they are known: ``2027``, ``2027-03`` or ``2027-03-31``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.formats.sheets.faults import near_to, shown

ProviderKind = Literal[
    "national", "bilateral", "multilateral", "civil-society", "private", "academic", "other"
]
EffortKind = Literal[
    "project", "training", "equipment", "mentoring", "legal-reform", "policy", "assessment",
    "awareness", "cooperation", "other",
]  # fmt: skip
EffortStatus = Literal["planned", "under-way", "done", "cancelled"]
PROVIDER_KINDS: tuple[str, ...] = get_args(ProviderKind)
EFFORT_KINDS: tuple[str, ...] = get_args(EffortKind)
STATUSES: tuple[str, ...] = get_args(EffortStatus)
LONGEST: dict[str, int] = {
    "identifier": 200, "provider": 200, "title": 200, "description": 4_000, "url": 500,
    "source": 300, "note": 500,
}  # fmt: skip
MOST_NAMES = 40
_PARTIAL = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
MOST_MONEY = Decimal("999999999999.99")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An effort as it is told.

    ``reaches`` names units and institutions of the State; ``topics`` are intervention areas and
    ``interventions`` types of activities of the catalogue, ``people`` how many are reached, ``source``
    who says it and ``source_date`` when.
    """

    identifier: str = ""
    provider: str
    provider_kind: str = "other"
    title: str
    description: str = ""
    kind: str = "project"
    status: str = "planned"
    starts: str = ""
    ends: str = ""
    topics: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    people: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    funders: tuple[str, ...] = ()
    implementers: tuple[str, ...] = ()
    url: str = ""
    source: str = ""
    source_date: str = ""


Wrong = tuple[str, Message, Message]
"""The field, what is wrong with it, and what to do."""


def first_day(told: str) -> date | None:
    """The first day that a date may mean; none where none is told.

    >>> first_day("2027"), first_day("2027-03")
    (datetime.date(2027, 1, 1), datetime.date(2027, 3, 1))
    """
    if not told:
        return None
    parts = [int(part) for part in told.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(told: str) -> date | None:
    """The last day that a date may mean.

    >>> last_day("2027"), last_day("2027-02")
    (datetime.date(2027, 12, 31), datetime.date(2027, 2, 28))
    """
    if not told:
        return None
    year, *rest = (int(part) for part in told.split("-"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def is_date(told: str) -> bool:
    """Whether a text is a year, a month or a day."""
    if not _PARTIAL.fullmatch(told):
        return False
    try:
        first_day(told)
    except ValueError:  # 30 February
        return False
    return True


def wrong_with(entry: Entry, shelf: Shelf, currencies: Collection[str]) -> Iterator[Wrong]:
    """Everything that is wrong with an effort, field by field."""
    yield from _wrong_texts(entry)
    yield from _wrong_choices(entry, shelf)
    yield from _wrong_times(entry)
    yield from _wrong_numbers(entry, currencies)


def _wrong_texts(entry: Entry) -> Iterator[Wrong]:
    for name in ("provider", "title"):
        if not getattr(entry, name).strip():
            yield name, message("Nothing is said."), message("Write it; a line is enough.")
    for name in ("identifier", "provider", "title", "description", "url", "source"):
        if len(getattr(entry, name)) > LONGEST[name]:
            yield (
                name,
                message("It holds more than {most} characters.", most=LONGEST[name]),
                message("Shorten it."),
            )
    if entry.url and not entry.url.startswith(("https://", "http://")):
        yield (
            "url",
            message("{value} is no address of a page.", value=shown(entry.url)),
            message("Write one that begins with https://, or leave it empty."),
        )
    for name in ("reaches", "funders", "implementers"):
        told: tuple[str, ...] = getattr(entry, name)
        if len(told) > MOST_NAMES or any(len(one) > LONGEST["provider"] for one in told):
            yield (
                name,
                message("There are more than {most} names, or one is too long.", most=MOST_NAMES),
                message("Name the most important ones."),
            )


def _wrong_choices(entry: Entry, shelf: Shelf) -> Iterator[Wrong]:
    known: dict[str, tuple[tuple[str, ...], Collection[str]]] = {
        "provider_kind": ((entry.provider_kind,), PROVIDER_KINDS),
        "kind": ((entry.kind,), EFFORT_KINDS),
        "status": ((entry.status,), STATUSES),
        "topics": (entry.topics, tuple(one.id for one in shelf.areas)),
        "interventions": (entry.interventions, tuple(one.id for one in shelf.interventions)),
    }
    for name, (told, allowed) in known.items():
        for one in told:
            if one in allowed:
                continue
            near = near_to(one, list(allowed))
            yield (
                name,
                message("{value} is not known.", value=shown(one)),
                message("Did you mean {near}?", near=near[0])
                if near
                else message("Write one of: {known}.", known=", ".join(list(allowed)[:25])),
            )


def _wrong_times(entry: Entry) -> Iterator[Wrong]:
    good = True
    for name in ("starts", "ends", "source_date"):
        told = getattr(entry, name)
        if told and not is_date(told):
            good = False
            yield (
                name,
                message("{value} is no date.", value=shown(told)),
                message("Write a day, a month or a year: 2027-03-31, 2027-03 or 2027."),
            )
    if good and entry.starts and entry.ends:
        starts, ends = first_day(entry.starts), last_day(entry.ends)
        if starts is not None and ends is not None and ends < starts:
            yield (
                "ends",
                message("It ends before it starts."),
                message("Mend one of the two dates."),
            )


def _wrong_numbers(entry: Entry, currencies: Collection[str]) -> Iterator[Wrong]:
    if entry.people is not None and not 0 <= entry.people <= 1_000_000:
        yield (
            "people",
            message("{value} is no number of people.", value=entry.people),
            message("Write how many, or leave it empty where nobody knows."),
        )
    if entry.amount is None:
        return
    exact = entry.amount.is_finite() and 0 <= entry.amount <= MOST_MONEY
    if not exact or entry.amount != entry.amount.quantize(Decimal("0.01")):
        yield (
            "amount",
            message("{value} is no amount of money.", value=shown(str(entry.amount))),
            message("Write a number such as 250000 or 1200.50, or leave it empty."),
        )
    if entry.currency not in currencies:
        yield (
            "currency",
            message("{value} is no currency.", value=shown(entry.currency)),
            message("Write its code of three letters, such as EUR."),
        )

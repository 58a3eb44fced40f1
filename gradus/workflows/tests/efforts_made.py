"""Fictional efforts for tests."""

from __future__ import annotations

import string
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gradus.catalogue.shelf import Shelf
from gradus.workflows.coordination import Effort, Reached
from gradus.workflows.effort import EFFORT_KINDS, PROVIDER_KINDS, STATUSES, Entry, wrong_with

CURRENCIES = ("EUR", "USD")
POLICE_CYBER = Reached("police", "cyber", "Police / Cyber unit")
POLICE = Reached("police", "", "Police")
LAB = Reached("police", "lab", "Police / Laboratory")
COURT = Reached("court", "", "Court")


def effort(name: str, **changes: Any) -> Effort:
    values: dict[str, Any] = {
        "id": name, "provider": name, "title": f"Effort {name}", "kind": "training",
        "status": "under-way", "starts": "2026-01", "ends": "2027-12", "topics": ("DFL",),
        "reaches": (POLICE_CYBER,),
    }  # fmt: skip
    return Effort(**values | changes)


def entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "identifier": "XX-FIC-1-a", "provider": "Northern Fund (fictional)",
        "provider_kind": "multilateral", "title": "First responders", "description": "Courses.",
        "kind": "training", "status": "under-way", "starts": "2026-03", "ends": "2027",
        "topics": ("INV", "DFL"), "reaches": ("Police / Cyber unit",), "people": 20,
        "amount": Decimal("1200.50"), "currency": "EUR", "funders": ("Ruritania",),
        "implementers": ("Northern Fund", "An academy"), "url": "https://example.org/a",
        "source": "Register of the fund", "source_date": "2026-11",
    }  # fmt: skip
    return Entry(**values | changes)


LETTERS = string.ascii_letters + string.digits + " <>&\"',.=+-@éßعربي中文"
names = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
lists = st.lists(names.filter(lambda n: ";" not in n), max_size=3, unique=True).map(tuple)
dates = st.sampled_from(["", "2026", "2026-02", "2026-02-28"])
later = st.sampled_from(["", "2027", "2027-11", "2027-11-30"])
areas = st.sampled_from([one.id for one in Shelf.open().areas])
types = st.sampled_from([one.id for one in Shelf.open().interventions])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any effort that can be kept."""
    amount = draw(st.none() | st.decimals(1, 10**9, places=2))
    return Entry(
        identifier=draw(st.just("") | names),
        provider=draw(names),
        provider_kind=draw(st.sampled_from(PROVIDER_KINDS)),
        title=draw(names),
        description=draw(st.just("") | names),
        kind=draw(st.sampled_from(EFFORT_KINDS)),
        status=draw(st.sampled_from(STATUSES)),
        starts=draw(dates),
        ends=draw(later),
        topics=tuple(draw(st.lists(areas, max_size=3, unique=True))),
        interventions=tuple(draw(st.lists(types, max_size=2, unique=True))),
        reaches=draw(lists),
        people=draw(st.none() | st.integers(0, 10**6)),
        amount=amount,
        currency=draw(st.sampled_from(CURRENCIES)) if amount is not None else "",
        funders=draw(lists),
        implementers=draw(lists),
        url=draw(st.sampled_from(["", "https://example.org/x"])),
        source=draw(st.just("") | names),
        source_date=draw(dates),
    )


def sound(one: Entry) -> bool:
    return not list(wrong_with(one, Shelf.open(), CURRENCIES))

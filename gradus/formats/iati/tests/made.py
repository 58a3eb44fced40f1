"""Activities made for tests: a whole fictional one, and what Hypothesis makes."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gradus.formats.iati import activity as a
from gradus.formats.iati import parts as p
from gradus.formats.iati import results as r
from gradus.formats.iati.shape import Slot, slots_of

MADE = datetime(2027, 1, 31, 12, tzinfo=UTC)


def text(*told: tuple[str, str]) -> p.Text:
    return p.Text(narratives=tuple(p.Narrative(language=lang, text=said) for lang, said in told))


def activity(**changes: Any) -> a.Activity:
    """A fictional provider's project in a fictional State."""
    values: dict[str, Any] = {
        "last_updated": MADE,
        "language": "en",
        "default_currency": "EUR",
        "identifier": "XX-FIC-1-forensics",
        "reporting_org": p.ReportingOrg(
            ref="XX-FIC-1", type="40", narratives=(p.Narrative(text="Northern Fund (fictional)"),)
        ),
        "title": text(("", "First responders"), ("fr", "Premiers intervenants")),
        "descriptions": (
            p.Description(type="1", narratives=(p.Narrative(text="Seizing devices & keeping them."),)),
        ),
        "participating_orgs": (
            p.ParticipatingOrg(role="1", type="10", narratives=(p.Narrative(text="Ruritania"),)),
            p.ParticipatingOrg(role="4", narratives=(p.Narrative(text="Northern Fund"),)),
        ),
        "status": "2",
        "dates": (
            p.ActivityDate(type="2", day=date(2026, 3, 1)),
            p.ActivityDate(type="3", day=date(2027, 12, 31)),
        ),
        "scope": "4",
        "countries": (p.Country(code="XA", percentage=Decimal(100)),),
        "sectors": (p.Sector(vocabulary="1", code="15132"),),
        "tags": (p.Tag(vocabulary="99", vocabulary_uri="https://example.org/areas", code="DFL"),),
        "budgets": (
            a.Budget(
                status="2",
                start=date(2026, 3, 1),
                end=date(2027, 12, 31),
                value=p.Value(on=date(2026, 3, 1), amount=Decimal("125000.50")),
            ),
        ),
        "conditions": a.Conditions(attached=False),
        "results": (
            r.Result(
                type="1",
                title=text(("", "People trained")),
                indicators=(
                    r.Indicator(
                        measure="1",
                        title=text(("", "Officers who passed")),
                        baselines=(r.Baseline(year=2026, value="0"),),
                        periods=(
                            r.Period(
                                start=date(2026, 3, 1),
                                end=date(2026, 12, 31),
                                targets=(r.Measured(value="20"),),
                                actuals=(
                                    r.Measured(
                                        value="18",
                                        dimensions=(r.Dimension(name="sex", value="female"),),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    }  # fmt: skip
    return a.Activity(**values | changes)


LETTERS = string.ascii_letters + string.digits + " <>&\"'=+-éßعربي中文\n"
texts = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
words = st.text(string.ascii_letters + string.digits + "-.", min_size=1, max_size=8)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "day": st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    "instant": st.integers(10**9, 2 * 10**9).map(lambda s: datetime.fromtimestamp(s, UTC)),
    "number": st.decimals(-(10**9), 10**9, places=2),
    "whole": st.integers(1, 3000),
    "truth": st.booleans(),
}


def value(slot: Slot) -> st.SearchStrategy[Any]:
    if slot.of is not None:
        return made(slot.of)
    if slot.kind != "text":
        return VALUES[slot.kind]
    if slot.form in ("text", "inner"):
        return texts
    if "language" in slot.tag or slot.tag.endswith("}lang"):
        return st.sampled_from(["en", "fr", "ar", "pt-BR"])
    return words


def made(of: type) -> st.SearchStrategy[Any]:
    """Any instance of a dataclass of the standard that the schema allows."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for slot in slots_of(of):
        one = value(slot)
        if slot.many:
            fields[slot.name] = st.lists(one, min_size=int(slot.needed), max_size=2).map(tuple)
        elif slot.needed or slot.form == "text":
            fields[slot.name] = one
        else:
            fields[slot.name] = (
                st.none() | one if slot.of or slot.kind != "text" else st.just("") | one
            )
    return st.builds(of, **fields)

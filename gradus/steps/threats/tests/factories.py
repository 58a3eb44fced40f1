"""Sources, files and people for the tests of this room; all invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of_job
from gradus.core.accounts.tests.people import member, now, programme, state
from gradus.steps.threats import models, selectors
from gradus.steps.threats.actions import releases, sources

CTS = "iso3,country,region,subregion,category,year,unit,value,source"


def crime_trends(*rows: str) -> bytes:
    """A UN Crime Trends export: rows of ``code,category,year,unit,value``."""
    lines = [CTS]
    for row in rows:
        code, category, year, unit, value = row.split(",")
        lines.append(f"{code},{code},Demo,Demo,{category},{year},{unit},{value},CTS")
    return "\n".join((*lines, "")).encode()


FRAUD = "Fraud: Cyber-related (Cy)"
ACCESS = "Unlawful access to a computer system"


def eight_states() -> bytes:
    """Fraud and access as eight fictional States might report them, for four years."""
    rows = []
    for n, code in enumerate(("XAA", "XBB", "XCC", "XDD", "XEE", "XFF")):
        for year in range(2019, 2023):
            rows.append(f"{code},{FRAUD},{year},Counts,{(n + 1) * 100 + year - 2019}")
            rows.append(f'{code},{FRAUD},{year},"Rate per 100000 population",{(n + 1) * 4}')
            if n < 4:
                rows.append(f"{code},{ACCESS},{year},Counts,{(n + 2) * 10}")
    return crime_trends(*(row.replace('"', "") for row in rows))


@dataclass(frozen=True)
class Office:
    """Somebody who acts for a State or a programme."""

    user: User
    owner_id: UUID

    def actor(self, at: datetime | None = None) -> Actor:
        """Who acts, having just shown that it is they."""
        when = at or now()
        return replace(actor_of_job(self.user.pk, when), via="test", stepped_up_at=when)

    @contextmanager
    def at_work(self) -> Iterator[tuple[Actor, datetime]]:
        at = now()
        by = self.actor(at)
        with acting(scope_for(by, at)):
            yield by, at


def coordinator(code: str = "XAA") -> Office:
    row = state(code)
    return Office(member("national_coordinator", f"c@{code}.example", state=row), row.pk)


def officer() -> Office:
    row = programme()
    return Office(member("programme_officer", "p@prog.example", programme=row), row.pk)


def source(office: Office, **changes: str) -> models.Source:
    told = {
        "title": "Police of XAA",
        "publisher": "Statistical office of XAA",
        "licence": "With attribution",
        "kind": "cts",
    }
    with office.at_work() as (by, at):
        return sources.add(by=by, at=at, state_id=office.owner_id, **{**told, **changes})


def world_source(office: Office, **changes: str) -> models.WorldSource:
    told = {
        "title": "UN Crime Trends (fictional)",
        "publisher": "UNODC (fictional)",
        "licence": "With attribution",
        "kind": "cts",
    }
    with office.at_work() as (by, at):
        return sources.add_world(by=by, at=at, programme_id=office.owner_id, **{**told, **changes})


def bring(
    office: Office,
    row: models.Source,
    data: bytes,
    name: str = "f.csv",
    *,
    code: str = "XAA",
    whole: bool = False,
) -> models.Release:
    """Preview a file and take it."""
    with office.at_work() as (by, at):
        waiting = releases.preview(by=by, at=at, source=row, code=code, data=data, name=name)
    with office.at_work() as (by, at):
        return releases.take(by=by, at=at, source=row, confirmed=waiting.sha256, whole=whole)


def bring_world(
    office: Office,
    row: models.WorldSource,
    data: bytes,
    name: str = "w.csv",
    *,
    whole: bool = False,
) -> models.WorldRelease:
    """Preview a publisher's file and take it."""
    own = {"programme_id": office.owner_id, "source": row}
    with office.at_work() as (by, at):
        waiting = releases.preview_world(by=by, at=at, data=data, name=name, **own)
    with office.at_work() as (by, at):
        return releases.take_world(by=by, at=at, confirmed=waiting.sha256, whole=whole, **own)


def held(office: Office) -> list[models.Figure]:
    with office.at_work() as (by, _):
        return selectors.figures_of(by, office.owner_id)

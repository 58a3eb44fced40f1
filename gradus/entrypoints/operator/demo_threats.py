"""What the demonstration knows about crime: fictional statistics of fictional States, and judgement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.demo import PROGRAMME
from gradus.core.states.models import Programme, State
from gradus.formats.statistics.elicitation import View
from gradus.steps.threats.actions import emerging, judgement, releases, sources
from gradus.workflows.threat import read_judgement

DEMO = SHIPPED / "demo"
LICENCE = "Fictional: made up for demonstration"
NOTES = (
    (
        "Calls with cloned voices (fictional)",
        "Two banks were called by a voice that sounded like a customer's. Staff were asked to lift "
        "limits at once. Nobody lost money so far.",
        "online-fraud",
        40,
    ),
    (
        "Parcels paid in virtual assets (fictional)",
        "Customs saw three parcels of one sender within a month, ordered on a closed channel.",
        "online-drugs",
        12,
    ),
)


def publish(by: Actor, at: datetime) -> None:
    """Statistics of all fictional States, as an officer of the programme takes them in."""
    programme = Programme.objects.get(code=PROGRAMME)
    with acting(scope_for(by, at)):
        source = sources.add_world(
            by=by,
            at=at,
            programme_id=programme.pk,
            title="Crime statistics of fictional States",
            publisher="Office of Invented Figures (fictional)",
            licence=LICENCE,
            kind="cts",
        )
        file = DEMO / "fictional_statistics.csv"
        waiting = releases.preview_world(
            by=by,
            at=at,
            programme_id=programme.pk,
            source=source,
            data=file.read_bytes(),
            name=file.name,
        )
        releases.take_world(
            by=by,
            at=at,
            programme_id=programme.pk,
            source=source,
            confirmed=waiting.sha256,
            label="2025",
            whole=True,
        )


def tell(by: Actor, at: datetime, state: State) -> None:
    """A survey, experts' views and what is emerging in one State, as its office enters them."""
    folder = DEMO / state.code
    with acting(scope_for(by, at)):
        _survey(by, at, state, folder / "survey.csv")
        _views(by, at, state, folder / "judgement.yaml")
        for title, text, group, days in NOTES:
            emerging.note(
                by=by,
                at=at,
                state_id=state.pk,
                title=title,
                text=text,
                group=group,
                seen_on=(at - timedelta(days=days)).date(),
            )


def _survey(by: Actor, at: datetime, state: State, file: Path) -> None:
    source = sources.add(
        by=by,
        at=at,
        state_id=state.pk,
        title="Survey of victims (fictional)",
        publisher="Statistical office of the State (fictional)",
        licence=LICENCE,
        kind="survey",
    )
    waiting = releases.preview(
        by=by, at=at, source=source, code=state.code, data=file.read_bytes(), name=file.name
    )
    releases.take(by=by, at=at, source=source, confirmed=waiting.sha256, label="2024")


def _views(by: Actor, at: datetime, state: State, file: Path) -> None:
    told = [
        View(
            group=group,
            who=one.who,
            low=Decimal(str(one.low)),
            best=Decimal(str(one.best)),
            high=Decimal(str(one.high)),
        )
        for group, experts in read_judgement(file).groups.items()
        for one in experts
    ]
    judgement.give(by=by, at=at, state_id=state.pk, given_on=date(at.year, 1, 15), views=told)

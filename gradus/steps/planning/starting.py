"""All that a plan starts from, a line for each: what is there, how fresh it is, whether it is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.conditions import selectors as conditions
from gradus.core.conditions.models import Precondition
from gradus.core.conditions.rules import host_of
from gradus.core.coordination import selectors as register
from gradus.core.resources import selectors as means
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.domain.ownership import Axis
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import standpoint
from gradus.steps.threats import public as threats


@dataclass(frozen=True)
class Input:
    """One thing a plan starts from. ``fresh``: the day it was last said; ``missing``: it should be said.

    ``seen`` is false where the viewer does not reach it: then nothing is known of it here.
    """

    id: str
    title: str
    said: str
    fresh: date | None = None
    missing: bool = False
    seen: bool = True


def inputs_of(viewer: Actor, at: datetime, state: State) -> list[Input]:
    """Everything a plan of the State starts from, as far as the viewer sees it."""
    return [
        _needs(viewer, state),
        _threats(viewer, state),
        *_position(viewer, state),
        *_means(viewer, at, state),
        _efforts(viewer, state),
        _capacity(viewer, at, state),
        _preconditions(viewer, at, state),
    ]


def reaches(kind: str, state_id: UUID) -> bool:
    """Whether whoever acts reaches the State's things of that kind."""
    return state_id in current().ids(kind, Axis.STATE)


def _unseen(id_: str, title: str) -> Input:
    return Input(id_, title, _("you do not see it here"), seen=False)


def _needs(viewer: Actor, state: State) -> Input:
    title = _("Needs, from the assessment")
    if not reaches("findings", state.pk):
        return _unseen("needs", title)
    brief = next(iter(assessments.assessments_with_answers(viewer, state.pk)), None)
    if brief is None:
        return Input("needs", title, _("no assessment has answers yet"), missing=True)
    said = _("assessed on {day}, {n} answers").format(
        day=formats.date_format(brief.assessed_on), n=brief.answered
    )
    return Input("needs", title, said, brief.assessed_on)


def _threats(viewer: Actor, state: State) -> Input:
    title = _("Weights from the threat picture")
    if not reaches("threats", state.pk):
        return _unseen("threats", title)
    picture = threats.standing(viewer, state.pk)
    if picture is None:
        said = _("none yet: all areas would weigh nearly the same")
        return Input("threats", title, said, missing=True)
    said = _("worked out for the year {year}").format(year=picture.year)
    return Input("threats", title, said, picture.made_at.date())


def _position(viewer: Actor, state: State) -> Iterable[Input]:
    titles = {
        "priorities": _("The State's priorities"),
        "red-lines": _("The State's red lines"),
        "commitment": _("Commitment of the leadership"),
        "basics": _("When, how long, how high"),
    }
    if not reaches("conditions", state.pk):
        yield from (_unseen(key, title) for key, title in titles.items())
        return
    now = standpoint.position_of(viewer, state.pk)
    n = len(now.priorities)
    said = ngettext("{n} area weighs more or less", "{n} areas weigh more or less", n).format(n=n)
    yield Input(
        "priorities",
        titles["priorities"],
        said if n else _("none said: areas weigh as their threats"),
        _latest(row.said_at for row in now.priorities),
    )
    n = len(now.red_lines)
    said = ngettext("{n} intervention", "{n} interventions", n).format(n=n)
    yield Input(
        "red-lines",
        titles["red-lines"],
        said if n else _("none: nothing is ruled out or insisted on"),
        _latest(row.said_at for row in now.red_lines),
    )
    yield Input(
        "commitment",
        titles["commitment"],
        _("level {level} of 4").format(level=now.commitment.level)
        if now.commitment
        else _("not said: nothing is taken away for it"),
        now.commitment.as_of if now.commitment else None,
        now.commitment is None,
    )
    yield Input(
        "basics",
        titles["basics"],
        _("{months} months from {day}, towards level {level}").format(
            months=now.basics.horizon,
            day=formats.date_format(now.basics.starts, "YEAR_MONTH_FORMAT"),
            level=now.basics.target_level,
        )
        if now.basics
        else _("not said: 48 months from next month, towards level 3"),
        now.basics.said_at.date() if now.basics else None,
        now.basics is None,
    )


def _means(viewer: Actor, at: datetime, state: State) -> Iterable[Input]:
    found = means.counted_on(viewer, state, at.date())
    seen = reaches("resources", state.pk)
    circumstances = _("Calendar and circumstances")
    if not seen:
        yield _unseen("circumstances", circumstances)
    else:
        yield Input(
            "circumstances",
            circumstances,
            _counted(
                ngettext("{n} circumstance", "{n} circumstances", found.circumstances),
                found.circumstances,
            )
            or _("none entered: activities may begin in any month"),
            missing=not found.circumstances,
        )
    pots = ngettext("{n} pot of money", "{n} pots of money", found.pots)
    offers = ngettext("{n} offer of equipment", "{n} offers of equipment", found.offers)
    people = ngettext(
        "{n} entry of trainers, mentors or team",
        "{n} entries of trainers, mentors or team",
        found.people,
    )
    for key, title, said in (
        ("money", _("Money and earmarks"), _counted(pots, found.pots)),
        ("equipment", _("Donations expected"), _counted(offers, found.offers)),
        ("people", _("Trainers and mentors"), _counted(people, found.people)),
    ):
        yield Input(key, title, said or _("none that you see"), missing=not said)


def _efforts(viewer: Actor, state: State) -> Input:
    title = _("Efforts of others")
    if not reaches("coordination", state.pk):
        return _unseen("efforts", title)
    n = register.counted_on(viewer, state.pk)
    text = ngettext(
        "{n} effort that amounts to an activity", "{n} efforts that amount to an activity", n
    )
    found = _counted(text, n)
    return Input("efforts", title, found or _("none that you see"))


def _counted(text: str, n: int) -> str:
    return text.format(n=n) if n else ""


def _capacity(viewer: Actor, at: datetime, state: State) -> Input:
    title = _("What institutions can carry")
    if not (reaches("conditions", state.pk) and reaches("register", state.pk)):
        return _unseen("capacity", title)
    institutions = states.institutions_of(viewer, state.pk)
    if not institutions:
        return Input("capacity", title, _("no institution is entered"), missing=True)
    rows = {row.institution_id: row for row in conditions.capacities(viewer, state.pk)}
    known = [rows[one.pk] for one in institutions if one.pk in rows]
    said = _("said of {n} of {all} institutions").format(n=len(known), all=len(institutions))
    left_out = sum(
        not host_of(rows[one.pk].host_kind if one.pk in rows else "", one.kind)
        for one in institutions
    )
    if left_out:
        more = ngettext(
            "{n} is not counted: nobody said what it does",
            "{n} are not counted: nobody said what they do",
            left_out,
        )
        said = f"{said}; {more.format(n=left_out)}"
    late = any(row.until is not None and row.until < at.date() for row in known)
    missing = late or len(known) < len(institutions)
    return Input("capacity", title, said, _latest(row.said_at for row in known), missing)


def _preconditions(viewer: Actor, at: datetime, state: State) -> Input:
    title = _("Preconditions")
    if not reaches("conditions", state.pk):
        return _unseen("preconditions", title)
    rows = conditions.preconditions(viewer, state.pk)
    if not rows:
        said = _("nothing is said yet: what needs them waits")
        return Input("preconditions", title, said, missing=True)
    holds = sum(row.status == Precondition.Status.HOLDS for row in rows)
    promised = sum(row.status == Precondition.Status.PROMISED for row in rows)
    said = _("{holds} hold, {promised} are promised, {open} are open").format(
        holds=holds, promised=promised, open=len(rows) - holds - promised
    )
    late = any(
        row.due is not None and row.due < at.date()
        for row in rows
        if row.status != Precondition.Status.HOLDS
    )
    return Input("preconditions", title, said, _latest(row.said_at for row in rows), late)


def _latest(days: Iterable[datetime]) -> date | None:
    return max((day.date() for day in days), default=None)

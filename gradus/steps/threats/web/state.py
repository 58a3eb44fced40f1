"""The threat picture of a State: what is known, how sure, from where, what would make it surer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gradus.core.access.actor import Thing
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said, said_refusal
from gradus.core.people.words import listed
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.charts.drawing import Chart
from gradus.steps.threats import bridge, handed, models, pictures, selectors
from gradus.steps.threats.actions import pictures as actions
from gradus.steps.threats.forms import picture as forms
from gradus.steps.threats.web.frame import frame, group_titles, language, or_404, reached
from gradus.workflows.threat_charts import course_chart, series_chart, shares_chart
from gradus.workflows.threat_neighbours import region_chart
from gradus.workflows.threat_reading_parts import GroupReading, NextStep, ThreatReading
from gradus.workflows.threat_series import TITLES

LIVE = (Run.Status.QUEUED, Run.Status.RUNNING)
FIRST = 3
"""Steps and notes that the first page shows; the others are folded."""


@dataclass(frozen=True)
class Shown:
    """A picture and its words, as a page shows them."""

    row: models.Picture
    reading: ThreatReading
    found: pictures.Figures

    def group(self, group_id: str) -> GroupReading | None:
        return next((one for one in self.reading.groups if one.id == group_id), None)


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What a State faces, the next step first."""
    state = reached(request, code)
    context = frame(request, state, "index") | _working(request, state)
    shown = _shown(request, state)
    if shown is not None:
        open_notes = [
            one
            for one in selectors.emerging_of(request.actor, state.pk)
            if one.status == models.Emerging.Status.OPEN
        ]
        context |= {
            "picture": shown.row,
            "made_by": names_of([shown.row.made_by]).get(shown.row.made_by, ""),
            "fresh": shown.row.ground == selectors.state_ground(request.actor, state.pk),
            "reading": shown.reading,
            "steps": [_step(one, state) for one in shown.reading.steps],
            "first": FIRST,
            "shares": shares_chart(
                bridge.profile_of(shown.row),
                _,
                language=language(),
                mirrored=get_language_bidi(),
            ),
            "undecided": len(shown.found.undecided),
            "emerging": open_notes[:FIRST],
            "emerging_more": len(open_notes[FIRST:]),
            "file_form": forms.FileForm(),
        }
    return render(request, "threats/index.html", context)


@require_GET
def group(request: ActorRequest, code: str, group: str) -> HttpResponse:
    """One group of offences: its course, its series apart, the State beside its region."""
    state = reached(request, code)
    shown = or_404(_shown(request, state))
    reading = or_404(shown.group(group))
    profile = bridge.profile_of(shown.row)
    told = next(one for one in profile.groups if one.id == group)
    drawn: Any = {"language": language(), "mirrored": get_language_bidi()}
    views = [one for one in selectors.views_of(request.actor, state.pk) if one.group == group]
    title = group_titles().get(group, group)
    context = frame(request, state, "", title) | {
        "title": title,
        "picture": shown.row,
        "group": reading,
        "course": course_chart(told, _, **drawn),
        "apart": series_chart(group, reading.series, _, **drawn) if reading.series else None,
        "beside": _beside(request, state, group, profile, drawn),
        "series": reading.series,
        "not_reported": listed(_(TITLES[kind]) for kind in reading.not_reported),
        "rose": listed(_(TITLES[kind]) for kind in reading.rose),
        "steps": [_step(one, state) for one in shown.reading.steps if group in one.groups],
        "opinions": views,
        "harm": selectors.harms_of(request.actor, state.pk).filter(group=group).first(),
        "usual_harm": next(one.harm for one in bridge.groups() if one.id == group),
    }
    return render(request, "threats/group.html", context)


@require_POST
def ask(request: ActorRequest, code: str) -> HttpResponse:
    """Asking for the picture to be worked out."""
    state = reached(request, code)
    actions.ask(by=request.actor, at=request.at, state_id=state.pk)
    return redirect("threats:index", code=state.code)


@require_GET
def progress(request: ActorRequest, code: str) -> HttpResponse:
    """The part of the page that tells how far the picture is, for htmx."""
    state = reached(request, code)
    context = frame(request, state, "index") | _working(request, state)
    response = render(request, "threats/_working.html", context)
    if not context["under_way"]:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def file(request: ActorRequest, code: str) -> HttpResponse:
    """The picture as a brief, as STIX or as CSV."""
    state = reached(request, code)
    shown = or_404(_shown(request, state))
    form = forms.FileForm(request.GET)
    if not form.is_valid():
        raise Http404
    try:
        data = handed.export(
            request.actor, state, shown.row, shown.reading, at=request.at, **form.cleaned_data
        )
    except Refusal as no:
        messages.error(request, f"{no.what.text(_)} {no.remedy.text(_)}")
        return redirect(reverse("threats:index", args=[state.code]) + "#files")
    response = attached(*data)
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(request: ActorRequest, state: State) -> Shown | None:
    row = selectors.picture_of(request.actor, state.pk)
    if row is None:
        return None
    found = pictures.figures(request.actor, state)
    return Shown(row, pictures.reading(request.actor, state, row, found, request.at.year), found)


def _working(request: ActorRequest, state: State) -> dict[str, Any]:
    """How far the working out is; nothing of a run that is done."""
    run = selectors.working_on(request.actor, state.pk, selectors.PICTURE)
    return {
        "run": run,
        "under_way": run is not None and run.status in LIVE,
        "told": said(run.told) if run is not None and run.told else None,
        "trouble": said_refusal(run.trouble) if run is not None and run.trouble else None,
        "may_ask": may(request, "create", _runs(state)),
    }


def _runs(state: State) -> Thing:
    return Thing("runs", {Axis.STATE: state.pk})


def _beside(
    request: ActorRequest, state: State, group: str, profile: ThreatProfile, drawn: Any
) -> Chart | None:
    """The State beside its region, for a group that somebody counts."""
    world = selectors.kept_world(request.actor)
    if world is None:
        return None
    told = next(one for one in bridge.groups() if one.id == group)
    return region_chart(world, told, state.code, _, picture=profile, **drawn)


STEPS = {"ask-experts": "judgement", "settle-dissent": "judgement", "more-experts": "judgement"}
"""Where a step is taken; all others where figures are brought in."""


def _step(step: NextStep, state: State) -> dict[str, Any]:
    page = STEPS.get(step.id, "sources")
    return {"step": step, "url": reverse(f"threats:{page}", args=[state.code]), "page": page}

"""Judgement where nothing is counted, and how harmful a State finds what."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.denied import require
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.refusals import Refusal
from gradus.formats.statistics.elicitation import View
from gradus.steps.threats import bridge, handed, selectors
from gradus.steps.threats.actions import judgement as actions
from gradus.steps.threats.forms import judging as forms
from gradus.steps.threats.web.frame import frame, group_titles, or_404, reached, threats_of


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What experts said, by group; and what the State finds more or less harmful than usual."""
    state = reached(request, code)
    return render(request, "threats/judgement.html", _context(request, state))


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Entering one expert's view."""
    state = reached(request, code)
    require(request.actor, "create", threats_of(state), request.at)
    asked = {"given_on": request.at.date(), "group": request.GET.get("group", "")}
    form = forms.ViewForm(request.POST or None, initial=asked)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        day = told.pop("given_on")
        try:
            actions.give(
                by=request.actor,
                at=request.at,
                state_id=state.pk,
                given_on=day,
                views=[View(**told)],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The view is kept. The picture is worked out again."))
            return redirect("threats:judgement", code=state.code)
    title = _("Enter an expert's view")
    return _asked(request, state, "threats/view.html", title, form, refusal)


@require_POST
def take(request: ActorRequest, code: str) -> HttpResponse:
    """Taking a filled table of views: all of it, or every fault by cell."""
    state = reached(request, code)
    form = forms.ViewsTableForm(request.POST, request.FILES)
    refusal: Refusal | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = actions.give_table(
                by=request.actor,
                at=request.at,
                state_id=state.pk,
                given_on=form.cleaned_data["given_on"],
                data=file.read(),
                name=file.name,
            )
        except Refusal as no:
            refusal = no
        else:
            n = len(rows)
            messages.success(
                request, ngettext("{n} view is kept.", "{n} views are kept.", n).format(n=n)
            )
            return redirect("threats:judgement", code=state.code)
    context = _context(request, state) | {"table_form": form, "refusal": refusal}
    return render(request, "threats/judgement.html", context, status=422)


@require_GET
def table(request: ActorRequest, code: str) -> HttpResponse:
    """The table for experts to fill, with the views that hold."""
    state = reached(request, code)
    return attached(*handed.elicitation(request.actor, state, "xlsx", request.at.date()))


@require_POST
def withdraw(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """A view that holds no longer."""
    state = reached(request, code)
    row = or_404(selectors.view_of(request.actor, state.pk, pk))
    actions.withdraw(by=request.actor, at=request.at, view=row)
    messages.success(request, _("The view is withdrawn; the record keeps it."))
    return redirect("threats:judgement", code=state.code)


@require_http_methods(["GET", "POST"])
def harm(request: ActorRequest, code: str) -> HttpResponse:
    """Saying how harmful a group of offences is to this State."""
    state = reached(request, code)
    require(request.actor, "create", threats_of(state), request.at)
    form = forms.HarmForm(request.POST or None, initial=_usual(request.GET.get("group", "")))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.weigh(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is kept. The picture is worked out again."))
            return redirect("threats:judgement", code=state.code)
    return _asked(request, state, "threats/harm.html", _("Weigh the harm"), form, refusal)


@require_POST
def harm_as_catalogue(request: ActorRequest, code: str, group: str) -> HttpResponse:
    """Back to the catalogue's judgement of a group's harm."""
    state = reached(request, code)
    row = or_404(selectors.harms_of(request.actor, state.pk).filter(group=group).first())
    actions.weigh_as_catalogue(by=request.actor, at=request.at, harm=row)
    messages.success(request, _("The catalogue's judgement holds again."))
    return redirect("threats:judgement", code=state.code)


def _context(request: ActorRequest, state: State) -> dict[str, Any]:
    views = list(selectors.views_of(request.actor, state.pk))
    by_group = defaultdict(list)
    for one in views:
        by_group[one.group].append(one)
    own = {row.group: row for row in selectors.harms_of(request.actor, state.pk)}
    titles = group_titles()
    return frame(request, state, "judgement", _("Judgement")) | {
        "judged": [(titles[name], by_group[name]) for name in titles if name in by_group],
        "unjudged": [(name, title) for name, title in titles.items() if name not in by_group],
        "experts": len({one.who for one in views}),
        "names": names_of([one.by for one in views]),
        "harms": [
            (group.id, titles[group.id], group.harm, group.grade, own.get(group.id))
            for group in bridge.groups()
        ],
        "table_form": forms.ViewsTableForm(initial={"given_on": request.at.date()}),
        "refusal": None,
    }


def _asked(
    request: ActorRequest,
    state: State,
    template: str,
    title: str,
    form: Any,
    refusal: Refusal | None,
) -> HttpResponse:
    context = frame(request, state, "", title) | {"form": form, "refusal": refusal, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def _usual(group: str) -> dict[str, Any]:
    """The catalogue's judgement of a group, to begin from."""
    known = next((one for one in bridge.groups() if one.id == group), None)
    if known is None:
        return {}
    harm = known.harm
    return {"group": group, "low": harm.low, "mid": harm.mid, "high": harm.high}

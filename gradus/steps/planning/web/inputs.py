"""What the plan starts from: all of it on one page, as a State file, and brought in from one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gradus.core.access.actor import Thing
from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.resources import selectors as means
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.core.ui.templatetags.ui import say
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.planning import inputs, starting, words
from gradus.steps.planning.actions import bringing
from gradus.steps.planning.forms.asking import text_of
from gradus.steps.planning.forms.position import BringForm
from gradus.steps.planning.web.frame import places, reached

Line = dict[str, Any]
PAGES = {
    "needs": ("assessment:index", "findings"),
    "threats": ("threats:index", "threats"),
    "priorities": ("planning:position", "conditions"),
    "red-lines": ("planning:position", "conditions"),
    "commitment": ("planning:position", "conditions"),
    "basics": ("planning:position", "conditions"),
    "circumstances": ("resources:state", "resources"),
    "money": ("resources:state", "resources"),
    "equipment": ("resources:state", "resources"),
    "people": ("resources:state", "resources"),
    "efforts": ("coordination:state", "coordination"),
    "capacity": ("conditions:capacities", "conditions"),
    "preconditions": ("conditions:state", "conditions"),
}
MEANS = frozenset({"money", "equipment", "people"})


@require_safe
def index(request: ActorRequest, code: str) -> HttpResponse:
    """All that a plan starts from, what is missing first to be mended."""
    state = reached(request, code)
    found = lines(request, state)
    writes = may(request, "create", Thing("conditions", {Axis.STATE: state.pk}))
    context = {
        "state": state,
        "places": places(state.code, None, _("What the plan starts from")),
        "inputs": found,
        "next": next((one for one in found if one["missing"] and one["url"]), None),
        "may_ask": may(request, "create", Thing("plan", {Axis.STATE: state.pk})),
        "may_bring": writes,
        "sees_all": inputs.sees_all(state.pk),
    }
    return render(request, "planning/inputs.html", context)


@require_safe
def state_file(request: ActorRequest, code: str) -> HttpResponse:
    """What is entered, as a State file to take away."""
    state = reached(request, code)
    text, _counts = inputs.entered(request.actor, request.at, state, {})
    response = attached(text.encode(), f"{state.code.lower()}-state.yaml", "application/yaml")
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: ActorRequest, code: str) -> HttpResponse:
    """A State file becomes what is entered: shown first, then taken."""
    state = reached(request, code)
    require(request.actor, "create", Thing("conditions", {Axis.STATE: state.pk}), request.at)
    text = request.POST.get("text", "")
    form = BringForm(None if text else request.POST or None, request.FILES or None)
    foreseen: bringing.Bringing | None = None
    refusal: Refusal | None = None
    try:
        if text:
            taken = bringing.bring_in(
                by=request.actor, at=request.at, state=state, text=text, name="state.yaml"
            )
            messages.success(request, _taken(len(taken.steps)))
            return redirect("planning:inputs", code=state.code)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["state_file"]
            text = text_of(upload)
            foreseen = bringing.foresee(request.actor, request.at, state, text, upload.name)
    except Refusal as no:
        refusal, text = no, ""
    context = {
        "state": state,
        "places": places(state.code, None, _("Bring in a State file")),
        "form": form,
        "refusal": refusal,
        "text": text if foreseen is not None else "",
        "parts": list(_parts(foreseen)) if foreseen is not None else [],
        "left": [say(one) for one in foreseen.left] if foreseen is not None else [],
        "shown": foreseen is not None,
    }
    wrong = refusal is not None or (request.method == "POST" and foreseen is None)
    return render(request, "planning/bring.html", context, status=422 if wrong else 200)


def lines(request: ActorRequest, state: State) -> list[Line]:
    """Each input with the page it is entered on, where the viewer reaches that."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "said": one.said,
            "fresh": one.fresh,
            "missing": one.missing,
            "url": _url(request, state, one.id),
        }
        for one in starting.inputs_of(request.actor, request.at, state)
    ]


def _url(request: ActorRequest, state: State, name: str) -> str:
    if name in MEANS:
        programme = next(iter(means.programmes_of(request.actor)), None)
        if programme is not None:
            return reverse("resources:programme", args=[programme.code])
    page, kind = PAGES[name]
    return reverse(page, args=[state.code]) if starting.reaches(kind, state.pk) else ""


def _parts(found: bringing.Bringing) -> Iterator[Line]:
    by_part: dict[str, list[str]] = {}
    for step in found.steps:
        by_part.setdefault(step.part, []).append(say(step.what))
    for part, said in by_part.items():
        yield {"title": words.PARTS[part], "said": said}


def _taken(n: int) -> str:
    if not n:
        return _("All of it was entered already.")
    return ngettext("{n} entry is taken.", "{n} entries are taken.", n).format(n=n)

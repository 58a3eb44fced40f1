"""The register's pages: a State's institutions and their units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as shapes
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.actor import Thing
from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.states import actions, forms, models, selectors
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

ASKED = ["GET", "POST"]


@require_GET
def register(request: ActorRequest, code: str) -> HttpResponse:
    """Institutions and units of a State, as far as the viewer reaches them."""
    state = _state(request, code)
    institutions = selectors.institutions_of(request.actor, state.pk)
    context = _frame(state) | {
        "institutions": institutions,
        "kinds": forms.KINDS,
        "may_create": may(request, "create", Thing("register", {Axis.STATE: state.pk})),
        "changeable": {one.pk for one in institutions if may(request, "change", one.thing())},
    }
    return render(request, "states/register.html", context)


@require_http_methods(ASKED)
def new_institution(request: ActorRequest, code: str) -> HttpResponse:
    """Entering an institution."""
    state = _state(request, code)
    require(request.actor, "create", Thing("register", {Axis.STATE: state.pk}), request.at)
    form = forms.InstitutionForm(request.POST or None)

    def enter(values: dict[str, Any]) -> None:
        actions.register_institution(by=request.actor, at=request.at, state_id=state.pk, **values)

    return _ask(request, state, form, enter, _("New institution"))


@require_http_methods(ASKED)
def change_institution(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Correcting an institution."""
    state = _state(request, code)
    row = _institution(request, state, pk)
    require(request.actor, "change", row.thing(), request.at)
    initial = {"name": row.name, "kind": row.kind, "place": row.place}
    form = forms.InstitutionForm(request.POST or None, initial=initial)

    def enter(values: dict[str, Any]) -> None:
        actions.change_institution(by=request.actor, at=request.at, institution=row, **values)

    return _ask(request, state, form, enter, row.name)


@require_http_methods(ASKED)
def new_unit(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Entering a unit of an institution."""
    state = _state(request, code)
    row = _institution(request, state, pk)
    require(request.actor, "create", row.thing(), request.at)
    form = forms.UnitForm(request.POST or None, initial={"security_forces": True})

    def enter(values: dict[str, Any]) -> None:
        actions.add_unit(by=request.actor, at=request.at, institution=row, **values)

    return _ask(request, state, form, enter, _("New unit of {name}").format(name=row.name))


@require_http_methods(ASKED)
def change_unit(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Correcting a unit."""
    state = _state(request, code)
    row = selectors.unit(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    require(request.actor, "change", row.thing(), request.at)
    fields = ("name", "place", "posts", "staff", "security_forces")
    form = forms.UnitForm(
        request.POST or None, initial={name: getattr(row, name) for name in fields}
    )
    if not may(request, "create", row.thing()):  # not the unit's own to say
        form.fields["security_forces"].disabled = True

    def enter(values: dict[str, Any]) -> None:
        actions.change_unit(by=request.actor, at=request.at, unit=row, **values)

    return _ask(request, state, form, enter, row.name)


@require_http_methods(ASKED)
def programmes(request: ActorRequest) -> HttpResponse:
    """The programmes of this installation, and entering one: for the operator."""
    if not may(request, "create", Thing("programmes")):
        raise Http404
    form = forms.ProgrammeForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_programme(by=request.actor, at=request.at, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The programme is entered."))
            return redirect("states:programmes")
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "refusal": refusal,
        "programmes": selectors.programmes(request.actor),
    }
    return render(request, "states/programmes.html", context, status=status)


def _ask(
    request: ActorRequest,
    state: models.State,
    form: shapes.Form,
    enter: Callable[[dict[str, Any]], None],
    title: str,
) -> HttpResponse:
    """Show a form; take what it says; show in place what is refused."""
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            enter(form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The register is changed."))
            return redirect("states:register", code=state.code)
    status = 422 if request.method == "POST" else 200
    context = _frame(state) | {"form": form, "refusal": refusal, "title": title}
    return render(request, "states/entry.html", context, status=status)


def _state(request: ActorRequest, code: str) -> models.State:
    """The State, for those who reach its register or an institution in it."""
    state = selectors.state(code) if request.actor else None
    if state is None or not selectors.reaches_register(request.actor, state.pk):
        raise Http404
    return state


def _institution(request: ActorRequest, state: models.State, pk: UUID) -> models.Institution:
    row = selectors.institution(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row


def _frame(state: models.State) -> dict[str, Any]:
    return {"state": state, "state_name": selectors.name_of(state.code, get_language() or "en")}

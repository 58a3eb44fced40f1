"""What a group's answer rests on: a small page for each question, to attach and to take off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.evidence import selectors as evidence
from gradus.core.evidence.actions import files
from gradus.core.evidence.forms import ACCEPTED, KeepForm, SourceForm
from gradus.core.evidence.rules import FILE_BYTES
from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.instrument import Indicator
from gradus.steps.assessment import attachments, editions, forms, models, rules, selectors
from gradus.steps.assessment.actions import attaching
from gradus.steps.assessment.web.frame import ASKED, as_id, places


@require_http_methods(ASKED)
def evidence_of(request: ActorRequest, pk: UUID, indicator: str) -> HttpResponse:
    """What is attached, and what can be: chosen from what is kept already."""
    row, question = _asked(request, pk, indicator)
    if request.method != "POST":
        return _page(request, row, question)
    item = evidence.item(request.actor, as_id(request.POST.get("item", "")) or row.pk)
    if item is None:
        return _page(request, row, question, refusal=attaching.NoSuchEvidence())
    try:
        attaching.attach(
            by=request.actor, at=request.at, group=row, indicator=question.id, item=item
        )
    except Refusal as no:
        return _page(request, row, question, refusal=no)
    return _done(request, row, question, _("It is attached."))


@require_safe
def attached(request: ActorRequest, pk: UUID) -> HttpResponse:
    """To the question that something is attached to: where evidence says what rests on it."""
    found = attachments.attachment(request.actor, pk)
    if found is None:
        raise Http404
    return redirect("assessment:evidence", pk=found.group.pk, indicator=found.row.indicator)


@require_POST
def again(request: ActorRequest, pk: UUID, indicator: str) -> HttpResponse:
    """Attaching what the earlier answer rested on."""
    row, question = _asked(request, pk, indicator)
    count = attaching.attach_again(
        by=request.actor, at=request.at, group=row, indicator=question.id
    )
    told = ngettext("{n} document is attached again.", "{n} documents are attached again.", count)
    return _done(request, row, question, told.format(n=count))


@require_POST
def off(request: ActorRequest, pk: UUID, indicator: str) -> HttpResponse:
    """Taking off what is attached."""
    row, question = _asked(request, pk, indicator)
    there = as_id(request.POST.get("attachment", ""))
    found = attachments.attachment(request.actor, there) if there else None
    if found is not None and found.group == row:
        attaching.detach(by=request.actor, at=request.at, attachment=found.row)
    return _done(request, row, question, _("It is taken off. It is still kept as evidence."))


@require_POST
def file(request: ActorRequest, pk: UUID, indicator: str) -> HttpResponse:
    """A new file: shown what was found, then kept and attached."""
    row, question = _asked(request, pk, indicator)
    if "shown" in request.POST:
        return _keep(request, row, question)
    form = forms.PhotographForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, question, file_form=form)
    sent = form.cleaned_data["file"]
    try:
        found = files.preview(
            by=request.actor,
            at=request.at,
            state_id=row.state_id,
            name=sent.name,
            data=sent.read(FILE_BYTES + 1),
        )
    except Refusal as no:
        return _page(request, row, question, refusal=no)
    keep = _keep_form(request, row, initial={"shown": found.sha256, "name": sent.name})
    context = _frame(request, row, question, _("Check and confirm")) | {
        "found": found,
        "form": keep,
    }
    return render(request, "assessment/evidence_file.html", context)


@require_POST
def source(request: ActorRequest, pk: UUID, indicator: str) -> HttpResponse:
    """A new source, cited and attached."""
    row, question = _asked(request, pk, indicator)
    form = _source_form(request, row, request.POST)
    if not form.is_valid():
        return _page(request, row, question, source_form=form)
    told = {name: value for name, value in form.cleaned_data.items() if name != "institution"}
    try:
        attaching.attach_source(
            by=request.actor,
            at=request.at,
            group=row,
            indicator=question.id,
            institution_id=form.place.institution_id,
            **told,
        )
    except Refusal as no:
        return _page(request, row, question, source_form=form, refusal=no)
    return _done(request, row, question, _("It is attached."))


def _keep(request: ActorRequest, row: models.Group, question: Indicator) -> HttpResponse:
    form = _keep_form(request, row, data=request.POST)
    context = _frame(request, row, question, _("Check and confirm")) | {"form": form}
    try:
        if form.is_valid():
            attaching.attach_file(
                by=request.actor,
                at=request.at,
                group=row,
                indicator=question.id,
                shown=form.cleaned_data["shown"],
                name=form.cleaned_data["name"],
                marking=Marking(form.cleaned_data["marking"]),
                institution_id=form.place.institution_id,
            )
            return _done(request, row, question, _("The file is kept and attached."))
        if not {"shown", "name"} & set(form.errors):
            context["found"] = files.shown_again(
                by=request.actor,
                name=form.cleaned_data["name"],
                shown=form.cleaned_data["shown"],
            )
    except Refusal as no:
        context |= {"refusal": no, "form": None}
    return render(request, "assessment/evidence_file.html", context, status=422)


def _asked(request: ActorRequest, pk: UUID, indicator: str) -> tuple[models.Group, Indicator]:
    row = attachments.group(request.actor, pk)
    if row is None:
        raise Http404
    for one in rules.asked_of(row, editions.of(row)):
        if one.id == indicator:
            return row, one
    raise Http404


def _done(request: ActorRequest, row: models.Group, question: Indicator, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("assessment:evidence", pk=row.pk, indicator=question.id)


def _page(
    request: ActorRequest,
    row: models.Group,
    question: Indicator,
    *,
    refusal: Refusal | None = None,
    file_form: forms.PhotographForm | None = None,
    source_form: SourceForm | None = None,
) -> HttpResponse:
    context = _frame(request, row, question) | {
        "attached": attachments.to_group(request.actor, row).get(question.id, []),
        "said": selectors.said_by(request.actor, row).get(question.id),
        "refusal": refusal,
    }
    if context["may_attach"]:
        there = {one.id for one in context["attached"]}
        called = request.GET.get("called", "")[:120]
        kept = evidence.usable(request.actor, row.state_id, request.at, called)
        rested = attachments.before(request.actor, row)
        context |= {
            "rested": rested.get(question.id, []),
            "kept": [attachments.Document(one) for one in kept if one.pk not in there],
            "called": called,
            "page": evidence.PAGE - len(there),
            "file_form": file_form or forms.PhotographForm(),
            "source_form": source_form or _source_form(request, row),
            "source_open": source_form is not None,
            "accepted": ACCEPTED,
            "most": f"{FILE_BYTES // 1_000_000} MB",
        }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/evidence.html", context, status=status)


def _frame(
    request: ActorRequest, row: models.Group, question: Indicator, here: str = ""
) -> dict[str, Any]:
    instrument = editions.of(row)
    if row.agreed:
        on = date_format(row.assessment.assessed_on)
        of = [row.state.code, row.assessment_id]
        way = [(on, reverse("assessment:home", args=of))]
        back = reverse("assessment:dimension", args=[*of, instrument.dimension_of[question.id].id])
    else:
        way = [(row.name, reverse("assessment:group", args=[row.pk]))]
        part = next(one for one in rules.parts_of(row, instrument) if question in one.indicators)
        back = reverse("assessment:part", args=[row.pk, part.id])
    way.append((f"{question.id}", f"{back}#{question.id}"))
    ours = reverse("assessment:evidence", args=[row.pk, question.id])
    evidence_ = [(_("Evidence"), ours), here] if here else [_("Evidence")]
    return {
        "state": row.state,
        "group": row,
        "question": question,
        "places": places(row.state.code, *way, *evidence_),
        "back": way[-1][1],
        "may_attach": row.pk in attachments.open_to(request.actor, [row], request.at),
    }


def _keep_form(request: ActorRequest, row: models.Group, **given: Any) -> KeepForm:
    where = _where(request, row)
    allowed = evidence.markings(request.actor, where[0], request.at) if where else []
    given["initial"] = (
        _own(row) | {"marking": forms.usual_marking(allowed)} | given.get("initial", {})
    )
    return KeepForm(places=where, markings=allowed, **given)


def _source_form(request: ActorRequest, row: models.Group, data: Any = None) -> SourceForm:
    return SourceForm(data, places=_where(request, row), initial=_own(row))


def _own(row: models.Group) -> dict[str, Any]:
    """Where it comes from unless somebody says otherwise: the group's institution."""
    return {"institution": str(row.institution_id or "")}


def _where(request: ActorRequest, row: models.Group) -> list[evidence.Place]:
    """Where it can come from, the group's own institution first."""
    found = evidence.places(request.actor, row.state_id, request.at)
    return sorted(found, key=lambda place: place.institution_id != row.institution_id)

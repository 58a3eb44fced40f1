"""Pages of whoever leads a workshop: its tables, the screen, what is agreed, cards and paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.states.models import State
from gradus.core.ui.qr import origin_in_the_room, qr_svg
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import editions, forms, models, rules, selectors, workshop
from gradus.steps.assessment.actions import agreeing, answers, workshops
from gradus.steps.assessment.web.frame import ASKED, frame, opened, places, title_of


@require_http_methods(ASKED)
def room(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The workshop: opened here, its tables and their codes, the way to the screen, closed here."""
    state, row = opened(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    asking = selectors.groups_answering(request.actor, row).order_by("pk")
    form = forms.WorkshopForm(request.POST or None, groups=asking)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            workshops.open_workshop(
                by=request.actor, at=request.at, assessment=row, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The workshop is open."))
            return redirect("assessment:workshop", code=state.code, pk=row.pk)
    there = workshop.workshop_of(request.actor, row)
    is_open = there is not None and there.closed_at is None
    context = _frame(request, state, row) | {
        "form": form,
        "refusal": refusal,
        "workshop": there,
        "is_open": is_open,
        "over": is_open and there is not None and there.ends_at <= request.at,
        "seats": workshop.seats(request.actor, there) if there and is_open else [],
        "pages": [(one.id, title_of(one)) for one in _pages(row)],
        "on_screen": _title(row, there.part) if there else "",
        "join": format_html('<bdi dir="ltr">{}</bdi>', _join_address(request)),
        "unsettled": sum(
            one.unsettled for one in selectors.differences(request.actor, row).values()
        ),
        "answered": selectors.answered(request.actor, row),
        "asked": len(editions.of(row).indicators),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/workshop.html", context, status=status)


@require_POST
def add_table(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """One more table."""
    state, row = opened(request, code, pk)
    name = request.POST.get("name", "")
    made = workshops.add_table(by=request.actor, at=request.at, assessment=row, name=name)
    messages.success(request, _("{name} has a table.").format(name=made.group.name))
    return redirect("assessment:workshop", code=state.code, pk=row.pk)


@require_POST
def renew_code(request: ActorRequest, code: str, pk: UUID, table: UUID) -> HttpResponse:
    """Another code for a table."""
    state, row = opened(request, code, pk)
    there = workshop.workshop_of(request.actor, row)
    seated = workshop.table(request.actor, there, table) if there else None
    if seated is None:
        raise workshops.NoSuchTable
    workshops.renew_code(by=request.actor, at=request.at, table=seated)
    text = _("{name} has another code; devices with the old one are out.")
    messages.success(request, text.format(name=seated.group.name))
    return redirect("assessment:workshop", code=state.code, pk=row.pk)


@require_POST
def close(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The end of the workshop."""
    state, row = opened(request, code, pk)
    workshops.close_workshop(by=request.actor, at=request.at, assessment=row)
    messages.success(request, _("The workshop is closed; what was said and agreed stays."))
    return redirect("assessment:workshop", code=state.code, pk=row.pk)


@require_POST
def show(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Putting a page of questions on the screen; the tables' devices follow."""
    state, row = opened(request, code, pk)
    part = request.POST.get("part", "")
    workshops.put_on_screen(by=request.actor, at=request.at, assessment=row, part=part)
    return redirect("assessment:screen", state.code, row.pk, part)


@require_safe
def screen(request: ActorRequest, code: str, pk: UUID, part: str) -> HttpResponse:
    """What the projector shows: a page of questions, what the tables said, stage and gates so far."""
    state, row, there, page = _on_screen(request, code, pk, part)
    shown = "show" in request.GET
    pages = [one.id for one in _pages(row)]
    at = pages.index(page.id)
    context = _frame(request, state, row) | {
        "workshop": there,
        "screen": workshop.screen(request.actor, row, there, page, shown),
        "show": shown,
        "title": title_of(page),
        "seats": workshop.seats(request.actor, there),
        "is_open": there.closed_at is None,
        "previous": pages[at - 1] if at else "",
        "next": pages[at + 1] if at + 1 < len(pages) else "",
        "next_title": _title(row, pages[at + 1]) if at + 1 < len(pages) else "",
        "join": _join_address(request),
        "may_agree": there.closed_at is None and may(request, "change", row.thing()),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "assessment/_screen.html", context)
    context["qr"] = qr_svg(_join_address(request), pixels=240)
    return render(request, "assessment/screen.html", context)


@require_POST
def agree_page(request: ActorRequest, code: str, pk: UUID, part: str) -> HttpResponse:
    """Agreeing on what all tables said alike on one page."""
    state, row, there, page = _on_screen(request, code, pk, part)
    seen = workshop.screen(request.actor, row, there, page, "show" in request.POST)
    alike = [answers.Said(one.indicator.id, one.proposed) for one in seen.lines if one.to_agree]
    agreeing.agree(by=request.actor, at=request.at, assessment=row, said=alike)
    text = ngettext("{n} answer is agreed.", "{n} answers are agreed.", len(alike))
    messages.success(request, text.format(n=len(alike)))
    return _back(request, state, row, page)


@require_http_methods(ASKED)
def agree(request: ActorRequest, code: str, pk: UUID, part: str, indicator: str) -> HttpResponse:
    """Agreeing on one answer: the proposed one by a button, another one here, with its reason."""
    state, row, _there, page = _on_screen(request, code, pk, part)
    require(request.actor, "change", row.thing(), request.at)
    asked = next((one for one in page.indicators if one.id == indicator), None)
    if asked is None:
        raise Http404
    refusal: Refusal | None = None
    entered: answers.Said | None = None
    if request.method == "POST":
        said = forms.said_in(request.POST, [indicator])
        entered = said[0] if said else None
        try:
            agreeing.agree(by=request.actor, at=request.at, assessment=row, said=said)
        except Refusal as no:
            refusal = no
        else:
            return _back(request, state, row, page, indicator)
    found = selectors.differences(request.actor, row).get(indicator)
    changed = isinstance(refusal, answers.ChangedMeanwhile)
    screen_url = reverse("assessment:screen", args=[state.code, row.pk, page.id])
    context = _frame(request, state, row, (title_of(page), screen_url), indicator) | {
        "page": page,
        "q": forms.question(asked, found.agreed if found else None, entered, changed),
        "difference": found,
        "refusal": refusal,
        "show": "show" in request.GET or "show" in request.POST,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/agree.html", context, status=status)


@require_safe
def cards(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """A card for each table, to print: its code, and where to show it."""
    state, row = opened(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    there = workshop.workshop_of(request.actor, row)
    if there is None or there.closed_at is not None:
        raise Http404
    origin = origin_in_the_room(request)
    seats = [
        (one, qr_svg(origin + reverse("table:join_by", args=[one.table.code]), one.code))
        for one in workshop.seats(request.actor, there)
    ]
    context = _frame(request, state, row, _("Cards for the tables")) | {
        "cards": seats,
        "join": _join_address(request),
    }
    return render(request, "assessment/cards.html", context)


@require_safe
def sheets(request: ActorRequest, code: str, pk: UUID, part: str) -> HttpResponse:
    """A page of questions on paper, for tables without a device."""
    state, row = opened(request, code, pk)
    page = workshop.page_named(row, part)
    if page is None:
        raise Http404
    context = _frame(request, state, row, _("Questions on paper")) | {
        "page": page,
        "title": title_of(page),
    }
    return render(request, "assessment/sheets.html", context)


@require_http_methods(ASKED)
def paper(request: ActorRequest, code: str, pk: UUID, part: str) -> HttpResponse:
    """Entering what tables said on paper, or by raised hands: a page of questions at once."""
    state, row, there, page = _on_screen(request, code, pk, part)
    require(request.actor, "change", row.thing(), request.at)
    seated = [one.table.group for one in workshop.seats(request.actor, there)]
    tables = [one for one in seated if one.closed_at is None]
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            answers.save_levels(
                by=request.actor,
                at=request.at,
                said=[
                    (one, forms.levels_in(request.POST, one.pk, page.indicators)) for one in tables
                ],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Saved."))
            return _back(request, state, row, page)
    screen_url = reverse("assessment:screen", args=[state.code, row.pk, page.id])
    said = {one.pk: selectors.said_by(request.actor, one) for one in tables}
    asked = {one.pk: rules.asked_of(one, editions.of(row)) for one in tables}
    context = _frame(request, state, row, (title_of(page), screen_url), _("From paper")) | {
        "page": page,
        "title": title_of(page),
        "refusal": refusal,
        "lines": [
            (
                one,
                forms.level_fields(
                    one,
                    [(table, said[table.pk]) for table in tables if one in asked[table.pk]],
                    request.POST,
                ),
            )
            for one in page.indicators
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/paper.html", context, status=status)


def _on_screen(
    request: ActorRequest, code: str, pk: UUID, part: str
) -> tuple[State, models.Assessment, models.Workshop, rules.Part]:
    """The State, the assessment, its workshop and a page of its questions."""
    state, row = opened(request, code, pk)
    there = workshop.workshop_of(request.actor, row)
    page = workshop.page_named(row, part)
    if there is None or page is None:
        raise Http404
    return state, row, there, page


def _frame(
    request: ActorRequest, state: State, row: models.Assessment, *here: str | tuple[str, str]
) -> dict[str, Any]:
    home = reverse("assessment:home", args=[state.code, row.pk])
    own = reverse("assessment:workshop", args=[state.code, row.pk])
    way = ((date_format(row.assessed_on), home), (_("Workshop"), own) if here else _("Workshop"))
    return frame(request, state, row) | {"places": places(state.code, *way, *here)}


def _pages(row: models.Assessment) -> tuple[rules.Part, ...]:
    return rules.parts(editions.of(row))


def _title(row: models.Assessment, part: str) -> str:
    page = workshop.page_named(row, part)
    return title_of(page) if page else part


def _join_address(request: ActorRequest) -> str:
    return origin_in_the_room(request) + reverse("table:join")


def _back(
    request: ActorRequest,
    state: State,
    row: models.Assessment,
    page: rules.Part,
    indicator: str = "",
) -> HttpResponseRedirect:
    """To the screen, at a question, with what was shown still shown."""
    shown = "?show=1" if "show" in request.POST else ""
    url = reverse("assessment:screen", args=[state.code, row.pk, page.id])
    return HttpResponseRedirect(url + shown + (f"#{indicator}" if indicator else ""))

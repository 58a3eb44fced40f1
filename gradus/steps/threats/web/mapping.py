"""Saying how a source's tables are read, beside the first rows of the one that waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.domain.refusals import Refusal
from gradus.formats.statistics.mapping import TableMapping
from gradus.formats.statistics.proposal import Proposal, Written
from gradus.steps.threats import bridge
from gradus.steps.threats.forms.mapping import MappingForm, initial_of
from gradus.steps.threats.forms.table import WrittenForm
from gradus.steps.threats.web.places import ASKED, Place, PlaceOf, the_source
from gradus.workflows.threat_sources import propose

HEAD_BYTES = 20_000
LONGEST = 90
KEPT = ("scheme", "source", "definition")


@require_http_methods(ASKED)
def mapping(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """What was found in the table, to be looked at and completed; then it is read so."""
    place = of(request, code)
    row = the_source(request, place, pk)
    require(request.actor, "create", place.thing(), request.at)
    waiting = place.pending(request.actor, row)
    if waiting is None or not waiting.content:
        return redirect(place.url("source-check" if waiting else "source", row.pk))
    data, refusal = bytes(waiting.content), None
    try:
        proposal = propose(data, waiting.name, written=_written(request))
    except Refusal as no:  # the encoding or the separator that was said does not fit the bytes
        proposal, refusal = propose(data, waiting.name), no
    form = _form(request, place, row, proposal, again=refusal is not None)
    if form.is_bound and form.is_valid():
        try:
            place.map_and_read(
                by=request.actor,
                at=request.at,
                source=row,
                pending=waiting,
                mapping=form.mapping(),
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is remembered how the tables of this source are read."))
            return redirect(place.url("source-check", row.pk))
    form.show_encodings(_headings(data, form.encodings, proposal.mapping))
    context = {
        "place": place,
        "way": place.way((row.title, place.url("source", row.pk)), _("How the table is read")),
        "source": row,
        "name": waiting.name,
        "form": form,
        "refusal": refusal,
        "headings": proposal.headings,
        "sample": [_padded(cells, len(proposal.headings)) for cells in proposal.sample],
        "back": place.url("source", row.pk),
        "forget": place.url("source-forget", row.pk),
    }
    wrong = refusal is not None or form.is_bound
    return render(request, "threats/mapping.html", context, status=422 if wrong else 200)


def _written(request: ActorRequest) -> Written:
    """How somebody said that the table is written."""
    told = request.POST
    row = told.get("heading_row", "")
    return Written(
        encoding=told.get("encoding", ""),
        separator=told.get("separator", ""),
        sheet=told.get("sheet", ""),
        heading_row=int(row) if row.isascii() and row.isdecimal() and len(row) < 5 else 0,
    )


def _form(
    request: ActorRequest, place: Place, row: Any, proposal: Proposal, *, again: bool
) -> MappingForm:
    """What was entered; where one only looks at the table anew, what is found in it now."""
    how: dict[str, Any] = {"proposal": proposal, "code": place.code}
    if request.method == "POST" and "look" not in request.POST and not again:
        return MappingForm(request.POST, **how)
    initial = initial_of(proposal.mapping, proposal)
    remembered = bridge.mapping_of(row)
    if remembered is not None:
        initial |= initial_of(remembered, proposal)
    initial.setdefault("scheme", f"national:{place.code}" if place.code else "")
    initial.setdefault("source", row.publisher)
    initial |= {name: getattr(proposal.mapping, name) for name in WrittenForm.base_fields}
    initial |= {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    return MappingForm(initial=initial, **how)


def _headings(data: bytes, encodings: list[str], known: TableMapping) -> dict[str, str]:
    """The row of headings as it reads in each of these encodings."""
    found, row = {}, known.heading_row
    for name in encodings:
        lines = data[:HEAD_BYTES].decode(name, errors="replace").splitlines()
        cells = lines[row - 1].split(known.separator) if row <= len(lines) else []
        found[name] = " · ".join(cells)[:LONGEST]
    return found


def _padded(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]

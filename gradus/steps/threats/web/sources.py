"""Sources of figures: the list, entering one, and what one of them holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts.selectors import names_of
from gradus.core.ui.next_step import NextStep
from gradus.domain.refusals import Refusal
from gradus.steps.threats import bridge, held, models, rules, selectors, words
from gradus.steps.threats.forms import sources as forms
from gradus.steps.threats.web import places
from gradus.steps.threats.web.mapped import told_of
from gradus.steps.threats.web.places import ASKED, Place, PlaceOf, the_source

LIMIT = "25 MB"  # of a page's body, see core/ui/bodies.py
ENDINGS = {
    "cts": "CSV, XLSX",
    "national": "CSV, XLSX",
    "survey": "CSV, XLSX",
    "ic3": "CSV",
    "indicators": "CSV",
    "stix": "JSON",
    "misp": "JSON",
}
MOST_RELEASES = 50


@require_safe
def published(request: ActorRequest) -> HttpResponse:
    """To the published figures that the viewer's programme takes in."""
    found = places.publishing(request)
    if not found:
        raise Http404
    return redirect(found[0].url("sources"))


@require_safe
def index(request: ActorRequest, of: PlaceOf, code: str) -> HttpResponse:
    """What sources there are, what each holds, and what to do next."""
    place = of(request, code)
    lines = held.lines(request.actor, place.sources(request.actor))
    waiting = place.waiting(request.actor)
    open_terms = place.open_terms(request.actor)
    may_add = may(request, "create", place.thing())
    context = {
        "place": place,
        "way": place.way(),
        "lines": [_line(place, one, {row.source_id for row in waiting}) for one in lines],
        "may_add": may_add,
        "add": place.url("source-add"),
        "terms": place.url("terms"),
        "undecided": len(open_terms),
        "published": held.published_about(request.actor, place.code) if place.code else None,
        "next": _next(place, lines, waiting, len(open_terms)) if may_add else None,
    }
    return render(request, "threats/sources.html", context)


@require_http_methods(ASKED)
def add(request: ActorRequest, of: PlaceOf, code: str) -> HttpResponse:
    """Entering a source; then its page, where its first file is brought."""
    place = of(request, code)
    require(request.actor, "create", place.thing(), request.at)
    form = _form(request, place)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = place.add(by=request.actor, at=request.at, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The source is entered. Now bring its first file."))
            return redirect(place.url("source", row.pk))
    context = {
        "place": place,
        "way": place.way(_("Add a source")),
        "form": form,
        "refusal": refusal,
        "back": place.url("sources"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/source_add.html", context, status=status)


@require_http_methods(ASKED)
def source(request: ActorRequest, of: PlaceOf, code: str, pk: UUID) -> HttpResponse:
    """One source: bring a file, what it holds, which files were taken, how its tables are read."""
    place = of(request, code)
    row = the_source(request, place, pk)
    if request.method == "POST":
        require(request.actor, "create", place.thing(), request.at)
    mapped = bool(bridge.mapping_of(row))
    form = forms.FileForm(request.POST or None, request.FILES or None, mapped=mapped)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _preview(request, place, row, form)
        except Refusal as no:
            refusal = no
        else:
            return redirect(place.url("source-check", row.pk))
    context = _shown(request, place, row) | {
        "form": form,
        "refusal": refusal,
        "accepted": ENDINGS[row.kind],
        "limit": LIMIT,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/source.html", context, status=status)


def _form(request: ActorRequest, place: Place) -> forms.SourceForm:
    data = request.POST or None
    kind = request.GET.get("kind", "")
    initial = {"kind": kind if kind in place.kinds else ""}
    markings = place.markings(request)
    if markings:
        initial["marking"] = "TLP:AMBER"
        return forms.OwnSourceForm(data, kinds=place.kinds, markings=markings, initial=initial)
    return forms.SourceForm(data, kinds=place.kinds, initial=initial)


def _preview(request: ActorRequest, place: Place, row: Any, form: forms.FileForm) -> None:
    upload = form.cleaned_data["file"]
    place.preview(
        by=request.actor,
        at=request.at,
        source=row,
        data=upload.read(rules.MOST_BYTES + 1),
        name=str(upload.name),
        anew=form.cleaned_data.get("anew", False),
    )


def _shown(request: ActorRequest, place: Place, row: Any) -> dict[str, Any]:
    files = list(selectors.releases_of(request.actor, row)[: MOST_RELEASES + 1])
    names = names_of({one.taken_by for one in files} | {row.added_by})
    mapping = bridge.mapping_of(row)
    return {
        "place": place,
        "way": place.way(row.title),
        "source": row,
        "kind": words.kind(row.kind),
        "marking_words": words.MARKINGS.get(getattr(row, "marking", "")),
        "added_by": names.get(row.added_by, ""),
        "series": [_series(place, row, one) for one in held.series(request.actor, row)],
        "held": held.lines(request.actor, [row])[0].held,
        "figures": place.url("source-figures", row.pk),
        "ended": held.ended(request.actor, row),
        "releases": [(one, names.get(one.taken_by, "")) for one in files[:MOST_RELEASES]],
        "more_releases": len(files) > MOST_RELEASES,
        "pending": place.pending(request.actor, row),
        "check": place.url("source-check", row.pk),
        "may_add": may(request, "create", place.thing()),
        "mapping": told_of(mapping) if mapping else [],
        "tables": row.kind == models.Kind.NATIONAL,
    }


def _series(place: Place, row: Any, one: held.Series) -> dict[str, Any]:
    return {
        "title": words.series_and_unit(one.kind, one.unit),
        "meaning": words.meaning(one.kind),
        "figures": one.held.figures,
        "terms": one.terms,
        "places": one.places,
        "years": words.years(one.held.first, one.held.last),
        "url": f"{place.url('source-figures', row.pk)}?kind={one.kind}&unit={one.unit}",
    }


def _line(place: Place, one: held.Line, waiting: set[UUID]) -> dict[str, Any]:
    row = one.source
    return {
        "source": row,
        "url": place.url("source", row.pk),
        "kind": words.kind(row.kind),
        "marking": getattr(row, "marking", ""),
        "figures": one.held.figures,
        "years": words.years(one.held.first, one.held.last),
        "release": one.release,
        "waiting": place.url("source-check", row.pk) if row.pk in waiting else "",
    }


# --- what to do next ----------------------------------------------------------------------------


def _next(place: Place, lines: list[held.Line], waiting: Any, undecided: int) -> NextStep:
    if waiting:
        row = waiting[0].source
        return NextStep(
            _("Look at the file that waits, and confirm it"),
            _("{name} of “{source}” was brought and waits; nothing of it counts yet. It is thrown "
              "away a day after it was brought.").format(name=waiting[0].name, source=row.title),
            place.url("source-check", row.pk),
            _("Look at it"),
        )  # fmt: skip
    empty = next((one for one in lines if one.release is None), None)
    if empty is not None:
        return NextStep(
            _("Bring the first file of a source"),
            _("“{source}” is entered and holds nothing yet.").format(source=empty.source.title),
            place.url("source", empty.source.pk),
            _("Bring a file"),
        )
    if undecided:
        text = ngettext(
            "{n} term means nothing here until somebody decides; its figures wait.",
            "{n} terms mean nothing here until somebody decides; their figures wait.",
            undecided,
        )
        return NextStep(
            _("Decide what terms mean"),
            text.format(n=undecided),
            place.url("terms"),
            _("Go to the terms"),
        )
    return _missing(place, {one.source.kind for one in lines}) or NextStep(
        _("Keep it up to date"),
        _("When a source publishes anew, bring its file: what changed is shown before it counts, and "
          "what was told before is kept."),
        "",
        "",
    )  # fmt: skip


def _missing(place: Place, there: set[str]) -> NextStep | None:
    """The kind of source to bring next, and why that one."""
    why = _why_own() if place.code else _why_published()
    for kind, title, text in why:
        if not there & set(kind):
            url = f"{place.url('source-add')}?kind={kind[0]}"
            return NextStep(title, text, url, _("Add a source"))
    return None


def _why_own() -> list[tuple[tuple[str, ...], str, str]]:
    return [
        (
            ("national", "cts"),
            _("Begin with what the police recorded"),
            _("A table of recorded offences by year, as the police or the statistical office have it: "
              "the picture leans on it most."),
        ),
        (
            ("survey",),
            _("Add a survey of victims, if there is one"),
            _("It alone shows how many victims told nobody: what the police recorded is a part."),
        ),
        (
            ("ic3",),
            _("Add what a reporting site was told, if there is one"),
            _("Complaints show new kinds of fraud earlier than recorded crime, and what was lost."),
        ),
        (
            ("stix", "misp"),
            _("Add what a response team shares, if there is one"),
            _("Incidents by month and kind. Only counts are kept, no indicator of compromise."),
        ),
    ]  # fmt: skip


def _why_published() -> list[tuple[tuple[str, ...], str, str]]:
    return [
        (
            ("cts",),
            _("Begin with the UN Crime Trends export"),
            _("Recorded offences of most States at once: every State's picture is estimated from it."),
        ),
        (
            ("indicators",),
            _("Add indicators beside crime"),
            _("People online and accounts by State: estimates lean on them where a State reports "
              "nothing."),
        ),
    ]  # fmt: skip

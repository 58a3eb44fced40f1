"""The lists: whose registers there are to see, that of a State, a partner's own; and one effort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts.selectors import names_of
from gradus.core.coordination import forms, models, selectors, words
from gradus.core.coordination.bridge import entry_of
from gradus.core.coordination.web.frame import (
    acting_partner,
    may_enter,
    own_partner,
    places_in,
    reached,
    the_effort,
    way_of,
)
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.workflows.effort_table import changed

Line = dict[str, Any]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Whose efforts the viewer reaches; where there is one register, that at once."""
    places = [
        *((one.name, reverse("coordination:partner", args=[one.code]))
          for one in selectors.partners_of(request.actor)),
        *((state_name(one.code), reverse("coordination:state", args=[one.code]))
          for one in states.states_within(request.actor, "coordination")),
    ]  # fmt: skip
    if len(places) == 1:
        return redirect(places[0][1])
    return render(request, "coordination/index.html", {"places": places})


@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """What is known of others' efforts in a State."""
    of = reached(request, code)
    form = forms.FilterForm(request.GET, places=places_in(request, of.pk))
    wanted = form.wanted()
    page = selectors.page_of(request.actor, wanted, after=_after(request), state_id=of.pk)
    enters = may_enter(request, of)
    waiting = selectors.waiting(request.actor, of.pk) if enters else None
    total = selectors.count_of(request.actor, of.pk)
    context = {
        "state": of,
        "way": way_of(request, of),
        "form": form,
        "rows": [_line(row) for row in page.rows],
        "next_page": _address(request, page.after),
        "filtered": wanted != selectors.Wanted(),
        "may_enter": enters,
        "total": total,
        "next": _next(of, total, waiting, enters),
    }
    return render(request, "coordination/state.html", context)


@require_safe
def partner(request: ActorRequest, code: str) -> HttpResponse:
    """A partner's own efforts, in every State."""
    of = own_partner(request, code)
    form = forms.FilterForm(request.GET)
    page = selectors.page_of(request.actor, form.wanted(), after=_after(request), partner_id=of.pk)
    context = {
        "partner": of,
        "form": form,
        "rows": [_line(row) | {"state": state_name(row.state.code)} for row in page.rows],
        "next_page": _address(request, page.after),
        "filtered": form.wanted() != selectors.Wanted(),
        "states": [
            (state_name(one.code), one.code)
            for one in states.states_within(request.actor, "coordination")
            if may_enter(request, one)
        ],
    }
    return render(request, "coordination/partner.html", context)


@require_safe
def effort(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One effort: what is known, and what was said before."""
    row = the_effort(request, pk)
    versions = selectors.history(request.actor, pk)
    own = acting_partner(request)
    # a partner sees its efforts, and not who of a State wrote them down
    names = names_of({one.entered_by for one in versions}) if own is None else {}
    may_change = (
        row.until is None
        and may(request, "change", row.thing())
        and (own is None or row.partner_id == own.pk)
    )
    context = {
        "effort": row,
        "way": way_of(request, row.state, (row.title, "")),
        "status": (words.STATUSES[row.status], words.TONES[row.status]),
        "facts": list(_facts(row)),
        "teller": words.TOLD_BY[row.told_by],
        "by": names.get(row.entered_by, ""),
        "before": list(_before(versions, names)),
        "may_change": may_change,
    }
    return render(request, "coordination/effort.html", context)


def _facts(row: models.Effort) -> Iterable[tuple[str, str, bool]]:
    """What is known: label, text, and whether it is to be read from left to right."""
    found = (
        (_("What it is"), str(words.KINDS[row.kind]), False),
        (_("Time"), words.time(row.starts, row.ends), False),
        (_("Topics"), words.told_topics(row.topics), False),
        (_("Reaches"), " · ".join(one.name for one in row.reaches.all()), False),
        (_("People reached"), "" if row.people is None else str(row.people), False),
        (_("Money"), words.amount(row), True),
        (_("Who pays"), " · ".join(row.funders), False),
        (_("Who carries it out"), " · ".join(row.implementers), False),
        (_("Counts in plans as"),
         " · ".join(words.interventions().get(one, one) for one in row.interventions), False),
        (_("Its own identifier"), row.identifier, True),
        (_("Source"), " · ".join(p for p in (row.source, words.when(row.source_date)) if p), False),
    )  # fmt: skip
    return (one for one in found if one[1])


def _before(versions: Sequence[models.Effort], names: dict[UUID, str]) -> Iterable[Line]:
    """What was said before, the latest first: when it stopped holding and what changed."""
    for after, before in pairwise(versions):
        yield {
            "day": after.entered_at,
            "by": names.get(after.entered_by, ""),
            "columns": ", ".join(changed(entry_of(before), entry_of(after))),
        }


def _line(row: models.Effort) -> Line:
    return {
        "url": reverse("coordination:effort", args=[row.key]),
        "title": row.title,
        "provider": row.provider,
        "provider_kind": words.PROVIDER_KINDS[row.provider_kind],
        "kind": words.KINDS[row.kind],
        "status": (words.STATUSES[row.status], words.TONES[row.status]),
        "time": words.time(row.starts, row.ends),
        "topics": words.told_topics(row.topics),
        "reaches": [one.name for one in row.reaches.all()],
    }


def _after(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def _address(request: ActorRequest, after: UUID | None) -> str:
    if after is None:
        return ""
    return f"{request.path}?{urlencode(request.GET.dict() | {'after': str(after)})}"


def _next(of: State, total: int, waiting: models.Waiting | None, enters: bool) -> Line | None:
    if waiting is not None:
        return {
            "title": _("Look at the file that waits, and confirm it"),
            "text": _("{name} was brought; nothing of it counts yet.").format(name=waiting.name),
            "url": reverse("coordination:check", args=[of.code]),
            "action": _("Look at it"),
        }
    if not total:
        if not enters:
            return None
        return {
            "title": _("Enter the first effort, or bring a file"),
            "text": _("What donors, programmes and the State itself did, do and plan: so that nobody "
                      "repeats it and plans count on it."),
            "url": reverse("coordination:enter", args=[of.code]),
            "action": _("Enter an effort"),
        }  # fmt: skip
    return {
        "title": _("See who works where, and where nobody does"),
        "text": _("Overlaps among providers, repeat training and topics that nobody serves."),
        "url": reverse("together", args=[of.code]),
        "action": _("Read the register as a whole"),
    }

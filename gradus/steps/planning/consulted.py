"""Reading consultations of third parties, inside the viewer's scope; and what one of them is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.states.models import Institution, Partner
from gradus.domain.ownership import Axis
from gradus.formats.documents import plan_document as doc
from gradus.steps.planning import selectors
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.plans import Plan

THIRD_PARTIES = (Axis.PARTNER, Axis.INSTITUTION)


def spoken_for(viewer: Actor, at: datetime) -> list[UUID]:
    """The partners and institutions that somebody speaks for."""
    return [
        one.scope_id
        for one in viewer.holdings
        if one.axis in THIRD_PARTIES and one.scope_id is not None and one.holds_at(at)
    ]


def consultations_of(viewer: Actor, row: Plan) -> Sequence[Consultation]:
    """Who was asked about a plan, whatever its version, the latest first, with what they said."""
    rows = Consultation.objects.filter(line_id=row.line_id)
    return list(rows.prefetch_related("contributions").order_by("-asked_at"))


def consultation(viewer: Actor, pk: UUID) -> Consultation | None:
    """One consultation the viewer reaches, or none."""
    return Consultation.objects.select_related("state").filter(pk=pk).first()


def asked_of(viewer: Actor, owners: Collection[UUID]) -> QuerySet[Consultation]:
    """What the partners or institutions of those ids were asked, the latest first."""
    rows = Consultation.objects.filter(Q(partner__in=owners) | Q(institution__in=owners))
    said = Count("contributions", filter=Q(contributions__answered_at__isnull=False))
    return rows.select_related("state").annotate(answers=said).order_by("-asked_at")


def open_for(viewer: Actor, owners: Collection[UUID], today: date) -> QuerySet[Consultation]:
    """Of those, the ones that can still be answered and have no word yet."""
    rows = asked_of(viewer, owners).filter(closed_at=None, until__gte=today)
    return rows.filter(contributions=None)


def contribution(viewer: Actor, pk: UUID) -> Contribution | None:
    """One thing a third party said, or none."""
    return Contribution.objects.select_related("consultation__plan").filter(pk=pk).first()


def unanswered(viewer: Actor, row: Plan) -> int:
    """How many things third parties said about a plan have no answer."""
    return Contribution.objects.filter(consultation__line_id=row.line_id, answered_at=None).count()


def concerning(viewer: Actor, row: Plan, party: Partner | Institution | None) -> set[str]:
    """The activities of a version that a third party pays for, hosts or gives equipment to."""
    said = selectors.said(viewer, row, row.language)
    if said is None or party is None:
        return set()
    donors = {pot.id for pot in said.document.pots if pot.donor == party.name}
    return {
        one.id
        for one in said.document.activities
        if one.institution == party.name or any(share.pot in donors for share in one.paid_by)
    }


def extract(
    viewer: Actor, row: Plan, items: Collection[str], party: Partner | Institution
) -> dict[str, Any]:
    """What a third party is shown: the version by name, and the activities chosen, in every language.

    Of money only what its own pots pay.
    """
    told = {
        language: said.document
        for language, _ in settings.LANGUAGES
        if (said := selectors.said(viewer, row, language)) is not None
    }
    one = next(iter(told.values()))
    own = {pot.id for pot in one.pots if pot.donor == party.name}
    return {
        "title": row.title,
        "version": row.number,
        "start": str(one.start),
        "end": str(one.start.plus(one.horizon - 1)),
        "activities": [
            _shown(told, n, line, one, own)
            for n, line in enumerate(one.activities)
            if line.id in items
        ],
    }


def _shown(
    told: Mapping[str, doc.PlanDocument],
    n: int,
    line: doc.Activity,
    one: doc.PlanDocument,
    own: Collection[str],
) -> dict[str, Any]:
    paid = sum(share.amount for share in line.paid_by if share.pot in own)
    return {
        "id": line.id,
        "title": {language: said.activities[n].title for language, said in told.items()},
        "area": {language: said.activities[n].area for language, said in told.items()},
        "host": {language: said.activities[n].institution for language, said in told.items()},
        "from": str(one.start.plus(line.start)),
        "until": str(one.start.plus(line.end - 1)),
        "paid": paid or None,
    }

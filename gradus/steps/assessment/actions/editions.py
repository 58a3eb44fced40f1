"""Keeping the text of an edition when an assessment with it begins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.catalogue.shelf import Document
from gradus.core.access.scope import system
from gradus.steps.assessment import editions, models


def keep(document: Document, at: datetime, state_id: UUID) -> str:
    """The hash of a text that a State's assessment begins with, kept now if it is not yet.

    Raises OtherText.
    """
    there = editions.there(state_id, document)
    if there is None:
        _add(document, at)
        there = editions.there(state_id, document) or document.sha256
    return there


def keep_those_in_use(*, at: datetime) -> None:
    """Keep the editions of assessments that began before editions were kept, from the catalogue."""
    with system("keep-editions"):
        used = models.Assessment.objects.filter(edition_sha256="")
        names = used.order_by().values_list("instrument", "edition").distinct()
        for instrument, edition in sorted(names):
            try:
                _add(editions.named(instrument, edition), at)
            except editions.EditionGone:
                continue  # it is said where such an assessment is opened


def _add(document: Document, at: datetime) -> None:
    row = models.Edition(
        instrument=document.instrument.id,
        edition=document.instrument.edition,
        document=document.content,
        sha256=document.sha256,
        sent=all(one.sha256 != document.sha256 for one in editions.offered()),
        kept_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # it is there already, or somebody began one at the same time
        return

"""Efforts as files, of what the viewer sees: CSV, XLSX, IATI 2.03."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language_bidi, gettext

from gradus.catalogue.member_states import find
from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor
from gradus.core.coordination import models, selectors
from gradus.core.coordination.bridge import entry_of
from gradus.core.states.models import Partner, State
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.workflows.effort_table import write_csv, write_xlsx

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}


class NothingToWrite(Refusal):
    """An IATI file of no activity, which the standard does not know."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-write",
            message("There is no effort to write, and an IATI file holds at least one."),
            message("Take the CSV or XLSX file, which may be empty."),
        )


def of_state(viewer: Actor, state: State, ending: str, at: datetime) -> tuple[bytes, str]:
    """The register of a State, and its media type. Raises NothingToWrite."""
    rows = list(selectors.held(viewer, state_id=state.pk).order_by("pk"))
    if ending != "xml":
        return _table(rows, ending, at)
    if not rows:
        raise NothingToWrite
    # only who takes such a file away loads its writer
    from gradus.workflows.effort_iati import write_iati

    entries = [(f"gradus-{row.key}", entry_of(row)) for row in rows]
    publisher = f"gradus-{state.code}"
    data = write_iati(entries, find(state.code).alpha2, publisher=publisher, generated=at)
    return data, MEDIA[ending]


def of_partner(viewer: Actor, partner: Partner, ending: str, at: datetime) -> tuple[bytes, str]:
    """A partner's own efforts in all States as a table."""
    return _table(selectors.held(viewer, partner_id=partner.pk).order_by("pk"), ending, at)


def _table(rows: Iterable[models.Effort], ending: str, at: datetime) -> tuple[bytes, str]:
    entries = [entry_of(row) for row in rows]
    if ending == "csv":
        return write_csv(entries), MEDIA[ending]
    data = write_xlsx(entries, Shelf.open(), at.date(), gettext, rtl=get_language_bidi())
    return data, MEDIA[ending]

"""Files that are handed out: the picture as STIX, CSV, PDF and DOCX; the table for experts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.utils.translation import get_language, gettext

from gradus.core.access.actor import Actor
from gradus.core.states.models import State
from gradus.domain.markings import Marking
from gradus.formats.statistics.elicitation import View
from gradus.steps.threats import bridge, models, selectors
from gradus.workflows.elicitation import elicitation_table
from gradus.workflows.threat_brief import about_state, threat_brief
from gradus.workflows.threat_brief_tables import Note
from gradus.workflows.threat_picture import exported, picture_of
from gradus.workflows.threat_reading_parts import ThreatReading

Form = Literal["stix", "csv", "pdf", "docx"]
FORMS: tuple[Form, ...] = ("pdf", "docx", "stix", "csv")
File = tuple[bytes, str, str]
"""The bytes, the name and the media type."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "stix": ("json", "application/stix+json;version=2.1"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "xlsx": ("xlsx", XLSX),
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def export(
    viewer: Actor,
    state: State,
    row: models.Picture,
    reading: ThreatReading,
    form: Form,
    *,
    producer: str,
    marking: Marking,
    at: datetime,
) -> File:
    """The picture in one of ``FORMS``. Raises NotToBeShared for STIX of what is the State's alone."""
    if form == "stix" or form == "csv":
        picture = picture_of(
            bridge.profile_of(row),
            made=at.replace(microsecond=0),
            producer=producer,
            marking=marking,
            translate=gettext,
            language=_language(),
        )
        return _file(exported(picture, form), state, "threats", form)
    about = about_state(
        state.code, language=_language(), issued_on=at.date(), marking=marking, producer=producer
    )
    notes = [_note(one) for one in selectors.emerging_of(viewer, state.pk)]
    # only who asks for a document loads what sets it; a web server stays small
    from gradus.workflows.threat_brief_files import brief_file

    brief = threat_brief(reading, about, gettext, notes=notes)
    return _file(brief_file(f"brief.{form}", brief, gettext), state, "threat-brief", form)


def _note(row: models.Emerging) -> Note:
    titles = {group.id: group.title for group in bridge.groups()}
    return Note(
        title=row.title,
        text=row.text,
        kind=gettext(titles[row.group]) if row.group in titles else gettext("something else"),
        day=row.seen_on,
        office="",
    )


def elicitation(viewer: Actor, state: State, form: Literal["xlsx", "csv"], today: date) -> File:
    """A table for experts to fill, with the views that hold now."""
    views = tuple(
        View(
            group=row.group,
            who=row.who,
            low=row.low,
            best=row.best,
            high=row.high,
            note=row.note,
        )
        for row in selectors.views_of(viewer, state.pk)
    )
    data = elicitation_table(bridge.groups(), form, created=today, views=views, translate=gettext)
    return _file(data, state, "judgement", form)


def _language() -> str:
    return (get_language() or "en")[:2]


def _file(data: bytes, state: State, what: str, form: str) -> File:
    ending, media_type = MEDIA_TYPES[form]
    return data, f"{state.code.lower()}-{what}.{ending}", media_type

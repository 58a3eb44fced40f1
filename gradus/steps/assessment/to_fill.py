"""Files that are handed out to be filled: of a whole assessment, or of one group; name and bytes."""

from __future__ import annotations

from django.utils.translation import get_language

from gradus.core.access.actor import Actor
from gradus.steps.assessment import bridge, matters, models, selectors

File = tuple[bytes, str, str]
"""The bytes, the name and the media type."""


def workbook(viewer: Actor, row: models.Assessment) -> File:
    """The workbook of an assessment, in the language that is being spoken."""
    marks = matters.of_assessment(viewer, row).marks
    return _file(bridge.workbook(row, _language(), marks), row, "")


def phone_form(viewer: Actor, row: models.Assessment) -> File:
    """The form of an assessment for phones, the language that is being spoken first."""
    marks = matters.of_assessment(viewer, row).marks
    return _file(bridge.phone_form(row, _language(), marks), row, "-form")


def own_workbook(viewer: Actor, row: models.Group) -> File:
    """A group's own workbook, with what it has said, in the language that is being spoken."""
    said = selectors.said_by(viewer, row)
    marks = matters.of_group(viewer, row).marks
    return _file(bridge.own_workbook(row, said.values(), _language(), marks), row, "-group")


def own_form(viewer: Actor, row: models.Group) -> File:
    """A group's own form for phones, the language that is being spoken first."""
    marks = matters.of_group(viewer, row).marks
    return _file(bridge.own_form(row, _language(), marks), row, "-group-form")


def _language() -> str:
    return get_language() or "en"


def _file(data: bytes, of: models.Assessment | models.Group, what: str) -> File:
    return data, f"gradus-{of.state.code.lower()}{what}.xlsx", bridge.XLSX

"""The words of preconditions and capacity on pages."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.catalogue.installed import installed_shelf
from gradus.core.conditions import models

Words = dict[str, str | Promise]

STATUSES: Words = {
    "open": _("open: nobody has promised it"),
    "promised": _("promised"),
    "holds": _("holds"),
    "withdrawn": _("withdrawn: it holds no longer"),
}


def facts() -> dict[str, str]:
    """The facts of the catalogue, in the reader's language."""
    return {one.id: gettext(one.title) for one in installed_shelf().facts}


def owner_of(fact: str) -> str:
    """Who owns a fact as a rule, in the reader's language: a function."""
    found = next((one for one in installed_shelf().facts if one.id == fact), None)
    return gettext(found.owner) if found is not None else ""


def host_kinds() -> dict[str, str]:
    """The kinds of institutions that host activities, in the reader's language."""
    return {key: gettext(title) for key, title in installed_shelf().institution_kinds.items()}


def stands(row: models.Precondition, today: date) -> tuple[str, str]:
    """How a precondition stands today, and the tone of it."""
    if row.status == models.Precondition.Status.HOLDS and row.since is not None:
        return gettext("holds since {day}").format(day=formats.date_format(row.since)), "good"
    if row.status == models.Precondition.Status.WITHDRAWN:
        return gettext("holds no longer"), "bad"
    if row.due is None:
        return gettext("open, without a day"), "warn"
    day = formats.date_format(row.due)
    if row.due < today:
        return gettext("was due on {day}").format(day=day), "warn"
    if row.status == models.Precondition.Status.PROMISED:
        return gettext("promised for {day}").format(day=day), "info"
    return gettext("open, due on {day}").format(day=day), ""


def months(closed: list[str]) -> list[str]:
    """``every August``, ``June 2027``: months without activities as they are read."""
    found = []
    for one in closed:
        year, dash, month = one.rpartition("-")
        if dash:
            found.append(formats.date_format(date(int(year), int(month), 1), "YEAR_MONTH_FORMAT"))
        else:
            name = formats.date_format(date(2000, int(one), 1), "F")
            found.append(gettext("every {month}").format(month=name))
    return found

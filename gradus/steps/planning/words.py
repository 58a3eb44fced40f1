"""The words of the State's position, and of what a State file brings, on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.catalogue.installed import installed_shelf

Words = dict[str, str | Promise]

WEIGHTS: Words = {
    "much-more": _("much more important"),
    "more": _("more important"),
    "as-its-threat": _("as important as its threat says"),
    "less": _("less important"),
    "much-less": _("much less important"),
}
STANCES: Words = {
    "ruled-out": _("rules it out"),
    "insisted-on": _("insists on it"),
    "open": _("leaves it open again"),
}
COMMITMENT: dict[int, str | Promise] = {
    0: _("0: it is against the plan"),
    1: _("1: it knows of the plan, and no more"),
    2: _("2: it lets the plan go ahead"),
    3: _("3: it backs the plan in writing, with somebody in charge"),
    4: _("4: it leads the plan, with posts and a budget line"),
}
PARTS: Words = {
    "institutions": _("Institutions"),
    "capacities": _("What institutions can carry"),
    "basics": _("When, how long, how high"),
    "people": _("Trainers and mentors"),
    "pots": _("Money"),
    "offers": _("Equipment expected"),
    "preconditions": _("Preconditions"),
    "circumstances": _("Circumstances"),
    "priorities": _("Priorities"),
    "red lines": _("Red lines"),
    "commitment": _("Commitment"),
}


def areas() -> dict[str, str]:
    """The intervention areas of the catalogue, in the reader's language."""
    return {one.id: gettext(one.title) for one in installed_shelf().areas}


def interventions() -> dict[str, str]:
    """The interventions of the catalogue, in the reader's language."""
    return {one.id: gettext(one.title) for one in installed_shelf().interventions}

"""Where a viewer can go, and who the viewer is, for the head of every page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.accounts.words import role_name

GATEKEEPERS = frozenset({"hrddp_officer", "programme_officer"})
"""Who works on due diligence, or asks for it."""
ANSWERERS = frozenset(
    name for name, role in policy().roles.items() if "sign" in role.own.get("erasures", ())
)
"""Who answers requests to erase."""
GIVERS = frozenset({"donor", "programme_officer", "regional_team"})
"""Who gives what plans are made with, or works with it beyond one State."""
THREAT_READERS = frozenset(
    name
    for name, role in policy().roles.items()
    if {"threats", "statistics"} & {*role.own, *role.granted}
)
"""Whose work has to do with threats. The page is open to everybody, and not in everybody's way."""


PUBLISHERS = frozenset(
    name for name, role in policy().roles.items() if "read" in role.own.get("statistics", ())
)
"""Who takes published figures in for everybody, or works with them."""


def viewer(actor: Actor, at: datetime) -> dict[str, Any]:
    """The viewer's name, and the roles held now."""
    return {
        "name": actor.name,
        "roles": ", ".join(sorted(role_name(role) for role in actor.roles_at(at))),
    }


def navigation(actor: Actor, request: HttpRequest, at: datetime) -> list[dict[str, Any]]:
    """The links of the head of a page."""
    places = [(reverse("home"), _("Home"))]
    if actor.roles_at(at) - {"operator", "trainee"}:
        places.append((reverse("week"), _("This week")))
    places.append((reverse("search"), _("Search")))
    if actor.roles_at(at) & THREAT_READERS:
        places.append((reverse("threats:world"), _("Threats in the world")))
    if actor.roles_at(at) & GATEKEEPERS:
        places.append((reverse("diligence:index"), _("Due diligence")))
    if actor.roles_at(at) & ANSWERERS:
        places.append((reverse("people:erasures"), _("Requests to erase")))
    if actor.roles_at(at) & GIVERS:
        places.append((reverse("resources:index"), _("Means")))
    if actor.roles_at(at) & {"donor", "partner"}:
        places.append((reverse("planning:asked"), _("What you are asked")))
        places.append((reverse("coordination:index"), _("Register of efforts")))
    if actor.roles_at(at) & PUBLISHERS:
        places.append((reverse("threats:published"), _("Published figures")))
    if "operator" in actor.roles_at(at):
        places.append((reverse("states:programmes"), _("Programmes")))
    if "trainee" in actor.roles_at(at):
        places.append((reverse("people:index"), _("What is known of you")))
    places.append((reverse("my_access"), _("Your roles and access")))
    return [{"url": url, "label": label, "current": request.path == url} for url, label in places]

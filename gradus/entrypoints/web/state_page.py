"""One State's page: its journey, and everything the viewer can open in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.states.models import State
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Door:
    """A page of the State that the viewer may open, and what is behind it."""

    title: str
    text: str
    url: str


def doors(viewer: Actor, state: State) -> list[Door]:
    """The pages beside the steps, as far as the viewer reaches what they show."""
    found = [
        ("register", _("Institutions and units"), _("Who has a part in countering cybercrime."),
         "states:register"),
        ("people", _("Practitioners, mentors, trainers"), _("Whom the work is done with."),
         "people:state"),
        ("resources", _("Circumstances and means"),
         _("What happens around the State; its own money, equipment and people."), "resources:state"),
        ("conditions", _("Preconditions"),
         _("What must hold before activities start; what institutions can carry."), "conditions:state"),
        ("coordination", _("Register of efforts"),
         _("What other providers did, do and plan; overlaps, and what nobody serves."),
         "coordination:state"),
        ("results", _("What changes"), _("Measures: where things stood, stand and should stand."),
         "results:state"),
        ("evidence", _("Evidence"), _("Documents and sources behind the answers."),
         "evidence:state"),
        ("membership", _("People and roles"), _("Who works here, in which role; invitations."),
         "state_members"),
        ("grants", _("What outsiders see"), _("Access the State has given, with purpose and end."),
         "state_grants"),
        ("exchange", _("Exchange"), _("What the State releases to its other instances, and what arrives."),
         "exchange:state"),
        ("record", _("What was done"), _("Every action, and every reading by outsiders."), "ledger:state"),
    ]  # fmt: skip
    return [
        Door(title, text, reverse(name, args=[state.code]))
        for kind, title, text, name in found
        if _reaches(viewer, kind, state)
    ]


def _reaches(viewer: Actor, kind: str, state: State) -> bool:
    """Whether the viewer reaches the State's things of that kind, or an institution's in it."""
    reached = current()
    if state.pk in reached.ids(kind, Axis.STATE):
        return True
    institutions = {one.scope_id for one in viewer.holdings if one.state_id == state.pk}
    return not institutions.isdisjoint(reached.ids(kind, Axis.INSTITUTION))

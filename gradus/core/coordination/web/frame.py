"""What the pages of the register share: whose it is, who may do what, the way here."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.request import ActorRequest, may
from gradus.core.coordination import models, selectors
from gradus.core.coordination.actions.efforts import names_for, thing_of
from gradus.core.coordination.bridge import Place
from gradus.core.states import selectors as states
from gradus.core.states.models import Partner, State
from gradus.core.states.templatetags.states import state_name

ASKED = ["GET", "HEAD", "POST"]
Way = list[dict[str, str]]


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its register."""
    found = states.state_within(request.actor, code, "coordination")
    if found is None:
        raise Http404
    return found


def own_partner(request: ActorRequest, code: str) -> Partner:
    """The partner of an address, if its efforts are the viewer's own."""
    found = next((p for p in selectors.partners_of(request.actor) if p.code == code), None)
    if found is None:
        raise Http404
    return found


def the_effort(request: ActorRequest, key: UUID) -> models.Effort:
    """The effort of an address, if the viewer reaches it."""
    found = selectors.effort(request.actor, key)
    if found is None:
        raise Http404
    return found


def may_enter(request: ActorRequest, state: State) -> bool:
    """Whether the viewer may enter efforts in the State."""
    return may(request, "create", thing_of(state.pk, None))


def acting_partner(request: ActorRequest) -> Partner | None:
    """The partner that the viewer speaks for; none for people of States and programmes."""
    own = selectors.partners_of(request.actor)
    return own[0] if own else None


def places_in(request: ActorRequest, state_id: UUID) -> list[Place]:
    """The institutions and units of a State that the viewer sees, by name."""
    return names_for(request.actor, state_id).all()


def way_of(request: ActorRequest, state: State, *further: tuple[str, str]) -> Way:
    """The way from a State to a page; the last of ``further`` is the page itself."""
    here = states.state_within(request.actor, state.code, "coordination") is not None
    found = []
    if here:
        found = [
            {"label": state_name(state.code), "url": reverse("state", args=[state.code])},
            {"label": _("Register of efforts"),
             "url": reverse("coordination:state", args=[state.code])},
        ]  # fmt: skip
    found += [{"label": label, "url": url} for label, url in further]
    if found:
        found[-1]["url"] = ""
    return found

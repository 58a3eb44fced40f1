"""The exchange of a State: what waits, what went out, what arrived, whom it exchanges with."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.accounts.request import ActorRequest
from gradus.core.exchange import models, selectors, words
from gradus.core.exchange.keys import own_card
from gradus.core.exchange.web.frame import may, reached
from gradus.core.states.models import State

SHOWN = 25


@require_safe
def home(request: ActorRequest, code: str) -> HttpResponse:
    """Everything of the exchange of a State; what is next stands first."""
    state = reached(request, code)
    peers = list(selectors.peers_of(request.actor, state.pk))
    releases = list(selectors.releases_of(request.actor, state.pk)[:SHOWN])
    arrivals = list(selectors.arrivals_of(request.actor, state.pk)[:SHOWN])
    card = own_card()
    context = {
        "state": state,
        "peers": [(row, *words.of_peer(row)) for row in peers],
        "releases": [(row, *words.of_release(row)) for row in releases],
        "arrivals": [(row, *words.of_arrival(row)) for row in arrivals],
        "card": card.line(),
        "fingerprint": words.grouped(card.fingerprint()),
        "may_create": may(request, "create", state.pk),
        "in_use": any(row.in_use for row in peers),
        "next": _next(state, peers, releases, arrivals),
    }
    return render(request, "exchange/home.html", context)


def _next(
    state: State,
    peers: list[models.Peer],
    releases: list[models.Release],
    arrivals: list[models.Arrival],
) -> dict[str, Any] | None:
    """What somebody of the State does next, if it can be told."""

    def step(title: str, text: str, action: str, page: str, *places: object) -> dict[str, Any]:
        url = reverse(f"exchange:{page}", args=[state.code, *places])
        return {"title": title, "text": text, "action": action, "url": url}

    waiting = next((row for row in reversed(arrivals) if not row.decided), None)
    if waiting is not None:
        return step(
            _("Decide on what arrived"),
            _(
                "It is verified and kept apart. See what it would change, then accept or decline it."
            ),
            _("See what it would change"),
            "arrival",
            waiting.pk,
        )
    unsigned = next((r for r in releases if r.sealed_at is None and r.withdrawn_at is None), None)
    if unsigned is not None:
        return step(
            _("Sign what is to go out"),
            _("It goes nowhere before people of the State have signed exactly what it holds."),
            _("See what goes out"),
            "release",
            unsigned.pk,
        )
    unconfirmed = next((r for r in peers if not r.confirmed_at and not r.retired_at), None)
    if unconfirmed is not None:
        return step(
            _("Compare the fingerprint"),
            _("Telephone somebody you know there, and read it to each other."),
            _("Compare and confirm"),
            "peer",
            unconfirmed.pk,
        )
    if not any(row.in_use for row in peers):
        return step(
            _("Enter the other instance"),
            _("Send each other the cards of the two installations, then enter theirs here."),
            _("Enter an instance"),
            "new-peer",
        )
    open_still = next((row for row in releases if row.sealed_at and not row.outcome), None)
    if open_still is not None:
        return step(
            _("Hand the bundle over"),
            _("It is sealed. When the recipient has decided, take the receipt they send back."),
            _("See the release"),
            "release",
            open_still.pk,
        )
    return step(
        _("Release something"),
        _("You choose what goes out, see it exactly, and two people sign. Nothing else leaves."),
        _("Choose what to release"),
        "new-release",
    )

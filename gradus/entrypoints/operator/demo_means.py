"""The means of the demonstration: fictional money, equipment and people of a programme and a State."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.demo import PARTNER, PROGRAMME
from gradus.core.resources import actions
from gradus.core.states import actions as register
from gradus.core.states.models import Partner, Programme, State

FIRST, LAST = date(2027, 1, 1), date(2030, 12, 31)
POTS = (  # by the demonstration's donor or the second one: title, dollars, areas, carried over
    (True, "Core fund (fictional)", 580_000, (), True),
    (False, "Investigation and forensics (fictional)", 260_000,
     ("investigations", "forensics", "evidence"), False),
    (False, "Prevention (fictional)", 190_000, ("prevention",), False),
)  # fmt: skip
OFFERS = (
    (False, "first-responder-kit", date(2027, 9, 1)),
    (False, "forensic-workstation", date(2028, 3, 1)),
    (True, "mobile-extraction-kit", date(2028, 7, 1)),
)


def enter_programme_means(by: Actor, at: datetime, state: State) -> None:
    """Pots and offers for a State, as the programme's officer enters them."""
    programme = Programme.objects.get(code=PROGRAMME)
    first = Partner.objects.get(code=PARTNER)
    with acting(scope_for(by, at)):
        second = register.register_partner(
            by=by,
            at=at,
            programme_id=programme.pk,
            code=f"second-{PARTNER}",
            name="Second demonstration donor",
            kind=Partner.Kind.DONOR,
        )
        for own, title, dollars, areas, carried in POTS:
            actions.add_pot(
                by=by,
                at=at,
                programme_id=programme.pk,
                partner_id=(first if own else second).pk,
                title=title,
                amount=Decimal(dollars),
                currency="USD",
                starts=FIRST,
                ends=LAST,
                states=[state.code],
                areas=areas,
                carry_over=carried,
            )
        for own, kind, starts in OFFERS:
            actions.add_offer(
                by=by,
                at=at,
                programme_id=programme.pk,
                partner_id=(first if own else second).pk,
                kind=kind,
                units=1,
                starts=starts,
                states=[state.code],
            )


def enter_state_means(by: Actor, at: datetime, state: State) -> None:
    """The State's own trainers, and an election, as its coordinator enters them, who acts already."""
    actions.add_supply(
        by=by, at=at, state_id=state.pk, kind="trainers", number=4, starts=FIRST, ends=LAST
    )
    actions.enter_circumstance(
        by=by,
        at=at,
        state_id=state.pk,
        kind="election",
        starts=date(2028, 5, 1),
        ends=date(2028, 6, 30),
        reason="General election (fictional)",
        may_move=True,
        source="Electoral calendar (fictional)",
    )

"""Fictional States, institutions, units and people who act, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from gradus.core.access.actor import Actor, Grant, Holding, Thing
from gradus.core.access.scope import system
from gradus.core.ledger.record import record
from gradus.core.states import models
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
MAKER = Actor(id=new_id(), name="Set-up")


def state(code: str = "XAA") -> models.State:
    """A fictional State."""
    return models.State.objects.get_or_create(code=code, defaults={"fictional": True})[0]


def programme(code: str = "gpc") -> models.Programme:
    """A programme."""
    return models.Programme.objects.get_or_create(code=code, defaults={"name": code.upper()})[0]


def partner(code: str = "donor-a") -> models.Partner:
    """A donor."""
    return models.Partner.objects.get_or_create(
        code=code, defaults={"name": f"{code} (fictional)", "kind": "donor"}
    )[0]


def institution(of: models.State, code: str = "police", kind: str = "police") -> models.Institution:
    """An institution of a State."""
    row = models.Institution(state=of, code=code, name=f"{of.code} {code}", kind=kind)
    with system("test"):
        row.save(force_insert=True)
        entered(row.thing())
    return row


def unit(
    of: models.Institution, name: str = "Cyber unit", *, security_forces: bool = True
) -> models.Unit:
    """A unit of an institution."""
    row = models.Unit(
        state_id=of.state_id, institution=of, name=name, security_forces=security_forces
    )
    with system("test"):
        row.save(force_insert=True)
        entered(row.thing())
    return row


def entered(thing: Thing) -> None:
    """The entry of the ledger that a set-up row needs."""
    record(by=MAKER, at=AT, action="test.set-up", thing=thing, rule="test")


def holder(
    role: str,
    axis: Axis | None,
    scope_id: UUID | None,
    *,
    state_id: UUID | None = None,
    stepped_up: bool = True,
    name: str = "",
) -> Actor:
    """Somebody with one role, signed in with a second factor, who has just shown it again."""
    holding = Holding(new_id(), role, axis, scope_id, state_id, AT - timedelta(days=30))
    return Actor(
        id=new_id(),
        holdings=(holding,),
        person_id=scope_id if axis is Axis.PERSON else None,
        second_factor=True,
        stepped_up_at=AT if stepped_up else None,
        name=name or role,
    )


def coordinator(of: models.State) -> Actor:
    """The national coordinator of a State."""
    return holder("national_coordinator", Axis.STATE, of.pk, state_id=of.pk)


def granted(actor: Actor, of: models.State, *kinds: str, may_change: bool = False) -> Actor:
    """The actor, with a grant of a State for the first role held."""
    grant = Grant(
        id=new_id(),
        holding_id=actor.holdings[0].id,
        state_id=of.pk,
        kinds=frozenset(kinds),
        may_change=may_change,
        starts=AT - timedelta(days=1),
        ends=AT + timedelta(days=300),
    )
    return Actor(**{**vars(actor), "grants": (*actor.grants, grant)})

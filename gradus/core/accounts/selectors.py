"""Reading accounts: who somebody is for the policy, and lists inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.actor import Grant as GrantInForce
from gradus.core.access.decide import Scope
from gradus.core.access.scope import acting
from gradus.core.accounts import models
from gradus.core.accounts.rules import signatures_needed
from gradus.domain.ownership import Axis


def own_scope(user_id: UUID) -> Scope:
    """What everybody may read before anything else is known: the roles they hold themselves."""
    own = {Axis.PERSON: frozenset([user_id])}
    return Scope(user_id, reads={"membership": own, "grants": own})


def actor_of(
    user: models.User,
    at: datetime,
    *,
    second_factor: bool = False,
    stepped_up_at: datetime | None = None,
    via: str = "web",
) -> Actor:
    """The account as the policy sees it, with the roles and grants in force."""
    with acting(own_scope(user.pk)):
        holdings = tuple(
            _holding(row)
            for row in models.Holding.objects.filter(user=user, starts__lte=at).filter(
                Q(ends__isnull=True) | Q(ends__gt=at)
            )
        )
        grants = tuple(
            _grant(row) for row in grants_in_force(at) if row.user_id == user.pk
        )
    return Actor(
        id=user.pk,
        holdings=holdings,
        grants=grants,
        person_id=user.person_id,
        second_factor=second_factor,
        stepped_up_at=stepped_up_at,
        via=via,
        name=user.name,
    )


def grants_in_force(at: datetime) -> Sequence[models.Grant]:
    """The grants of the scope that hold now: signed by enough people, not ended, not revoked."""
    rows = (
        models.Grant.objects.filter(starts__lte=at, ends__gt=at, revoked_at__isnull=True)
        .annotate(signed=Count("signatures"), single=F("state__single_officer"))
        .order_by("state__code", "starts")
    )
    return [row for row in rows if row.signed >= signatures_needed(row.basis, row.single)]


def grants_of(viewer: Actor, state_id: UUID) -> Sequence[models.Grant]:
    """Everything the State lets outsiders see, in force or not, the newest first."""
    return (
        models.Grant.objects.filter(state_id=state_id)
        .select_related("user")
        .prefetch_related("signatures")
        .order_by("-proposed_at")
    )


def members_of(viewer: Actor, scope: Mapping[Axis, UUID], at: datetime) -> Sequence[models.Holding]:
    """Who holds a role in that State or programme now."""
    columns = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}
    return (
        models.Holding.objects.filter(
            **{columns[axis]: owner for axis, owner in scope.items()}, starts__lte=at
        )
        .filter(Q(ends__isnull=True) | Q(ends__gt=at))
        .select_related("user", "institution")
        .order_by("role", "user__name")
    )


def invitations_of(
    viewer: Actor, scope: Mapping[Axis, UUID], at: datetime
) -> Sequence[models.Invitation]:
    """Invitations not yet answered."""
    columns = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}
    return models.Invitation.objects.filter(
        **{columns[axis]: owner for axis, owner in scope.items()},
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=at,
    ).order_by("-invited_at")


def names_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of accounts, for showing who did something."""
    return dict(models.User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _holding(row: models.Holding) -> Holding:
    axis = Axis(row.axis) if row.axis else None
    columns = {
        Axis.STATE: row.state_id,
        Axis.PROGRAMME: row.programme_id,
        Axis.INSTITUTION: row.institution_id,
        Axis.PARTNER: row.partner_id,
        Axis.PERSON: row.person_id,
    }
    return Holding(
        id=row.pk,
        role=row.role,
        axis=axis,
        scope_id=columns[axis] if axis else None,
        state_id=row.state_id,
        starts=row.starts,
        ends=row.ends,
    )


def _grant(row: models.Grant) -> GrantInForce:
    return GrantInForce(
        id=row.pk,
        holding_id=row.holding_id,
        state_id=row.state_id,
        kinds=frozenset(row.kinds),
        may_change=row.may_change,
        starts=row.starts,
        ends=row.ends,
    )


"""Reading accounts: who somebody is for the policy, and lists inside the viewer's scope."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.actor import Grant as GrantInForce
from gradus.core.access.decide import Scope
from gradus.core.access.policy import policy
from gradus.core.access.scope import acting, current, system
from gradus.core.accounts import models, traces
from gradus.core.accounts.rules import READ_BY_GRANT, is_signed, signers, token_hash
from gradus.core.ledger.models import Entry
from gradus.core.states.models import Institution, Partner, Programme, State
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class GrantedRead:
    """A page opened by grace of a grant: when, by whom, and the kinds of things it showed."""

    at: datetime
    name: str
    page: str
    kinds: tuple[str, ...]


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
        roles = policy().roles
        # who holds no role that a State can grant anything is not asked about: half of all requests
        may_have_grants = any(one.role in roles and roles[one.role].granted for one in holdings)
        rows = grants_in_force(at) if may_have_grants else ()
        grants = tuple(_grant(row) for row in rows if row.user_id == user.pk)
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
        .select_related("state")
        .prefetch_related("signatures")
        .order_by("state__code", "starts")
    )
    return [row for row in rows if is_signed(row)]


def grants_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Grant]:
    """Everything the State lets outsiders see, in force or not, the newest first."""
    return (
        models.Grant.objects.filter(state_id=state_id)
        .select_related("user", "state")
        .prefetch_related("signatures")
        .order_by("-proposed_at")
    )


def members_of(viewer: Actor, scope: Mapping[Axis, UUID], at: datetime) -> QuerySet[models.Holding]:
    """Who holds a role in that State or programme now."""
    return (
        models.Holding.objects.filter(**_columns(scope), starts__lte=at)
        .filter(Q(ends__isnull=True) | Q(ends__gt=at))
        .select_related("user", "state", "programme", "partner")
        .order_by("role", "user__name")
    )


def member(viewer: Actor, scope: Mapping[Axis, UUID], holding_id: UUID) -> models.Holding | None:
    """One role held in that State or programme."""
    rows = models.Holding.objects.filter(**_columns(scope), pk=holding_id)
    return rows.select_related("user", "state", "programme", "partner").first()


def invitations_of(
    viewer: Actor, scope: Mapping[Axis, UUID], at: datetime
) -> QuerySet[models.Invitation]:
    """Invitations not yet answered."""
    return (
        models.Invitation.objects.filter(
            **_columns(scope),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=at,
        )
        .select_related("state", "programme", "partner")
        .order_by("-invited_at")
    )


def invitation_by_token(token: str, at: datetime) -> models.Invitation | None:
    """The invitation a token opens, while it holds."""
    return _open_invitation(at, token_hash=token_hash(token))


def invitation_shown(invitation_id: UUID, at: datetime) -> models.Invitation | None:
    """An invitation whose token was shown in this session, while it holds."""
    return _open_invitation(at, pk=invitation_id)


def _open_invitation(at: datetime, **which: object) -> models.Invitation | None:
    with system("answer-invitation"):
        return (
            models.Invitation.objects.filter(
                **which, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
            )
            .select_related("state", "programme", "partner", "institution")
            .first()
        )


def has_account(email: str) -> bool:
    """Whether an address has an account. Only for who has shown a token sent to it."""
    return models.User.objects.filter(email=email.lower()).exists()


def programme_within(viewer: Actor, code: str, kind: str) -> Programme | None:
    """The programme of a code if the viewer reaches its things of that kind; else none."""
    ids = current().ids(kind, Axis.PROGRAMME)
    return Programme.objects.filter(code=code, pk__in=ids).first()


def programmes_within(viewer: Actor, kind: str) -> Sequence[Programme]:
    """The programmes whose things of that kind the viewer reaches, by name."""
    ids = current().ids(kind, Axis.PROGRAMME)
    return list(Programme.objects.filter(pk__in=ids).order_by("name"))


def askable_states() -> QuerySet[State]:
    """The States that can be asked: those of the world, or the fictional ones of a demonstration."""
    return State.objects.filter(fictional=settings.DEMO)


def partners() -> QuerySet[Partner]:
    """All partners, by name."""
    return Partner.objects.order_by("name")


def institution_names(viewer: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those institutions that the viewer reaches."""
    return dict(Institution.objects.filter(pk__in=ids).values_list("pk", "name"))


def own_holdings(viewer: Actor, at: datetime) -> QuerySet[models.Holding]:
    """The roles the viewer holds now."""
    rows = models.Holding.objects.filter(user_id=viewer.id, starts__lte=at)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gt=at))
    return rows.select_related("state", "programme", "partner").order_by("starts")


def own_grants(viewer: Actor) -> QuerySet[models.Grant]:
    """What States let the viewer see, or were asked to, the newest first."""
    rows = models.Grant.objects.filter(user_id=viewer.id).select_related("state")
    return rows.prefetch_related("signatures").order_by("-proposed_at")


def grant_of(viewer: Actor, state_id: UUID, grant_id: UUID) -> models.Grant | None:
    """One grant of a State."""
    rows = models.Grant.objects.filter(state_id=state_id, pk=grant_id)
    return rows.select_related("user", "state").prefetch_related("signatures").first()


def reads_under(viewer: Actor, grant_id: UUID, at_most: int = 50) -> list[GrantedRead]:
    """What was read by grace of a grant, the newest first."""
    rows = Entry.objects.filter(action=READ_BY_GRANT, object_id=grant_id).order_by("-at", "-pk")
    found = [(row, json.loads(row.body)["diff"]) for row in rows[:at_most]]
    names = names_of([row.actor_id for row, _ in found if row.actor_id])
    return [
        GrantedRead(
            row.at, names.get(row.actor_id or UUID(int=0), ""), diff["page"], tuple(diff["kinds"])
        )
        for row, diff in found
    ]


def rows_about(viewer: Actor) -> list[Model]:
    """Every row that is held about the viewer's account, wherever it lies."""
    me = viewer.id
    with system("own-data"):
        user = models.User.objects.get(pk=me)
        return [
            user,
            *traces.traces_of(me),
            *models.GrantSignature.objects.filter(signed_by=me),
            *models.Invitation.objects.filter(email=user.email),
            *EmailAddress.objects.filter(user_id=me),
            *UserSession.objects.filter(user_id=me),
            *Authenticator.objects.filter(user_id=me),
            *SocialAccount.objects.filter(user_id=me),
        ]


def digest_of(viewer: Actor) -> str:
    """How often the viewer's week is told by mail: never, weekly or daily."""
    return models.User.objects.values_list("digest", flat=True).get(pk=viewer.id)


def erasure_asked(viewer: Actor) -> bool:
    """Whether the viewer has asked to be erased, and not all offices have answered."""
    own = models.ErasureRequest.objects.filter(user_id=viewer.id, answered_at__isnull=True)
    return own.exists()


def erasures_waiting(viewer: Actor, scope: Mapping[Axis, UUID]) -> int:
    """How many requests to erase wait for an answer there, of those the viewer reaches."""
    rows = models.ErasureRequest.objects.filter(**_columns(scope), answered_at__isnull=True)
    return rows.count()


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of accounts, for showing who did something."""
    return dict(models.User.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def roles_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The roles of holdings, for showing in which function somebody did something."""
    return dict(models.Holding.objects.filter(pk__in=list(ids)).values_list("pk", "role"))


def _columns(scope: Mapping[Axis, UUID]) -> dict[str, UUID]:
    columns = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}
    return {columns[axis]: owner for axis, owner in scope.items()}


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


def actor_of_job(user_id: UUID, at: datetime) -> Actor:
    """Who asked for a run, with the roles held when it runs. Signing is never a job's."""
    user = models.User.objects.get(pk=user_id)
    return actor_of(user, at, second_factor=True, via="job")


def grants_waiting(at: datetime) -> dict[UUID, int]:
    """How many requests for access wait for a signature, by State (inside a system scope)."""
    rows = models.Grant.objects.filter(revoked_at__isnull=True, ends__gt=at).select_related("state")
    return dict(Counter(row.state_id for row in rows if not is_signed(row)))


def grants_to_sign(viewer: Actor, at: datetime) -> list[models.Grant]:
    """Requests for access that wait for the viewer's own signature, the oldest first."""
    signing = {
        holding.scope_id
        for holding in viewer.holdings
        if holding.axis is Axis.STATE
        and holding.scope_id
        and holding.holds_at(at)
        and "sign" in policy().roles[holding.role].own.get("grants", ())
    }
    if not signing:
        return []
    rows = (
        models.Grant.objects.filter(state_id__in=signing, revoked_at__isnull=True, ends__gt=at)
        .select_related("state", "user")
        .prefetch_related("signatures")
        .order_by("proposed_at")
    )
    return [row for row in rows if not is_signed(row) and viewer.id not in signers(row)]

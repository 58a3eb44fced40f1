"""People who sign in, the roles they hold, and what a State lets outsiders see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from gradus.core.access.rows import Row, WalledRow
from gradus.core.states.models import Institution, Partner, Programme, State
from gradus.domain import classification as classed
from gradus.domain.classification import OnErase
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis, Shared, Walled

WHILE_IN_OFFICE = N_("until two years after the last role ended")


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Row):
    """An account. It has no rights of its own: only the roles it holds give any."""

    owner = Shared("signing in looks an account up before anybody is known")
    classification = (
        classed.personal("email name", N_("signing in, and naming who acted"), WHILE_IN_OFFICE),
        classed.secret("password", N_("signing in")),
        classed.internal("language digest is_active last_login person_id joined_at"),
    )

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    digest = models.CharField(max_length=8, default="never")  # how often its week is told by mail
    is_active = models.BooleanField(default=True)
    person_id = models.UUIDField(null=True, blank=True)  # the practitioner it belongs to
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_is_lower_case")
        ]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email


COMPANIONS = {"institution": {"state"}, "partner": {"programme"}, "person_id": {"state"}}
"""What a row of one scope may name besides it: the State or programme that sees it as a member."""


def _scope_is_one(name: str) -> models.CheckConstraint:
    """A role lies in exactly one thing, or (an operator's) in none."""
    columns = ("state", "programme", "institution", "partner", "person_id")
    condition = Q(**{f"{column}__isnull": True for column in columns}, axis="")
    for column in columns:
        apart = [c for c in columns if c != column and c not in COMPANIONS.get(column, ())]
        within = Q(state__isnull=False) if column == "institution" else Q()
        condition |= (
            Q(**{f"{column}__isnull": False}, axis=column.removesuffix("_id"))
            & within
            & Q(**{f"{other}__isnull": True for other in apart})
        )
    return models.CheckConstraint(condition=condition, name=name)


class Scoped(WalledRow):
    """What lies in the scope of a role: columns that roles and invitations share."""

    role = models.CharField(max_length=40)
    axis = models.CharField(max_length=12, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    person_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


SCOPE_FIELDS = "role axis state programme institution partner person_id"


class Holding(Scoped):
    """A role held by a person in a scope for a period."""

    owner = Walled(
        "membership",
        {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id", Axis.PERSON: "user_id"},
    )
    classification = (
        classed.restricted(
            f"user starts ends given_by {SCOPE_FIELDS}", purpose=N_("who may do what, and why")
        ),
    )

    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    given_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [_scope_is_one("holding_scope_is_one")]


class Invitation(Scoped):
    """An invitation to take a role, sent to an address. Its token is kept only as a hash."""

    owner = Walled("membership", {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"})
    classification = (
        classed.personal("email name", N_("inviting somebody"), N_("30 days"), OnErase.DELETE_ROW),
        classed.secret("token_hash", N_("proving that the invited person answers")),
        classed.restricted(
            f"language invited_by invited_at expires_at accepted_at withdrawn_at {SCOPE_FIELDS}",
            purpose=N_("who was invited to what"),
        ),
    )

    email = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")  # of the letter
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [_scope_is_one("invitation_scope_is_one")]


class Grant(WalledRow):
    """What a State lets the holder of a role see or work on: kinds, purpose, period."""

    owner = Walled("grants", {Axis.STATE: "state_id", Axis.PERSON: "user_id"})
    classification = (
        classed.restricted(
            "state user holding role kinds may_change purpose basis proposed_by proposed_at starts "
            "ends revoked_at revoked_by",
            purpose=N_("what the State lets outsiders see"),
        ),
    )

    class Basis(models.TextChoices):
        ASSIGNMENT = "assignment"  # the State accepts that somebody works with it
        GRANT = "grant"  # the State lets somebody see more
        PLAN = "plan"  # an agreed plan carries the access its delivery needs

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)  # the holding's, which the State may not look up
    kinds = ArrayField(models.CharField(max_length=20))
    may_change = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="grant_ends")
        ]


class GrantSignature(WalledRow):
    """One signature of a State's officer under a grant, bound to what it said."""

    owner = Walled(
        "grants",
        {Axis.STATE: "state_id", Axis.PERSON: "grantee_id"},
        parent=("grant_id", "accounts_grant"),
    )
    classification = (
        classed.restricted(
            "state grantee_id grant signed_by signed_at digest", purpose=N_("who let whom see what")
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    grantee_id = models.UUIDField()
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="signatures")
    signed_by = models.UUIDField()
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "signed_by"], name="one_person_signs_once")
        ]


class ErasureRequest(WalledRow):
    """Somebody asks that what is held about them be erased; one row for each State or programme."""

    owner = Walled(
        "erasures",
        {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id", Axis.PERSON: "user_id"},
    )
    classification = (
        classed.personal("reason", N_("telling whoever asked why not"), WHILE_IN_OFFICE),
        classed.restricted(
            "user state programme asked_at answered_at answered_by outcome",
            purpose=N_("answering for the data held"),
        ),
    )

    class Outcome(models.TextChoices):
        WAITING = ""
        ERASED = "erased"
        REFUSED = "refused"

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.ForeignKey(State, models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=600, blank=True)  # of a refusal

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | Q(outcome__in=["erased", "refused"], answered_at__isnull=False),
                name="an_answer_has_an_outcome",
            ),
            models.CheckConstraint(  # each answers for what it holds, and sees no other's
                condition=Q(state__isnull=True) | Q(programme__isnull=True),
                name="erasure_is_asked_of_one",
            ),
        ]


class FactorReset(WalledRow):
    """Somebody lost device and codes: asked for by one officer who knows them, signed by another."""

    owner = Walled("recovery", {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"})
    classification = (
        classed.personal(
            "reason", N_("telling the second officer how the person was known"), WHILE_IN_OFFICE
        ),
        classed.restricted(
            "user state programme asked_by asked_at signed_by signed_at",
            purpose=N_("letting somebody in who lost a second factor"),
        ),
    )

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.ForeignKey(State, models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # how the asker knows that it is they
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__isnull=True) | Q(programme__isnull=True),
                name="reset_is_of_one_office",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("asked_by")),
                name="two_people_reset",
            ),
        ]


class Letter(Row):
    """A letter that waits for the post. Whom it is to and what it says are sealed."""

    owner = Shared("the post is served before anybody is known; a letter tells nothing unopened")
    classification = (
        classed.secret("sealed", "posting it; the row goes when the letter has gone"),
        classed.internal("made_at tries"),
    )

    sealed = models.TextField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

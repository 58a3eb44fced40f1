"""Keys to the API, when each was last used, and what was answered under it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gradus.core.access.rows import WalledRow
from gradus.core.accounts.models import User
from gradus.domain import classification as classed
from gradus.domain.classification import OnErase
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis, Walled

PERSON = {Axis.PERSON: "user_id"}


class ApiToken(WalledRow):
    """A key by which a program acts as its holder, within scopes. Its secret is nowhere kept."""

    owner = Walled("tokens", PERSON)
    classification = (
        classed.secret("sha256", N_("telling whose key was shown")),
        classed.personal(
            "name prefix",
            N_("telling one's own keys apart"),
            N_("a year after it ended"),
            OnErase.DELETE_ROW,
        ),
        classed.restricted(
            "user purpose scopes second_factor created_at expires_at revoked_at",
            purpose=N_("what a program may do for whom"),
        ),
    )

    class Purpose(models.TextChoices):
        API = "api"
        CALENDAR = "calendar"  # an address for a calendar: titles and dates of agreed plans
        DATES = "dates"  # the same without titles

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.API)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)  # the beginning of the secret, to know it again
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))  # such as plan:read, plan:write
    second_factor = models.BooleanField()  # whether its holder had shown one when making it
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Use(WalledRow):
    """When a key was last used. Apart from the key, so that each change of a key has its entry."""

    owner = Walled("tokens", PERSON, parent=("token_id", "tokens_apitoken"), ledgered=False)
    classification = (
        classed.restricted("token user_id at", purpose=N_("seeing that a key is used by another")),
    )

    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="use")
    user_id = models.UUIDField()
    at = models.DateTimeField()


class Reply(WalledRow):
    """What was answered to a change that carried an idempotency key, to be answered again."""

    # no parent: a key whose scopes leave out keys must still be able to keep its replies.
    # The change that is answered has its entry in the ledger.
    owner = Walled("replies", PERSON, ledgered=False)
    classification = (
        classed.restricted(
            "token user_id key request_sha256 status headers content made_at",
            purpose=N_("answering a repeated request as the first time"),
            retention=N_("a day"),
        ),
    )

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="one_reply_to_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["made_at"])]

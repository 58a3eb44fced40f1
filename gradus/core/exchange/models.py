"""Peers, what was released to them, what arrived from them. All of it a State's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

PURPOSE = "exchanging with another instance what the State releases, and nothing else"
KIND = "exchange"


class Peer(WalledRow):
    """Another instance, as a State knows it: its card, and who compared the fingerprint."""

    owner = Walled(KIND, {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state title card fingerprint added_by added_at confirmed_by confirmed_at "
            "retired_by retired_at",
            PURPOSE,
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    card = models.CharField(max_length=600)
    fingerprint = models.CharField(max_length=64)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    retired_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "fingerprint"],
                condition=Q(retired_at__isnull=True),
                name="peer_of_state",
            )
        ]

    @property
    def in_use(self) -> bool:
        """Whether anything may be sent to it or taken from it."""
        return self.confirmed_at is not None and self.retired_at is None


class Release(WalledRow):
    """What a State releases to a peer: frozen when drafted, signed, then sealed as a bundle."""

    owner = Walled(KIND, {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state peer note items drafted_by drafted_at withdrawn_by withdrawn_at sequence "
            "manifest digest bundle sealed_at receipt outcome answered_at",
            PURPOSE,
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)  # read by the recipient
    items = models.JSONField()  # as in the bundle's list of contents
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    manifest = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the manifest
    bundle = models.BinaryField(null=True)
    sealed_at = models.DateTimeField(null=True)
    receipt = models.BinaryField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-drafted_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "sequence"], name="release_in_sequence"),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, bundle__isnull=True, sequence__isnull=True)
                | Q(
                    sealed_at__isnull=False,
                    bundle__isnull=False,
                    sequence__isnull=False,
                    withdrawn_at__isnull=True,
                ),
                name="release_sealed_whole",
            ),
        ]


class ReleaseFile(WalledRow):
    """One file of a release, exactly as it goes out."""

    owner = Walled(KIND, {Axis.STATE: "state_id"}, parent=("release_id", "exchange_release"))
    classification = (classed.restricted("state release number content", PURPOSE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="contents", db_index=False)
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "number"], name="release_file_number")
        ]


class ReleaseSignature(WalledRow):
    """One signature under a release, bound to all that goes out and to whom."""

    owner = Walled(KIND, {Axis.STATE: "state_id"}, parent=("release_id", "exchange_release"))
    classification = (
        classed.restricted("state release signed_by signed_at digest", "who released it"),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="signatures", db_index=False)
    signed_by = models.UUIDField()
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "signed_by"], name="one_release_signature")
        ]


class Arrival(WalledRow):
    """A bundle that arrived: verified, and in quarantine until it is applied or declined."""

    owner = Walled(KIND, {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state peer sequence digest manifest received_by received_at declined_by declined_at "
            "reason applied_by applied_at receipt",
            PURPOSE,
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+", db_index=False)
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    manifest = models.TextField()
    received_by = models.UUIDField()
    received_at = models.DateTimeField()
    declined_by = models.UUIDField(null=True)
    declined_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    applied_by = models.UUIDField(null=True)
    applied_at = models.DateTimeField(null=True)
    receipt = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-received_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "sequence"], name="arrival_in_sequence"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(applied_at__isnull=True),
                name="arrival_decided_once",
            ),
        ]

    @property
    def decided(self) -> bool:
        """Whether it was applied or declined."""
        return self.receipt is not None


class ArrivalFile(WalledRow):
    """One file of a bundle that arrived."""

    owner = Walled(KIND, {Axis.STATE: "state_id"}, parent=("arrival_id", "exchange_arrival"))
    classification = (classed.restricted("state arrival number content", PURPOSE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="contents", db_index=False)
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["arrival", "number"], name="arrival_file_number")
        ]


class Acceptance(WalledRow):
    """One person's yes to what a bundle would change, as it was shown to them."""

    owner = Walled(KIND, {Axis.STATE: "state_id"}, parent=("arrival_id", "exchange_arrival"))
    classification = (
        classed.restricted("state arrival signed_by signed_at digest", "who accepted it"),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="acceptances", db_index=False)
    signed_by = models.UUIDField()
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["arrival", "signed_by", "digest"], name="one_acceptance"
            )
        ]


class Counterpart(WalledRow):
    """Which thing here is which thing of a peer, so that it is changed next time, not doubled."""

    owner = Walled(KIND, {Axis.STATE: "state_id"}, parent=("peer_id", "exchange_peer"))
    classification = (classed.restricted("state peer item_kind ref object_id", PURPOSE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+", db_index=False)
    item_kind = models.SlugField(max_length=40, db_index=False)
    ref = models.UUIDField()
    object_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "item_kind", "ref"], name="one_counterpart")
        ]

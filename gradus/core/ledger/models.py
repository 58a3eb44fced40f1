"""The tables of the ledger. Nothing in them is ever changed but a salt and value erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gradus.core.access.rows import Row, WalledRow
from gradus.domain import classification as classed
from gradus.domain.classification import OnErase
from gradus.domain.ownership import Axis, Shared, Walled


class Entry(WalledRow):
    """One thing that was done: the canonical text that is hashed, and what finds it again."""

    owner = Walled(
        "record",
        {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id", Axis.PERSON: "actor_id"},
        ledgered=False,
        append_only=True,
    )
    classification = (
        classed.restricted(
            "at actor_id action object_kind object_id state_id programme_id body leaf",
            purpose="who did what when, for the State, the programme and auditors",
            retention="for ever",
        ),
    )

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    state_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    body = models.TextField()
    leaf = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state_id", "-at", "-id"]),
            models.Index(fields=["programme_id", "-at", "-id"]),
            models.Index(fields=["object_id"]),
        ]


class Secret(WalledRow):
    """A personal value of an entry, with the salt of its commitment. Erasing removes the row."""

    owner = Walled(
        "record",
        {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id", Axis.PERSON: "actor_id"},
        ledgered=False,
    )
    classification = (
        classed.personal(
            "pointer salt value", "showing the record", "until erased", OnErase.DELETE_ROW
        ),
        classed.restricted("entry_id actor_id state_id programme_id person_id", purpose="record"),
    )

    entry_id = models.UUIDField(db_index=True)
    actor_id = models.UUIDField(null=True)
    state_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True, db_index=True)  # whom the value is about
    pointer = models.CharField(max_length=120)
    salt = models.BinaryField()
    value = models.JSONField()


class Link(models.Model):
    """The place of an entry in the chain. Written by the database alone, at commit."""

    owner = Shared("hashes tell nothing of what was done")
    classification = (classed.internal("seq entry_id prev chain"),)

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    prev = models.BinaryField()
    chain = models.BinaryField()


class Head(models.Model):
    """The end of the chain: one row."""

    owner = Shared("hashes tell nothing of what was done")
    classification = (classed.internal("only size chain"),)

    only = models.BooleanField(primary_key=True, default=True)
    size = models.BigIntegerField()
    chain = models.BinaryField()


class Block(models.Model):
    """The root over so many entries on end (``blocks.SPAN``): what keeps proofs quick."""

    owner = Shared("hashes tell nothing of what was done")
    classification = (classed.internal("number root"),)

    number = models.BigIntegerField(primary_key=True)  # from 0
    root = models.BinaryField()


class Checkpoint(Row):
    """A signed statement of how long the ledger was and what it held, to be handed out."""

    owner = Shared("checkpoints are made to be given away")
    classification = (classed.public("at size root note peaks"),)

    at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    peaks = models.BinaryField()  # merkle.Frontier.peaks, one after the other

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-size"])]

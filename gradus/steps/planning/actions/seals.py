"""The installation's seal on the paper of agreed plans: made once, and kept with the file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from gradus.core.access.actor import Actor
from gradus.core.access.scope import system
from gradus.core.ledger.record import record
from gradus.domain.refusals import Refusal
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.models.agreement import Seal
from gradus.steps.planning.models.plans import Document, Plan
from gradus.steps.planning.rules.agreement import AGREED_PAPER
from gradus.workflows import sealing

SEAL = "gradus.seal-agreed"
_log = logging.getLogger(__name__)


def given() -> sealing.Given | None:
    """What the operator gave this installation to seal with; none: it seals nothing."""
    if not settings.SEAL_CERTIFICATE:
        return None
    return sealing.Given(
        settings.SEAL_CERTIFICATE,
        settings.SEAL_PASSPHRASE,
        settings.SEAL_TIMESTAMP,
        settings.ORIGIN,
    )


def sealed_paper(plan: Plan, paper: bytes, digest: str, at: datetime) -> sealing.Made | None:
    """The paper of an agreed plan with the seal; none without a certificate, or if it cannot be now.

    A plan is agreed whether or not it can be sealed: what is in the way is logged, and it is tried again.
    """
    own = given()
    if own is None:
        return None
    try:
        return sealing.sealed(paper, digest, at, own)
    except Refusal as no:
        _log.error("plan %s is not sealed: %s %s", plan.pk, no.what.text(), no.remedy.text())
        return None


def seal_later(plan: Plan) -> None:
    """Try again in a minute, and then ever less often, for some hours."""
    later = app.configure_task(SEAL, queue="upkeep", schedule_in={"minutes": 1})
    later.defer(plan_id=str(plan.pk))


def keep(
    *, by: Actor, at: datetime, plan: Plan, before: bytes, digest: str, made: sealing.Made
) -> Seal:
    """Keep that a plan's paper was sealed; ``before`` is the file as it was printed."""
    row = Seal(
        plan=plan,
        state_id=plan.state_id,
        name=AGREED_PAPER,
        sha256=bridge.digest(made.content),
        digest=digest,
        level=made.level,
        subject=made.certificate.subject[:400],
        issuer=made.certificate.issuer[:400],
        certificate=made.certificate.sha256,
        expires=made.certificate.not_after,
        sealed_at=at,
    )
    row.save(force_insert=True)
    diff = {
        "file": AGREED_PAPER,
        "before": bridge.digest(before),
        "sealed": row.sha256,
        "agreement": digest,
        "certificate": row.certificate,
        "level": row.level,
    }
    record(by=by, at=at, action="plan.seal", thing=plan.thing(), rule="agreed-plan", diff=diff)
    return row


def seal_agreed(*, by: Actor, at: datetime, plan_id: UUID) -> Seal | None:
    """Seal the paper of a plan that was agreed and printed; none if it is sealed, or not to be.

    Raises
    ------
    NoSealing, CertificateRefused, NoTimestamp
        What is in the way; the paper stays as it was printed.
    """
    own = given()
    if own is None:
        return None
    with system("seal-agreed"):
        plan = Plan.objects.defer(*selectors.HEAVY).get(pk=plan_id)
        paper = selectors.content(by, plan, AGREED_PAPER)
        digest = selectors.agreement_hash(by, plan)
        if not paper or not digest or selectors.seal_of(by, plan) is not None:
            return None
    made = sealing.sealed(paper, digest, at, own)  # no lock is held while a timestamp is waited for
    with system("seal-agreed"):
        row = Document.objects.select_for_update().get(plan=plan, name=AGREED_PAPER)
        if bytes(row.content) != paper:
            return None  # somebody else sealed it meanwhile
        row.content, row.sha256 = made.content, bridge.digest(made.content)
        row.save(update_fields=["content", "sha256"])
        return keep(by=by, at=at, plan=plan, before=paper, digest=digest, made=made)


def seal_what_is_agreed(*, by: Actor, at: datetime) -> Iterator[Seal]:
    """Seal whatever was agreed here and is not sealed yet, one after the other. Raises as above."""
    with system("seal-agreed"):
        waiting = selectors.not_sealed(by)
    for plan_id in waiting:
        made = seal_agreed(by=by, at=at, plan_id=plan_id)
        if made is not None:
            yield made

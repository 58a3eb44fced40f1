"""Writes that end in an agreed plan: put forward, signed on screen or in ink, agreed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.accounts.actions.leases import lease_for_plan
from gradus.core.accounts.selectors import names_of, roles_of
from gradus.core.accounts.words import role_name
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import checks, seals
from gradus.steps.planning.models.agreement import InkPages, Signature, SigningRule
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import agreement, negotiation
from gradus.workflows.agreement import Signed

SIDE = Signature.Side
PRINT = "gradus.print-agreed"
MOST_PAGES = 20_000_000  # bytes of a scan
EARLIEST = date(2000, 1, 1)


def put_forward(*, by: Actor, at: datetime, plan: Plan) -> Plan:
    """Put the latest version forward for signature, by either side. Nothing may be left open.

    Raises
    ------
    NotPutForward
        It is no draft that was made here, or changes wait for an answer.
    Superseded
        There is a later version.
    """
    rule = require(by, "change", plan.thing(), at)
    with transaction.atomic():
        row = Plan.objects.select_for_update().defer(*selectors.HEAVY).get(pk=plan.pk)
        checks.check_latest(by, row)
        digest = selectors.agreement_hash(by, row)
        if row.status != Plan.Status.DRAFT or not digest:
            raise agreement.NotPutForward(
                message("Only a draft that was made here can be put forward for signature."),
                message("Make a new version of the plan, and put that one forward."),
            )
        open_ = selectors.open_changes(by, row)
        if open_:
            raise agreement.NotPutForward(
                message("{n} proposed changes wait for an answer.", n=len(open_)),
                message("Accept, reject or withdraw each of them first."),
            )
        if selectors.not_taken_up(by, row):
            raise agreement.NotPutForward(
                message("Changes were accepted after this version was made."),
                message("Make a new version around them, and put that one forward."),
            )
        row.status = Plan.Status.FOR_SIGNATURE
        row.put_forward_at, row.put_forward_by = at, by.id
        row.save(update_fields=["status", "put_forward_at", "put_forward_by"])
        diff = {"digest": digest}
        record(by=by, at=at, action="plan.put-forward", thing=row.thing(), rule=rule, diff=diff)
    return row


def sign(*, by: Actor, at: datetime, plan: Plan, shown: str) -> bool:
    """Sign a version on screen, for the State or for the programme; whether it is agreed now.

    Different people sign: one for each side, two for the State where its law asks for it, and never
    whoever made the last change. From then on it carries the access its delivery needs, which the State
    can revoke.

    Raises
    ------
    NotToSign, AuthorSigns, SignedAlready, ChangedSinceShown, Superseded
        See each.
    """
    rule = require(by, "sign", plan.thing(), at)
    agreed = _sign(by, at, plan, shown, rule, None)
    checkpoint_after(at=at)
    return agreed


def bring_pages(
    *, by: Actor, at: datetime, plan: Plan, name: str, content: bytes, signed_on: date, shown: str
) -> InkPages:
    """Keep the scanned pages of an agreement that was signed in ink. Two people then confirm them.

    Raises
    ------
    PagesRefused
        It is no PDF, PNG or JPEG, is too large, or was signed on a day that cannot be.
    NotToSign, ChangedSinceShown, Superseded
        The version is not put forward, or another one was.
    """
    rule = require(by, "discuss", plan.thing(), at)
    _check_pages(content, signed_on, at)
    with transaction.atomic():
        row = _to_sign(by, plan, shown)
        pages = InkPages(
            plan=row,
            state_id=row.state_id,
            digest=shown,
            name=name[-120:],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            signed_on=signed_on,
            brought_by=by.id,
            brought_at=at,
        )
        pages.save(force_insert=True)
        diff = {"digest": shown, "pages": pages.sha256, "signed_on": signed_on}
        record(by=by, at=at, action="plan.ink-pages", thing=row.thing(), rule=rule, diff=diff)
    return pages


def confirm_pages(*, by: Actor, at: datetime, pages: InkPages, shown: str) -> bool:
    """Confirm that scanned pages carry both sides' signatures under this hash; whether it is agreed now.

    ``shown`` is the hash of the pages that were looked at. Raises as ``sign`` does.
    """
    rule = require(by, "sign", pages.plan.thing(), at)
    if shown != pages.sha256:
        raise agreement.ChangedSinceShown
    agreed = _sign(by, at, pages.plan, pages.digest, rule, pages)
    checkpoint_after(at=at)
    return agreed


def set_signing_rule(
    *, by: Actor, at: datetime, state_id: UUID, signatures: int, basis: str
) -> SigningRule:
    """Say how many sign for the State by its law; the programme's signature comes beside them.

    Raises
    ------
    SayWhy
        Without the law or decision that asks for it.
    """
    thing = Thing("plan", {Axis.STATE: state_id})
    rule = require(by, "change", thing, at)
    if not any(one.axis is Axis.STATE and one.scope_id == state_id for one in by.holdings):
        raise negotiation.NotYourSide(message("How many sign for a State is for the State to say."))
    if not basis.strip():
        raise negotiation.SayWhy
    row = SigningRule(
        state_id=state_id,
        signatures=2 if signatures >= 2 else 1,
        basis=basis.strip()[:300],
        set_by=by.id,
        set_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"signatures": row.signatures, "basis": row.basis}
        record(by=by, at=at, action="plan.signing-rule", thing=row.thing(), rule=rule, diff=diff)
    return row


def _sign(
    by: Actor, at: datetime, plan: Plan, shown: str, rule: str, pages: InkPages | None
) -> bool:
    with transaction.atomic():
        row = _to_sign(by, plan, shown)
        role = agreement.signing_role(by, row, at)
        if role is None:
            raise agreement.NotToSign
        if by.id == row.asked_by:
            raise agreement.AuthorSigns
        side, holding = role
        signed = selectors.signatures_of(by, row)
        needed = selectors.signatures_needed(by, row)
        if by.id in {one.signed_by for one in signed}:
            raise agreement.SignedAlready
        if sum(one.side == side for one in signed) >= needed[side]:
            raise agreement.SignedAlready
        _put(row, side, holding, by, at, shown, pages)
        diff = {"side": str(side), "digest": shown, "ink": pages.sha256 if pages else None}
        record(by=by, at=at, action="plan.sign", thing=row.thing(), rule=rule, diff=diff)
        return _agree_if_all(by, at, row, rule)


def _put(
    row: Plan,
    side: str,
    holding: Holding,
    by: Actor,
    at: datetime,
    digest: str,
    pages: InkPages | None,
) -> None:
    try:
        with transaction.atomic():
            Signature(
                plan=row,
                state_id=row.state_id,
                side=side,
                signed_by=by.id,
                holding_id=holding.id,
                signed_at=at,
                digest=digest,
                ink=pages,
            ).save(force_insert=True)
    except IntegrityError as twice:
        raise agreement.SignedAlready from twice


def _agree_if_all(by: Actor, at: datetime, plan: Plan, rule: str) -> bool:
    signed = selectors.signatures_of(by, plan)
    needed = selectors.signatures_needed(by, plan)
    if any(sum(one.side == side for one in signed) < most for side, most in needed.items()):
        return False
    plan.status, plan.agreed_at = Plan.Status.AGREED, at
    plan.save(update_fields=["status", "agreed_at"])
    record(by=by, at=at, action="plan.agree", thing=plan.thing(), rule=rule)
    _print_later(plan)
    by_side = {one.side: one for one in signed}
    lease_for_plan(
        by=by,
        at=at,
        state_id=plan.state_id,
        holding_id=by_side[SIDE.PROGRAMME].holding_id,
        signed_by=by_side[SIDE.STATE].signed_by,
        purpose=plan.title,
        ends=agreement.ends_at(plan),
    )
    return True


def print_agreed(*, by: Actor, at: datetime, plan_id: UUID) -> None:
    """Print an agreed plan with who signed it, as the worker's own errand: whoever agreed waits not."""
    with system("print-agreed"):
        plan = Plan.objects.defer("existing").get(pk=plan_id)
        said = selectors.said(by, plan, plan.language)
        content = selectors.agreement(by, plan)
        signed = _signed(selectors.signatures_of(by, plan))
        if said is None or plan.agreed_at is None:
            return
        day = plan.agreed_at.date()
    with translation.override(plan.language):
        files = dict(bridge.paper("agreed", content, said.document, day, signed))
    paper, digest = files[agreement.AGREED_PAPER], bridge.digest(content)
    made = seals.sealed_paper(plan, paper, digest, at)
    if made is not None:
        files[agreement.AGREED_PAPER] = made.content
    with system("print-agreed"):
        for name, data in files.items():
            bridge.document_of(plan, name, data).save(force_insert=True)
        diff = {"files": {name: bridge.digest(data) for name, data in files.items()}}
        record(by=by, at=at, action="plan.print", thing=plan.thing(), rule="agreed-plan", diff=diff)
        if made is not None:
            seals.keep(by=by, at=at, plan=plan, before=paper, digest=digest, made=made)
        elif seals.given() is not None:
            seals.seal_later(plan)


def _print_later(plan: Plan) -> None:
    app.configure_task(PRINT, queue="upkeep").defer(plan_id=str(plan.pk))


def _signed(signatures: Sequence[Signature]) -> list[Signed]:
    people = names_of({one.signed_by for one in signatures})
    roles = roles_of({one.holding_id for one in signatures})
    return [
        Signed(
            side=one.side,
            name=people.get(one.signed_by, "-"),
            function=role_name(roles.get(one.holding_id, "")),
            on=one.ink.signed_on if one.ink is not None else one.signed_at.date(),
            ink=one.ink is not None,
        )
        for one in signatures
    ]


def _to_sign(by: Actor, plan: Plan, shown: str) -> Plan:
    """The version as it is now, held until the transaction ends."""
    row = Plan.objects.select_for_update().defer(*selectors.HEAVY).get(pk=plan.pk)
    checks.check_latest(by, row)
    if row.status != Plan.Status.FOR_SIGNATURE:
        raise agreement.NotToSign
    if shown != selectors.agreement_hash(by, row):
        raise agreement.ChangedSinceShown
    return row


def _check_pages(content: bytes, signed_on: date, at: datetime) -> None:
    if not agreement.scan_type(content):
        raise agreement.PagesRefused(
            message("This file is no PDF, PNG or JPEG."),
            message("Scan the signed pages into one PDF, and choose that."),
        )
    if len(content) > MOST_PAGES:
        raise agreement.PagesRefused(
            message("The scan has more than {n} megabytes.", n=MOST_PAGES // 1_000_000),
            message("Scan in grey at 150 dots an inch, and choose that file."),
        )
    if not EARLIEST <= signed_on <= at.date():
        raise agreement.PagesRefused(
            message("The day of the signatures lies in the future, or too far back."),
            message("Write the day that stands on the pages."),
        )

"""Agreeing on a plan, for programs: what is signed, how far it is, pages signed in ink, who signs.

A key never signs: signing and confirming pages are acts of a person on the pages.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field

from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, Sha256
from gradus.core.ui.files import attached
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import agreement as actions
from gradus.steps.planning.api.negotiation import WRITE, SideOf
from gradus.steps.planning.api.plans import READ, planned, reached
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.agreement import scan_type

router = Router()
PlanStatus = Literal["asked", "draft", "signature", "agreed"]


class PlanSignatureOut(Schema):
    side: SideOf
    signed_by: UUID
    signed_at: datetime
    digest: str
    ink_id: UUID | None = Field(
        description="The scanned pages it confirms; none: signed on screen."
    )


class InkPagesOut(Schema):
    id: UUID
    name: str
    sha256: str
    digest: str = Field(description="The hash printed on them.")
    signed_on: date
    brought_by: UUID
    brought_at: datetime


class MissingOut(Schema):
    side: SideOf
    number: int


class AgreementOut(Schema):
    version: int
    status: PlanStatus
    digest: str = Field(
        description="The SHA-256 of agreement.json; empty: this version keeps none."
    )
    facts: dict[str, Any] | None = Field(description="What is signed: agreement.json itself.")
    put_forward_at: datetime | None
    agreed_at: datetime | None
    signatures: list[PlanSignatureOut]
    missing: list[MissingOut] = Field(description="The signatures that are still to be given.")
    ink_pages: list[InkPagesOut]
    seal: SealOut | None = Field(description="None: agreed.pdf, if it is there, is not sealed.")


class SealOut(Schema):
    """The installation's seal (PAdES) on the paper of an agreed plan. It signs for neither party."""

    name: str = Field(description="The file it is on, among the plan's documents.")
    sha256: str = Field(description="Of the sealed file.")
    digest: str = Field(description="The agreement it names: the SHA-256 of agreement.json.")
    level: Literal["B-B", "B-T"] = Field(
        description="B-T: a timestamp service confirms the time; B-B: the installation says it."
    )
    subject: str = Field(description="Whose certificate, as RFC 4514 writes names.")
    issuer: str
    certificate: str = Field(description="The SHA-256 of the certificate.")
    expires: datetime = Field(description="Of the certificate; the seal stays.")
    sealed_at: datetime


class InkPagesIn(Schema):
    model_config = ConfigDict(extra="ignore")  # of a form, the file comes beside

    signed_on: Day = Field(description="The day that stands on the pages.")
    shown: Sha256 = Field(description="The hash printed on them.")


class SigningRuleOut(Schema):
    signatures: int = Field(description="For the State; the programme adds one.")
    basis: str = Field(description="The law or decision that asks for it; empty: nothing was said.")
    set_at: datetime | None


class SigningRuleIn(Entered):
    signatures: Annotated[int, Field(strict=True, ge=1, le=2)]
    basis: Annotated[Line, Field(min_length=1, max_length=300, pattern=r"\S")]


@router.get(
    "/states/{slug:code}/plans/{uuid:pk}/agreement",
    operation_id="plan_agreement",
    summary="What is signed of a plan, and who signed it",
    response=AgreementOut,
    openapi_extra=READ,
)
def agreement(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _out(request, planned(request, code, pk))


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/agreement/put-forward",
    operation_id="plan_put_forward",
    summary="Put the latest version forward for signature",
    response=AgreementOut,
    openapi_extra=WRITE,
)
def put_forward(request: ApiRequest, code: str, pk: UUID) -> Any:
    """Nothing proposed may be left open. People then sign it, on its page or in ink."""
    row = planned(request, code, pk)
    return _out(request, actions.put_forward(by=request.actor, at=request.at, plan=row))


@router.post(
    "/states/{slug:code}/plans/{uuid:pk}/agreement/ink-pages",
    operation_id="plan_bring_pages",
    summary="Bring the scanned pages of an agreement signed in ink",
    response={201: InkPagesOut},
    openapi_extra=WRITE,
)
def bring_pages(
    request: ApiRequest,
    code: str,
    pk: UUID,
    entered: Annotated[InkPagesIn, Form()],
    pages: Annotated[UploadedFile, File()],
) -> Any:
    """A PDF, PNG or JPEG. Two people, one for each side, then confirm on the plan's page what they see."""
    return actions.bring_pages(
        by=request.actor,
        at=request.at,
        plan=planned(request, code, pk),
        name=str(pages.name),
        content=pages.read(),
        signed_on=entered.signed_on,
        shown=entered.shown,
    )


@router.get(
    "/plan-ink-pages/{uuid:pk}",
    operation_id="plan_ink_pages",
    summary="The scanned pages themselves",
    openapi_extra=needs("plan:read", file="*/*"),
)
def ink_pages(request: ApiRequest, pk: UUID) -> HttpResponse:
    found = selectors.pages_within(request.actor, pk)
    if found is None:
        raise Http404
    content = bytes(found.content)
    return attached(content, found.name, scan_type(content))


@router.get(
    "/states/{slug:code}/signing-rule",
    operation_id="signing_rule",
    summary="How many sign for a State, and by which law",
    response=SigningRuleOut,
    openapi_extra=READ,
)
def signing_rule(request: ApiRequest, code: str) -> Any:
    found = selectors.signing_rule(request.actor, reached(request, code).pk)
    return found or {"signatures": 1, "basis": "", "set_at": None}


@router.put(
    "/states/{slug:code}/signing-rule",
    operation_id="signing_rule_set",
    summary="Say how many sign for the State",
    response=SigningRuleOut,
    openapi_extra=WRITE,
)
def set_signing_rule(request: ApiRequest, code: str, entered: SigningRuleIn) -> Any:
    """It is for the State to say; it holds from then on."""
    return actions.set_signing_rule(
        by=request.actor,
        at=request.at,
        state_id=reached(request, code).pk,
        signatures=entered.signatures,
        basis=entered.basis,
    )


def _out(request: ApiRequest, row: Plan) -> dict[str, Any]:
    content = selectors.agreement(request.actor, row)
    signatures = selectors.signatures_of(request.actor, row)
    needed = selectors.signatures_needed(request.actor, row)
    left = {side: most - sum(s.side == side for s in signatures) for side, most in needed.items()}
    return {
        "version": row.number,
        "status": row.status,
        "digest": selectors.agreement_hash(request.actor, row),
        "facts": json.loads(content) if content else None,
        "put_forward_at": row.put_forward_at,
        "agreed_at": row.agreed_at,
        "signatures": signatures,
        "missing": []
        if row.status == Plan.Status.AGREED
        else [{"side": side, "number": n} for side, n in left.items() if n > 0],
        "ink_pages": selectors.ink_pages(request.actor, row),
        "seal": selectors.seal_of(request.actor, row),
    }

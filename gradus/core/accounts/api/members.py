"""Who holds a role in a State or a programme, and who is invited, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Path, Router, Schema
from pydantic import Field, StrictStr

from gradus.core.access.policy import policy
from gradus.core.accounts import models, selectors
from gradus.core.accounts.actions import holdings, invitations
from gradus.core.accounts.mail import send_invitation
from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Entered, Line
from gradus.core.states.selectors import state_within
from gradus.domain.ownership import Axis

router = Router()
READ, CHANGE = needs("membership:read"), needs("membership:write")
KIND = "membership"
AXES = {"states": Axis.STATE, "programmes": Axis.PROGRAMME}
Email = Annotated[
    StrictStr, Field(max_length=254, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]


class MemberOut(Schema):
    id: UUID
    name: str
    email: str
    role: str
    institution_id: UUID | None
    partner_id: UUID | None
    starts: datetime
    ends: datetime | None


class InvitationOut(Schema):
    id: UUID
    name: str
    email: str
    role: str
    institution_id: UUID | None
    partner_id: UUID | None
    invited_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


class InvitationIn(Entered):
    email: Email
    name: Annotated[Line, Field(min_length=1, max_length=120, pattern=r"\S")]
    role: Annotated[StrictStr, Field(max_length=40, pattern="^[a-z_]+$")]
    language: Literal["en", "fr", "ar"] = "en"
    institution_id: UUID | None = Field(None, description="For a role in an institution.")
    partner_id: UUID | None = Field(None, description="For a donor.")


@dataclass(frozen=True)
class Office:
    """The State or the programme whose members they are."""

    axis: Axis
    id: UUID

    @property
    def scope(self) -> dict[Axis, UUID]:
        return {self.axis: self.id}


Where = Annotated[Literal["states", "programmes"], Path()]


@router.get(
    "/{where}/{slug:code}/members",
    operation_id="members",
    summary="Who holds a role in a State or a programme",
    response=Page[MemberOut],
    openapi_extra=READ,
)
def members(request: ApiRequest, where: Where, code: str, asked: Paging) -> Any:
    office = office_of(request, where, code)
    found = selectors.members_of(request.actor, office.scope, request.at)
    return page(request, found, asked, _member)


@router.get(
    "/{where}/{slug:code}/members/{uuid:pk}",
    operation_id="member",
    summary="One role that is held",
    response=MemberOut,
    openapi_extra=READ,
)
def member(request: ApiRequest, where: Where, code: str, pk: UUID) -> Any:
    return _member(holding_of(request, where, code, pk))


@router.delete(
    "/{where}/{slug:code}/members/{uuid:pk}",
    operation_id="member_end",
    summary="End a role",
    response=MemberOut,
    openapi_extra=CHANGE,
)
def end_holding(request: ApiRequest, where: Where, code: str, pk: UUID) -> Any:
    """It ends at once, with the next page or request of its holder."""
    row = holding_of(request, where, code, pk)
    holdings.end_holding(by=request.actor, at=request.at, holding=row)
    return _member(row) | {"ends": request.at}


@router.get(
    "/{where}/{slug:code}/invitations",
    operation_id="invitations",
    summary="Invitations not yet answered",
    response=Page[InvitationOut],
    openapi_extra=READ,
)
def open_invitations(request: ApiRequest, where: Where, code: str, asked: Paging) -> Any:
    office = office_of(request, where, code)
    found = selectors.invitations_of(request.actor, office.scope, request.at)
    return page(request, found, asked, lambda row: row)


@router.post(
    "/{where}/{slug:code}/invitations",
    operation_id="member_invite",
    summary="Invite somebody to a role",
    response={201: InvitationOut},
    openapi_extra=CHANGE,
)
def invite(request: ApiRequest, where: Where, code: str, entered: InvitationIn) -> Any:
    """A letter goes to the address; its link holds for 14 days."""
    office = office_of(request, where, code)
    invited = invitations.invite(
        by=request.actor,
        at=request.at,
        email=entered.email,
        name=entered.name,
        role=entered.role,
        language=entered.language,
        scope=_scope(office, entered),
        within=office.scope,
    )
    send_invitation(at=request.at, invited=invited, invited_by=request.actor.name)
    return invited.invitation


@router.delete(
    "/{where}/{slug:code}/invitations/{uuid:pk}",
    operation_id="invitation_withdraw",
    summary="Take an invitation back",
    response=InvitationOut,
    openapi_extra=CHANGE,
)
def withdraw_invitation(request: ApiRequest, where: Where, code: str, pk: UUID) -> Any:
    office = office_of(request, where, code)
    rows = selectors.invitations_of(request.actor, office.scope, request.at)
    row = next((one for one in rows if one.pk == pk), None)
    if row is None:
        raise Http404
    invitations.withdraw_invitation(by=request.actor, at=request.at, invitation=row)
    row.withdrawn_at = request.at
    return row


def office_of(request: ApiRequest, where: str, code: str) -> Office:
    """The State or programme of an address, if the viewer reaches its members."""
    find = state_within if where == "states" else selectors.programme_within
    found = find(request.actor, code, KIND)
    if found is None:
        raise Http404
    return Office(AXES[where], found.pk)


def holding_of(request: ApiRequest, where: str, code: str, pk: UUID) -> models.Holding:
    """A role held there, if the viewer reaches it."""
    row = selectors.member(request.actor, office_of(request, where, code).scope, pk)
    if row is None:
        raise Http404
    return row


def _scope(office: Office, entered: InvitationIn) -> dict[Axis, UUID]:
    """Where the role lies. A role that cannot be given there is for the action to refuse."""
    role = policy().roles.get(entered.role)
    named = {Axis.INSTITUTION: entered.institution_id, Axis.PARTNER: entered.partner_id}
    target = named.get(role.axis) if role and role.axis else None
    return {role.axis: target} if role and role.axis and target else office.scope


def _member(row: models.Holding) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.user.name,
        "email": row.user.email,
        "role": row.role,
        "institution_id": row.institution_id,
        "partner_id": row.partner_id,
        "starts": row.starts,
        "ends": row.ends,
    }

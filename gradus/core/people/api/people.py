"""People for programs: listed, entered, corrected, marked as left. Taking their data and forgetting
them are acts of a person, on the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field, StrictInt, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Day, Entered, Line, listed
from gradus.core.people import models, selectors
from gradus.core.people.actions import people as actions
from gradus.core.people.rules import LONGEST_SERVICE
from gradus.core.states import selectors as states
from gradus.core.states.models import State

router = Router()
READ, CHANGE = needs("people:read"), needs("people:write")
MASKED = "null: your roles do not show it."
PersonName = Annotated[Line, Field(min_length=1, max_length=160, pattern=r"\S")]
PersonRole = Annotated[models.Person.Role, listed(models.Person.Role)]
PersonStatus = Annotated[models.Person.Status, listed(models.Person.Status)]
PersonSex = Annotated[StrictStr, Field(pattern="^(female|male|other|)$")]
Roles = Annotated[list[PersonRole], Field(min_length=1, max_length=3)]
Language = Annotated[StrictStr, Field(pattern="^[a-z]{2,3}$")]
Languages = Annotated[list[Language], Field(max_length=20)]
Email = Annotated[Line, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+|)$")]
Phone = Annotated[Line, Field(max_length=40)]
Years = Annotated[StrictInt, Field(ge=0, le=LONGEST_SERVICE)]


class PersonOut(Schema):
    id: UUID
    institution_id: UUID
    unit_id: UUID | None
    name: str = Field(description="Empty once the person is erased.")
    roles: list[PersonRole]
    languages: list[str]
    status: PersonStatus
    left_on: date | None
    sex: str | None = Field(description=MASKED)
    email: str | None = Field(description=MASKED)
    phone: str | None = Field(description=MASKED)
    years_to_serve: int | None = Field(description="null: not known, or your roles do not show it.")


class PeopleAsked(Schema):
    q: str = Field("", max_length=100, description="Words of the name.")
    institution_id: UUID | None = None
    role: PersonRole | None = None
    status: PersonStatus = models.Person.Status.ACTIVE


class PersonIn(Entered):
    institution_id: UUID
    name: PersonName
    roles: Roles
    unit_id: UUID | None = None
    languages: Languages = Field(default_factory=list)
    sex: PersonSex = ""
    email: Email = ""
    phone: Phone = ""
    years_to_serve: Years | None = None


class PersonChangeIn(Entered):
    """What is left out stays as it is."""

    name: PersonName = ""
    roles: Roles = Field(default_factory=list)
    unit_id: UUID | None = None
    languages: Languages = Field(default_factory=list)
    sex: PersonSex = ""
    email: Email = ""
    phone: Phone = ""
    years_to_serve: Years | None = None


class LeftIn(Entered):
    left_on: Day = Field(description="The last day at work.")


@router.get(
    "/states/{slug:code}/people",
    operation_id="people",
    summary="People of a State",
    response=Page[PersonOut],
    openapi_extra=READ,
)
def people(
    request: ApiRequest, code: str, asked: Paging, wanted: Annotated[PeopleAsked, Query()]
) -> Any:
    """As far as you reach them; those at work, unless another status is asked for."""
    rows = selectors.people_of(
        request.actor,
        _state(request, code).pk,
        institution_id=wanted.institution_id,
        role=wanted.role or "",
        status=wanted.status,
        words=wanted.q,
    )
    return page(request, rows, asked, lambda row: _out(request, row))


@router.post(
    "/states/{slug:code}/people",
    operation_id="person_enter",
    summary="Enter a person",
    response={201: PersonOut},
    openapi_extra=CHANGE,
)
def enter(request: ApiRequest, code: str, entered: PersonIn) -> Any:
    """As little as the work needs; what is left out is not known."""
    told = entered.dict()
    state = _state(request, code)
    institution = states.institution(request.actor, told.pop("institution_id"))
    if institution is None or institution.state_id != state.pk:
        raise Http404
    row = actions.enter_person(by=request.actor, at=request.at, institution=institution, **told)
    return _out(request, row)


@router.get(
    "/people/{uuid:pk}",
    operation_id="person",
    summary="One person",
    response=PersonOut,
    openapi_extra=READ,
)
def person(request: ApiRequest, pk: UUID) -> Any:
    return _out(request, _person(request, pk))


@router.patch(
    "/people/{uuid:pk}",
    operation_id="person_change",
    summary="Correct what is known of a person",
    response=PersonOut,
    openapi_extra=CHANGE,
)
def change(request: ApiRequest, pk: UUID, entered: PersonChangeIn) -> Any:
    """What your roles do not show you is not yours to write."""
    row = _person(request, pk)
    told = entered.dict(exclude_unset=True)
    actions.change_person(by=request.actor, at=request.at, person=row, changes=told)
    return _out(request, row)


@router.post(
    "/people/{uuid:pk}/left",
    operation_id="person_left",
    summary="Say that a person left the work",
    response=PersonOut,
    openapi_extra=CHANGE,
)
def left(request: ApiRequest, pk: UUID, entered: LeftIn) -> Any:
    row = _person(request, pk)
    actions.mark_left(by=request.actor, at=request.at, person=row, left_on=entered.left_on)
    return _out(request, row)


@router.post(
    "/people/{uuid:pk}/back",
    operation_id="person_back",
    summary="Say that a person is back, or never left",
    response=PersonOut,
    openapi_extra=CHANGE,
)
def back(request: ApiRequest, pk: UUID) -> Any:
    row = _person(request, pk)
    actions.mark_back(by=request.actor, at=request.at, person=row)
    return _out(request, row)


def _state(request: ApiRequest, code: str) -> State:
    row = selectors.state_of(request.actor, code)
    if row is None:
        raise Http404
    return row


def _person(request: ApiRequest, pk: UUID) -> models.Person:
    row = selectors.person_row(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _out(request: ApiRequest, row: models.Person) -> dict[str, Any]:
    seen = selectors.seen(request.actor, row, request.at)
    return {
        name: None if name in seen.hidden else getattr(seen, name)
        for name in PersonOut.model_fields
    }

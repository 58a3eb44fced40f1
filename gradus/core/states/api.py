"""States, their register, partners and programmes, for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field, StrictStr

from gradus.core.api.paging import Page, Paging, page
from gradus.core.api.request import ApiRequest, needs
from gradus.core.api.shapes import Count, Entered, Line, Name, YesNo, listed
from gradus.core.states import actions, models, selectors

router = Router()
REGISTER, CHANGE = needs("register:read"), needs("register:write")
Code = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
InstitutionKind = Annotated[models.Institution.Kind, listed(models.Institution.Kind)]
PartnerKind = Annotated[models.Partner.Kind, listed(models.Partner.Kind)]
Place = Annotated[Line, Field(max_length=120)]


class StateOut(Schema):
    id: UUID
    code: str = Field(description="ISO 3166-1 alpha-3.")
    name: str
    fictional: bool


class UnitOut(Schema):
    id: UUID
    institution_id: UUID
    name: str
    place: str
    posts: int | None = Field(description="null: not reported, which is not zero.")
    staff: int | None
    security_forces: bool


class InstitutionOut(Schema):
    id: UUID
    code: str
    name: str
    kind: InstitutionKind
    place: str


class RegisterOut(InstitutionOut):
    units: list[UnitOut]


class InstitutionIn(Entered):
    name: Name
    kind: InstitutionKind
    place: Place = ""


class UnitIn(Entered):
    name: Name
    place: Place = ""
    posts: Count | None = None
    staff: Count | None = None
    security_forces: YesNo = True


class PartnerOut(Schema):
    id: UUID
    code: str
    name: str
    kind: PartnerKind


class PartnerIn(Entered):
    code: Code
    name: Name
    kind: PartnerKind


class ProgrammeOut(Schema):
    id: UUID
    code: str
    name: str


class ProgrammeIn(Entered):
    code: Code
    name: Name


@router.get(
    "/states", operation_id="states", summary="The States you reach", response=Page[StateOut]
)
def states(request: ApiRequest, asked: Paging) -> Any:
    """Those of which your key opens anything at all."""
    return page(request, selectors.states_reached(request.actor), asked, _state_out)


@router.get("/states/{slug:code}", operation_id="state", summary="One State", response=StateOut)
def state(request: ApiRequest, code: str) -> Any:
    return _state_out(_reached(request, code))


@router.get(
    "/states/{slug:code}/institutions",
    operation_id="institutions",
    summary="The register of a State",
    response=Page[RegisterOut],
    openapi_extra=REGISTER,
)
def institutions(request: ApiRequest, code: str, asked: Paging) -> Any:
    """Institutions with their units, as far as you reach them."""
    found = selectors.institutions_of(request.actor, _state(request, code).pk)
    return page(request, found, asked, _register_out)


@router.post(
    "/states/{slug:code}/institutions",
    operation_id="institution_register",
    summary="Enter an institution",
    response={201: InstitutionOut},
    openapi_extra=CHANGE,
)
def register_institution(request: ApiRequest, code: str, entered: InstitutionIn) -> Any:
    """Its code is made from its name and never changes."""
    state = _state(request, code)
    return actions.register_institution(
        by=request.actor, at=request.at, state_id=state.pk, **entered.dict()
    )


@router.get(
    "/states/{slug:code}/institutions/{uuid:pk}",
    operation_id="institution",
    summary="One institution",
    response=InstitutionOut,
    openapi_extra=REGISTER,
)
def institution(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _institution(request, code, pk)


@router.put(
    "/states/{slug:code}/institutions/{uuid:pk}",
    operation_id="institution_change",
    summary="Correct an institution",
    response=InstitutionOut,
    openapi_extra=CHANGE,
)
def change_institution(request: ApiRequest, code: str, pk: UUID, entered: InstitutionIn) -> Any:
    row = _institution(request, code, pk)
    actions.change_institution(by=request.actor, at=request.at, institution=row, **entered.dict())
    return row


@router.post(
    "/states/{slug:code}/institutions/{uuid:pk}/units",
    operation_id="unit_add",
    summary="Enter a unit of an institution",
    response={201: UnitOut},
    openapi_extra=CHANGE,
)
def add_unit(request: ApiRequest, code: str, pk: UUID, entered: UnitIn) -> Any:
    """Numbers left out stay open: open is not zero."""
    row = _institution(request, code, pk)
    return actions.add_unit(by=request.actor, at=request.at, institution=row, **entered.dict())


@router.get(
    "/states/{slug:code}/units/{uuid:pk}",
    operation_id="unit",
    summary="One unit",
    response=UnitOut,
    openapi_extra=REGISTER,
)
def unit(request: ApiRequest, code: str, pk: UUID) -> Any:
    return _unit(request, code, pk)


@router.put(
    "/states/{slug:code}/units/{uuid:pk}",
    operation_id="unit_change",
    summary="Correct a unit",
    response=UnitOut,
    openapi_extra=CHANGE,
)
def change_unit(request: ApiRequest, code: str, pk: UUID, entered: UnitIn) -> Any:
    row = _unit(request, code, pk)
    actions.change_unit(by=request.actor, at=request.at, unit=row, **entered.dict())
    return row


@router.get("/partners", operation_id="partners", summary="Partners", response=Page[PartnerOut])
def partners(request: ApiRequest, asked: Paging) -> Any:
    """Donors, providers and bodies of civil society."""
    return page(request, selectors.partners(request.actor), asked, lambda row: row)


@router.post(
    "/programmes/{slug:code}/partners",
    operation_id="partner_register",
    summary="Enter a partner",
    response={201: PartnerOut},
    openapi_extra=needs("partners:write"),
)
def register_partner(request: ApiRequest, code: str, entered: PartnerIn) -> Any:
    """By an officer of a programme, in whose record the entry stands."""
    found = next((p for p in selectors.programmes(request.actor) if p.code == code), None)
    if found is None:
        raise Http404
    return actions.register_partner(
        by=request.actor, at=request.at, programme_id=found.pk, **entered.dict()
    )


@router.get(
    "/programmes", operation_id="programmes", summary="Programmes", response=Page[ProgrammeOut]
)
def programmes(request: ApiRequest, asked: Paging) -> Any:
    return page(request, selectors.programmes(request.actor), asked, lambda row: row)


@router.post(
    "/programmes",
    operation_id="programme_make",
    summary="Enter a programme",
    response={201: ProgrammeOut},
    openapi_extra=needs("programmes:write"),
)
def make_programme(request: ApiRequest, entered: ProgrammeIn) -> Any:
    """By the operator."""
    return actions.make_programme(by=request.actor, at=request.at, **entered.dict())


def _reached(request: ApiRequest, code: str) -> models.State:
    found = selectors.states_reached(request.actor)
    row = next((state for state in found if state.code == code.upper()), None)
    if row is None:
        raise Http404
    return row


def _state(request: ApiRequest, code: str) -> models.State:
    """The State, for those who reach its register or an institution in it."""
    row = selectors.state(code)
    if row is None or not selectors.reaches_register(request.actor, row.pk):
        raise Http404
    return row


def _institution(request: ApiRequest, code: str, pk: UUID) -> models.Institution:
    state, row = _state(request, code), selectors.institution(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row


def _unit(request: ApiRequest, code: str, pk: UUID) -> models.Unit:
    state, row = _state(request, code), selectors.unit(request.actor, pk)
    if row is None or row.state_id != state.pk:
        raise Http404
    return row


def _state_out(row: models.State) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "name": selectors.name_of(row.code),
        "fictional": row.fictional,
    }


def _register_out(row: models.Institution) -> dict[str, Any]:
    fields = ("id", "code", "name", "kind", "place")
    return {name: getattr(row, name) for name in fields} | {"units": list(row.units.all())}

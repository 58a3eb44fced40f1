"""Who holds a role in a State or a programme: inviting, withdrawing, ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gradus.core.access.actor import Thing
from gradus.core.access.policy import policy
from gradus.core.access.request import may
from gradus.core.accounts import resets, selectors, words
from gradus.core.accounts.actions.holdings import end_holding
from gradus.core.accounts.actions.invitations import invite, withdraw_invitation
from gradus.core.accounts.forms import InviteForm, ProgrammeInviteForm, StateInviteForm, chosen
from gradus.core.accounts.mail import send_invitation
from gradus.core.accounts.models import Scoped
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.rules import roles_within
from gradus.core.states.selectors import institutions_by_name, state_within
from gradus.domain.ownership import Axis

KIND = "membership"


@dataclass(frozen=True)
class Office:
    """The State or the programme whose members are shown."""

    axis: Axis
    id: UUID
    code: str
    name: str

    @property
    def scope(self) -> dict[Axis, UUID]:
        return {self.axis: self.id}

    def url(self, page: str, **where: UUID) -> str:
        return reverse(f"{self.axis.value}_{page}", kwargs={"code": self.code, **where})


def of_state(request: ActorRequest, code: str) -> HttpResponse:
    """The members of a State's office and institutions."""
    office = state_office(request, code)
    institutions = institutions_by_name(request.actor, office.id)
    roles = [role for role in roles_within(Axis.STATE) if _axis(role) is not Axis.PERSON]
    form = StateInviteForm(
        institutions, roles, request.POST or None, initial={"language": get_language()}
    )
    return _members(request, office, form)


def of_programme(request: ActorRequest, code: str) -> HttpResponse:
    """The members of a programme, and the donors that give to it."""
    form = ProgrammeInviteForm(
        selectors.partners(),
        roles_within(Axis.PROGRAMME),
        request.POST or None,
        initial={"language": get_language()},
    )
    return _members(request, programme_office(request, code), form)


@require_POST
def end_in_state(request: ActorRequest, code: str, holding_id: UUID) -> HttpResponse:
    return _end(request, state_office(request, code), holding_id)


@require_POST
def end_in_programme(request: ActorRequest, code: str, holding_id: UUID) -> HttpResponse:
    return _end(request, programme_office(request, code), holding_id)


@require_POST
def withdraw_in_state(request: ActorRequest, code: str, invitation_id: UUID) -> HttpResponse:
    return _withdraw(request, state_office(request, code), invitation_id)


@require_POST
def withdraw_in_programme(request: ActorRequest, code: str, invitation_id: UUID) -> HttpResponse:
    return _withdraw(request, programme_office(request, code), invitation_id)


def state_office(request: ActorRequest, code: str) -> Office:
    """The State of an address, if the viewer reaches its members."""
    state = state_within(request.actor, code, KIND)
    if state is None:
        raise Http404
    return Office(Axis.STATE, state.pk, state.code, words.state_name(state.code))


def programme_office(request: ActorRequest, code: str) -> Office:
    """The programme of an address, if the viewer reaches its members."""
    programme = selectors.programme_within(request.actor, code, KIND)
    if programme is None:
        raise Http404
    return Office(Axis.PROGRAMME, programme.pk, programme.code, programme.name)


def _members(request: ActorRequest, office: Office, form: InviteForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _scope_fits(office, form):
        return _invite(request, office, form)
    thing = Thing(KIND, office.scope)
    members = selectors.members_of(request.actor, office.scope, request.at)
    invitations = selectors.invitations_of(request.actor, office.scope, request.at)
    names = _institutions(request, [*members, *invitations])
    context = {
        "office": office,
        "form": form if may(request, "create", thing) else None,
        "may_change": may(request, "change", thing),
        "roles": [(words.role_name(role), words.role_sees(role)) for role in _roles(office)],
        "members": [
            {
                "name": row.user.name,
                "email": row.user.email,
                "role": words.role_name(row.role),
                "scope": words.scope_name(row, names),
                "since": row.starts,
                "end": office.url("member_end", holding_id=row.pk),
                "reset": office.url("member_recovery", holding_id=row.pk)
                if row.user_id != request.actor.id and policy().roles[row.role].privileged
                else "",
            }
            for row in members
        ],
        "invitations": [
            {
                "name": row.name,
                "email": row.email,
                "role": words.role_name(row.role),
                "until": row.expires_at,
                "withdraw": office.url("invitation_withdraw", invitation_id=row.pk),
            }
            for row in invitations
        ],
        "resets": [
            {"name": row.user.name, "url": office.url("recovery", pk=row.pk)}
            for row in resets.resets_of(request.actor, office.scope, request.at)
        ],
        "may_reset": may(request, "create", Thing("recovery", office.scope)),
        "erasures": selectors.erasures_waiting(request.actor, office.scope),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/members.html", context, status=status)


def _invite(request: ActorRequest, office: Office, form: InviteForm) -> HttpResponse:
    entered = form.cleaned_data
    invited = invite(
        by=request.actor,
        at=request.at,
        email=entered["email"],
        name=entered["name"],
        role=entered["role"],
        language=entered["language"],
        scope=_scope(office, form),
        within=office.scope,
    )
    send_invitation(at=request.at, invited=invited, invited_by=request.actor.name)
    messages.success(
        request,
        _("The letter to {name} is on its way; its link holds for 14 days.").format(
            name=entered["name"]
        ),
    )
    return redirect(office.url("members"))


def _end(request: ActorRequest, office: Office, holding_id: UUID) -> HttpResponse:
    holding = selectors.member(request.actor, office.scope, holding_id)
    if holding is None:
        raise Http404
    end_holding(by=request.actor, at=request.at, holding=holding)
    messages.success(request, _("The role of {name} has ended.").format(name=holding.user.name))
    own = holding.user_id == request.actor.id  # who has ended the own role sees this page no longer
    return redirect("home" if own else office.url("members"))


def _withdraw(request: ActorRequest, office: Office, invitation_id: UUID) -> HttpResponse:
    rows = selectors.invitations_of(request.actor, office.scope, request.at)
    found = next((row for row in rows if row.pk == invitation_id), None)
    if found is None:
        raise Http404
    withdraw_invitation(by=request.actor, at=request.at, invitation=found)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect(office.url("members"))


def _axis(role: str) -> Axis | None:
    return policy().roles[role].axis


def _roles(office: Office) -> list[str]:
    return [role for role in roles_within(office.axis) if _axis(role) is not Axis.PERSON]


def _field(office: Office, form: InviteForm) -> str | None:
    """The field that says where the chosen role lies, if it isn't the office itself."""
    axis = _axis(form.cleaned_data["role"])
    return None if axis is None or axis is office.axis else axis.value


def _scope_fits(office: Office, form: InviteForm) -> bool:
    name = _field(office, form)
    if name and chosen(form, name) is None:
        form.add_error(name, _("Choose one: this role lies in it."))
        return False
    return True


def _scope(office: Office, form: InviteForm) -> dict[Axis, UUID]:
    name = _field(office, form)
    target = chosen(form, name) if name else None
    return {Axis(name): target} if name and target else office.scope


def _institutions(request: ActorRequest, rows: Sequence[Scoped]) -> dict[UUID, str]:
    ids = {row.institution_id for row in rows if row.institution_id}
    return selectors.institution_names(request.actor, ids) if ids else {}

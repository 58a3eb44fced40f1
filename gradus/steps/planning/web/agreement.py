"""Pages on which a plan is agreed: the whole of what is signed, signatures on screen and in ink."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.actor import Thing
from gradus.core.access.denied import StepUpNeeded, require
from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.core.states.models import State
from gradus.core.ui.files import attached
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import agreement as actions
from gradus.steps.planning.forms.negotiation import PagesForm, SigningRuleForm
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.agreement import scan_type, signing_role
from gradus.steps.planning.web.frame import neighbours, places, planned, reached
from gradus.workflows.agreement import Agreed, agreed_of, change_in_words

SIDES = {"state": gettext_lazy("For the State"), "programme": gettext_lazy("For the programme")}


@require_GET
def agreement(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The whole of what is signed, and who signed it."""
    state, row = planned(request, code, pk)
    return _shown(request, state, row)


@require_POST
def put_forward(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Putting a version forward for signature."""
    state, row = planned(request, code, pk)
    try:
        actions.put_forward(by=request.actor, at=request.at, plan=row)
    except Refusal as no:
        return _shown(request, state, row, refusal=no)
    messages.success(request, _("It is put forward: both sides can sign it now."))
    return redirect("planning:agreement", code=state.code, pk=row.pk)


@require_POST
def sign(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Signing what was shown; who has not shown lately who they are does so first."""
    state, row = planned(request, code, pk)
    try:
        agreed = actions.sign(
            by=request.actor, at=request.at, plan=row, shown=request.POST.get("shown", "")
        )
    except StepUpNeeded:
        return _step_up(request, state, row)
    except Refusal as no:
        return _shown(request, state, row, refusal=no)
    return _signed(request, state, row, agreed)


@require_POST
def bring_pages(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Bringing the scanned pages of an agreement that was signed in ink."""
    state, row = planned(request, code, pk)
    form = PagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, state, row, form=form)
    upload = form.cleaned_data["pages"]
    try:
        actions.bring_pages(
            by=request.actor,
            at=request.at,
            plan=row,
            name=upload.name,
            content=upload.read(),
            signed_on=form.cleaned_data["signed_on"],
            shown=request.POST.get("shown", ""),
        )
    except Refusal as no:
        return _shown(request, state, row, form=form, refusal=no)
    messages.success(request, _("The pages are kept. Two people now confirm them."))
    return redirect("planning:agreement", code=state.code, pk=row.pk)


@require_GET
def pages(request: ActorRequest, code: str, pk: UUID, pages_id: UUID) -> HttpResponse:
    """The scanned pages themselves."""
    _, row = planned(request, code, pk)
    found = selectors.pages(request.actor, row, pages_id)
    if found is None:
        raise Http404
    content = bytes(found.content)
    response = attached(content, found.name, scan_type(content))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def confirm_pages(request: ActorRequest, code: str, pk: UUID, pages_id: UUID) -> HttpResponse:
    """Confirming that scanned pages carry both sides' signatures under this plan."""
    state, row = planned(request, code, pk)
    found = selectors.pages(request.actor, row, pages_id)
    if found is None:
        raise Http404
    try:
        agreed = actions.confirm_pages(
            by=request.actor, at=request.at, pages=found, shown=request.POST.get("shown", "")
        )
    except StepUpNeeded:
        return _step_up(request, state, row)
    except Refusal as no:
        return _shown(request, state, row, refusal=no)
    return _signed(request, state, row, agreed)


@require_http_methods(["GET", "POST"])
def signing(request: ActorRequest, code: str) -> HttpResponse:
    """How many sign for the State, and by which law."""
    state = reached(request, code)
    rule = selectors.signing_rule(request.actor, state.pk)
    form = SigningRuleForm(
        request.POST or None,
        initial={"signatures": rule.signatures, "basis": rule.basis} if rule else None,
    )
    refusal: Refusal | None = None
    if request.method == "POST":
        require(request.actor, "change", Thing("plan", {Axis.STATE: state.pk}), request.at)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_signing_rule(
                by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It holds from now on."))
            return redirect("planning:index", code=state.code)
    context = {
        "state": state,
        "places": places(state.code, None, _("Who signs for the State")),
        "rule": rule,
        "form": form,
        "refusal": refusal,
        # for the State itself to say, whatever it lets others change
        "may_set": may(request, "change", Thing("plan", {Axis.STATE: state.pk}))
        and any(
            one.axis is Axis.STATE and one.scope_id == state.pk for one in request.actor.holdings
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/signing.html", context, status=status)


def _step_up(request: ActorRequest, state: State, row: Plan) -> HttpResponse:
    messages.info(request, _("To sign, show once more that it is you. Then sign."))
    return step_up(request, reverse("planning:agreement", args=[state.code, row.pk]))


def _signed(request: ActorRequest, state: State, row: Plan, agreed: bool) -> HttpResponse:
    messages.success(
        request, _("The plan is agreed.") if agreed else _("Your signature stands under the plan.")
    )
    return redirect("planning:agreement", code=state.code, pk=row.pk)


def _shown(
    request: ActorRequest,
    state: State,
    row: Plan,
    *,
    form: PagesForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    content = selectors.agreement(request.actor, row)
    agreed = agreed_of(content, (get_language() or "en")[:2]) if content else None
    context = {
        "state": state,
        "places": places(state.code, row, _("Agreement")),
        "plan": row,
        **neighbours(state, row, "agreement"),
        "agreed": agreed,
        "changes": _changes(agreed) if agreed is not None else (),
        "refusal": refusal,
        "pages_form": form or PagesForm(),
        **signing_of(request, row),
        "printed": row.agreed_at is not None and selectors.is_printed(request.actor, row),
        "seal": selectors.seal_of(request.actor, row) if row.agreed_at else None,
    }
    status = 422 if refusal is not None or form is not None else 200
    return render(request, "planning/agreement.html", context, status=status)


def _changes(agreed: Agreed) -> list[tuple[str, str, str]]:
    """Each change the search kept to: the activity, what is asked, why."""
    return [
        (
            one["title"],
            change_in_words(one["kind"], one["month"], agreed.language, _),
            one["reason"],
        )
        for one in agreed.changes
    ]


def signing_of(request: ActorRequest, row: Plan) -> dict[str, Any]:
    """How far a version is with its signatures, and what the viewer may do."""
    signatures = selectors.signatures_of(request.actor, row)
    brought = selectors.ink_pages(request.actor, row)
    people = {one.signed_by for one in signatures} | {one.brought_by for one in brought}
    people |= {row.asked_by, *((row.put_forward_by,) if row.put_forward_by else ())}
    names = accounts.names_of(people)
    needed = selectors.signatures_needed(request.actor, row)
    role = signing_role(request.actor, row, request.at)
    latest = selectors.latest_number(request.actor, row)
    for_signature = row.status == Plan.Status.FOR_SIGNATURE and latest == row.number
    done = {side: sum(one.side == side for one in signatures) for side in needed}
    author = row.asked_by == request.actor.id
    signed = request.actor.id in {one.signed_by for one in signatures}
    own = role is not None and done[role[0]] < needed[role[0]] and not signed
    return {
        "author": author,
        "author_name": names.get(row.asked_by, ""),
        "latest": latest,
        "for_signature": for_signature,
        "signatures": [(SIDES[one.side], names.get(one.signed_by, ""), one) for one in signatures],
        "missing": [
            (SIDES[side], most - done[side]) for side, most in needed.items() if done[side] < most
        ],
        "brought": [(one, names.get(one.brought_by, "")) for one in brought],
        "may_sign": for_signature and own and not author,
        "author_waits": for_signature and own and author,
        "may_bring": for_signature and may(request, "discuss", row.thing()),
        "may_put_forward": row.status == Plan.Status.DRAFT
        and latest == row.number
        and may(request, "change", row.thing()),
    }

"""What waits for the viewer's own hand, and where a viewer without a State begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.accounts.rules import erasure_due, is_signed
from gradus.core.accounts.selectors import grants_to_sign, own_grants, own_holdings
from gradus.core.accounts.words import role_name
from gradus.core.diligence import selectors as diligence
from gradus.core.diligence.rules.work import Next
from gradus.core.exchange import selectors as exchange
from gradus.core.people.answering import unanswered
from gradus.core.states.templatetags.states import state_name
from gradus.core.ui.next_step import NextStep
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import public as planning

AT_REST = {Next.REVIEW_SOON, Next.WATCH, Next.NOTHING}


@dataclass(frozen=True)
class Task:
    """One thing that waits for the viewer: what, and the page where it is done."""

    text: str
    url: str


def waiting(viewer: Actor, at: datetime) -> list[Task]:
    """What others wait for from the viewer: signatures, answers, the steps of due diligence."""
    return [
        *_answers(viewer, at), *_assessments(viewer, at), *_grants(viewer, at), *_plans(viewer, at),
        *_negotiated(viewer, at), *_consulted(viewer, at),
        *_erasures(viewer, at), *_diligence(viewer, at), *_exchange(viewer, at),
    ]  # fmt: skip


def beginning(viewer: Actor, at: datetime) -> NextStep | None:
    """Where somebody begins whose work lies in no State's rooms; none: they hold no role."""
    roles = viewer.roles_at(at)
    if "trainee" in roles:
        return NextStep(
            _("See what is known of you"),
            _("What your institution entered about you and your training; you may ask to mend it."),
            reverse("people:index"),
            _("What is known of you"),
        )
    if "hrddp_officer" in roles:
        return NextStep(
            _("Look at due diligence"),
            _("Support to a unit begins when its gate is open; you work on the requests."),
            reverse("diligence:index"),
            _("Due diligence"),
        )
    if "partner" in roles:
        return NextStep(
            _("See what you are asked about"),
            _("States and the programme ask you about parts of plans; you say what you think."),
            reverse("planning:asked"),
            _("What you are asked"),
        )
    if "donor" in roles:
        return NextStep(
            _("Say what you can give"),
            _("Money with what it is for, and equipment: plans count on what stands there."),
            reverse("resources:index"),
            _("Means"),
        )
    if roles == {"operator"}:
        return NextStep(
            _("Look after the installation"),
            _(
                "You see no State's work. The commands gradus doctor and gradus backup are your tools; "
                "keep the last checkpoint where this installation cannot reach it."
            ),
            reverse("ledger:checkpoint"),
            _("The last checkpoint"),
        )
    return _asked(viewer, at) or _ask(viewer, at)


def _asked(viewer: Actor, at: datetime) -> NextStep | None:
    waits = (one for one in own_grants(viewer) if one.revoked_at is None and one.ends > at)
    grant = next((one for one in waits if not is_signed(one)), None)
    if grant is None:
        return None
    return NextStep(
        _("Wait for the signatures of a State"),
        _("{state} was asked. Nothing can be seen until it has signed.").format(
            state=state_name(grant.state.code)
        ),
        reverse("my_access"),
        _("Your roles and access"),
    )


def _ask(viewer: Actor, at: datetime) -> NextStep | None:
    mine = [one for one in own_holdings(viewer, at) if policy().roles[one.role].granted]
    if not mine:
        return None
    return NextStep(
        _("No State has opened itself to you yet"),
        _(
            "A State decides itself who sees its work. Ask it for access, with the purpose and "
            "the time you need."
        ),
        reverse("ask_access", args=[mine[0].pk]) if len(mine) == 1 else reverse("my_access"),
        _("Ask a State for access"),
    )


def _answers(viewer: Actor, at: datetime) -> Iterator[Task]:
    for group in assessments.to_answer(viewer, at):
        text = _("{group} is asked about {state}.")
        if group.late:
            text = _("{group} is asked about {state}; the answers were due on {date}.")
        elif group.due:
            text = _("{group} is asked about {state}, by {date}.")
        date = date_format(group.due, "SHORT_DATE_FORMAT") if group.due else ""
        yield Task(
            text.format(group=group.name, state=state_name(group.code), date=date),
            reverse("assessment:group", args=[group.id]),
        )


def _assessments(viewer: Actor, at: datetime) -> Iterator[Task]:
    for one in assessments.to_sign(viewer, at):
        yield Task(
            _("The assessment of {state} of {date} waits for your signature.").format(
                state=state_name(one.code), date=date_format(one.assessed_on)
            ),
            reverse("assessment:home", args=[one.code, one.id]),
        )


def _grants(viewer: Actor, at: datetime) -> Iterator[Task]:
    for grant in grants_to_sign(viewer, at):
        code = grant.state.code
        yield Task(
            _("{who} ({role}) asks for access to {state}.").format(
                who=grant.user.name, role=role_name(grant.role), state=state_name(code)
            ),
            reverse("state_grant", args=[code, grant.pk]),
        )


def _plans(viewer: Actor, at: datetime) -> Iterator[Task]:
    for plan in planning.to_sign(viewer, at):
        yield Task(
            _("The plan “{title}” of {state} waits for your signature.").format(
                title=plan.title, state=state_name(plan.code)
            ),
            reverse("planning:agreement", args=[plan.code, plan.id]),
        )


def _negotiated(viewer: Actor, at: datetime) -> Iterator[Task]:
    for one in planning.changes_to_answer(viewer, at):
        text = ngettext(
            "{n} change to the plan “{title}” of {state} waits for your answer.",
            "{n} changes to the plan “{title}” of {state} wait for your answer.",
            one.count,
        )
        yield Task(
            text.format(n=one.count, title=one.title, state=state_name(one.code)),
            reverse("planning:discussion", args=[one.code, one.id]),
        )
    for one in planning.exceptions_to_confirm(viewer, at):
        yield Task(
            _("An exception to {rule} in {state} waits to be confirmed by you.").format(
                rule=one.title, state=state_name(one.code)
            ),
            reverse("planning:exceptions", args=[one.code]),
        )


def _consulted(viewer: Actor, at: datetime) -> Iterator[Task]:
    for one in planning.consultations_to_answer(viewer, at):
        yield Task(
            _("You are asked about the plan “{title}” of {state}, by {date}.").format(
                title=one.title,
                state=state_name(one.code),
                date=date_format(one.until, "SHORT_DATE_FORMAT") if one.until else "",
            ),
            reverse("planning:shown", args=[one.id]),
        )


def _exchange(viewer: Actor, at: datetime) -> Iterator[Task]:
    releases, arrivals = exchange.waiting(viewer, at)
    for release in releases:
        yield Task(
            _("A release of {state} to {peer} waits for your signature.").format(
                state=state_name(release.state.code), peer=release.peer.title
            ),
            reverse("exchange:release", args=[release.state.code, release.pk]),
        )
    for arrival in arrivals:
        yield Task(
            _("A bundle for {state} from {peer} waits to be decided.").format(
                state=state_name(arrival.state.code), peer=arrival.peer.title
            ),
            reverse("exchange:arrival", args=[arrival.state.code, arrival.pk]),
        )


def _erasures(viewer: Actor, at: datetime) -> Iterator[Task]:
    found = unanswered(viewer, at)
    if found:
        count, since = found
        text = ngettext(
            "{n} request to erase personal data waits for an answer, due on {date}.",
            "{n} requests to erase personal data wait for an answer, the first due on {date}.",
            count,
        )
        due = date_format(erasure_due(since))
        yield Task(text.format(n=count, date=due), reverse("people:erasures"))


def _diligence(viewer: Actor, at: datetime) -> Iterator[Task]:
    if not diligence.reads_requests(viewer):
        return
    open_ = [line for line in diligence.requests_of(viewer, at) if line.next not in AT_REST]
    if open_:
        count = len(open_)
        text = ngettext(
            "{n} request of due diligence waits for its next step.",
            "{n} requests of due diligence wait for their next step.",
            count,
        )
        yield Task(text.format(n=count), reverse("diligence:index"))

"""What a table's device in a workshop sees: its code asked for, its questions, where the room is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.decide import scope_for
from gradus.core.access.request import ActorRequest
from gradus.core.access.scope import acting
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import editions, forms, models, rules, workshop
from gradus.steps.assessment.web.frame import ASKED, title_of

TABLE = "table"
WRONG_CODES = {"table_code": "20/m/ip"}
STOP_POLLING = 286  # htmx's word for: ask no more
TOLD = timedelta(hours=12)
"""So long after the end a device is told that it is over, and not to sign in."""
View = Callable[..., HttpResponse]


class NoSuchCode(Refusal):
    """No open workshop has a table of that code."""

    def __init__(self) -> None:
        super().__init__(
            "no-such-code",
            message("No table has this code now."),
            message("Look at your card again, or ask whoever leads the workshop."),
        )


class TooManyCodes(Refusal):
    """Somebody tries codes."""

    def __init__(self) -> None:
        super().__init__(
            "too-many-codes",
            message("Too many wrong codes were tried from here."),
            message("Wait a minute, then type the code from your card."),
        )


class SignedInHere(Refusal):
    """One device is one person's or a table's, not both."""

    def __init__(self) -> None:
        super().__init__(
            "signed-in-here",
            message("You are signed in on this device."),
            message("Sign out first, or use another device for the table."),
        )


def for_tables(view: View) -> View:
    """Lets the device of a table in, besides people who signed in: it acts for its group alone."""

    @login_not_required
    @wraps(view)
    def at_a_table(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if TABLE not in request.session:
            return redirect_to_login(request.get_full_path())
        table = _table(request)
        if table is None:
            return _over(request)
        request.actor = workshop.device_at(table)
        request.table = table  # type: ignore[attr-defined]
        with acting(scope_for(request.actor, request.at)):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return at_a_table


@login_not_required
@require_http_methods(ASKED)
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """Asking for a table's code; with the right one the device answers for that table."""
    form = forms.CodeForm(request.POST or None, initial={"code": code})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _let_in(request, form.cleaned_data["code"])
        except Refusal as no:
            refusal = no
        else:
            return redirect("table:now")
    context = {"form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/join.html", context, status=status)


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """To the questions that are on the screen."""
    table = _table(request)
    if table is None:
        return _over(request)
    page = workshop.page_of(table)
    if page is None:
        return redirect("assessment:group", pk=table.group_id)
    return redirect("assessment:part", pk=table.group_id, part=page.id)


@login_not_required
@require_safe
def bar(request: HttpRequest) -> HttpResponse:
    """Where the room is: the part of a table's pages that renews itself."""
    table = _table(request)
    if table is None:
        return render(request, "assessment/_over.html", status=STOP_POLLING)
    return render(request, "assessment/_room.html", room_of(table, request.GET.get("at", "")))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The device answers for no table any more."""
    request.session.flush()
    messages.success(request, _("You have left the table."))
    return redirect("table:join")


def room_at(request: HttpRequest, at: str = "") -> dict[str, Any]:
    """As ``room_of`` on the pages of a table's device; on everybody else's there is no room."""
    table = getattr(request, "table", None)
    return room_of(table, at) if table else {}


def room_of(table: models.Table, at: str) -> dict[str, Any]:
    """What a table's page says of the room. ``at``: the page of questions the device shows."""
    page = workshop.page_of(table)
    asked = rules.parts_of(table.group, editions.of(table.group))
    pages = {one.id: part for part in asked for one in part.indicators}
    return {
        "table": table,
        "at": at,
        "here": page is not None and page.id == at,
        "on_screen": title_of(page) if page else "",
        "otherwise": [
            {
                "indicator": id_,
                "value": value,
                "url": f"{_address(table.group_id, pages[id_].id)}#{id_}",
            }
            for id_, value in workshop.agreed_otherwise(table).items()
            if id_ in pages
        ],
    }


def _address(group_id: UUID, part: str) -> str:
    return reverse("assessment:part", args=[group_id, part])


def _let_in(request: HttpRequest, code: str) -> None:
    if request.user.is_authenticated:
        raise SignedInHere
    asked = {"app": "gradus", "action": "table_code", "config": WRONG_CODES}
    if not ratelimit.consume(request, dry_run=True, **asked):
        raise TooManyCodes
    at = request.at  # type: ignore[attr-defined]
    table = workshop.by_code(code, at)
    if table is None:
        ratelimit.consume(request, **asked)
        raise NoSuchCode
    request.session.cycle_key()
    request.session[TABLE] = str(table.pk)
    request.session.set_expiry(table.workshop.ends_at - at + TOLD)


def _table(request: HttpRequest) -> models.Table | None:
    """The table of a device; nobody who signed in since is at one."""
    if request.user.is_authenticated:
        return None
    return workshop.joined(request.session.get(TABLE, ""), request.at)  # type: ignore[attr-defined]


def _over(request: HttpRequest) -> HttpResponse:
    """Where a device goes whose table is gone: the workshop is over, or its code was changed.

    What it was about to save is shown to it again: it is saved nowhere.
    """
    if request.method == "POST":
        context = {"typed": forms.typed_in(request.POST)}
        return render(request, "assessment/not_saved.html", context, status=HTTPStatus.GONE)
    if request.session.pop(TABLE, None):
        messages.info(request, _("The workshop is over, or your table has another code now."))
    return redirect("table:join")

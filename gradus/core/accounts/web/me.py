"""What is held about oneself: shown, taken away as a file, and asked to be erased."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gradus.core.accounts import selectors
from gradus.core.accounts.actions.own import ask_erasure, note
from gradus.core.accounts.held import held as held_rows
from gradus.core.accounts.request import ActorRequest


@never_cache
def held(request: ActorRequest) -> HttpResponse:
    """Everything held about my account, why, and how long."""
    rows = held_rows(selectors.rows_about(request.actor))
    context = {"rows": rows, "waits": selectors.erasure_asked(request.actor)}
    return render(request, "accounts/me.html", context)


@never_cache
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """The same as a file; taking it is written down."""
    rows = held_rows(selectors.rows_about(request.actor))
    note(user_id=request.actor.id, at=request.at, action="export")
    said = {
        "exported_at": request.at.isoformat(timespec="seconds"),
        "rows": [
            {
                "table": row.table,
                "title": row.title,
                "fields": [
                    {
                        "name": field.name,
                        "label": field.label,
                        "value": field.value,
                        "never_shown": field.value is None,
                        "purpose": field.purpose,
                        "kept": field.retention,
                    }
                    for field in row.fields
                ],
            }
            for row in rows
        ],
    }
    response = JsonResponse(said, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-account.json"'
    return response


@require_POST
def erase(request: ActorRequest) -> HttpResponse:
    """Ask the officers for data protection to erase what is held about me."""
    offices = ask_erasure(by=request.actor, at=request.at)
    messages.success(
        request,
        _("Your request is recorded. It went to {count} office(s), who answer it.").format(
            count=offices
        ),
    )
    return redirect("my_account")

"""The record of a State: what was done, each entry's proof, copies; and the last checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gradus.core.access.request import ActorRequest
from gradus.core.accounts.words import state_name
from gradus.core.ledger import selectors, verifier
from gradus.core.ledger.copies import extract_lines
from gradus.core.ledger.models import Checkpoint, Entry
from gradus.core.states.models import State
from gradus.core.states.selectors import state_within
from gradus.entrypoints.web.ledger import shown
from gradus.entrypoints.web.ledger.forms import AskedForm, cursor, cursor_text

PAGE = 25
MOST_ROWS = 100_000  # of a table: more is for an extract


@require_GET
def of_state(request: ActorRequest, code: str) -> HttpResponse:
    """What was done in a State, the newest first."""
    state = _state(request, code)
    form = _form(request, state)
    after = cursor(request.GET.get("after", ""))
    found = selectors.entries_of(
        request.actor, state.pk, form.asked(), after=after, at_most=PAGE + 1
    )
    covered = selectors.last_checkpoint() is not None
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    older = urlencode(asked | {"after": cursor_text(found[PAGE - 1])}) if found[PAGE:] else ""
    context = _frame(state) | {
        "lines": shown.lines(found[:PAGE]),
        "form": form,
        "older": f"?{older}" if older else "",
        "newest": f"?{urlencode(asked)}" if after else "",
        "table_url": reverse("ledger:table", args=[state.code]) + f"?{urlencode(asked)}",
        "covered": covered,
    }
    return render(request, "web/ledger/state.html", context)


@require_GET
def one(request: ActorRequest, code: str, entry_id: UUID) -> HttpResponse:
    """One entry in full: what changed, its text, its place in the chain, its proof."""
    state = _state(request, code)
    entry = _entry(request, state, entry_id)
    last = selectors.last_checkpoint()
    (line,) = shown.lines([entry])
    context = _frame(state) | {
        "line": line,
        "details": shown.details(request.actor, entry, request.at),
        **shown.hashes(entry, selectors.link_of(entry.pk)),
        **shown.proof(selectors.proof_of(entry.pk, last) if last else None),
    }
    return render(request, "web/ledger/entry.html", context)


@require_GET
def table(request: ActorRequest, code: str) -> HttpResponse:
    """What was done in a State, for a spreadsheet."""
    state = _state(request, code)
    found = selectors.entries_of(
        request.actor, state.pk, _form(request, state).asked(), at_most=MOST_ROWS
    )
    return _file(shown.csv_of(found), "text/csv; charset=utf-8", f"record-{state.code}.csv")


@require_GET
def extract(request: ActorRequest, code: str, entry_id: UUID | None = None) -> HttpResponse:
    """The State's part of the ledger, or one entry of it, with proofs for the verifier."""
    state = _state(request, code)
    ids = None if entry_id is None else [_entry(request, state, entry_id).pk]
    last = selectors.last_checkpoint()
    if last is None:
        raise Http404
    personal = selectors.may_see_personal(request.actor, state.pk, request.at)
    text = "".join(extract_lines(state.pk, last, personal=personal, entry_ids=ids))
    name = f"record-{state.code}-{last.size}.jsonl"
    return _file(text.encode(), "application/jsonl; charset=utf-8", name)


@login_not_required
@require_GET
def checkpoint(request: ActorRequest) -> HttpResponse:
    """The last checkpoint, and how to use it."""
    context = {"last": selectors.last_checkpoint(), "key": selectors.public_key()}
    return render(request, "web/ledger/checkpoint.html", context)


@login_not_required
@require_GET
def checkpoint_text(request: ActorRequest) -> HttpResponse:
    """The last checkpoint alone, for programs that keep them."""
    return HttpResponse(_last().note, content_type="text/plain; charset=utf-8")


@login_not_required
@require_GET
def verifier_program(request: ActorRequest) -> HttpResponse:
    """The program that checks copies of the ledger, to be read before it is run."""
    source = Path(verifier.__file__).read_bytes()
    return _file(source, "text/x-python; charset=utf-8", "verifier.py")


def _state(request: ActorRequest, code: str) -> State:
    state = state_within(request.actor, code, "record") if request.actor else None
    if state is None:
        raise Http404
    return state


def _entry(request: ActorRequest, state: State, entry_id: UUID) -> Entry:
    entry = selectors.entry(request.actor, state.pk, entry_id)
    if entry is None:
        raise Http404
    return entry


def _last() -> Checkpoint:
    last = selectors.last_checkpoint()
    if last is None:
        raise Http404
    return last


def _form(request: ActorRequest, state: State) -> AskedForm:
    people = shown.people(selectors.people_of(request.actor, state.pk))
    return AskedForm(people, request.GET)


def _frame(state: State) -> dict[str, Any]:
    return {"state": state, "state_name": state_name(state.code)}


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)

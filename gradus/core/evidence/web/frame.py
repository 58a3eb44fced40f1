"""What the pages of evidence share."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from gradus.core.access.actor import Thing
from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts import selectors as accounts
from gradus.core.evidence import selectors
from gradus.core.evidence.models import Source
from gradus.core.evidence.rules import HANDLING
from gradus.core.evidence.selectors import AnyFile, AnyUse
from gradus.core.states.models import State
from gradus.domain.markings import Marking

ASKED = ["GET", "HEAD", "POST"]
TONES = {
    Marking.CLEAR: "",
    Marking.GREEN: "good",
    Marking.AMBER: "warn",
    Marking.STATE_ONLY: "warn",
    Marking.AMBER_STRICT: "warn",
    Marking.RED: "bad",
}

PAGES = {"answer": ("findings", "assessment:attached")}
"""By what rests on evidence: the kind in the policy, and the page (of a room above, by its name)."""


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches some of its evidence."""
    found = selectors.state_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def frame(request: ActorRequest, row: AnyFile | Source) -> dict[str, Any]:
    """What the pages of one file and of one source share."""
    uses = selectors.uses_of(request.actor, row)
    people = {use.used_by for use in uses}
    people |= {row.withdrawn_by} if row.withdrawn_by else set()
    people |= {row.added_by} if isinstance(row, Source) else {row.uploaded_by, row.marked_by}
    names = accounts.names_of(list(people))
    return {
        "state": row.state,
        "uses": [
            {"use": use, "by": names.get(use.used_by, ""), "url": _page(request, use)}
            for use in uses
        ],
        "names": {
            "added": names.get(row.added_by if isinstance(row, Source) else row.uploaded_by, ""),
            "marked": "" if isinstance(row, Source) else names.get(row.marked_by, ""),
            "withdrawn": names.get(row.withdrawn_by, "") if row.withdrawn_by else "",
        },
        "may_change": row.withdrawn_at is None and may(request, "change", row.thing()),
    }


def _page(request: ActorRequest, use: AnyUse) -> str:
    """The page of what rests on evidence; none where the viewer reads nothing of its kind."""
    kind, page = PAGES.get(use.object_kind, ("", ""))
    if not kind or not may(request, "read", Thing(kind, use.thing().owners)):
        return ""
    return reverse(page, args=[use.object_id])


def shown(row: AnyFile) -> dict[str, Any]:
    """A file with what its marking means."""
    marking = Marking(row.marking)
    return {
        "file": row,
        "found": selectors.findings(row),
        "handling": HANDLING[marking],
        "tone": TONES[marking],
    }

"""The calendar of a person, behind a private address: no session, and only what its holder may see now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from time import time as seconds

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, watching_grants
from gradus.core.accounts.actions.grants import note_granted_reads
from gradus.core.tokens import actions as tokens
from gradus.core.tokens.models import ApiToken
from gradus.core.tokens.selectors import CALENDARS, Bearer, bearer_of
from gradus.formats.documents.feed_ics import Entry, feed_ics
from gradus.steps.planning import public as planning
from gradus.workflows.plan_delivery import OVER

PER_HOUR = 30  # of one address; calendars ask every few hours
PLACE = "/calendar/"  # what stands in the record: never the address itself


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The dates of the agreed plans that the holder of the address reaches."""
    at = datetime.now(UTC)
    bearer = bearer_of(secret, at, CALENDARS)
    if bearer is None:  # wrong, revoked and ended look the same
        return HttpResponse(status=404)
    wait = _wait(bearer)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    tokens.note_use(token_id=bearer.token_id, user_id=bearer.actor.id, at=at)
    with (
        translation.override(bearer.language),
        watching_grants() as touched,
        acting(scope_for(bearer.actor, at)) as scope,
    ):
        content = feed_ics(
            _("Gradus: agreed plans"),
            list(_entries(bearer, at)),
            datetime.combine(at.date(), time.min, UTC),
        )
        if touched:
            note_granted_reads(
                by=bearer.actor, at=at, page=PLACE, touched=touched, grants=scope.granted
            )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="gradus.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _entries(bearer: Bearer, at: datetime) -> Iterator[Entry]:
    with_titles = bearer.purpose == ApiToken.Purpose.CALENDAR
    for plan in planning.in_force(bearer.actor, at, bearer.language):
        for line in plan.delivery.lines if plan.delivery is not None else ():
            if line.status in OVER:
                continue
            title = f"{plan.plan.code}: {line.number}"
            if with_titles:
                title += f". {line.activity.title}"
            yield Entry(
                uid=f"{plan.plan.id}-{line.number}@gradus",
                title=title,
                first=line.starts.first_day(),
                until=line.ends.plus(1).first_day(),
            )


def _wait(bearer: Bearer) -> int:
    """Count the request; the seconds until the next is answered, or 0."""
    hour, second = divmod(int(seconds()), 3600)
    name = f"gradus.calendar:{bearer.token_id}:{hour % 2}"
    begun, count = cache.get(name) or (hour, 0)
    count = count + 1 if begun == hour else 1
    cache.set(name, (hour, count), timeout=7200)
    return 3600 - second if count > PER_HOUR else 0

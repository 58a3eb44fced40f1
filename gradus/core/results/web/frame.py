"""What the pages of results share."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Thing
from gradus.core.access.request import ActorRequest, may
from gradus.core.results import models, selectors
from gradus.core.results.rules import Direction
from gradus.core.results.selectors import MeasureSeen
from gradus.core.states.models import State
from gradus.core.ui.next_step import NextStep
from gradus.domain.ownership import Axis

ASKED = ["GET", "HEAD", "POST"]
SEEN_AGAIN_AFTER = timedelta(days=365)


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its results."""
    found = selectors.state_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def measured(request: ActorRequest, pk: UUID) -> models.Measure:
    """The measure of an address, if the viewer reaches it."""
    row = selectors.measure_row(request.actor, pk)
    if row is None:
        raise Http404
    return row


def thing_of(state_id: UUID) -> Thing:
    """The State's results, as the policy sees them."""
    return Thing("results", {Axis.STATE: state_id})


def may_write(request: ActorRequest, state_id: UUID) -> bool:
    """Whether the viewer may define measures of the State and record their figures."""
    return may(request, "create", thing_of(state_id))


def missing_step(measure: MeasureSeen, today: date) -> str:
    """What a measure waits for: ``baseline``, ``target``, ``observe``, or nothing."""
    if measure.baseline is None:
        return "baseline"
    if measure.target is None and measure.direction is not Direction.NEITHER:
        return "target"
    last = max((one.ends for one in measure.observations), default=measure.baseline.ends)
    return "observe" if last + SEEN_AGAIN_AFTER < today else ""


def next_step(measure: MeasureSeen, today: date) -> NextStep | None:
    """What to do next with a measure, for who may do it."""
    missing = missing_step(measure, today)
    if not missing:
        return None
    title, text, action = {
        "baseline": (
            _("Set the baseline"),
            _("Where things stand before the work starts: without it nobody can say what changed."),
            _("Set the baseline"),
        ),
        "target": (
            _("Agree on a target"),
            _("The baseline is there; say where things should be, and when."),
            _("Set the target"),
        ),
        "observe": (
            _("Record what was seen since"),
            _("Nothing is recorded for the last year. If nobody measured, record that, and why."),
            _("Record an observation"),
        ),
    }[missing]
    return NextStep(title, text, reverse(f"results:{missing}", args=[measure.id]), action)

"""Efforts of fictional providers, for tests."""

from __future__ import annotations

from typing import Any

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.coordination import models
from gradus.core.coordination.actions import efforts
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.workflows.tests.efforts_made import entry


def effort(state: State, partner_id: Any = None, **changes: Any) -> models.Effort:
    """An effort in a State, entered by its coordinator."""
    by = make.coordinator(state)
    with acting(scope_for(by, AT)):
        return efforts.enter(
            by=by, at=AT, state_id=state.pk, partner_id=partner_id, entry=entry(**changes)
        )

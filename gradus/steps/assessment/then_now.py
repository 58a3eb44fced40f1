"""An assessment beside an earlier one of the same State, each in its own edition."""

from __future__ import annotations

from gradus.core.access.actor import Actor
from gradus.engines.scoring.then_now import ThenNow
from gradus.engines.scoring.then_now import then_and_now as then_and_now_of
from gradus.steps.assessment import editions, models, selectors


def then_and_now(
    viewer: Actor, before: models.Assessment, row: models.Assessment
) -> ThenNow | None:
    """What can be said of the change; none where they answer nothing in common.

    Raises EditionGone where an edition was not kept; OtherEdition where nothing is asked in both.
    """
    return then_and_now_of(
        editions.of(before),
        selectors.answers(viewer, before),
        editions.of(row),
        selectors.answers(viewer, row),
    )

"""An assessment beside an earlier one of the same State, each in its own edition."""

from __future__ import annotations

from gradus.core.access.actor import Actor
from gradus.engines.scoring.compare import OtherEdition
from gradus.engines.scoring.then_now import ThenNow
from gradus.engines.scoring.then_now import then_and_now as then_and_now_of
from gradus.steps.assessment import bridge, models, selectors


def then_and_now(
    viewer: Actor, before: models.Assessment, row: models.Assessment
) -> ThenNow | None:
    """What can be said of the change; none where they answer nothing in common.

    Raises OtherEdition where an edition is no longer in the catalogue, or nothing is asked in both.
    """
    old = bridge.name_of_edition(before.instrument, before.edition)
    new = bridge.name_of_edition(row.instrument, row.edition)
    if old is None or new is None:
        raise OtherEdition(before.edition, row.edition)
    return then_and_now_of(
        bridge.instrument(old),
        selectors.answers(viewer, before, old),
        bridge.instrument(new),
        selectors.answers(viewer, row, new),
    )

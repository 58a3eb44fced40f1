"""Where a question of an assessment is answered: the link beside all that is said of its answer."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from gradus.core.access.request import ActorRequest
from gradus.engines.scoring.instrument import Instrument
from gradus.steps.assessment import models, rules, selectors


class Questions:
    """Addresses of an assessment's questions.

    While groups answer: the page of a group that answered it, or is still asked it. What all agreed
    on, and everything once the review has begun: where answers are settled. A question nobody is
    asked leads to the assessment, where a group is asked or a workbook taken.
    """

    def __init__(
        self, request: ActorRequest, row: models.Assessment, instrument: Instrument
    ) -> None:
        self._row, self._instrument = row, instrument
        self._open = row.status == models.Assessment.Status.OPEN
        self._groups = {one.pk: one for one in selectors.groups_of(request.actor, row)}
        self._answered = selectors.answered_where(request.actor, row)
        self._parts = {
            (pk, indicator.id): part.id
            for pk, group in self._groups.items()
            for part in rules.parts_of(group, instrument)  # the dimension, not the short form
            for indicator in part.indicators
        }

    def at(self, indicator: str) -> str:
        """The address of a question."""
        answered = self._answered.get(indicator, [])
        if self._open:
            for pk in (*answered, *self._asked()):
                part = self._parts.get((pk, indicator))
                if part is not None:
                    return f"{reverse('assessment:part', args=[pk, part])}#{indicator}"
        assessment = [self._row.state.code, self._row.pk]
        if self._open and not answered:
            return reverse("assessment:home", args=assessment)
        return self.settled_at(indicator)

    def settled_at(self, indicator: str) -> str:
        """Where all groups' answers stand side by side."""
        page = [self._row.state.code, self._row.pk, self._instrument.dimension_of[indicator].id]
        return f"{reverse('assessment:dimension', args=page)}#{indicator}"

    def _asked(self) -> list[UUID]:
        waits = self._groups.items()
        return [pk for pk, one in waits if one.closed_at is None and not one.by_workbook]

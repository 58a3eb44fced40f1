"""An assessment, groups and the people who answer, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.states.models import Institution, State
from gradus.core.states.tests.factories import AT, coordinator, holder, institution, state
from gradus.domain.ownership import Axis
from gradus.steps.assessment import models, selectors
from gradus.steps.assessment.actions import answers, assessments, groups
from gradus.steps.assessment.actions.answers import Said

DUE = date(2027, 3, 20)


def focal_point(of: Institution) -> Actor:
    """The focal point of an institution."""
    return holder("focal_point", Axis.INSTITUTION, of.pk, state_id=of.state_id)


def assessment(of: State, by: Actor | None = None) -> models.Assessment:
    """An assessment that was started."""
    by = by or coordinator(of)
    with acting(scope_for(by, AT)):
        return assessments.start(
            by=by,
            at=AT,
            state_id=of.pk,
            mode="self",
            assessed_on=date(2027, 2, 1),
        )


def invited(row: models.Assessment, by: Actor | None = None, **told: Any) -> models.Group:
    """A group that was asked."""
    by = by or coordinator(row.state)
    with acting(scope_for(by, AT)):
        return groups.invite(by=by, at=AT, assessment=row, **told)


def kept_matters() -> models.Matters | None:
    """What is kept of the open questions of the one assessment there is."""
    with system("test"):
        return models.Matters.objects.filter(group=None).first()


def forget_matters() -> None:
    """As if nothing had been found out."""
    with system("test"):
        models.Matters.objects.all().delete()


class Cast:
    """A State that assesses itself: its office, two institutions, their focal points and groups."""

    def __init__(self, code: str = "XAA") -> None:
        self.state = state(code)
        self.police = institution(self.state, "police")
        self.court = institution(self.state, "court", "judiciary")
        self.office = coordinator(self.state)
        self.officer = focal_point(self.police)
        self.judge = focal_point(self.court)
        self.assessment = assessment(self.state, self.office)
        told = {"by": self.office, "due": DUE}
        self.asked = invited(self.assessment, institution_id=self.police.pk, **told)
        self.asked_court = invited(self.assessment, institution_id=self.court.pk, **told)

    def save(
        self, said: Iterable[Said], by: Actor | None = None, of: models.Group | None = None
    ) -> dict[str, int]:
        """Answers of the police, or of another group."""
        by = by or self.officer
        with acting(scope_for(by, AT)):
            return answers.save_answers(by=by, at=AT, group=of or self.asked, said=list(said))

    def values(self, of: models.Group | None = None) -> dict[str, str]:
        """What a group says, as the office reads it."""
        with acting(scope_for(self.office, AT)):
            said = selectors.said_by(self.office, of or self.asked)
            return {one.indicator: one.value for one in said.values()}

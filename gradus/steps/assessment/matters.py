"""Which open questions could still change the plan, for whoever reads; and how sure that is.

A verdict holds for the answers it was found with. Once others are saved, a *no* proves nothing and is
not shown; a *yes* is shown with its date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format

from gradus.core.access.actor import Actor
from gradus.core.access.scope import system
from gradus.core.ledger.canonical import canonical
from gradus.domain.messages import Message, message
from gradus.formats.sheets.questionnaire import Verdict
from gradus.steps.assessment import models
from gradus.workflows.questionnaire import OpenQuestions

_ORDER: tuple[Verdict, ...] = ("yes", "unknown", "no")
YES = message("Could still change the plan.")
NO = message("Cannot change the plan any more: answer only if you know it anyway.")


@dataclass(frozen=True)
class Matters:
    """What is known of the open questions; ``fresh``: nothing was saved since.

    ``counted`` are the questions that were open when it was found.
    """

    found_at: datetime | None = None
    plan_id: UUID | None = None
    fresh: bool = False
    counted: Mapping[str, Verdict] = field(default_factory=dict)

    def verdict(self, indicator: str) -> Verdict:
        """Of an open question, as far as it holds today."""
        found = self.counted.get(indicator, "unknown")
        return "unknown" if found == "no" and not self.fresh else found

    def said(self, indicator: str) -> Message | None:
        """The verdict in words; none where nothing is known."""
        verdict = self.verdict(indicator)
        if verdict == "unknown" or self.found_at is None:
            return None
        if self.fresh:
            return YES if verdict == "yes" else NO
        day = date_format(self.found_at)
        return message("Could still change the plan (as of {day}, before later answers).", day=day)

    def rank(self, indicator: str) -> int:
        """In which order questions are worth asking: those that matter, the rest, the needless."""
        return _ORDER.index(self.verdict(indicator))

    def among(self, open_: Iterable[str], verdict: Verdict) -> list[str]:
        """Those of the open questions with that verdict."""
        return [id_ for id_ in open_ if self.verdict(id_) == verdict]

    @property
    def marks(self) -> OpenQuestions:
        """For the workbook and the form for phones."""
        said = {id_: (self.verdict(id_), self.said(id_)) for id_ in self.counted}
        return {id_: (verdict, text) for id_, (verdict, text) in said.items() if text is not None}


def of_assessment(viewer: Actor, row: models.Assessment) -> Matters:
    """What is known of the open questions of an assessment."""
    found = models.Matters.objects.filter(assessment=row, group=None).first()
    return _read(found, saves(row.pk)) if found else Matters()


def still_open(viewer: Actor, row: models.Assessment, found: Matters) -> list[str]:
    """Of the questions that were open when it was found: those that nobody has given a level since."""
    said = set(row.answers.exclude(value="UNK").values_list("indicator", flat=True))
    return [id_ for id_ in found.counted if id_ not in said]


def of_group(viewer: Actor, row: models.Group) -> Matters:
    """What is known of the open questions a group is asked.

    Of the others' answers it is told whether there are later ones, and nothing else.
    """
    found = models.Matters.objects.filter(group=row).first()
    if found is None:
        return Matters()
    with system("answers-since"):
        now = saves(row.assessment_id)
    return _read(found, now)


def saves(assessment_id: UUID) -> str:
    """The same for the same saves of all groups, another after any other save."""
    rows = models.Group.objects.filter(assessment_id=assessment_id, saves__gt=0).order_by("pk")
    counted = [[str(pk), count] for pk, count in rows.values_list("pk", "saves")]
    return hashlib.sha256(canonical(counted).encode()).hexdigest()


def _read(found: models.Matters, now: str) -> Matters:
    return Matters(found.found_at, found.plan_id, found.saves == now, found.verdicts)

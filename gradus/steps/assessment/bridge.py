"""Rows <-> the scoring engine's answers, and scores for pages and documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from gradus.catalogue.installed import installed_shelf
from gradus.core.ledger.canonical import canonical
from gradus.domain.texts import many_lines
from gradus.engines.scoring.answers import CONSENSUS, Answer, Entry, Special
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.scoring.judge import judge
from gradus.engines.scoring.result import Scores, UnitScore
from gradus.engines.scoring.settle import settle
from gradus.engines.scoring.then_now import same_levels
from gradus.formats.sheets.questionnaire import Respondents
from gradus.steps.assessment import editions, models
from gradus.steps.assessment.rules import asked_of
from gradus.workflows import assessment_report as reports
from gradus.workflows import assessment_report_files as report_files
from gradus.workflows import xlsform
from gradus.workflows.assessment_documents import Document
from gradus.workflows.questionnaire import OpenQuestions
from gradus.workflows.score import value_of
from gradus.workflows.workbook import workbook as write_workbook

SPECIAL = tuple(one.value for one in Special)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class LegalGap:
    """An article without a basis in domestic law, with the convention's name."""

    convention: str
    convention_title: str
    article: str
    title: str


def legal_needs(unit: UnitScore) -> list[LegalGap]:
    """The articles without a basis in domestic law, by convention."""
    titles = {name: file.title for name, file in installed_shelf().conventions.items()}
    return [
        LegalGap(
            need.convention, titles.get(need.convention, need.convention), need.article, need.title
        )
        for need in unit.legal
        if need.state == "need"
    ]


def workbook(row: models.Assessment, language: str, marks: OpenQuestions) -> bytes:
    """The workbook to fill, in the language that is being spoken."""
    return write_workbook(
        editions.of(row),
        row.state.code,
        created=row.started_at.date(),
        language=language,
        translate=translation.gettext,
        open_questions=marks,
    )


def phone_form(row: models.Assessment, first: str, marks: OpenQuestions) -> bytes:
    """The questions as a form for phones, in every language they are kept in."""
    languages = sorted(xlsform.LANGUAGES, key=lambda language: language != first)
    spoken = {one: _speaking(one) for one in languages}
    return xlsform.form(editions.of(row), spoken, row.state.code, marks)


def respondents(group: models.Group) -> Respondents:
    """A group as its own workbook and form know it."""
    asked = asked_of(group, editions.of(group))
    return Respondents(
        id=str(group.pk), name=group.name, questions=frozenset(one.id for one in asked)
    )


def own_workbook(
    group: models.Group,
    said: Iterable[models.Answer],
    language: str,
    marks: OpenQuestions | None = None,
) -> bytes:
    """A group's own workbook: what it is asked, with what it has said."""
    instrument, own = editions.of(group), respondents(group)
    answers = answers_of(group.state.code, instrument, said)
    return write_workbook(
        instrument,
        group.state.code,
        created=group.invited_at.date(),
        language=language,
        translate=translation.gettext,
        open_questions=marks,
        own=own,
        said=[one for one in answers if one.indicator in own.questions],
    )


def own_form(group: models.Group, first: str, marks: OpenQuestions | None = None) -> bytes:
    """A group's own form for phones."""
    languages = sorted(xlsform.LANGUAGES, key=lambda language: language != first)
    spoken = {one: _speaking(one) for one in languages}
    own = respondents(group)
    return xlsform.form(editions.of(group), spoken, group.state.code, marks, own)


def _speaking(language: str) -> Callable[[str], str]:
    def translate(text: str) -> str:
        with translation.override(language):
            return _translated(text)

    return translate


def report_file(
    row: models.Assessment,
    name: str,
    answers: tuple[Answer, ...],
    documents: tuple[Document, ...],
    issued_on: date,
) -> bytes | None:
    """The report of an assessment as one of its files, in the reader's language; none without answers."""
    if name not in report_files.FILES or not answers:
        return None
    edition = editions.document_of(row)
    about = reports.about_state(
        row.state.code,
        language=translation.get_language() or "en",
        issued_on=issued_on,
        assessed_on=row.assessed_on,
        mode=row.mode,
        signed_on=row.signed_at.date() if row.signed_at else None,
        digest=row.frozen_sha256 or digest(row),
        edition=edition.sha256,
    )
    said = reports.assessment_report(
        installed_shelf(), edition.instrument, answers, about, _translated, documents=documents
    )
    return report_files.report_file(name, said, _translated)


def _translated(text: str) -> str:
    return translation.gettext(text) if text else ""


def row_of(group: models.Group, answer: Answer) -> models.Answer:
    """An answer as a row of its group; when and by whom it is saved is still to be said."""
    return models.Answer(
        group=group,
        assessment_id=group.assessment_id,
        state_id=group.state_id,
        institution_id=group.institution_id,
        indicator=answer.indicator,
        value=str(value_of(answer.value)),
        evidence=answer.evidence or "",
        confidence=answer.confidence or "",
        note=many_lines(answer.note),
        version=group.saves,
    )


def content_of(row: models.Answer) -> dict[str, str]:
    """What an answer says, however it came."""
    return {name: getattr(row, name) for name in ("value", "evidence", "confidence", "note")}


def answers_of(
    code: str, instrument: Instrument, rows: Iterable[models.Answer]
) -> tuple[Answer, ...]:
    """Rows as answers about a State, judged against their instrument."""
    entries = [
        Entry(
            where=row.indicator,
            unit=code,
            indicator=row.indicator,
            value=row.value,
            evidence=row.evidence,
            confidence=row.confidence,
            group=CONSENSUS if row.group.agreed else row.group.name,
            note=row.note,
        )
        for row in rows
    ]
    answers, faults = judge(instrument, entries)
    assert not faults, faults  # noqa: S101 - they were judged when they were taken
    return answers


@dataclass(frozen=True)
class Difference:
    """What groups said about one indicator: the proposed answer, whether all said it, what was agreed.

    The proposal is the lower median of the groups' levels: an answer somebody gave.
    """

    value: str
    evidence: str
    confidence: str
    alike: bool
    said: tuple[models.Answer, ...]
    agreed: models.Answer | None

    @property
    def unsettled(self) -> bool:
        """Whether groups differ, and nothing is agreed yet."""
        return not self.alike and self.agreed is None

    @property
    def to_agree(self) -> bool:
        """Whether all say the same, and it is not agreed yet."""
        return self.alike and self.agreed is None


def differences(row: models.Assessment, rows: Iterable[models.Answer]) -> dict[str, Difference]:
    """By indicator that some group answered, in the instrument's order. ``rows`` have their groups."""
    rows = list(rows)
    groups = [one for one in rows if not one.group.agreed]
    agreed = {one.indicator: one for one in rows if one.group.agreed}
    asked = editions.of(row)
    found = settle(asked, answers_of("-", asked, groups)).get("-", {})
    said: dict[str, list[models.Answer]] = {}
    for one in groups:
        said.setdefault(one.indicator, []).append(one)
    return {
        id_: Difference(
            value=str(value_of(found[id_].value)),
            evidence=found[id_].evidence or "",
            confidence=found[id_].confidence or "",
            alike=len({one.value for one in said[id_]}) == 1,
            said=tuple(said[id_]),
            agreed=agreed.get(id_),
        )
        for id_ in asked.indicators
        if id_ in found
    }


def evidenced(row: models.Answer, instrument: Instrument) -> str:
    """The level that an answer's evidence supports; empty where it claims none."""
    (answer,) = answers_of("-", instrument, [row])
    found = settle(instrument, [answer])["-"][answer.indicator].evidenced
    return "" if found is None else str(value_of(found))


@dataclass(frozen=True)
class Before:
    """What the same people said earlier to a question, and how it was asked then.

    ``asked_then`` is the question where it was worded otherwise, ``level_then`` the level said in the
    words it had where the scale or the words of its levels changed; both are empty where nothing is.
    """

    answer: models.Answer
    asked_then: str = ""
    level_then: str = ""

    @property
    def stands(self) -> bool:
        """Whether its level still says what it said, so that it can be confirmed as it is."""
        return not self.level_then


def before_of(answer: models.Answer, now: Indicator) -> Before | None:
    """An earlier answer to a question as it is asked now; none where it was no question then."""
    then = editions.of(answer.group).indicators.get(now.id)
    if then is None:
        return None
    words = {str(level): text for level, text in then.levels.items()}
    return Before(
        answer,
        asked_then=then.question if then.question != now.question else "",
        level_then=""
        if same_levels(then, now) or answer.value in SPECIAL
        else f"{answer.value}: {words.get(answer.value, '')}".rstrip(": "),
    )


def digest(row: models.Assessment) -> str:
    """What a signature is bound to: the hash of all that the assessment says."""
    groups = [
        {"id": one.pk, "name": one.name, "institution": one.institution_id, "agreed": one.agreed}
        for one in row.groups.order_by("pk")
    ]
    answers = [
        {"group": one.group_id, "indicator": one.indicator, **content_of(one)}
        for one in row.answers.order_by("group_id", "indicator")
    ]
    attached = [
        {
            "group": one.group_id,
            "indicator": one.indicator,
            "item": one.item_id,
            "content": one.content,
        }
        for one in row.attachments.order_by("group_id", "indicator", "item_id")
    ]
    facts = {
        "assessment": row.pk,
        "state": row.state_id,
        "edition": row.edition,
        **({"edition_sha256": row.edition_sha256} if row.edition_sha256 else {}),
        "mode": row.mode,
        "assessed_on": row.assessed_on,
        "groups": groups,
        "answers": answers,
        # named only where there are some: what was signed before there were any is signed still
        **({"attached": attached} if attached else {}),
    }
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def scores_of(row: models.Assessment, rows: Iterable[models.Answer]) -> Scores | None:
    """The scores of an assessment, or none while nothing is answered."""
    instrument = editions.of(row)
    answers = answers_of(row.state.code, instrument, rows)
    if not answers:
        return None
    return score(instrument, answers, articles=installed_shelf().articles)

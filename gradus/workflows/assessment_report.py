"""The report of an assessment: scores and answers -> a document to print, and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gradus.catalogue.member_states import UnknownState, find
from gradus.catalogue.shelf import Shelf
from gradus.domain import modes
from gradus.domain.markings import Marking
from gradus.domain.messages import message
from gradus.engines.scoring.answers import Answer
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import Range
from gradus.engines.scoring.settle import settle
from gradus.formats.documents import report as doc
from gradus.formats.documents.figures import day_label
from gradus.formats.documents.typeset import Picture
from gradus.workflows.answers import AnswerSet
from gradus.workflows.assessment_documents import Document, printable
from gradus.workflows.assessment_tables import Tables
from gradus.workflows.plan_charts import FONTS
from gradus.workflows.score_charts import score_radar
from gradus.workflows.workbook import table_of

Translate = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class About:
    """What the report says of the assessment beside its answers.

    ``digest`` is what its signatures are bound to; empty where nobody can sign, as in a file.
    ``edition`` is the hash of the text of the instrument's edition.
    """

    name: str
    fictional: bool = False
    assessed_on: date | None = None
    mode: str = ""
    signed_on: date | None = None
    digest: str = ""
    edition: str = ""
    issued_on: date
    language: str = "en"
    marking: Marking = Marking.STATE_ONLY

    @property
    def direction(self) -> str:
        """How its language is read."""
        return "rtl" if self.language == "ar" else "ltr"


def about_state(
    code: str,
    *,
    language: str,
    issued_on: date,
    assessed_on: date | None = None,
    mode: str = "",
    signed_on: date | None = None,
    digest: str = "",
    edition: str = "",
) -> About:
    """The State by its name in the report's language; by its code where the catalogue has none."""
    try:
        state = find(code)
    except UnknownState:
        name, fictional = code, False
    else:
        name = state.short_names.get(language, state.short_names["en"])
        fictional = state.fictional
    return About(
        name=name,
        fictional=fictional,
        assessed_on=assessed_on,
        mode=mode,
        signed_on=signed_on,
        digest=digest,
        edition=edition,
        issued_on=issued_on,
        language=language,
    )


def assessment_report(
    shelf: Shelf,
    instrument: Instrument,
    answers: tuple[Answer, ...],
    about: About,
    translate: Translate,
    *,
    documents: tuple[Document, ...] = (),
    seed: int = 0,
) -> doc.Report:
    """What the answers about one State say, to print.

    Parameters
    ----------
    shelf, instrument
        The catalogue, for the conventions; and the edition the answers were given for.
    answers
        The answers of one unit, already judged; at least one.
    about
        Name, date, mode, language and marking.
    translate
        A gettext function.
    documents
        What the answers rest on; named are those that may go as far as the report.
    seed
        Seed of the sensitivity.
    """
    scores = score(instrument, answers, seed=seed, articles=shelf.articles)
    unit = scores.units[0]
    said = settle(instrument, answers)[unit.unit]
    conventions = {name: translate(file.title) for name, file in shelf.conventions.items()}
    named = printable(documents, about.marking)
    tables = Tables(
        instrument, scores, unit, said, answers, conventions, about.language, translate, named
    )
    radar = score_radar(
        unit,
        translate,
        language=about.language,
        mirrored=about.direction == "rtl",
        fonts=FONTS if about.direction == "ltr" else f"DejaVu Sans, Noto Sans Arabic, {FONTS}",
    )
    return doc.Report(
        title=translate("Report of the assessment"),
        subject=about.name,
        language=about.language,
        direction=about.direction,
        marking=about.marking.value,
        fictional=translate("Fictional State: made up for demonstration")
        if about.fictional
        else "",
        issued_on=about.issued_on,
        warnings=() if unit.why_no_stage is None else (unit.why_no_stage.text(translate),),
        facts=_facts(instrument.title, instrument.edition, about, translate),
        boxes=_boxes(tables),
        picture=None
        if radar is None
        else Picture(
            radar.svg.encode(), radar.title, radar.description, (radar.width, radar.height)
        ),
        sections=tables.sections(_provenance(answers, about, translate)),
        words=doc.ReportWords(
            page=translate("Page"),
            of=translate("of"),
            issued=translate("Issued"),
            read_first=translate("Read this first"),
            summary=translate("Summary"),
        ),
    )


def answers_sha256(answers: tuple[Answer, ...]) -> str:
    """The hash of the answers as the CSV that ``gradus score`` reads."""
    return hashlib.sha256(table_of(AnswerSet(answers=answers)).encode()).hexdigest()


def _facts(title: str, edition: str, about: About, t: Translate) -> tuple[doc.Fact, ...]:
    told = [doc.Fact(t("Instrument"), f"{t(title)} ({edition})")]
    if about.assessed_on is not None:
        on = day_label(about.assessed_on, about.language)
        told.insert(0, doc.Fact(t("Date of the assessment"), on))
    if about.mode:
        told.append(doc.Fact(t("How it is done"), t(modes.TITLES[modes.Mode(about.mode)])))
    if about.signed_on is not None:
        told.append(doc.Fact(t("Signed"), day_label(about.signed_on, about.language)))
    elif about.digest:
        told.append(doc.Fact(t("Signed"), t("not yet; a draft")))
    return tuple(told)


def _boxes(tables: Tables) -> tuple[doc.Fact, ...]:
    unit, t = tables.unit, tables.translate
    open_ = (*unit.missing, *unit.unknown)
    critical = sum(tables.instrument.indicators[id_].critical for id_ in open_)
    asked = len(tables.instrument.indicators)
    return (
        doc.Fact(
            t("Stage"),
            t("not said") if unit.stage is None else str(unit.stage),
            _stages(unit.stage_low, unit.stage_high, t),
        ),
        doc.Fact(t("Score"), tables.told(unit.overall), _range(unit.range, tables)),
        doc.Fact(
            t("Coverage"),
            doc.shown(tables.share(unit.coverage), tables.language),
            t("of the questions, by weight"),
        ),
        doc.Fact(
            t("Not known"),
            str(len(open_)),
            message(
                "of {asked} questions, {critical} of them critical",
                asked=str(asked),
                critical=str(critical),
            ).text(t),
        ),
    )


def _stages(low: int | str | None, high: int | str | None, t: Translate) -> str:
    if low is None or high is None:
        return ""
    if low == high:
        return t("whatever the open and doubtful answers are")
    return message("the answers allow {low} to {high}", low=str(low), high=str(high)).text(t)


def _range(bounds: Range | None, tables: Tables) -> str:
    if bounds is None:
        return ""
    low, high = tables.told(bounds.low), tables.told(bounds.high)
    return message("the answers allow {low} to {high}", low=low, high=high).text(tables.translate)


def _provenance(answers: tuple[Answer, ...], about: About, t: Translate) -> tuple[doc.Row, ...]:
    told = (
        (t("Answers (SHA-256 of their CSV)"), answers_sha256(answers)),
        (t("What signatures are bound to (SHA-256)"), about.digest),
        (t("Edition of the instrument (SHA-256 of its text)"), about.edition),
    )
    return tuple((what, digest) for what, digest in told if digest)

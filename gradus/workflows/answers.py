"""Answers from files: CSV, a plain XLSX table, a filled workbook of ours, or submissions of our form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import Answer, Entry
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.judge import judge
from gradus.formats.sheets.flat import Columns, is_workbook, read_flat
from gradus.formats.sheets.grid import Book
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.layout import MACHINE_SHEET
from gradus.formats.sheets.questionnaire import Respondents
from gradus.formats.sheets.reader import identify, read_book
from gradus.formats.sheets.typed import as_typed
from gradus.formats.xlsform.files import are_submissions
from gradus.formats.xlsform.submitted import Submission
from gradus.formats.xlsform.tables import holds_submissions
from gradus.workflows.questionnaire import questionnaire_of
from gradus.workflows.xlsform import submissions

COLUMNS = Columns(("unit", "indicator", "value"), ("evidence", "confidence", "group", "note"))


@dataclass(frozen=True, kw_only=True)
class AnswerSet:
    """Judged answers, and what the file said about them: "" and None from a plain table, and where
    submissions do not all say the same.

    ``own`` are ids of the groups whose own workbook or forms they came in; ``submissions`` are there
    where phones sent them.
    """

    answers: tuple[Answer, ...]
    state: str = ""
    on: date | None = None
    mode: str = ""
    remarks: tuple[Fault, ...] = ()
    own: frozenset[str] = frozenset()
    submissions: tuple[Submission, ...] = ()


def read_answers(
    data: bytes,
    source: str,
    instrument: Instrument,
    translate: Callable[[str], str] | None = None,
    of: Respondents | None = None,
    groups: Mapping[str, str] | None = None,
) -> AnswerSet:
    """The answers of a file, judged against the instrument.

    Parameters
    ----------
    data, source
        The file: CSV, a plain XLSX table with the same columns, a filled workbook, or submissions
        of the instrument's form (see :mod:`gradus.workflows.xlsform`).
    instrument
        The edition the answers are for.
    translate
        The gettext function of the file's language, if it is not English.
    of
        The one group whose answers the file has: what is another's, or not asked of it, is a fault.
    groups
        What groups with files of their own are called now, by their ids and names.

    Raises
    ------
    InvalidInput
        With every fault by line or cell.
    """
    known = {of.id: of.name, of.name: of.name} if of else groups or {}
    return _Reading(data, source, instrument, translate, of, known).result()


@dataclass(frozen=True)
class _Reading:
    data: bytes
    source: str
    instrument: Instrument
    translate: Callable[[str], str] | None
    of: Respondents | None
    groups: Mapping[str, str]

    def result(self) -> AnswerSet:
        """By the kind of the file."""
        if is_workbook(self.data):
            if are_submissions(self.data):
                return self._from_phones()
            book = parse_apart(self.data, self.source)
            if holds_submissions(book):
                return self._from_phones()
            if any(sheet.name == MACHINE_SHEET for sheet in book.sheets) or not _is_flat(book):
                return self._from_workbook(book)
            typed = as_typed(book)
            rows = read_flat(self.data, self.source, COLUMNS, parse=lambda _data, _source: typed)
        elif are_submissions(self.data):
            return self._from_phones()
        else:
            rows = read_flat(self.data, self.source, COLUMNS)
        entries = [
            Entry(
                where=row.where,
                unit=row.get("unit"),
                indicator=row.get("indicator"),
                value=row.get("value"),
                evidence=row.get("evidence"),
                confidence=row.get("confidence"),
                group=row.get("group"),
                note=row.get("note"),
            )
            for row in rows
        ]
        return AnswerSet(answers=self._judged(entries))

    def _from_workbook(self, book: Book) -> AnswerSet:
        asked = questionnaire_of(self.instrument, self.translate)
        respondents = identify(book).respondents
        wanted = self.of.questions if self.of else (() if respondents in self.groups else None)
        filled = read_book(book, asked, self.source, wanted)
        own = {respondents} - {""}
        named = self.groups.get(respondents, "")
        entries = [
            Entry(
                where=f"{answer.sheet}!{answer.cell}",
                unit=filled.state,
                indicator=answer.question,
                value=answer.value,
                evidence=answer.evidence,
                confidence=answer.confidence,
                group=answer.group or named,
                note=answer.note,
            )
            for answer in filled.answers
        ]
        return AnswerSet(
            answers=self._judged(entries, own),
            state=filled.state,
            on=filled.date,
            mode=filled.mode,
            remarks=filled.remarks,
            own=frozenset(own),
        )

    def _from_phones(self) -> AnswerSet:
        """As from workbooks, in the order of States, questions and groups, whoever sent first."""
        wanted = self.of.questions if self.of else None
        found = submissions(self.data, self.source, self.instrument, self.translate, wanted)
        order = {name: place for place, name in enumerate(self.instrument.indicators)}
        given = sorted(
            (
                (sent.state, order[a.question], self.groups.get(sent.own, a.group), a)
                for sent in found.submissions
                for a in sent.answers
            ),
            key=lambda one: one[:3],
        )
        own = {sent.own for sent in found.submissions} - {""}
        entries = [
            Entry(
                where=f"{answer.sheet}, {answer.cell}",
                unit=state,
                indicator=answer.question,
                value=answer.value,
                evidence=answer.evidence,
                confidence=answer.confidence,
                group=group,
                note=answer.note,
            )
            for state, _, group, answer in given
        ]
        states = {sent.state for sent in found.submissions}
        days = {sent.on for sent in found.submissions if sent.on is not None}
        modes = {sent.mode for sent in found.submissions if sent.mode}
        return AnswerSet(
            answers=self._judged(entries, own),
            state=states.pop() if len(states) == 1 else "",
            on=days.pop() if len(days) == 1 else None,
            mode=modes.pop() if len(modes) == 1 else "",
            remarks=found.remarks,
            own=frozenset(own),
            submissions=found.submissions,
        )

    def _judged(self, entries: list[Entry], own: Collection[str] = ()) -> tuple[Answer, ...]:
        faults: list[Fault] = []
        if self.of is not None:
            faults += faults_of_own(self.of, entries, own, self.source)
            entries = [replace(one, group=self.of.name) for one in entries]
        answers, wrong = judge(self.instrument, entries)
        if faults or wrong:
            raise InvalidInput(self.source, [*faults, *wrong])
        return answers


def faults_of_own(
    of: Respondents, entries: Iterable[Entry], own: Collection[str], source: str
) -> Iterator[Fault]:
    """What in a file is not one group's: another group's file or name, or what it is not asked."""
    if set(own) - {of.id, of.name}:
        yield Fault(
            source,
            message("the file is another group's own, not that of {group}.", group=of.name),
            message("Choose the file of this group, or open the other group's page."),
            "other-group",
        )
    for one in entries:
        if one.group.strip() and one.group.strip().casefold() != of.name.casefold():
            yield Fault(
                one.where,
                message(
                    "the answer is of {found}, not of {group}.", found=one.group, group=of.name
                ),
                message("Leave the group blank: the file is this group's alone."),
                "other-group",
            )
        if one.indicator not in of.questions:
            yield Fault(
                one.where,
                message("this question is not asked of this group."),
                message("Answer only what the group is asked."),
                "not-asked",
            )


def _is_flat(book: Book) -> bool:
    """Whether some sheet has the headings of a plain table."""
    wanted = set(COLUMNS.required)
    return any(
        wanted <= {cell.text.strip().casefold() for cell in cells.values()}
        for sheet in book.sheets
        for cells in list(sheet.rows.values())[:60]
    )

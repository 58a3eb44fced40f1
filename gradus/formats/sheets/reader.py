"""Reads a filled workbook back: every fault at once, by sheet and cell, or every answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import message
from gradus.domain.refusals import Fault
from gradus.formats.sheets import layout
from gradus.formats.sheets.faults import Faults, near_to, shown
from gradus.formats.sheets.filled import FilledAnswer, FilledWorkbook
from gradus.formats.sheets.grid import Book, Cell, Sheet
from gradus.formats.sheets.parse import parse_book
from gradus.formats.sheets.questionnaire import Question, Questionnaire
from gradus.formats.sheets.tables import Table, find_table
from gradus.formats.sheets.values import CellReader, folded, labels_in

_STATE = re.compile(r"^[A-Z]{3}$")
_FIELDS_WITHIN = 60


@dataclass(frozen=True)
class Identity:
    """What a workbook says it is. "" where it does not say."""

    instrument: str = ""
    edition: str = ""
    language: str = ""
    respondents: str = ""


def identify(book: Book) -> Identity:
    """Which instrument, edition and language a workbook was written for.

    The hidden sheet is asked first, then the first sheet (by its hidden codes).
    """
    stated: dict[str, str] = {}
    sheets = sorted(book.sheets, key=lambda s: s.name != layout.MACHINE_SHEET)
    for sheet in sheets:
        fields = _fields(sheet, dict.fromkeys(layout.IDENTITY_FIELDS, ()))
        for code, cell in fields.items():
            stated.setdefault(code, cell.text.strip())
    return Identity(**stated)


def read_workbook(
    data: bytes,
    questionnaire: Questionnaire,
    source: str = "workbook",
    *,
    parse: Callable[[bytes, str], Book] = parse_book,
) -> FilledWorkbook:
    """Read a filled workbook.

    Parameters
    ----------
    data
        The bytes of the .xlsx file.
    questionnaire
        What was asked; entries of lists are understood in its language, in English and as codes.
    source
        The file's name, for faults.
    parse
        How bytes become cells; :func:`gradus.formats.sheets.isolated.parse_apart` does it in a
        process of its own.

    Returns
    -------
    FilledWorkbook
        Answers in the instrument's order. Questions left blank are absent.

    Raises
    ------
    InvalidInput
        With all faults, each by sheet and cell.
    """
    return read_book(parse(data, source), questionnaire, source)


def read_book(
    book: Book, questionnaire: Questionnaire, source: str, wanted: Collection[str] | None = None
) -> FilledWorkbook:
    """Read the cells of a filled workbook; see :func:`read_workbook`.

    ``wanted`` are the questions whose rows must be in it: all of them where it is left out.
    """
    return _Reading(book, questionnaire, source, wanted).result()


class _Reading:
    def __init__(
        self,
        book: Book,
        questionnaire: Questionnaire,
        source: str,
        wanted: Collection[str] | None,
    ) -> None:
        self._book = book
        self._wanted = wanted
        self._asked = questionnaire
        self._questions = {folded(q.id): q for q in questionnaire.questions()}
        self._source = source
        self._faults = Faults(source)
        self._remarks: list[Fault] = []
        self._rows_seen: set[str] = set()
        self._answers: dict[tuple[str, str], FilledAnswer] = {}
        self._names = _labels(book)

    def result(self) -> FilledWorkbook:
        """Read everything; raise with all faults if there are any."""
        start = self._start_fields()
        self._check_edition()
        self._read_tables()
        self._check_all_asked()
        order = {q.id: n for n, q in enumerate(self._asked.questions())}
        filled = self._filled(
            start,
            tuple(sorted(self._answers.values(), key=lambda a: (order[a.question], a.group))),
        )
        self._faults.raise_if_any()
        return filled

    def _spellings(
        self, kind: Literal["column", "start"], codes: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        """Labels as now understood, and as the workbook was written with."""
        known = layout.headings(self._asked, codes, kind)
        return {code: (*known[code], *self._names[kind].get(code, ())) for code in codes}

    def _start_fields(self) -> dict[str, tuple[Sheet, Cell]]:
        """The filled fields of the first sheet, wherever it is now."""
        spellings = self._spellings("start", layout.INPUT_FIELDS)
        found: dict[str, tuple[Sheet, Cell]] = {}
        for sheet in self._book.sheets:
            if sheet.name == layout.MACHINE_SHEET:
                continue  # it holds every label, beside others and not beside entries
            for code, cell in _fields(sheet, spellings).items():
                found.setdefault(code, (sheet, cell))
        for sheet, cell in found.values():
            if sheet.hides(cell.row, cell.column) or any(
                merged.holds(cell.row, cell.column) for merged in sheet.merged
            ):
                self._faults.add(
                    f"{sheet.name}!{cell.ref}",
                    message("{value} stands in a hidden or merged cell.", value=shown(cell.text)),
                    message("Show or unmerge it, then keep or delete it."),
                    "hidden",
                )
        return found

    def _filled(
        self, start: Mapping[str, tuple[Sheet, Cell]], answers: tuple[FilledAnswer, ...]
    ) -> FilledWorkbook:
        def reader(code: str) -> tuple[CellReader, Cell | None]:
            sheet, cell = start.get(code, (None, None))
            name = sheet.name if sheet else self._source
            return CellReader(name, self._faults, self._book.date1904), cell

        identity = identify(self._book)
        (for_state, state_cell), (for_day, day) = reader("state"), reader("date")
        (for_mode, mode), (for_function, function) = reader("mode"), reader("filled_by")
        state = for_state.text(state_cell, layout.MOST_GROUP).upper()
        if not _STATE.match(state):
            self._faults.add(
                for_state.place(state_cell) if state_cell else self._source,
                message("{value} is not the code of a State.", value=shown(state)),
                message("Write the three letters of its ISO code on the first sheet."),
                "state",
            )
        return FilledWorkbook(
            instrument=self._asked.id,
            edition=self._asked.edition,
            state=state,
            date=for_day.day(day),
            mode=for_mode.choice(mode, self._asked.modes, self._names["mode"]),
            filled_by=for_function.text(function, layout.MOST_FUNCTION),
            language=identity.language or self._asked.language,
            respondents=identity.respondents,
            answers=answers,
            remarks=tuple(self._remarks),
        )

    def _check_edition(self) -> None:
        """Every place that names instrument or edition names the one asked."""
        spellings = self._spellings("start", layout.IDENTITY_FIELDS)
        wanted = {"instrument": self._asked.id, "edition": self._asked.edition}
        seen: set[str] = set()
        for sheet in self._book.sheets:
            fields = _fields(sheet, spellings)
            for code in wanted.keys() & fields.keys():
                seen.add(code)
                cell = fields[code]
                if cell.text.strip() != wanted[code]:
                    self._faults.add(
                        f"{sheet.name}!{cell.ref}",
                        message(
                            "The workbook is of {value}, not of {wanted}.",
                            value=shown(cell.text),
                            wanted=wanted[code],
                        ),
                        message("Copy the answers into a new workbook of that edition."),
                        "edition",
                    )
        if wanted.keys() - seen:
            self._faults.add(
                self._source,
                message("The workbook does not say which edition of the instrument it is."),
                message("Put the first sheet back, from a new copy of the workbook."),
                "edition",
            )

    def _read_tables(self) -> None:
        spellings = self._spellings("column", layout.QUESTION_COLUMNS)
        for sheet in self._book.sheets:
            if sheet.name == layout.MACHINE_SHEET:
                continue
            table = find_table(sheet, spellings, frozenset({"question", "answer"}), self._faults)
            if table is not None:
                table.check(layout.INPUT_COLUMNS, self._faults)
                self._read_table(table)
                self._remark_strangers(table)
            elif sheet.cells and not _fields(
                sheet, self._spellings("start", layout.INPUT_FIELDS), blanks=True
            ):
                self._remark(sheet.name)

    def _read_table(self, table: Table) -> None:
        reader = CellReader(table.sheet.name, self._faults, self._book.date1904)
        of_groups = not {"text", "levels", "could_change"} & table.columns.keys()
        for row in table.rows():
            filled = [row[c] for c in layout.QUESTION_COLUMNS
                      if c in layout.INPUT_COLUMNS and c in row and row[c].filled]  # fmt: skip
            question = self._question_of(table, row, filled)
            if question is None:
                continue
            if not of_groups:
                self._rows_seen.add(question.id)
            if filled:
                self._read_row(reader, row, question, filled[0], of_groups)

    def _question_of(
        self, table: Table, row: Mapping[str, Cell], filled: list[Cell]
    ) -> Question | None:
        cell = row.get("question")
        if cell and cell.kind in ("formula", "error") and filled:
            self._faults.add(
                f"{table.sheet.name}!{cell.ref}",
                message("The cell holds a formula (last value {value}).", value=shown(cell.text)),
                message("Type the value itself, or paste it as a value."),
                "formula",
            )
            return None
        name = cell.text.strip() if cell else ""
        question = self._questions.get(folded(name))
        if question is not None or not filled:
            return question
        near = near_to(name.upper(), [q.id for q in self._questions.values()], 3)
        self._faults.add(
            f"{table.sheet.name}!{(cell or filled[0]).ref}",
            message("{value} is not the number of a question.", value=shown(name))
            if name
            else message("This row has entries but no question number."),
            message("Did you mean {near}?", near=", ".join(near))
            if near
            else message("Write the question's number in the first column, or clear the row."),
            "question",
        )
        return None

    def _read_row(
        self,
        reader: CellReader,
        row: Mapping[str, Cell],
        question: Question,
        first: Cell,
        of_groups: bool,
    ) -> None:
        asked = self._asked
        at = row.get("answer", first)
        if question.bounds:
            value = reader.decimal(
                row.get("answer"), *question.bounds, asked.special, self._names["special"]
            )
        else:
            value = reader.choice(
                row.get("answer"),
                layout.choices_for(asked, question),
                layout.names_of(asked, question) | self._names["special"],
            )
        group = reader.text(row.get("group"), layout.MOST_GROUP)
        answer = FilledAnswer(
            question=question.id,
            value=value,
            evidence=reader.choice(row.get("evidence"), asked.evidence, self._names["evidence"]),
            confidence=reader.choice(
                row.get("confidence"), asked.confidence, self._names["confidence"]
            ),
            group="" if group.casefold() == layout.AGREED else group,
            note=reader.text(row.get("note"), layout.MOST_NOTE, lines=True),
            sheet=reader.sheet,
            cell=at.ref,
        )
        self._check_answer(reader, row, answer, at, of_groups)
        other = self._answers.setdefault((question.id, answer.group.casefold()), answer)
        if other is not answer:
            self._faults.add(
                reader.place(at),
                message(
                    "{question} is answered twice for the same group; see also {other}.",
                    question=question.id,
                    other=f"{other.sheet}!{other.cell}",
                ),
                message("Keep one of the two, or name the group that gave the other."),
                "twice",
            )

    def _check_answer(
        self,
        reader: CellReader,
        row: Mapping[str, Cell],
        answer: FilledAnswer,
        at: Cell,
        of_groups: bool,
    ) -> None:
        if not ("answer" in row and row["answer"].filled):
            self._faults.add(
                reader.place(at),
                message("{question} has entries but no answer.", question=answer.question),
                message("Choose an answer, or “unknown”, or clear the row."),
                "no-answer",
            )
        if answer.value in self._asked.reasoned and not row.get("note"):
            self._faults.add(
                reader.place(at),
                message("{question} needs a reason for this answer.", question=answer.question),
                message("Write the reason in the note."),
                "no-reason",
            )
        if of_groups and not row.get("group"):
            self._faults.add(
                reader.place(at),
                message("This row does not say which group answered."),
                message("Name the group by its function, such as “Prosecution service”."),
                "no-group",
            )

    def _check_all_asked(self) -> None:
        wanted = [q.id for q in self._asked.questions()]
        if self._wanted is not None:
            wanted = [one for one in wanted if one in self._wanted]
        gone = [one for one in wanted if one not in self._rows_seen]
        if gone:
            self._faults.add(
                self._source,
                message(
                    "The rows of {count} question(s) are not in the workbook: {questions}.",
                    count=len(gone),
                    questions=", ".join(gone[:5]) + (", …" if len(gone) > 5 else ""),
                ),
                message("Put the sheet or rows back, from a new copy of the workbook."),
                "rows-gone",
            )

    def _remark(self, sheet: str) -> None:
        self._remarks.append(
            Fault(
                sheet,
                message("This sheet is not part of the workbook and was left aside."),
                message("Nothing needs to be done."),
                "left-aside",
            )
        )

    def _remark_strangers(self, table: Table) -> None:
        for cell in table.strangers():
            self._remarks.append(
                Fault(
                    f"{table.sheet.name}!{cell.ref}",
                    message("This column is not part of the workbook and was left aside."),
                    message("Move what should be kept into the notes."),
                    "left-aside",
                )
            )


def _labels(book: Book) -> Mapping[str, dict[str, tuple[str, ...]]]:
    """By list and code, the labels the workbook was written with, whatever its language."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for sheet in book.sheets:
        if sheet.name == layout.MACHINE_SHEET:
            for row in sheet.rows.values():
                mark, code, label = (row[c].text if c in row else "" for c in (1, 2, 3))
                if mark.startswith("#label.") and label:
                    found[mark.removeprefix("#label.")][code] = (label,)
    return found


def _fields(
    sheet: Sheet, spellings: Mapping[str, tuple[str, ...]], *, blanks: bool = False
) -> dict[str, Cell]:
    """By field code, the first filled cell after the field's code, or after its label, in a row.

    With ``blanks``, a field whose value is blank is there too, by its code or label.
    """
    found: dict[str, Cell] = {}
    for row in list(sheet.rows.values())[:_FIELDS_WITHIN]:
        at = labels_in(row)
        for code, labels in spellings.items():
            texts = (f"#{code}", *labels)
            places = next((at[folded(text)] for text in texts if folded(text) in at), None)
            if places is None or code in found:
                continue
            value = next((c for column, c in row.items() if column > places[0]), None)
            if value or blanks:
                found[code] = value or row[places[0]]
    return found

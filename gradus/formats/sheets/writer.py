"""Writes the workbook: a first sheet, the short form, one sheet per dimension, group views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gradus.formats.sheets import layout
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.questionnaire import (
    Choice,
    Question,
    Questionnaire,
    Respondents,
    Section,
)
from gradus.formats.sheets.style import Canvas, drop_down, height, protect, set_up_print
from gradus.formats.sheets.texts import HOW_TO, text_of

_WIDTHS = {
    "question": 8, "text": 28, "levels": 50, "wanted": 19, "answer": 9, "evidence": 9,
    "confidence": 10, "group": 12, "note": 27, "could_change": 15,
}  # fmt: skip
_TITLE_ROW, _HINT_ROW, _CODE_ROW, _HEAD_ROW = range(4)
_BLANK_GROUP_ROWS = 150


def write_workbook(
    questionnaire: Questionnaire,
    *,
    created: date,
    state: str = "",
    on: date | None = None,
    mode: str = "",
    filled_by: str = "",
    prefilled: Sequence[FilledAnswer] = (),
    own: Respondents | None = None,
) -> bytes:
    """Write a workbook to be filled.

    Parameters
    ----------
    questionnaire
        What is asked, in the language of the workbook.
    created
        The date put in the file's properties; same arguments, same bytes.
    state, on, mode, filled_by
        Entries of the first sheet that are known already; ``mode`` is a code.
    prefilled
        Answers known already. The agreed one of a question (else its first) goes to the
        question's row, every other one to the sheet of group views.
    own
        The group whose workbook it is: it asks that group's questions, and has no place for others.

    Returns
    -------
    bytes
        An .xlsx file without formulas or macros. Sheets are protected without a password, only
        input cells are open.

    Raises
    ------
    ValueError
        If a prefilled answer is to a question that is not asked.
    """
    if own is not None:
        questionnaire = questionnaire.only(own.questions)
    writing = _Writing(questionnaire, created, prefilled, own)
    writing.start_sheet(state=state, on=on, mode=mode, filled_by=filled_by)
    if questionnaire.short_form():
        writing.short_sheet()
    for section in questionnaire.sections:
        writing.section_sheet(section)
    if own is None:
        writing.groups_sheet()
    writing.machine_sheet()
    return writing.canvas.finish()


class _Writing:
    def __init__(
        self,
        questionnaire: Questionnaire,
        created: date,
        prefilled: Sequence[FilledAnswer],
        own: Respondents | None,
    ) -> None:
        self.asked = questionnaire
        self._own = own
        self._all_columns = tuple(
            column for column in layout.QUESTION_COLUMNS if own is None or column != "group"
        )
        self.canvas = Canvas(
            title=questionnaire.title, created=created, rtl=questionnaire.direction == "rtl"
        )
        self._lists: dict[tuple[str, ...], str] = {}
        self._main, self._others = _sorted_out(questionnaire, prefilled)
        self._short_rows: dict[str, tuple[str, int]] = {}
        self._columns = self._all_columns
        self._rendered_evidence = _by_code(questionnaire.evidence)
        self._rendered_confidence = _by_code(questionnaire.confidence)

    def say(self, key: str) -> str:
        return text_of(self.asked.labels, key)

    def list_of(self, entries: Sequence[str]) -> str:
        """Where, on the hidden sheet, the entries of a drop-down stand."""
        key = tuple(entries)
        if key not in self._lists:
            column = xl_col_to_name(len(self._lists) + 3)
            self._lists[key] = f"={layout.MACHINE_SHEET}!${column}$1:${column}${len(key)}"
        return self._lists[key]

    def machine_sheet(self) -> None:
        """Identity and lists, hidden from people."""
        sheet = self.canvas.book.add_worksheet(layout.MACHINE_SHEET)
        facts = {
            "#format": layout.FORMAT,
            "#instrument": self.asked.id,
            "#edition": self.asked.edition,
            "#language": self.asked.language,
            **({"#respondents": self._own.id} if self._own else {}),
        }
        for row, (code, value) in enumerate(facts.items()):
            sheet.write_string(row, 0, code)
            sheet.write_string(row, 1, value)
        labels = [
            (f"#label.{name}", choice.code, choice.label)
            for name, choices in layout.lists(self.asked).items()
            for choice in choices
        ]
        labels += [
            (f"#label.{kind}", code, self.say(f"{kind}.{code}"))
            for kind, codes in (
                ("column", layout.QUESTION_COLUMNS),
                ("start", (*layout.IDENTITY_FIELDS, *layout.INPUT_FIELDS)),
            )
            for code in codes
        ]
        for row, parts in enumerate(labels, start=len(facts)):
            for column, part in enumerate(parts):
                sheet.write_string(row, column, part)
        for number, entries in enumerate(self._lists):
            for row, entry in enumerate(entries):
                if entry.isascii() and entry.isdecimal():
                    sheet.write_number(row, number + 3, int(entry))
                else:
                    sheet.write_string(row, number + 3, entry)
        protect(sheet)
        sheet.very_hidden()

    def start_sheet(self, *, state: str, on: date | None, mode: str, filled_by: str) -> None:
        canvas, asked = self.canvas, self.asked
        sheet = canvas.sheet(self.say("sheet.start"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 10, None, {"hidden": True})
        sheet.set_column(2, 2, 92)
        sheet.write_string(0, 0, asked.title, canvas.formats["title"])
        sheet.write_string(1, 0, asked.subtitle, canvas.formats["hint"])
        entries = (
            ("instrument", asked.id, "cell"),
            ("edition", asked.edition, "cell"),
            ("language", asked.language, "cell"),
            *([("respondents", self._own.name, "cell")] if self._own else []),
            ("state", state, "text"),
            ("date", "", "day"),
            ("mode", _by_code(asked.modes).get(mode, mode), "choice"),
            ("filled_by", filled_by, "text"),
        )
        for row, (code, value, look) in enumerate(entries, start=3):
            canvas.text(sheet, row, 0, self.say(f"start.{code}"), "id")
            canvas.text(sheet, row, 1, f"#{code}", "code")
            canvas.text(sheet, row, 2, value, look)
            if code == "date":
                self._day_cell(sheet, row, on)
            elif code == "mode" and asked.modes:
                source = self.list_of([choice.label for choice in asked.modes])
                sheet.data_validation(
                    row, 2, row, 2, drop_down(source, error=self.say("answer.error"))
                )
        self._explain(sheet, 4 + len(entries))
        set_up_print(sheet, title=asked.title, page=self.say("print.page"), heading_rows=None)
        protect(sheet)
        sheet.activate()

    def _day_cell(self, sheet: Worksheet, row: int, on: date | None) -> None:
        look = self.canvas.formats["day"]
        if on:
            sheet.write_datetime(row, 2, on, look)
        sheet.data_validation(
            row,
            2,
            row,
            2,
            {
                "validate": "date",
                "criteria": ">",
                "value": date(2000, 1, 1),
                "input_title": self.say("start.date")[:32],
                "input_message": self.say("start.date_help")[:255],
                "error_message": self.say("start.date_help")[:255],
            },
        )

    def _explain(self, sheet: Worksheet, row: int) -> None:
        """How to fill, and what levels, grades and confidence mean."""
        asked, canvas = self.asked, self.canvas
        blocks: list[tuple[str, list[tuple[str, str]]]] = [
            (
                self.say("start.how"),
                [(str(n + 1), self.say(f"how.{n}")) for n in range(len(HOW_TO))],
            ),
            (self.say("start.levels"), _explained((*asked.level_names, *asked.special))),
            (self.say("start.evidence"), _explained(asked.evidence)),
            (self.say("start.confidence"), _explained(asked.confidence)),
            (self.say("start.rules"), [("•", rule) for rule in asked.rules]),
        ]
        for title, lines in blocks:
            if not lines:
                continue
            row += 1
            for column in (0, 2):
                canvas.text(sheet, row, column, title if column == 0 else "", "band")
            for mark, line in lines:
                row += 1
                canvas.text(sheet, row, 0, mark, "plain")
                canvas.text(sheet, row, 2, line, "plain")
                sheet.set_row(row, height([(line, 92), (mark, 34)]))
            row += 1

    def short_sheet(self) -> None:
        """The questions asked first, under the names of their dimensions."""
        self._columns = tuple(c for c in self._all_columns if c != "could_change")
        sheet = self._question_sheet(
            self.say("sheet.short"), self.say("short.title"), self.say("short.hint")
        )
        row = _HEAD_ROW + 1
        for section in self.asked.sections:
            first = [question for question in section.questions if question.short_form]
            if first:
                self._band(sheet, row, section.title)
                row += 1
            for question in first:
                self._question_row(sheet, row, question)
                self._short_rows[question.id] = (sheet.get_name(), row)
                row += 1

    def section_sheet(self, section: Section) -> None:
        """A dimension: its later questions, and where its first ones are answered."""
        self._columns = self._all_columns
        sheet = self._question_sheet(
            section.id, f"{section.id} · {section.title}", self.say("section.hint")
        )
        for row, question in enumerate(section.questions, start=_HEAD_ROW + 1):
            if question.id in self._short_rows:
                self._moved_row(sheet, row, question)
            else:
                self._question_row(sheet, row, question)

    def _question_sheet(self, name: str, title: str, hint: str) -> Worksheet:
        sheet = self.canvas.sheet(name)
        self._table_head(sheet, self._columns, title, hint)
        sheet.freeze_panes(_HEAD_ROW + 1, 2)
        return sheet

    def _table_head(self, sheet: Worksheet, columns: Sequence[str], title: str, hint: str) -> None:
        formats = self.canvas.formats
        sheet.write_string(_TITLE_ROW, 0, title, formats["title"])
        sheet.write_string(_HINT_ROW, 0, hint, self.canvas.book.add_format({"italic": True}))
        sheet.set_row(_CODE_ROW, None, None, {"hidden": True})
        sheet.set_row(_HEAD_ROW, 44)
        for at, code in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS[code])
            sheet.write_string(_CODE_ROW, at, f"#{code}", formats["code"])
            sheet.write_string(_HEAD_ROW, at, self.say(f"column.{code}"), formats["head"])
        set_up_print(
            sheet,
            title=f"{self.asked.title} · {title}",
            page=self.say("print.page"),
            heading_rows=(_HEAD_ROW, _HEAD_ROW),
        )
        protect(sheet)

    def _band(self, sheet: Worksheet, row: int, text: str) -> None:
        for at, code in enumerate(self._columns):
            self.canvas.text(sheet, row, at, text if code == "text" else "", "band")

    def _moved_row(self, sheet: Worksheet, row: int, question: Question) -> None:
        """A row without inputs that leads to where the question is asked."""
        name, there = self._short_rows[question.id]
        title = f"{question.id} {question.title}"
        for at, code in enumerate(self._columns):
            self.canvas.text(sheet, row, at, title if code == "text" else "", "moved")
        where = self.say("section.moved").format(sheet=name)
        quoted = name.replace("'", "''")
        sheet.write_url(
            row,
            self._columns.index("levels"),
            f"internal:'{quoted}'!A{there + 1}",
            self.canvas.formats["moved"],
            where,
        )
        sheet.set_row(row, height([(title, _WIDTHS["text"]), (where, _WIDTHS["levels"])]))

    def _question_row(self, sheet: Worksheet, row: int, question: Question) -> None:
        canvas = self.canvas
        at = {code: column for column, code in enumerate(self._columns)}
        answer = self._main.get(question.id)
        canvas.text(sheet, row, at["question"], question.id, "id")
        self._asked_text(sheet, row, at["text"], question)
        levels = self._levels_text(sheet, row, at["levels"], question)
        wanted = "\n".join(f"• {item}" for item in question.evidence)
        canvas.text(sheet, row, at["wanted"], wanted)
        change = ""
        if "could_change" in at:
            change = question.could_change_text or self.say(f"could_change.{question.could_change}")
            canvas.text(sheet, row, at["could_change"], change)
        self._inputs(sheet, row, at, answer)
        self._validate(sheet, row, row, at, question)
        note = answer.note if answer else ""
        asked = "\n".join((question.title, question.text, *self._marks(question)))
        sheet.set_row(
            row,
            height(
                [
                    (asked, _WIDTHS["text"]),
                    (levels, _WIDTHS["levels"]),
                    (wanted, _WIDTHS["wanted"]),
                    (note, _WIDTHS["note"]),
                    (change, _WIDTHS["could_change"]),
                ]
            ),
        )

    def _asked_text(self, sheet: Worksheet, row: int, column: int, question: Question) -> None:
        formats = self.canvas.formats
        pieces: list[object] = [formats["bold"], question.title or question.id]
        if question.text:
            pieces += [formats["run"], f"\n{question.text}"]
        for mark in self._marks(question):
            pieces += [formats["bold"], f"\n{mark}"]
        if len(pieces) > 2:
            sheet.write_rich_string(row, column, *pieces, formats["cell"])
        else:
            self.canvas.text(sheet, row, column, question.title or question.id)

    def _marks(self, question: Question) -> list[str]:
        """What stands under a question: that it is critical; on a sheet without a column for it,
        whether its answer could still change the plan, where that is known."""
        marks = [self.say("critical")] if question.critical else []
        apart = "could_change" in self._columns
        return (
            marks
            if apart or not question.could_change_text
            else [*marks, question.could_change_text]
        )

    def _levels_text(self, sheet: Worksheet, row: int, column: int, question: Question) -> str:
        formats = self.canvas.formats
        described = {code: text for code, text in question.levels.items() if text}
        if question.bounds:
            text = " – ".join(f"{bound:f}" for bound in question.bounds)
            self.canvas.text(sheet, row, column, text)
            return text
        if not described:
            self.canvas.text(sheet, row, column, ", ".join(question.levels))
            return ""
        pieces: list[object] = []
        for number, (code, text) in enumerate(described.items()):
            pieces += [formats["bold"], f"{code}  ", formats["run"], f"{text}\n"]
            if number == len(described) - 1:
                pieces[-1] = text
        sheet.write_rich_string(row, column, *pieces, formats["cell"])
        return "\n".join(f"{code}  {text}" for code, text in described.items())

    def _inputs(
        self, sheet: Worksheet, row: int, at: Mapping[str, int], answer: FilledAnswer | None
    ) -> None:
        special = _by_code(self.asked.special)
        value = answer.value if answer else ""
        self.canvas.choice(sheet, row, at["answer"], special.get(value, value))
        given = answer or FilledAnswer(question="", value="")
        evidence = self._rendered_evidence.get(given.evidence, given.evidence)
        confidence = self._rendered_confidence.get(given.confidence, given.confidence)
        self.canvas.text(sheet, row, at["evidence"], evidence, "choice")
        self.canvas.text(sheet, row, at["confidence"], confidence, "choice")
        if "group" in at:
            self.canvas.text(sheet, row, at["group"], given.group, "text")
        self.canvas.text(sheet, row, at["note"], given.note, "text")

    def _validate(
        self,
        sheet: Worksheet,
        first: int,
        last: int,
        at: Mapping[str, int],
        question: Question | None,
    ) -> None:
        """Drop-downs for rows ``first`` to ``last``; a question's own answers if one is given."""
        asked = self.asked
        answers = layout.choices_for(asked, question) if question else layout.all_choices(asked)
        lists = {
            "answer": [choice.label for choice in answers],
            "evidence": [choice.label for choice in asked.evidence],
            "confidence": [choice.label for choice in asked.confidence],
        }
        if question.bounds if question else any(q.bounds for q in asked.questions()):
            del lists["answer"]
        names = " · ".join(f"{c.code} {c.label}" for c in asked.level_names)
        for code, entries in lists.items():
            if entries:
                rule = drop_down(
                    self.list_of(entries),
                    title=question.id if question else self.say("answer.title"),
                    help_text=names if code == "answer" else "",
                    error=self.say("answer.error"),
                )
                sheet.data_validation(first, at[code], last, at[code], rule)

    def groups_sheet(self) -> None:
        """Rows for answers of groups that differ."""
        sheet = self.canvas.sheet(self.say("sheet.groups"))
        self._table_head(
            sheet, layout.GROUP_COLUMNS, self.say("groups.title"), self.say("groups.hint")
        )
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        at = {code: column for column, code in enumerate(layout.GROUP_COLUMNS)}
        first = _HEAD_ROW + 1
        last = first + len(self._others) + _BLANK_GROUP_ROWS - 1
        for row in range(first, last + 1):
            number = row - first
            answer = self._others[number] if number < len(self._others) else None
            self.canvas.text(sheet, row, 0, answer.question if answer else "", "choice")
            self._inputs(sheet, row, at, answer)
        ids = self.list_of([question.id for question in self.asked.questions()])
        sheet.data_validation(first, 0, last, 0, drop_down(ids, error=self.say("answer.error")))
        self._validate(sheet, first, last, at, None)


def _sorted_out(
    asked: Questionnaire, prefilled: Sequence[FilledAnswer]
) -> tuple[dict[str, FilledAnswer], list[FilledAnswer]]:
    """The answer for each question's own row, and the others in the order of the instrument."""
    order = {question.id: number for number, question in enumerate(asked.questions())}
    unknown = [answer.question for answer in prefilled if answer.question not in order]
    if unknown:
        raise ValueError(f"answers to questions that are not asked: {unknown}")
    main: dict[str, FilledAnswer] = {}
    others: list[FilledAnswer] = []
    for answer in sorted(prefilled, key=lambda a: (order[a.question], a.group)):
        if answer.question in main:
            others.append(answer)
        else:
            main[answer.question] = answer
    return main, others


def _by_code(choices: Sequence[Choice]) -> dict[str, str]:
    return {choice.code: choice.label for choice in choices}


def _explained(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    return [
        (
            c.label if c.label == c.code or not c.code.isdecimal() else f"{c.code}  {c.label}",
            c.meaning,
        )
        for c in choices
    ]

"""The rows of a form: what stands in the sheets ``survey``, ``choices`` and ``settings``.

The columns are those of the XLSForm specification (https://xlsform.org). Nothing is asked about
the device or its user: no ``deviceid``, ``phonenumber``, ``username``, place, clock or audit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gradus.formats.sheets.layout import MOST_FUNCTION, MOST_GROUP, MOST_NOTE
from gradus.formats.sheets.questionnaire import Choice, Question, Questionnaire, Section
from gradus.formats.xlsform import names
from gradus.formats.xlsform.texts import text_of

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English", "fr": "Français", "ar": "العربية",
        "es": "Español", "ru": "Русский", "zh": "中文",
    }
)  # fmt: skip
TRANSLATED = ("label", "hint", "constraint_message", "required_message")
PLAIN = (
    "type",
    "name",
    "appearance",
    "default",
    "relevant",
    "required",
    "constraint",
    "calculation",
)
CHOICE_COLUMNS = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language", "instance_name", "style")

Row = Mapping[str, str]
Texts = tuple[str, ...]
"""One text in each language of the form."""


@dataclass(frozen=True)
class Form:
    """The three sheets, as rows by column heading; columns that stay blank are left out."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def language_name(code: str) -> str:
    """How a form names a language: ``Français (fr)``."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def form_of(asked: Sequence[Questionnaire], state: str = "") -> Form:
    """The form of a questionnaire.

    Parameters
    ----------
    asked
        The same questionnaire in each language, the default one first.
    state
        A State's code to begin with, or "".

    Raises
    ------
    ValueError
        If the questionnaires do not ask the same, or two are in one language.
    """
    if len({names.edition_of(one) for one in asked}) != 1:
        raise ValueError("questionnaires that do not ask the same")
    if len({one.language for one in asked}) != len(asked):
        raise ValueError("one language twice")
    return _Writing(asked).form(state)


class _Writing:
    def __init__(self, asked: Sequence[Questionnaire]) -> None:
        self._asked = asked
        self._names = names.FormNames(asked[0])
        self._survey: list[dict[str, str]] = []
        self._choices: list[dict[str, str]] = []
        self._short = bool(asked[0].short_form())
        self._versions = {
            q.id: tuple(one for asked_in in asked for one in asked_in.questions() if one.id == q.id)
            for q in asked[0].questions()
        }

    def form(self, state: str) -> Form:
        self._lists()
        self._start(state)
        if self._short:
            self._open(names.SHORT_GROUP, self._said("sheet.short"))
            for question in self._asked[0].short_form():
                self._question(question)
            self._close()
        for number, section in enumerate(self._asked[0].sections):
            self._section(section, tuple(one.sections[number].title for one in self._asked))
        version = names.digest_of([self._survey, self._choices])
        first = self._asked[0]
        return Form(
            tuple(self._survey),
            tuple(self._choices),
            {
                "form_title": first.title,
                "form_id": names.form_id(first),
                "version": f"{first.edition.removeprefix(first.id).strip()}-{version}",
                "default_language": language_name(first.language),
                "instance_name": f"concat(${{{names.STATE}}}, ' ', ${{{names.ON}}}, ' ', "
                f"${{{names.GROUP}}})",
                "style": "pages",
            },
        )

    # --- what rows are made of ------------------------------------------------------------------

    def _said(self, key: str, **places: object) -> Texts:
        texts = (text_of(one.labels, key) for one in self._asked)
        return tuple(text.format(**places) if places else text for text in texts)

    def _row(self, kind: str, name: str, /, **cells: str | Texts) -> None:
        self._survey.append({"type": kind, "name": name, **self._cells(cells)})

    def _cells(self, cells: Mapping[str, str | Texts]) -> dict[str, str]:
        found: dict[str, str] = {}
        for column, value in cells.items():
            if isinstance(value, str):
                found[column] = value
            else:
                for one, text in zip(self._asked, value, strict=True):
                    found[f"{column}::{language_name(one.language)}"] = text
        return {column: text for column, text in found.items() if text}

    def _open(self, name: str, label: Texts, **cells: str) -> None:
        self._row("begin_group", name, label=label, **cells)

    def _close(self) -> None:
        self._row("end_group", "")

    def _list(self, name: str, entries: Mapping[str, Texts]) -> None:
        for entry, label in entries.items():
            row = {"list_name": name, "name": entry, **self._cells({"label": label})}
            self._choices.append(row)

    # --- the parts ------------------------------------------------------------------------------

    def _lists(self) -> None:
        for name, of, label in (
            ("modes", lambda one: one.modes, _name),
            ("evidence", lambda one: one.evidence, _graded),
            ("confidence", lambda one: one.confidence, _name),
        ):
            chosen: Mapping[str, str] = getattr(self._names, name)
            self._list(name, self._labels(chosen, of, label))
        if self._short:
            extents = {names.SHORT: self._said("form.short"), names.FULL: self._said("form.full")}
            self._list("extents", extents)

    def _labels(
        self,
        chosen: Mapping[str, str],
        of: Callable[[Questionnaire], Sequence[Choice]],
        label: Callable[[Choice], str],
    ) -> dict[str, Texts]:
        known = [{c.code: label(c) for c in of(one)} for one in self._asked]
        return {name: tuple(labels[code] for labels in known) for name, code in chosen.items()}

    def _start(self, state: str) -> None:
        self._open(names.ABOUT_GROUP, self._said("sheet.start"), appearance="field-list")
        self._row(
            "text",
            names.STATE,
            label=self._said("start.state"),
            hint=self._said("form.state_hint"),
            default=state,
            required="yes",
            constraint="regex(., '^[A-Z]{3}$')",
            constraint_message=self._said("form.state_wrong"),
        )
        self._row(
            "date",
            names.ON,
            label=self._said("start.date"),
            constraint=". <= today()",
            constraint_message=self._said("form.on_wrong"),
        )
        if self._names.modes:
            self._row("select_one modes", names.MODE, label=self._said("start.mode"))
        self._text(names.FILLED_BY, MOST_FUNCTION, label=self._said("start.filled_by"))
        self._text(
            names.GROUP,
            MOST_GROUP,
            label=self._said("form.group"),
            hint=self._said("form.group_hint"),
        )
        if self._short:
            self._row(
                "select_one extents",
                names.EXTENT,
                label=self._said("form.extent"),
                hint=self._said("form.extent_hint"),
                default=names.SHORT,
                required="yes",
            )
        self._close()
        said = names.edition_of(self._asked[0])
        self._row("calculate", names.EDITION, calculation=f"'{said}'")

    def _text(self, name: str, most: int, **cells: str | Texts) -> None:
        self._row(
            "text",
            name,
            constraint=f"string-length(.) <= {most}",
            constraint_message=self._said("form.too_long"),
            **cells,
        )

    def _section(self, section: Section, title: Texts) -> None:
        left = [q for q in section.questions if not q.short_form]
        if not left:
            return
        relevant = f"${{{names.EXTENT}}} = '{names.FULL}'" if self._short else ""
        self._open(self._names.sections[section.id], title, relevant=relevant)
        for question in left:
            self._question(question)
        self._close()

    def _question(self, question: Question) -> None:
        called = self._names.questions[question.id]
        versions = self._versions[question.id]
        node = f"${{{called.answer}}}"
        specials = [
            name for name, code in called.answers.items()
            if code in {c.code for c in self._asked[0].special}
        ]  # fmt: skip
        level = " and ".join(f"{node} != '{name}'" for name in ("", *specials))
        self._list(called.answer, self._answer_labels(called))
        self._open(
            called.page,
            tuple(_joined(question.id, one.title) for one in versions),
            appearance="field-list",
        )
        self._row(
            f"select_one {called.answer}",
            called.answer,
            label=tuple(f"{question.id}: {one.text}" for one in versions),
            hint=self._hint(question),
        )
        if question.bounds:
            self._number(question, called)
        for name, column in ((called.evidence, "evidence"), (called.confidence, "confidence")):
            if getattr(self._names, column):
                label = self._said(f"column.{column}")
                self._row(
                    f"select_one {column}",
                    name,
                    label=tuple(f"{question.id}: {text}" for text in label),
                    relevant=level,
                )
        reasoned = [n for n, code in called.answers.items() if code in self._asked[0].reasoned]
        self._text(
            called.note,
            MOST_NOTE,
            label=tuple(f"{question.id}: {text}" for text in self._said("column.note")),
            hint=self._said("form.note_hint"),
            appearance="multiline",
            relevant=f"{node} != ''",
            required=" or ".join(f"{node} = '{name}'" for name in reasoned),
            required_message=self._said("form.reason_missing") if reasoned else "",
        )
        self._close()

    def _number(self, question: Question, called: names.QuestionNames) -> None:
        low, high = (f"{bound:f}" for bound in question.bounds or ())
        wanted = self._said("form.number_wanted", low=low, high=high)
        self._row(
            "decimal",
            called.number,
            label=tuple(f"{question.id}: {text}" for text in wanted),
            relevant=f"${{{called.answer}}} = '{names.NUMBER}'",
            required="yes",
            required_message=self._said("form.number_missing"),
            constraint=f". >= {low} and . <= {high}",
            constraint_message=self._said("form.number_wrong", low=low, high=high),
        )

    def _hint(self, question: Question) -> Texts:
        return tuple(
            " ".join(
                part
                for part in (
                    text_of(one.labels, "form.critical") if question.critical else "",
                    text_of(one.labels, "form.wanted").format(evidence="; ".join(version.evidence))
                    if version.evidence
                    else "",
                )
                if part
            )
            for one, version in zip(self._asked, self._versions[question.id], strict=True)
        )

    def _answer_labels(self, called: names.QuestionNames) -> dict[str, Texts]:
        return {
            name: self._said("form.number")
            if name == names.NUMBER
            else tuple(
                label_of_answer(one, version, code)
                for one, version in zip(
                    self._asked, self._versions[called.question.id], strict=True
                )
            )
            for name, code in called.answers.items()
        }


def label_of_answer(asked: Questionnaire, question: Question, code: str) -> str:
    """How an answer reads: ``3 – Established: what can be seen``, or the special one's name."""
    if code in question.levels:
        level = next((c.label for c in asked.level_names if c.code == code), "")
        return _joined(_joined(code, level, " – "), question.levels[code], ": ")
    return _name(next(c for c in asked.special if c.code == code))


def _name(choice: Choice) -> str:
    return choice.label


def _graded(choice: Choice) -> str:
    return _joined(choice.label, choice.meaning, " – ")


def _joined(first: str, second: str, between: str = " ") -> str:
    return f"{first}{between}{second}" if second else first

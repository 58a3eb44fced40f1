"""What a form asks, and in which order.

Nothing is asked about
the device or its user: no ``deviceid``, ``phonenumber``, ``username``, place, clock or audit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gradus.formats.sheets.layout import MOST_FUNCTION, MOST_GROUP, MOST_NOTE
from gradus.formats.sheets.questionnaire import (
    Choice,
    Question,
    Questionnaire,
    Respondents,
    Section,
)
from gradus.formats.xlsform import names
from gradus.formats.xlsform.rows import Row, Sheets, Texts, joined, language_name, plain
from gradus.formats.xlsform.texts import text_of


@dataclass(frozen=True)
class Form:
    """The three sheets, as rows by column heading; columns that stay blank are left out."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def form_of(
    asked: Sequence[Questionnaire], state: str = "", own: Respondents | None = None
) -> Form:
    """The form of a questionnaire.

    Parameters
    ----------
    asked
        The same questionnaire in each language, the default one first.
    state
        A State's code to begin with, or "".
    own
        The group whose form it is: it asks that group's questions, and not which group answers.

    Raises
    ------
    ValueError
        If the questionnaires do not ask the same, or two are in one language.
    """
    if len({names.edition_of(one) for one in asked}) != 1:
        raise ValueError("questionnaires that do not ask the same")
    if len({one.language for one in asked}) != len(asked):
        raise ValueError("one language twice")
    return _Writing(asked, own).form(state)


class _Writing:
    def __init__(self, asked: Sequence[Questionnaire], own: Respondents | None) -> None:
        self._asked = asked
        self._own = own
        self._names = names.FormNames(asked[0])
        self._to = Sheets(asked)
        self._first = [q for q in asked[0].short_form() if self._is_asked(q)]
        self._short = bool(self._first)
        self._versions = {
            q.id: tuple(one for asked_in in asked for one in asked_in.questions() if one.id == q.id)
            for q in asked[0].questions()
        }

    def form(self, state: str) -> Form:
        self._lists()
        self._start(state)
        if self._short:
            self._to.open(names.SHORT_GROUP, self._to.said("sheet.short"))
            for question in self._first:
                self._question(question)
            self._to.close()
        for number, section in enumerate(self._asked[0].sections):
            self._section(section, tuple(one.sections[number].title for one in self._asked))
        version = names.digest_of([self._to.survey, self._to.choices])
        first = self._asked[0]
        group = names.quoted(self._own.name) if self._own else f"${{{names.GROUP}}}"
        return Form(
            tuple(self._to.survey),
            tuple(self._to.choices),
            {
                "form_title": plain(joined(first.title, self._own.name if self._own else "", ": ")),
                "form_id": names.form_id(first, self._own),
                "version": names.token(f"{first.edition.removeprefix(first.id).strip()}-{version}"),
                "default_language": language_name(first.language),
                "instance_name": f"concat(${{{names.STATE}}}, ' ', ${{{names.ON}}}, ' ', {group})",
                "style": "pages",
            },
        )

    def _is_asked(self, question: Question) -> bool:
        return self._own is None or question.id in self._own.questions

    def _lists(self) -> None:
        for name, of, label in (
            ("modes", lambda one: one.modes, _name),
            ("evidence", lambda one: one.evidence, _graded),
            ("confidence", lambda one: one.confidence, _name),
        ):
            chosen: Mapping[str, str] = getattr(self._names, name)
            self._to.list(name, self._labels(chosen, of, label))
        if self._short:
            extents = {
                names.SHORT: self._to.said("form.short"),
                names.FULL: self._to.said("form.full"),
            }
            self._to.list("extents", extents)

    def _labels(
        self,
        chosen: Mapping[str, str],
        of: Callable[[Questionnaire], Sequence[Choice]],
        label: Callable[[Choice], str],
    ) -> dict[str, Texts]:
        known = [{c.code: label(c) for c in of(one)} for one in self._asked]
        return {name: tuple(labels[code] for labels in known) for name, code in chosen.items()}

    def _start(self, state: str) -> None:
        self._to.open(names.ABOUT_GROUP, self._to.said("sheet.start"), appearance="field-list")
        self._to.row(
            "text",
            names.STATE,
            label=self._to.said("start.state"),
            hint=self._to.said("form.state_hint"),
            default=state,
            required="yes",
            constraint="regex(., '^[A-Z]{3}$')",
            constraint_message=self._to.said("form.state_wrong"),
        )
        self._to.row(
            "date",
            names.ON,
            label=self._to.said("start.date"),
            constraint=". <= today()",
            constraint_message=self._to.said("form.on_wrong"),
        )
        if self._names.modes:
            self._to.row("select_one modes", names.MODE, label=self._to.said("start.mode"))
        self._to.text(names.FILLED_BY, MOST_FUNCTION, label=self._to.said("start.filled_by"))
        if self._own is None:
            self._to.text(
                names.GROUP,
                MOST_GROUP,
                label=self._to.said("form.group"),
                hint=self._to.said("form.group_hint"),
            )
        if self._short:
            self._to.row(
                "select_one extents",
                names.EXTENT,
                label=self._to.said("form.extent"),
                hint=self._to.said("form.extent_hint"),
                default=names.SHORT,
                required="yes",
            )
        self._to.close()
        said = names.edition_of(self._asked[0])
        self._to.row("calculate", names.EDITION, calculation=f"'{said}'")
        if self._own is not None:
            self._to.row("calculate", names.OWN, calculation=names.quoted(self._own.id))
            self._to.row("calculate", names.GROUP, calculation=names.quoted(self._own.name))

    def _section(self, section: Section, title: Texts) -> None:
        left = [q for q in section.questions if not q.short_form and self._is_asked(q)]
        if not left:
            return
        relevant = f"${{{names.EXTENT}}} = '{names.FULL}'" if self._short else ""
        self._to.open(self._names.sections[section.id], title, relevant=relevant)
        for question in left:
            self._question(question)
        self._to.close()

    def _question(self, question: Question) -> None:
        called = self._names.questions[question.id]
        versions = self._versions[question.id]
        node = f"${{{called.answer}}}"
        specials = [
            name for name, code in called.answers.items()
            if code in {c.code for c in self._asked[0].special}
        ]  # fmt: skip
        level = " and ".join(f"{node} != '{name}'" for name in ("", *specials))
        self._to.list(called.answer, self._answer_labels(called))
        self._to.open(
            called.page,
            tuple(joined(question.id, one.title) for one in versions),
            appearance="field-list",
        )
        self._to.row(
            f"select_one {called.answer}",
            called.answer,
            label=tuple(f"{question.id}: {one.text}" for one in versions),
            hint=self._hint(question),
        )
        if question.bounds:
            self._number(question, called)
        for name, column in ((called.evidence, "evidence"), (called.confidence, "confidence")):
            if getattr(self._names, column):
                label = self._to.said(f"column.{column}")
                self._to.row(
                    f"select_one {column}",
                    name,
                    label=tuple(f"{question.id}: {text}" for text in label),
                    relevant=level,
                )
        reasoned = [n for n, code in called.answers.items() if code in self._asked[0].reasoned]
        self._to.text(
            called.note,
            MOST_NOTE,
            label=tuple(f"{question.id}: {text}" for text in self._to.said("column.note")),
            hint=self._to.said("form.note_hint"),
            appearance="multiline",
            relevant=f"{node} != ''",
            required=" or ".join(f"{node} = '{name}'" for name in reasoned),
            required_message=self._to.said("form.reason_missing") if reasoned else "",
        )
        self._to.close()

    def _number(self, question: Question, called: names.QuestionNames) -> None:
        low, high = (f"{bound:f}" for bound in question.bounds or ())
        wanted = self._to.said("form.number_wanted", low=low, high=high)
        self._to.row(
            "decimal",
            called.number,
            label=tuple(f"{question.id}: {text}" for text in wanted),
            relevant=f"${{{called.answer}}} = '{names.NUMBER}'",
            required="yes",
            required_message=self._to.said("form.number_missing"),
            constraint=f". >= {low} and . <= {high}",
            constraint_message=self._to.said("form.number_wrong", low=low, high=high),
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
                    version.could_change_text,
                )
                if part
            )
            for one, version in zip(self._asked, self._versions[question.id], strict=True)
        )

    def _answer_labels(self, called: names.QuestionNames) -> dict[str, Texts]:
        return {
            name: self._to.said("form.number")
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
        return joined(joined(code, level, " – "), question.levels[code], ": ")
    return _name(next(c for c in asked.special if c.code == code))


def _name(choice: Choice) -> str:
    return choice.label


def _graded(choice: Choice) -> str:
    return joined(choice.label, choice.meaning, " – ")

"""The form for phones: written for an instrument, and what was submitted with it read back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.instrument import Instrument
from gradus.formats.sheets.questionnaire import Questionnaire, Respondents
from gradus.formats.xlsform import texts
from gradus.formats.xlsform.apart import read_parts_apart
from gradus.formats.xlsform.reader import read_submissions
from gradus.formats.xlsform.submitted import Submissions
from gradus.formats.xlsform.writer import write_form
from gradus.workflows.questionnaire import OpenQuestions, questionnaire_of

Translate = Callable[[str], str]
LANGUAGES = ("en", "fr", "ar")
"""The languages that instruments are kept complete in."""


class NoSuchLanguage(Refusal):
    """A form is wanted in a language that instruments do not speak."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "no-such-language",
            message("There is no form in the language {given}.", given=repr(given)),
            message("Choose from: {languages}.", languages=", ".join(LANGUAGES)),
        )


def form(
    instrument: Instrument,
    translators: Mapping[str, Translate],
    state: str = "",
    open_questions: OpenQuestions | None = None,
    own: Respondents | None = None,
) -> bytes:
    """An XLSForm that asks the instrument's questions.

    Parameters
    ----------
    instrument
        The edition that is asked.
    translators
        Gettext functions by language, the form's default language first.
    state
        A State's code to begin with, or "".
    open_questions
        Whether answers could still change the plan.
    own
        The group whose form it is, if it is one group's.
    """
    asked = [
        asked_in(instrument, translate, code, open_questions)
        for code, translate in translators.items()
    ]
    return write_form(asked, state=state, own=own)


def submissions(
    data: bytes,
    source: str,
    instrument: Instrument,
    translate: Translate | None = None,
    wanted: Collection[str] | None = None,
) -> Submissions:
    """What was submitted with the instrument's form; labels in English and one more language are
    understood, names always. ``wanted`` are the questions a table must have columns of: all of them
    where it is left out.

    Raises
    ------
    InvalidInput
        With every fault by place.
    """
    asked = [asked_in(instrument, None, "en")]
    if translate is not None:
        asked.append(asked_in(instrument, translate, "own"))
    return read_submissions(data, asked, source, parse=read_parts_apart, wanted=wanted)


def asked_in(
    instrument: Instrument,
    translate: Translate | None,
    language: str,
    open_questions: OpenQuestions | None = None,
) -> Questionnaire:
    """What the instrument's form asks, in one language."""
    asked = questionnaire_of(instrument, translate, language, open_questions)
    own = texts.translated(translate) if translate is not None else {}
    return replace(asked, labels={**asked.labels, **own})

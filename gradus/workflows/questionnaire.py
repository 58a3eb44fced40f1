"""From an instrument to what its workbook asks, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from gradus.domain import modes
from gradus.domain.messages import N_, Message
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.formats.sheets.questionnaire import (
    Choice,
    Direction,
    Question,
    Questionnaire,
    Section,
    Verdict,
)
from gradus.formats.sheets.texts import translated

Translate = Callable[[str], str]
OpenQuestions = Mapping[str, tuple[Verdict, Message]]
"""By indicator, whether its answer could still change the plan, and why."""

SPECIAL = (
    ("UNK", N_("Unknown"), N_("Nobody can say yet; it widens the range and costs no points")),
    ("NA", N_("Not applicable"), N_("Does not apply here; needs a reason in the note")),
)
CONFIDENCE = (("high", N_("High")), ("medium", N_("Medium")), ("low", N_("Low")))
RIGHT_TO_LEFT = frozenset({"ar"})


def questionnaire_of(
    instrument: Instrument,
    translate: Translate | None = None,
    language: str = "en",
    open_questions: OpenQuestions | None = None,
) -> Questionnaire:
    """What the instrument's workbook asks.

    Parameters
    ----------
    instrument
        The edition asked.
    translate, language
        A gettext function, and the language it speaks.
    open_questions
        Whether answers could still change the plan; what is not in it is *unknown*.
    """
    t = translate or (lambda text: text)
    direction: Direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    marks = open_questions or {}
    return Questionnaire(
        id=instrument.id,
        edition=instrument.edition,
        title=t(instrument.title),
        subtitle=t(instrument.unit_of_assessment) if instrument.unit_of_assessment else "",
        sections=tuple(
            Section(
                id=d.id,
                title=t(d.title),
                questions=tuple(_question(i, t, marks) for i in d.indicators),
            )
            for d in instrument.dimensions
        ),
        level_names=tuple(
            Choice(str(level.value), t(level.name), t(level.meaning) if level.meaning else "")
            for level in instrument.levels
        ),
        special=tuple(Choice(code, t(name), t(meaning)) for code, name, meaning in SPECIAL),
        evidence=tuple(
            Choice(grade, grade, t(meaning) if meaning else "")
            for grade, meaning in (
                instrument.evidence.meanings if instrument.evidence else {}
            ).items()
        ),
        confidence=tuple(Choice(code, t(name)) for code, name in CONFIDENCE),
        modes=tuple(Choice(code, t(name)) for code, name in modes.SHORT.items()),
        rules=tuple(t(rule) for rule in instrument.rating_rules),
        language=language,
        direction=direction,
        labels=translated(translate) if translate is not None else {},
    )


def _question(indicator: Indicator, t: Translate, marks: OpenQuestions) -> Question:
    mark = marks.get(indicator.id)
    verdict: Verdict = mark[0] if mark is not None else "unknown"
    why = mark[1] if mark is not None else None
    levels = {str(value): t(text) for value, text in indicator.levels.items()}
    scale = indicator.scale
    bounds = None
    if not levels:
        if scale.step == 1 or (scale.step is None and scale.width == 1):
            whole = range(int(scale.minimum), int(scale.maximum) + 1)
            levels = {str(value): "" for value in whole}
        else:
            bounds = (Decimal(str(float(scale.minimum))), Decimal(str(float(scale.maximum))))
    return Question(
        id=indicator.id,
        title=t(indicator.title),
        text=t(indicator.question) if indicator.question else t(indicator.title),
        levels=levels,
        bounds=bounds,
        evidence=tuple(t(text) for text in indicator.evidence),
        critical=indicator.critical,
        short_form=indicator.short_form or indicator.critical,
        could_change=verdict,
        could_change_text=why.text(t) if why is not None else "",
    )

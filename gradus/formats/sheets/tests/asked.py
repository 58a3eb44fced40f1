"""A small questionnaire for tests, in English and in Arabic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gradus.formats.sheets.questionnaire import Choice, Question, Questionnaire, Section
from gradus.formats.sheets.texts import HOW_TO, TEXTS

LEVELS = {str(n): f"What can be seen at level {n}." for n in range(5)}


def _question(section: str, number: int, *, short: bool) -> Question:
    return Question(
        id=f"{section}-{number:02}",
        title=f"Matter {number} of {section}",
        text="Is there an arrangement for it?",
        levels=LEVELS,
        evidence=("Founding act", "Minutes"),
        critical=number == 1,
        short_form=short,
        could_change="unknown",
    )


ASKED = Questionnaire(
    id="tiny",
    edition="tiny 1.0",
    title="Capability & needs",
    subtitle="A fictional instrument",
    sections=(
        Section(
            id="GOV",
            title="Policy",
            questions=tuple(_question("GOV", n, short=n < 3) for n in range(1, 6)),
        ),
        Section(
            id="LAW",
            title="Law",
            questions=(
                *(_question("LAW", n, short=n == 1) for n in range(1, 4)),
                Question(
                    id="LAW-04",
                    title="Share",
                    text="What share, in percent?",
                    levels={},
                    bounds=(Decimal(0), Decimal(100)),
                ),
            ),
        ),
    ),
    level_names=tuple(Choice(str(n), f"Level {n}", "as described") for n in range(5)),
    special=(Choice("UNK", "unknown"), Choice("NA", "not applicable")),
    evidence=tuple(Choice(grade, grade, "a grade") for grade in "ABCD"),
    confidence=(Choice("high", "high"), Choice("medium", "medium"), Choice("low", "low")),
    modes=(Choice("desk", "desk"), Choice("self", "self-assessment"), Choice("mission", "mission")),
    rules=("Give the highest level whose description is met in full.",),
)

ARABIC = replace(
    ASKED,
    title="القدرات والاحتياجات",
    language="ar",
    direction="rtl",
    special=(Choice("UNK", "غير معروف"), Choice("NA", "لا ينطبق")),
    evidence=tuple(Choice(code, label) for code, label in zip("ABCD", "أبجد", strict=True)),
    confidence=(Choice("high", "عالية"), Choice("medium", "متوسطة"), Choice("low", "منخفضة")),
    modes=(Choice("desk", "مكتبي"), Choice("self", "ذاتي"), Choice("mission", "بعثة")),
    labels={key: f"ع {text}" for key, text in TEXTS.items()}
    | {"sheet.start": "البداية", "sheet.short": "النموذج القصير", "sheet.groups": "المجموعات"}
    | {f"how.{n}": f"ع {line}" for n, line in enumerate(HOW_TO)},
)

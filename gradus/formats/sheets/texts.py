"""The fixed texts of the workbooks, in English, by key. A caller may pass translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gradus.domain.messages import N_

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "sheet.start": N_("Start"),
        "sheet.short": N_("Short form"),
        "sheet.groups": N_("Groups"),
        "sheet.existing": N_("Existing"),
        "start.instrument": N_("Instrument"),
        "start.edition": N_("Edition"),
        "start.language": N_("Language"),
        "start.state": N_("State (three letters)"),
        "start.date": N_("Date of the assessment"),
        "start.mode": N_("Kind of assessment"),
        "start.filled_by": N_("Filled by (function, not a name)"),
        "start.respondents": N_("Workbook of the group"),
        "start.how": N_("How to fill this workbook"),
        "start.levels": N_("Levels"),
        "start.evidence": N_("Evidence grades"),
        "start.confidence": N_("Confidence"),
        "start.rules": N_("Rating rules"),
        "start.date_help": N_("Write year-month-day, such as 2027-01-31."),
        "column.question": N_("No."),
        "column.text": N_("Question"),
        "column.levels": N_("Levels: what can be seen"),
        "column.wanted": N_("Evidence wanted"),
        "column.answer": N_("Answer"),
        "column.evidence": N_("Evidence grade"),
        "column.confidence": N_("Confidence"),
        "column.group": N_("Group"),
        "column.note": N_("Note"),
        "column.could_change": N_("Could this answer still change the plan?"),
        "short.title": N_("Short form: answer these first"),
        "short.hint": N_("These answers are enough for a provisional plan. Allow half a day."),
        "section.hint": N_(
            "Fill the coloured cells. Choose from the lists. Leave blank what nobody has looked at."
        ),
        "section.moved": N_("Answered on the sheet “{sheet}”"),
        "critical": N_("Critical"),
        "groups.title": N_("Other views: answers of respondent groups"),
        "groups.hint": N_(
            "Where groups do not agree, write the agreed answer on the question's own sheet with "
            "Group left blank, and each differing answer here. All are kept and shown."
        ),
        "answer.title": N_("Level"),
        "answer.error": N_("Choose an entry of the list."),
        "could_change.yes": N_("Yes"),
        "could_change.no": N_("No"),
        "could_change.unknown": N_("May change the plan until the short form is scored"),
        "print.page": N_("Page {page} of {pages}"),
        "existing.title": N_("What is already there: activities, people trained, equipment"),
        "existing.hint": N_(
            "One row for each past or running activity, training or holding of equipment, from "
            "any provider. Months are written 2027-01. Leave the end blank while it runs."
        ),
        "existing.kind": N_("Kind"),
        "existing.title_column": N_("Intervention (number or title)"),
        "existing.institution": N_("Institution"),
        "existing.provider": N_("Provider"),
        "existing.start": N_("Start month"),
        "existing.end": N_("End month"),
        "existing.expected_end": N_("Expected end"),
        "existing.trained": N_("People trained"),
        "existing.women": N_("Women among them"),
        "existing.in_post": N_("Still in post"),
        "existing.equipment": N_("Equipment kind"),
        "existing.units": N_("Units"),
        "existing.condition": N_("Condition"),
        "existing.note": N_("Note"),
        "kind.activity": N_("activity"),
        "kind.training": N_("training"),
        "kind.equipment": N_("equipment"),
        "condition.working": N_("working"),
        "condition.repair": N_("needs repair"),
        "condition.unused": N_("unused"),
        "condition.dead": N_("out of use"),
    }
)

HOW_TO: tuple[str, ...] = (
    N_("Fill the four coloured cells above first."),
    N_("Answer the sheet “Short form”, then, as time allows, the other sheets."),
    N_("Each question is asked in one place only. Grey rows say where an answer belongs."),
    N_("Give the highest level whose description is met in full."),
    N_("Choose “unknown” after looking without finding; leave blank what nobody has looked at."),
    N_("Choose “not applicable” only with the reason in the note."),
    N_("Grade the best evidence you hold, from A to D, and say how sure you are of the answer."),
    N_("Where groups do not agree, keep every view on the sheet “Groups”."),
    N_("Write functions, documents, dates and figures in notes; never names of persons or cases."),
    N_("Do not merge cells or write formulas. Sorting and wider columns do no harm."),
)


def translated(translate: Callable[[str], str]) -> dict[str, str]:
    """All fixed texts by key, put through ``translate``; how-to lines are ``how.0`` and on."""
    texts = {key: translate(text) for key, text in TEXTS.items()}
    return texts | {f"how.{n}": translate(line) for n, line in enumerate(HOW_TO)}


def text_of(labels: Mapping[str, str], key: str) -> str:
    """The text of a key: the label given, else the English one."""
    if key in labels:
        return labels[key]
    return HOW_TO[int(key[4:])] if key.startswith("how.") else TEXTS[key]


def accepted(labels: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Every spelling of a fixed text that is understood when a workbook comes back."""
    return tuple({text_of(labels, key), TEXTS[key]})

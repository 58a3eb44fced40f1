"""The texts a form has beside the workbook's, in English, by key. A caller may pass translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gradus.domain.messages import N_
from gradus.formats.sheets import texts

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "form.state_hint": N_("Its ISO code in capitals, such as XAA."),
        "form.state_wrong": N_("Write three capital letters."),
        "form.on_wrong": N_("The day cannot lie in the future."),
        "form.group": N_("Group that answers"),
        "form.group_hint": N_(
            "Its function, such as “Prosecution service”. Leave it blank if all agreed on these answers."
        ),
        "form.too_long": N_("The text is too long. Shorten it, or refer to a document."),
        "form.extent": N_("How much do you answer now?"),
        "form.extent_hint": N_("The short form is enough for a provisional plan."),
        "form.short": N_("The short form only"),
        "form.full": N_("Every question"),
        "form.wanted": N_("Evidence wanted: {evidence}"),
        "form.critical": N_("A critical question."),
        "form.number": N_("A number"),
        "form.number_wanted": N_("A number from {low} to {high}"),
        "form.number_wrong": N_("The number must lie from {low} to {high}."),
        "form.number_missing": N_("Write the number, or choose another answer."),
        "form.note_hint": N_(
            "Functions, documents, dates and figures; never names of persons or cases."
        ),
        "form.reason_missing": N_("Write the reason why it does not apply."),
    }
)


def translated(translate: Callable[[str], str]) -> dict[str, str]:
    """All texts of a form by key, put through ``translate``."""
    return {key: translate(text) for key, text in TEXTS.items()}


def text_of(labels: Mapping[str, str], key: str) -> str:
    """The text of a key, a form's own or the workbook's: the label given, else the English one."""
    return labels.get(key) or TEXTS.get(key) or texts.text_of(labels, key)

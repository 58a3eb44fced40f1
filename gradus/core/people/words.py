"""The words of people on pages: what they do, whether they are there, why they were forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from babel.core import Locale, UnknownLocaleError, get_global
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

ROLES: Words = {
    "practitioner": _("Practitioner"),
    "mentor": _("Mentor"),
    "trainer": _("Trainer"),
}
STATUSES: Words = {
    "active": _("At work"),
    "left": _("Left"),
    "erased": _("Erased"),
}
SEXES: Words = {
    "female": _("Female"),
    "male": _("Male"),
    "other": _("Other"),
}
GROUNDS: Words = {
    "asked": _("The person asked for it"),
    "retention": _("The time for keeping it is over"),
    "mistake": _("It should never have been entered"),
}
ANSWERS: Words = {
    "": _("Waits for an answer"),
    "erased": _("Erased"),
    "refused": _("Refused"),
}
LATE = _("Overdue")


def language_name(code: str) -> str:
    """A language by its name in the reader's language; its code where that is not known."""
    try:
        names = Locale.parse((get_language() or "en").replace("-", "_")).languages
    except (UnknownLocaleError, ValueError):
        return code
    shortest = get_global("language_aliases").get(code, code)  # swa is sw in the tables of names
    return str(names.get(shortest, code))


def listed(texts: Iterable[str | Promise]) -> str:
    """The texts in a row, with the comma of the reader's language."""
    return comma().join(str(text) for text in texts)


def comma() -> str:
    """The comma of the reader's language, with its space."""
    return gettext(", ")

"""How the command line talks: in the user's language, faults in full, never a traceback."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from gradus.domain.messages import Message
from gradus.domain.refusals import InvalidInput, Refusal

LANGUAGES = ("en", "fr", "ar", "es", "ru", "zh")
_LOCALE = Path(__file__).resolve().parents[2] / "locale"

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> str:
    """The language asked for (``--language`` or ``GRADUS_LANGUAGE``), English otherwise."""
    wanted = os.environ.get("GRADUS_LANGUAGE", "en")[:2].lower()
    return wanted if wanted in LANGUAGES else "en"


def translator(lang: str | None = None) -> Callable[[str], str]:
    """The gettext function of a language; English where nothing is translated."""
    translations = gettext.translation(
        "gradus", localedir=_LOCALE, languages=[lang or language()], fallback=True
    )
    return lambda text: translations.gettext(text) if text else ""


def say(text: Message) -> None:
    """Print a sentence on standard output."""
    out.print(text.text(translator()), markup=False)


def complain(refusal: Refusal) -> None:
    """Print a refusal on standard error: what, then the remedy, then every fault."""
    translate = translator()
    err.print(refusal.what.text(translate), style="bold", markup=False)
    if isinstance(refusal, InvalidInput):
        for fault in refusal.faults:
            err.print(
                f"  {fault.where}: {fault.what.text(translate)} {fault.remedy.text(translate)}",
                markup=False,
            )
    err.print(refusal.remedy.text(translate), markup=False)

"""How the command line talks: in the user's language, faults in full, never a traceback."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from rich.console import Console, RenderableType

from gradus.catalogue.installed import own_folder
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
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


def regret(text: Message) -> None:
    """Print a sentence on standard error."""
    err.print(text.text(translator()), style="bold", markup=False)


def help_texts(command: Any) -> Iterator[Any]:
    """A command, its parameters, and all under it: whatever has a help text (``.help``).

    Typer brings its own copy of click, so what is passed around here has no public type.
    """
    for place in (command, *command.params):
        if getattr(place, "help", None):
            yield place
    for child in getattr(command, "commands", {}).values():
        yield from help_texts(child)


def translate_help(command: Any) -> None:
    """Put the help of a command and of all under it into the language asked for."""
    translate = translator()
    for place in help_texts(command):
        place.help = translate(place.help)


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


def deliver(data: bytes, text: RenderableType, form: str, out: Path | None) -> None:
    """Give a result as JSON or as text, to a file or on standard output.

    Raises
    ------
    typer.BadParameter
        For a form there is none of.
    """
    if form not in ("json", "text"):
        raise typer.BadParameter(f"--format {form}: json | text")
    if out is not None and form == "json":
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    elif out is not None:
        with out.open("w", encoding="utf-8") as stream:
            Console(file=stream, width=120, highlight=False).print(text)
    elif form == "json":
        typer.echo(data.decode().rstrip("\n"))
    else:
        out_wide = Console(highlight=False)
        out_wide.print(text)


def shelf(folder: Path | None) -> Shelf:
    """The catalogue with the user's folder over it; what is broken in it is said, not fatal."""
    return Shelf.open(folder or own_folder())


def warn(found: Shelf) -> None:
    """Say which files of the user's catalogue were left aside."""
    translate = translator()
    for fault in found.faults:
        err.print(
            f"  {fault.where}: {fault.what.text(translate)} {fault.remedy.text(translate)}",
            markup=False,
        )
    if found.faults:
        err.print(message("The shipped version is used instead.").text(translate), markup=False)

"""The ``gradus`` command: groups are the nouns of the work."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech

app = typer.Typer(
    name="gradus",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a State's assessment to a tailored, gradual plan against cybercrime.",
)


@app.callback()
def options(
    language: Annotated[
        str, typer.Option(help="Language of messages and documents: en, fr, ar ...")
    ] = "",
) -> None:
    """Options that hold for every command."""
    if language:
        os.environ["GRADUS_LANGUAGE"] = language


for _noun in ("catalogue", "assessment", "threat", "plan"):
    app.add_typer(import_module(f"gradus.entrypoints.cli.{_noun}").app, name=_noun)
app.command("score")(import_module("gradus.entrypoints.cli.score").score)
app.command("demo")(import_module("gradus.entrypoints.cli.demo").demo)


def main() -> None:
    """Run the command line; a refusal prints what and the remedy, and exits with code 2."""
    try:
        app()
    except Refusal as refusal:
        speech.complain(refusal)
        sys.exit(2)

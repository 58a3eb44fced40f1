"""The ``gradus`` command: groups are the nouns of the work."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech

app = typer.Typer(
    name="gradus",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a State's assessment to a tailored, gradual plan against cybercrime.",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gradus {version('gradus')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    language: Annotated[
        str, typer.Option(help="Language of messages and documents: en, fr, ar ...")
    ] = "",
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Options that hold for every command."""
    if language:
        os.environ["GRADUS_LANGUAGE"] = language
        speech.translate_help(context.command)


for _noun in ("catalogue", "assessment", "threat", "plan"):
    app.add_typer(import_module(f"gradus.entrypoints.cli.{_noun}").app, name=_noun)
app.command("score")(import_module("gradus.entrypoints.cli.score").score)
app.command("demo")(import_module("gradus.entrypoints.cli.demo").demo)
_operator = import_module("gradus.entrypoints.cli.operator")
for _command in ("serve", "doctor", "prepare", "restore"):
    app.command(_command)(getattr(_operator, _command))
app.add_typer(_operator.backup_app, name="backup")


def program() -> Any:
    """The whole command line, its help in the language asked for."""
    command = typer.main.get_command(app)
    speech.translate_help(command)
    return command


def main() -> None:
    """Run the command line.

    A refusal prints what and the remedy, and exits with code 2. What nobody foresaw is said
    plainly, with the traceback for whoever mends it, and exits with code 3.
    """
    try:
        program()()
    except Refusal as refusal:
        speech.complain(refusal)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        speech.regret(
            message(
                "Gradus met something it did not foresee. Nothing of yours was changed. Please "
                "report the lines above, and what you ran, at the address in the README."
            )
        )
        sys.exit(3)

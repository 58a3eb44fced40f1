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

ON_SERVER = (
    "capacity", "circumstance", "diligence", "effort", "erasure", "evidence", "exchange", "grant", "me",
    "measure", "member", "offer", "person", "position", "pot", "precondition", "programme", "record",
    "recovery", "state", "statistics", "supply", "token",
)  # fmt: skip
GROUPS = (
    "catalogue", "assessment", "threat", "plan", "ledger", "iati", "questions", "seal", "credential",
    *ON_SERVER,
)  # fmt: skip
COMMANDS = {  # and the file each is in
    "api": "api",
    "score": "score",
    "demo": "demo",
    "serve": "operator",
    "doctor": "operator",
    "prepare": "operator",
    "restore": "operator",
    "backup": "operator",
}


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gradus {version('gradus')}")
        raise typer.Exit


def options(  # nosec B107
    context: typer.Context,
    language: Annotated[
        str, typer.Option(help="Language of messages and documents: en, fr, ar ...")
    ] = "",
    url: Annotated[str, typer.Option(help="The server to ask, for what is on a server.")] = "",
    token_file: Annotated[str, typer.Option(help="The file with your key to that server.")] = "",
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Options that hold for every command."""
    for name, told in (("GRADUS_URL", url), ("GRADUS_TOKEN_FILE", token_file)):
        if told:
            os.environ[name] = told
    if language:
        os.environ["GRADUS_LANGUAGE"] = language
        speech.translate_help(context.command)


def assembled(*names: str) -> typer.Typer:
    """The command line with those commands and groups; with all, if none is named.

    The planner and its solver come with some of them, and take longer to load than most others
    take to run; so who knows what was asked for names it.
    """
    whole = typer.Typer(
        name="gradus",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="From a State's assessment to a tailored, gradual plan against cybercrime.",
    )
    whole.callback()(options)
    for name in names or (*GROUPS, *COMMANDS):
        place = import_module(f"gradus.entrypoints.cli.{COMMANDS.get(name, name)}")
        found = getattr(place, "app" if name in GROUPS else name)
        if isinstance(found, typer.Typer):
            whole.add_typer(found, name=name)
        else:
            whole.command(name)(found)
    return whole


def __getattr__(name: str) -> typer.Typer:
    """``app``, the whole command line, made when somebody asks for it."""
    if name != "app":
        raise AttributeError(name)
    return assembled()


def program() -> Any:
    """The command line that was asked for, its help in the language asked for."""
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    command = typer.main.get_command(assembled(*[n for n in (*GROUPS, *COMMANDS) if n == first]))
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

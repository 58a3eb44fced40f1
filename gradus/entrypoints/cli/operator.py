"""``gradus serve``, ``prepare``, ``doctor``, ``backup`` and ``restore``: running an installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.entrypoints.cli import speech
from gradus.entrypoints.operator import embedded, preparing
from gradus.entrypoints.operator.instance import open_instance
from gradus.entrypoints.operator.serve import serve as run_installation

Data = Annotated[
    Path, typer.Option("--data", envvar="GRADUS_DATA", help="The installation's folder.")
]


def serve(
    data: Data = Path("data"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web server processes.")] = 1,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make a demonstration with fictional States.")
    ] = False,
    only: Annotated[
        str, typer.Option(help="web or worker: just that part, with a database of your own.")
    ] = "",
) -> None:
    """Run Gradus: its database, its web server, its worker. Ctrl-C stops everything."""
    if only not in ("", "web", "worker"):
        raise typer.BadParameter(f"--only {only}: web | worker")
    run_installation(data, host, port, workers, demo, only=only, tell=speech.say)


def prepare(
    data: Data = Path("data"),
    again: Annotated[
        bool, typer.Option("--again", help="Build the walls anew even if all seems done.")
    ] = False,
    sql: Annotated[
        bool, typer.Option("--sql", help="Print the SQL that makes the database's roles.")
    ] = False,
) -> None:
    """Bring the database to this version of Gradus: tables, walls, the ledger's triggers."""
    preparing.prepare(open_instance(data), again=again)

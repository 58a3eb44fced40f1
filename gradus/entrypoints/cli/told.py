"""What a server answered, on standard output or in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.remote import Answer

State = Annotated[str, typer.Argument(help="The State's code, such as XAA.")]
Id = Annotated[str, typer.Argument(help="Its id, as the list shows it.")]
Programme = Annotated[str, typer.Option(help="The code of the programme.")]
Partner = Annotated[str, typer.Option(help="The code of the partner.")]
Starts = Annotated[str, typer.Option(help="The first day, such as 2027-01-01.")]
Ends = Annotated[str, typer.Option(help="The last day, such as 2027-12-31.")]
ForStates = Annotated[
    list[str] | None,
    typer.Option("--state", help="A State it is for; repeat it; none: any."),
]
Out = Annotated[Path, typer.Option("--out", help="Write it there.")]


def tell(value: Any) -> None:
    """As JSON that other programs can read."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell_all(values: Iterable[Any]) -> None:
    """A list as JSON."""
    tell(list(values))


def keep(answer: Answer, out: Path) -> None:
    """A file that was handed out. What is there already is not overwritten."""
    if out.exists():
        raise Refusal(
            "file-exists",
            message("{file} is there already.", file=str(out)),
            message("Choose another name, or remove it first."),
        )
    out.write_bytes(answer.content)
    speech.say(
        message("{file} is written ({bytes} bytes).", file=str(out), bytes=len(answer.content))
    )

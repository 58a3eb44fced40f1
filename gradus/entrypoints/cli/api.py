"""``gradus api``: any operation of a server's API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import keep, tell

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def api(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(help="Such as /states/XAA/plans (after /api).")],
    data: Annotated[str, typer.Option(help="The body as JSON, or @FILE that holds it.")] = "",
    file: Annotated[list[str] | None, typer.Option(help="NAME=PATH: a file to send.")] = None,
    form: Annotated[list[str] | None, typer.Option(help="NAME=TEXT beside a file.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the answer there.")] = None,
) -> None:
    """Ask a server for any operation of its API; /api/ on the server lists them."""
    if method.upper() not in METHODS:
        raise typer.BadParameter(f"{method}: {' | '.join(METHODS)}")
    where = f"/{path.lstrip('/').removeprefix('api/')}"
    answer = remote.send(
        method.upper(),
        where.replace("{", "%7B").replace("}", "%7D"),
        body=_body(data),
        form=_pairs(form) if form or file else None,
        files={name: Path(value) for name, value in _pairs(file).items()},
    )
    if out is not None:
        keep(answer, out)
    elif answer.media_type == "application/json":
        tell(answer.json())
    else:
        raise typer.BadParameter(f"{answer.media_type}: --out FILE")


def _body(data: str) -> Any:
    if not data:
        return None
    try:
        text = Path(data[1:]).read_text(encoding="utf-8") if data.startswith("@") else data
        return json.loads(text)
    except (OSError, ValueError) as trouble:
        raise Refusal(
            "no-json",
            message("The body is not JSON ({why}).", why=str(trouble)),
            message("Write it as in the description of the API."),
        ) from trouble


def _pairs(entries: list[str] | None) -> dict[str, str]:
    found = {}
    for entry in entries or ():
        name, equals, value = entry.partition("=")
        if not equals:
            raise typer.BadParameter(f"{entry}: NAME=VALUE")
        found[name] = value
    return found

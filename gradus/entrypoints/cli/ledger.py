"""``gradus ledger``: verify the record, take copies of it, sign checkpoints, show the key."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.installation import installation
from gradus.entrypoints.cli.operator import Data

if TYPE_CHECKING:  # tables may be imported once Django is set up
    from gradus.core.ledger.models import Checkpoint

MOST_TOLD = 50
app = typer.Typer(help="The record of who did what: verify it, copy it, sign it.")
Checkpoints = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", help="A checkpoint that was given to you earlier."),
]
Keys = Annotated[
    list[str] | None, typer.Option("--key", help="A verifier key you hold: name+hash+key.")
]


@app.command()
def verify(
    data: Data = Path("data"),
    export: Annotated[
        Path | None, typer.Option(help="Check this export, in the place of an installation.")
    ] = None,
    extract: Annotated[
        Path | None, typer.Option(help="Check this extract, in the place of an installation.")
    ] = None,
    key: Keys = None,
    checkpoint: Checkpoints = None,
) -> None:
    """Check that nothing was changed, taken out or put in. Exit code 0 good, 1 not, 2 unreadable."""
    file = export or extract
    if file is not None:
        sys.exit(_verify_file(file, key or [], checkpoint or [], is_extract=export is None))
    with installation(data):
        good = _verify_installation(key or [], checkpoint or [])
    sys.exit(0 if good else 1)


@app.command()
def export(
    data: Data = Path("data"),
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
    state: Annotated[
        str, typer.Option(help="Only the entries of this State (XAA ...), each with its proof.")
    ] = "",
    size: Annotated[
        int | None, typer.Option(min=1, help="With --state: prove by the checkpoint of that size.")
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Tell personal values that were not erased.")
    ] = False,
) -> None:
    """Write the ledger, or a State's part of it, as JSON Lines. That you did stands in it too."""
    with installation(data):
        from gradus.core.access.scope import system
        from gradus.core.ledger import actions
        from gradus.core.ledger.copies import export_lines, extract_lines
        from gradus.domain.ownership import Axis

        now = datetime.now(UTC)
        owner = _state(state) if state else None
        scope = {Axis.STATE: owner} if owner else None
        proving = _checkpoint(size) if owner else None
        with system("ledger-export"):
            actions.note_copy(by=actions.COMMAND_LINE, at=now, personal=personal, scope=scope)
        with system("ledger-export"):
            if owner is None or proving is None:
                _write(export_lines(personal=personal), out)
            else:
                _write(extract_lines(owner, proving, personal=personal), out)


@app.command()
def checkpoint(data: Data = Path("data")) -> None:
    """Sign a checkpoint now, if the ledger has grown, and print the last one."""
    with installation(data):
        from gradus.core.ledger import actions

        actions.make_checkpoint(at=datetime.now(UTC))
        actions.keep_files()
        typer.echo(_checkpoint(None).note, nl=False)


@app.command()
def key(data: Data = Path("data")) -> None:
    """Print the key that checkpoints are verified with. Hand it out, and keep it elsewhere."""
    with installation(data):
        from gradus.core.ledger import selectors

        typer.echo(selectors.public_key())


def _verify_file(file: Path, keys: list[str], notes: list[Path], *, is_extract: bool) -> int:
    from gradus.core.ledger import verifier

    if not keys:
        raise typer.BadParameter("--key NAME+HASH+KEY")
    arguments = [str(file), *(["--extract"] if is_extract else [])]
    for text in keys:
        arguments += ["--key", text]
    for note in notes:
        arguments += ["--checkpoint", str(note)]
    return verifier.main(arguments)


def _verify_installation(keys: list[str], notes: list[Path]) -> bool:
    from gradus.core.ledger.audit import Brought, check
    from gradus.core.ledger.note import parse_verifier_key

    brought = [Brought(str(path), _text(path)) for path in notes]
    found = check(brought, [parse_verifier_key(text) for text in keys])
    for what in found.wrong[:MOST_TOLD]:
        speech.say(what)
    if found.wrong[MOST_TOLD:]:
        more = len(found.wrong) - MOST_TOLD
        speech.say(message("... and {count} more findings.", count=more))
    counts = {"entries": found.entries, "checkpoints": found.checkpoints, "proved": found.proved}
    if found.wrong:
        speech.say(
            message(
                "The ledger was tampered with, or damaged: {entries} entries and {checkpoints} "
                "checkpoints read; the first {proved} entries fit a checkpoint.",
                **counts,
            )
        )
        return False
    speech.say(
        message(
            "Nothing disagrees: {entries} entries, {checkpoints} checkpoints, which prove the first "
            "{proved} entries.",
            **counts,
        )
    )
    if not notes:
        speech.say(
            message(
                "Who holds this machine could have made all of it anew. Bring a checkpoint that was "
                "handed out earlier to rule that out: --checkpoint FILE"
            )
        )
    return True


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as trouble:
        raise Refusal(
            "checkpoint-unreadable",
            message("{file} cannot be read: {trouble}", file=str(path), trouble=str(trouble)),
            message("Name the text file of a checkpoint."),
        ) from trouble


def _state(code: str) -> UUID:
    from gradus.core.states.selectors import state

    found = state(code)
    if found is None:
        raise Refusal(
            "unknown-state",
            message("There is no State {code}.", code=code),
            message("Give its ISO alpha-3 code."),
        )
    return found.pk


def _checkpoint(size: int | None) -> Checkpoint:
    from gradus.core.ledger import selectors

    found = selectors.last_checkpoint() if size is None else selectors.checkpoint_of(size)
    if found is None:
        raise Refusal(
            "no-checkpoint",
            message("There is no such checkpoint."),
            message("Make one: gradus ledger checkpoint"),
        )
    return found


def _write(lines: Iterable[str], out: Path | None) -> None:
    """Whole or not at all: another name until the last line is written."""
    if out is None:
        for line in lines:
            typer.echo(line, nl=False)
        return
    unfinished = out.with_suffix(f"{out.suffix}.unfinished")
    unfinished.touch(mode=0o600)
    with unfinished.open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
    unfinished.replace(out)

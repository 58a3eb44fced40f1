"""``gradus serve``, ``prepare``, ``doctor``, ``backup`` and ``restore``: running an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import codes, speech
from gradus.entrypoints.operator import backup as backups
from gradus.entrypoints.operator import doctor as doctors
from gradus.entrypoints.operator import embedded, preparing, sealed
from gradus.entrypoints.operator import restore as restores
from gradus.entrypoints.operator.instance import open_instance
from gradus.entrypoints.operator.locks import held
from gradus.entrypoints.operator.script import script
from gradus.entrypoints.operator.serve import serve as run_installation

PASSPHRASE = "GRADUS_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
Data = Annotated[
    Path, typer.Option("--data", envvar="GRADUS_DATA", help="The installation's folder.")
]
PassphraseFile = Annotated[
    Path | None, typer.Option(help="A file whose first line is the backup's passphrase.")
]
SecretsFile = Annotated[
    Path | None,
    typer.Option("--secrets", help="The installation's secrets.json, if the backup has none."),
]
backup = typer.Typer(help="Copy an installation into one file, and rehearse restoring it.")


def serve(
    data: Data = Path("data"),
    host: Annotated[
        str, typer.Option(help="The address to listen on; 127.0.0.1 if left away.")
    ] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web server processes.")] = 1,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make a demonstration with fictional States.")
    ] = False,
    only: Annotated[
        str, typer.Option(help="web or worker: just that part, with a database of your own.")
    ] = "",
    lan: Annotated[
        bool,
        typer.Option("--lan", help="Let in phones and laptops on the same network, over TLS."),
    ] = False,
    lan_address: Annotated[
        str, typer.Option(help="With several networks: this machine's address for the room.")
    ] = "",
) -> None:
    """Run Gradus: its database, its web server, its worker. Ctrl-C stops everything."""
    if only not in ("", "web", "worker"):
        raise typer.BadParameter(f"--only {only}: web | worker")
    run_installation(
        data, host, port, workers, demo, only=only, lan=lan, lan_address=lan_address,
        tell=speech.say, show=codes.show,
    )  # fmt: skip


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
    if sql:
        typer.echo(script())
        return
    instance = (
        backups.existing(data) if "GRADUS_DATABASE_URL" not in os.environ else open_instance(data)
    )
    if instance.cluster is None:
        preparing.prepare(instance, again=again)
    else:
        with embedded.running(instance), held(instance.folder, "web", "worker"):
            preparing.prepare(instance, again=again)
    speech.say(message("The database is ready for this version."))


def doctor(
    data: Data = Path("data"),
    every_file: Annotated[
        bool, typer.Option("--every-file", help="Read all files of evidence through.")
    ] = False,
) -> None:
    """Look at everything an installation needs; say what is not well and how to mend it."""
    translate = speech.translator()
    found = []
    for finding in doctors.examine(data, every_file=every_file):
        found.append(finding)
        style = {"ok": "green", "warn": "yellow", "trouble": "bold red"}[finding.level]
        speech.out.print(f"{finding.level:<8}", style=style, end="")
        speech.out.print(finding.what.text(translate), markup=False)
        if finding.remedy is not None:
            speech.out.print(f"{'':8}{finding.remedy.text(translate)}", markup=False)
    if not doctors.is_well(found):
        raise typer.Exit(1)


@backup.callback(invoke_without_command=True)
def copy(
    context: typer.Context,
    data: Data = Path("data"),
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
    passphrase_file: PassphraseFile = None,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Ask for a passphrase, and encrypt with it.")
    ] = False,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Put keys and passwords in, though in the clear.")
    ] = False,
) -> None:
    """Copy an installation into one file, while people work."""
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise typer.BadParameter("--out FILE")
    passphrase = _passphrase(passphrase_file)
    if passphrase is None and encrypt:
        passphrase = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    backups.backup(data, out, passphrase, with_secrets=with_secrets, tell=speech.say)
    speech.say(message("The backup is {file}", file=str(out)))


@backup.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="A file that `gradus backup` wrote.")],
    passphrase_file: PassphraseFile = None,
    secrets: SecretsFile = None,
) -> None:
    """Rehearse restoring a backup in a scratch database, and compare every table."""
    manifest = restores.verify(
        file, _passphrase_for(file, passphrase_file), secrets, tell=speech.say
    )
    speech.say(
        message(
            "The backup of {made_at} can be restored: {tables} tables, {entries} entries of the "
            "ledger, every one as it was.",
            made_at=str(manifest.told["made_at"]),
            tables=str(len(manifest.told["tables"])),
            entries=str(manifest.told["ledger"]["size"]),
        )
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `gradus backup` wrote.")],
    data: Annotated[Path, typer.Option("--data", help="The new installation's folder.")],
    passphrase_file: PassphraseFile = None,
    secrets: SecretsFile = None,
    erasures: Annotated[
        str,
        typer.Option(
            help="The old folder's erasures.jsonl, by which people are erased again; none if lost."
        ),
    ] = "",
) -> None:
    """Make an installation from a backup, in a new folder."""
    restores.restore(
        file,
        data,
        _passphrase_for(file, passphrase_file),
        secrets,
        erasures=_register(erasures),
        tell=speech.say,
    )
    speech.say(message("Restored. Start it: gradus serve --data {folder}", folder=str(data)))


def _register(said: str) -> Path | None:
    """The register of erasures. To have none is said, never left out: people would be back."""
    if not said:
        raise Refusal(
            "erasures-not-named",
            message("Whoever was erased after this backup was made would be back."),
            message(
                "Name the register of erasures of the installation: --erasures "
                "OLDDIR/erasures.jsonl. If there was none or it is lost: --erasures none."
            ),
        )
    return None if said == "none" else Path(said)


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return os.environ.get(PASSPHRASE)
    try:
        return file.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, ValueError, IndexError) as trouble:
        raise Refusal(
            "passphrase-unreadable",
            message("{file} cannot be read: {trouble}", file=str(file), trouble=str(trouble)),
            message("Name a text file whose first line is the passphrase."),
        ) from trouble


def _passphrase_for(backup_file: Path, file: Path | None) -> str | None:
    """The passphrase given, or asked for if the backup needs one and somebody sits there."""
    found = _passphrase(file)
    if found is None and speech.err.is_terminal and sealed.is_sealed(_start(backup_file)):
        found = typer.prompt("Passphrase", hide_input=True)
    return found


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(len(sealed.MAGIC))
    except OSError:
        return b""

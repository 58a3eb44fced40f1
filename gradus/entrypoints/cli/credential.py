"""``gradus credential verify``: anybody's Open Badge judged, without a server and without the network."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from gradus.domain.messages import N_, Message, message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.fetching import fetched
from gradus.formats.badges.apart import verify_apart
from gradus.formats.badges.given import Given
from gradus.formats.badges.verdict import Check, Verdict
from gradus.workflows.files import read_file

app = typer.Typer(
    no_args_is_help=True, help="Badges and certificates: judged, whoever issued them."
)
LABELS = {
    "file": N_("File"),
    "version": N_("Version"),
    "context": N_("Contexts"),
    "types": N_("Kind"),
    "fields": N_("Contents"),
    "proof": N_("Signature"),
    "issuer-key": N_("Issuer's key"),
    "claims": N_("Token"),
    "period": N_("Period"),
    "status": N_("Revocation"),
    "refresh": N_("Newer copy"),
    "schema": N_("Schema"),
    "endorsements": N_("Endorsements"),
}
_SIGNS = {True: N_("yes"), False: N_("no"), None: N_("not told")}
_ROUNDS = 3
Files = list[Path] | None


@app.callback()
def group() -> None:
    """Commands that need neither a server nor the network."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The badge: JSON, JWT, or a PNG or SVG with it in.")],
    keys: Annotated[
        Files,
        typer.Option("--keys", help="The issuer's public keys: JWK, JWKS, PEM, DID document."),
    ] = None,
    status: Annotated[
        Files,
        typer.Option("--status", help="The issuer's list of revoked badges, saved as a file."),
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option("--context", help="A context that is not shipped: ADDRESS=FILE."),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Fetch what the badge refers to (https only).")
    ] = False,
    require_issuer: Annotated[
        bool,
        typer.Option("--require-issuer", help="Not valid unless the key is known as the issuer's."),
    ] = False,
    at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Judge it as on that day.")
    ] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
) -> None:
    """Is the badge signed, unaltered, its issuer's, in its period and not revoked?

    Nothing is fetched unless --online is given. Exit codes: 0 valid; 1 not valid; 2 a file cannot be read.
    """
    given = Given(
        keys={path.name: read_file(path) for path in keys or []},
        contexts={url: read_file(path) for url, path in map(_pair, context or [])},
        lists={path.name: read_file(path) for path in status or []},
    )
    day = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    found = _judged(read_file(file), day, given, online=online)
    valid = found.valid and (found.issuer_known or not require_issuer)
    speech.deliver(_json(found, valid), _text(found, valid), format, out)
    sys.exit(0 if valid else 1)


def _judged(data: bytes, at: datetime, given: Given, *, online: bool) -> Verdict:
    """Judged; with ``online`` again with what it asked for, as long as that tells more."""
    found = verify_apart(data, at=at, given=given)
    for _ in range(_ROUNDS if online else 0):
        more = fetched([url for url in found.wanted if url not in given.fetched])
        if not more:
            break
        given = Given(given.keys, given.contexts, given.lists, {**given.fetched, **more})
        found = verify_apart(data, at=at, given=given)
    return found


def _json(found: Verdict, valid: bool) -> bytes:
    translate = speech.translator()
    told = {
        "valid": valid,
        "checks": [
            {"name": check.name, "ok": check.ok, "detail": check.detail.text(translate)}
            for check in found.checks
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _text(found: Verdict, valid: bool) -> Group:
    translate = speech.translator()
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for check in found.checks:
        table.add_row(*_row(check, translate))
    return Group(Text(_headline(found, valid).text(translate), style="bold"), table)


def _row(check: Check, translate: Callable[[str], str]) -> tuple[Text, Text, Text]:
    told = _printable(check.detail.text(translate))
    return Text(translate(LABELS[check.name])), Text(translate(_SIGNS[check.ok])), Text(told)


def _headline(found: Verdict, valid: bool) -> Message:
    if not valid:
        return message("The badge is not valid.")
    if found.issuer_known:
        return message("The badge is valid.")
    return message("The badge is unaltered and counts, but nothing here proves who signed it.")


def _printable(text: str) -> str:
    """What a file says, fit for a terminal."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _pair(text: str) -> tuple[str, Path]:
    url, sign, name = text.rpartition("=")
    if not sign or not url.startswith(("https://", "http://")):
        raise Refusal(
            "context-pair",
            message("{text} names no context.", text=text[:200]),
            message("Write the address, = and the file: --context https://...=context.json"),
        )
    return url, Path(name)

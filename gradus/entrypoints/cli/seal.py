"""``gradus seal ...``: the certificate an installation seals agreed plans with."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.installation import installation
from gradus.entrypoints.cli.operator import Data
from gradus.entrypoints.operator import seals
from gradus.entrypoints.operator.findings import Level

app = typer.Typer(no_args_is_help=True, help="The seal of an installation on agreed plans.")


@app.command()
def check(  # nosec B107
    certificate: Annotated[
        str,
        typer.Option(
            envvar="GRADUS_SEAL_CERTIFICATE", help="The PKCS#12 file with key and certificate."
        ),
    ] = "",
    passphrase_file: Annotated[
        str,
        typer.Option(
            envvar="GRADUS_SEAL_PASSPHRASE_FILE", help="The file with nothing but its passphrase."
        ),
    ] = "",
) -> None:
    """Look at the certificate for the seal: whose, until when, what for, and whether it can be used.

    Exit codes: 0 it can be used; 1 it cannot; 2 refused.
    """
    told = {"GRADUS_SEAL_CERTIFICATE": certificate, "GRADUS_SEAL_PASSPHRASE_FILE": passphrase_file}
    found = list(seals.examine({**os.environ, **{k: v for k, v in told.items() if v}}))
    if not found:
        raise Refusal(
            "no-certificate",
            message("No certificate is named, so nothing is sealed."),
            message("Name one: --certificate seal.p12, or GRADUS_SEAL_CERTIFICATE."),
        )
    translate = speech.translator()
    for one in found:
        speech.say(one.what)
        if one.remedy is not None:
            speech.out.print(f"  {one.remedy.text(translate)}", markup=False)
    if any(one.level is Level.TROUBLE for one in found):
        sys.exit(1)


@app.command()
def agreed(data: Data = Path("data")) -> None:
    """Seal the agreed plans that are not sealed yet, on the server itself; each is sealed once."""
    with installation(data):
        from gradus.core.ledger.actions import COMMAND_LINE
        from gradus.steps.planning import public

        count = 0
        for _ in public.seal_what_is_agreed(by=COMMAND_LINE, at=datetime.now(UTC)):
            count += 1
    speech.say(message("Plans sealed: {count}.", count=str(count)))

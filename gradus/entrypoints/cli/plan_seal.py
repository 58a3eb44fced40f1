"""``gradus plan verify-pdf``: whether the PDF of an agreed plan is as it was sealed. Needs no server."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import speech
from gradus.workflows import seal_check


def verify_pdf(
    file: Annotated[Path, typer.Argument(help="The PDF, such as agreed.pdf.")],
    trust: Annotated[
        list[Path] | None,
        typer.Option(help="A certificate the seal must lead to (PEM or DER); repeat it."),
    ] = None,
    agreement: Annotated[
        Path | None, typer.Option(help="agreement.json: whether the seal names it.")
    ] = None,
    format: Annotated[str, typer.Option(help="text or json.")] = "text",  # noqa: A002
) -> None:
    """Say whether the PDF of an agreed plan was changed since it was sealed, and by whom it was.

    Exit codes: 0 as it was sealed; 1 changed, not sealed, or by somebody else; 2 refused.
    """
    now = datetime.now(UTC)
    seen = seal_check.looked_at(file, trust or (), now)
    named = seal_check.names(seen, agreement)
    translate = speech.translator()
    lines = [one.text(translate) for one in seal_check.told(seen, now, named=named)]
    data = json.dumps(seal_check.data(seen, named=named), indent=2).encode()
    speech.deliver(data, "\n".join(lines), format, None)
    if not seal_check.is_sound(seen, named=named):
        sys.exit(1)

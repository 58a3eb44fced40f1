"""The fictional States that Gradus ships, and their plans."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gradus.catalogue.shelf import SHIPPED, NotInCatalogue, Shelf
from gradus.domain.messages import Message
from gradus.engines.planner.solve import Options
from gradus.workflows.make import Made, Request, make
from gradus.workflows.workbook import workbook

FOLDER = SHIPPED / "demo"


def demo_states() -> tuple[str, ...]:
    """Codes of the fictional States, full ones first."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if (path / "state.yaml").is_file()))


def make_demo(
    shelf: Shelf,
    code: str,
    out: Path,
    *,
    issued_on: date,
    language: str,
    options: Options,
    translate: Callable[[str], str],
    tell: Callable[[Message], None] | None = None,
) -> Made:
    """The plan of a fictional State, by way of a workbook, as an officer would make it.

    Raises
    ------
    NotInCatalogue
        If there is no such fictional State.
    """
    if code not in demo_states():
        raise NotInCatalogue(code, demo_states())
    folder = FOLDER / code
    with tempfile.TemporaryDirectory(prefix="gradus-demo-") as place:
        filled = Path(place) / f"{code}.xlsx"
        filled.write_bytes(
            workbook(
                shelf.instrument("gradus-cj"),
                code,
                created=issued_on,
                language=language,
                translate=translate,
                answers=folder / "answers.csv",
            )
        )
        existing = folder / "existing.csv"
        request = Request(
            out=out,
            issued_on=issued_on,
            assessment=filled,
            state=folder / "state.yaml",
            existing=existing if existing.is_file() else None,
            language=language,
            options=options,
        )
        return make(shelf, request, translate, tell)

"""The lines of the register of erasures, read and written without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

NAME = "erasures.jsonl"
GROUNDS = frozenset({"asked", "retention", "mistake"})


class RegisterUnreadable(Refusal):
    """A file that is no register of erasures, or one that was damaged."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(
            "erasures-unreadable",
            message("{place} is no line of a register of erasures: {why}.", place=place, why=why),
            message("Name the file erasures.jsonl of the installation, as Gradus wrote it."),
        )


@dataclass(frozen=True, order=True)
class Erased:
    """Somebody who was erased: as one of a State's people (``person``), or as asked (``account``).

    ``id`` is the person's or the account's; ``office`` the State's or programme's.
    """

    at: datetime
    what: str
    id: UUID
    by: UUID
    office: str  # "state" or "programme"
    office_id: UUID
    ground: str


def read(path: Path) -> list[Erased]:
    """What a file says. Raises RegisterUnreadable if any line of it is not right."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise RegisterUnreadable(str(path), str(trouble)) from trouble
    lines: Iterable[tuple[int, str]] = enumerate(text.splitlines(), 1)
    return [_read(f"{path}:{number}", line) for number, line in lines if line.strip()]


def written(one: Erased) -> str:
    """A line of the file."""
    return json.dumps(
        {
            name: value.isoformat() if isinstance(value, datetime) else str(value)
            for name, value in asdict(one).items()
        }
    )


def _read(place: str, line: str) -> Erased:
    try:
        said = json.loads(line)
        found = Erased(
            at=datetime.fromisoformat(said["at"]),
            what=str(said["what"]),
            id=UUID(said["id"]),
            by=UUID(said["by"]),
            office=str(said["office"]),
            office_id=UUID(said["office_id"]),
            ground=str(said["ground"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise RegisterUnreadable(place, f"{type(trouble).__name__}: {trouble}") from trouble
    if (
        found.what not in {"person", "account"}
        or found.office not in {"state", "programme"}
        or found.ground not in GROUNDS
        or found.at.tzinfo is None
    ):
        raise RegisterUnreadable(place, line[:80])
    return found

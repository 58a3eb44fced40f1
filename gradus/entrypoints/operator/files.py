"""What the doctor says of the files of evidence: whether each is there, and what was kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gradus.domain.messages import message
from gradus.entrypoints.operator.findings import Finding, ok, trouble

MOST_NAMED = 5


def evidence(folder: Path, compare: Callable[[], dict[str, Any]]) -> Finding:
    """What comparing the files of the installation with the database found."""
    try:
        found = compare()
    except (OSError, ValueError):
        return trouble(
            "evidence",
            message("The files of evidence could not be compared with the database."),
            message("Mend what is said above first, then run gradus doctor again."),
        )
    troubles: list[tuple[str, str]] = found["troubles"]
    if troubles:
        named = [f"evidence/{place} ({what})" for what, place in troubles[:MOST_NAMED]]
        more = len(troubles) - len(named)
        return trouble(
            "evidence",
            message(
                "{count} file(s) of evidence are missing or altered: {names}",
                count=len(troubles),
                names=", ".join(named) + (f", +{more}" if more else ""),
            ),
            message(
                "Restore a backup into another folder (gradus restore FILE --data ELSEWHERE) and copy "
                "these files from its evidence/ to {folder}. Then look at the disk: it may be failing.",
                folder=str(folder / "evidence"),
            ),
        )
    if found["read"] < found["files"]:
        return ok(
            "evidence",
            message(
                "All {files} files of evidence are there; {read} were read through and are what was "
                "kept. gradus doctor --every-file reads all.",
                files=found["files"],
                read=found["read"],
            ),
        )
    return ok(
        "evidence",
        message("All {files} files of evidence are there and what was kept.", files=found["files"]),
    )

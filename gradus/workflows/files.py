"""Files people name: read, or a kind word why not."""

from __future__ import annotations

from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

MOST_BYTES = 32_000_000


class NoSuchFile(Refusal):
    """A file that is not there, or cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            "no-such-file",
            message("{path} cannot be read ({reason}).", path=str(path), reason=reason),
            message("Check the name and that you may read it."),
        )


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    NoSuchFile
        If there is none, it is a folder, or it is too large.
    """
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise NoSuchFile(path, "too large")
        return path.read_bytes()
    except OSError as error:
        raise NoSuchFile(path, error.strerror or "error") from None

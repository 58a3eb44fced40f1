"""What response teams share is read in a child process; this is the parent's side of it."""

from __future__ import annotations

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.isolated import ask_apart
from gradus.formats.statistics.series import SharedCount, SharedPicture


def shared_apart(module: str, data: bytes, source: str, seconds: int) -> SharedPicture:
    """The picture that a module of ours, run as a bounded child process, makes of a file.

    Raises
    ------
    InvalidInput
        What the child refuses; also if it exceeds its limits or ends without an answer.
    """
    try:
        answer = ask_apart(module, data, source, seconds=seconds)
    except InvalidInput as error:
        if error.faults[0].code == "limits":
            raise refuse_file(
                source,
                "limits",
                message("Reading the file took more memory or time than any of its kind needs."),
                message("Check that it is the file you mean, and split it."),
            ) from error
        raise
    counts = tuple(SharedCount(**count) for count in answer.pop("counts"))
    return SharedPicture(**answer, counts=counts)

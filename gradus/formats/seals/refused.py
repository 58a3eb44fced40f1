"""Why a seal cannot be made or looked at."""

from __future__ import annotations

import importlib.util

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal


class NoSealing(Refusal):
    """The part of Gradus that makes and reads seals is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "no-sealing",
            message("The part of Gradus that makes and checks seals (pyHanko) is not installed."),
            message(
                "Install it: pip install 'gradus[pades]', or ./run --setup in a copy of the source."
            ),
        )


class CertificateRefused(Refusal):
    """A certificate that nothing can be sealed with, or held against."""

    def __init__(self, code: str, what: Message, remedy: Message) -> None:
        super().__init__(code, what, remedy)


class NoTimestamp(Refusal):
    """The timestamp service gave no timestamp, so nothing was sealed; later it may."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "no-timestamp",
            message("The timestamp service gave no timestamp: {why}", why=why),
            message(
                "See that the address is right and can be reached from here; it is tried again."
            ),
        )


class NotAPdf(Refusal):
    """A file that is no PDF, or too large for one of ours."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "not-a-pdf",
            message("{name} is no PDF file that can be read.", name=name),
            message("Choose the file as it was downloaded, such as agreed.pdf."),
        )


def is_installed() -> bool:
    """Whether seals can be made and looked at here."""
    return importlib.util.find_spec("pyhanko") is not None


def needed() -> None:
    """Refuse where pyHanko is not installed."""
    if not is_installed():
        raise NoSealing

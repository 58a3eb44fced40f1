"""What whoever started Gradus is told once its first page can be had."""

from __future__ import annotations

from collections.abc import Callable

from gradus.domain.messages import Message, message
from gradus.entrypoints.operator.addresses import is_public
from gradus.entrypoints.operator.door import Door

Tell = Callable[[Message], None]
Show = Callable[[str], None]


def welcome(door: Door, *, demo: bool, tell: Tell, show: Show) -> None:
    """Say where the pages are; to a room also by a code to scan, and how to know the machine."""
    tell(message("Gradus is at {origin}", origin=door.origin))
    if door.certificate is not None:
        show(door.origin)
        for origin in door.other_origins():
            tell(message("By another network or on this machine: {origin}", origin=origin))
        tell(
            message(
                "Browsers do not know this machine's certificate and warn. Go on only if they show "
                "this SHA-256 fingerprint:"
            )
        )
        tell(message("SHA-256: {fingerprint}", fingerprint=door.certificate.fingerprint))
        if door.certificate.replaces:
            tell(message("The certificate is new: devices that went on before warn again."))
        for address in filter(is_public, door.addresses):
            tell(message("{address} may be open to the Internet, too.", address=address))
        if demo:
            tell(
                message(
                    "This is a demonstration: everybody on this network can sign in as anybody and "
                    "change everything. Enter nothing true."
                )
            )
        tell(message("If phones do not get here, see docs/how-to/run-a-room.md."))
    tell(message("Ctrl-C stops everything."))

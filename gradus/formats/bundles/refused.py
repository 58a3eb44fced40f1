"""Every reason for which a bundle, a card or a receipt is refused, by its code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

_AGAIN = message("Nothing was changed. Ask the sender for the file again, as it was made.")
_ASK = message("Nothing was changed. Ask the sender, over another way than the file came.")

SENTENCES: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "card-not-read": (
            message("This is not the card of an instance of Gradus."),
            message("Copy the whole line that the other instance shows on its page of exchange."),
        ),
        "bundle-too-large": (message("The bundle is larger than {most} MB."), _AGAIN),
        "bundle-not-one": (
            message("The file is not a bundle of Gradus, or it is cut off at its beginning."),
            message("Choose the file with the ending .bundle that the sender made for you."),
        ),
        "bundle-not-for-us": (
            message("The bundle is sealed for another instance; it cannot be opened here."),
            message("Ask the sender to compare the card they have of you with your own."),
        ),
        "bundle-damaged": (
            message("The bundle was damaged or cut off on its way, or altered."),
            _AGAIN,
        ),
        "bundle-format": (
            message("The bundle's list of contents is not of a form that is known here: {part}."),
            message("Nothing was changed. Is one of the two instances older? Update both."),
        ),
        "bundle-forged": (
            message("The bundle's signature is not that of who it says it is from."),
            _ASK,
        ),
        "bundle-contents": (
            message("What lies in the bundle is not what its list of contents says: {part}."),
            _ASK,
        ),
        "receipt-not-read": (
            message("This is not a receipt of Gradus, or it was altered."),
            message("Choose the receipt file as the other instance made it."),
        ),
        "receipt-forged": (
            message("The receipt's signature is not that of who it says it is from."),
            _ASK,
        ),
    }
)


class BundleRefused(Refusal):
    """A bundle, a card or a receipt that is not relied on. ``facts`` fill the sentence's places."""

    def __init__(self, code: str, **facts: str | int) -> None:
        what, remedy = SENTENCES[code]
        super().__init__(code, Message(what.id, facts), remedy)

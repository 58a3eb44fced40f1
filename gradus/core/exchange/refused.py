"""Every reason for which something of the exchange is refused, by its code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

_ASK = message("Nothing was changed. Ask the sender, over another way than the file came.")
_READ = message("Read it again, then sign.")

SENTENCES: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "never-exchanged": (
            message("{what} never leaves an instance, and is never taken from another."),
            message(
                "People's data, due diligence, and what is marked for the State's own people stay "
                "where they are. Choose among what is offered."
            ),
        ),
        "nothing-chosen": (
            message("Nothing is chosen."),
            message("Choose at least one thing to release."),
        ),
        "not-there": (
            message("One of the things chosen is not there, or not yours to release."),
            message("Choose among what is offered."),
        ),
        "release-too-large": (
            message("What is chosen comes to more than {most} MB, or more than {files} files."),
            message("Make two releases of it."),
        ),
        "release-text": (
            message("A title or text cannot be sent as it is: {text}."),
            message("Take out control characters, and what turns or hides text; shorten it."),
        ),
        "own-card": (
            message("This is the card of this installation itself."),
            message("Copy the line that the other installation shows."),
        ),
        "peer-known": (
            message("This instance is known already."),
            message("Use the entry that is there."),
        ),
        "peer-not-confirmed": (
            message("Nobody has compared the fingerprint of this instance, or it is retired."),
            message("Compare it with a person you know there, then confirm it on its page."),
        ),
        "other-fingerprint": (
            message("The fingerprint confirmed is not the one of this instance."),
            message("Compare again, letter by letter; if it differs, retire the entry."),
        ),
        "changed-since-shown": (
            message("It is no longer what was shown to you."),
            _READ,
        ),
        "release-over": (
            message("This release was sealed or withdrawn."),
            message("What it holds is changed no more; make another release."),
        ),
        "signed-already": (
            message("You have signed this already; one person counts once."),
            message("The second signature must be another officer's."),
        ),
        "sender-unknown": (
            message("The bundle is from an instance that this State has not confirmed."),
            message(
                "If you expect it, ask the sender for their card, enter it, compare its "
                "fingerprint, then take the bundle again."
            ),
        ),
        "for-other-state": (
            message("The bundle is about {state}, not about this State."),
            message("Nothing was changed. Take it on the page of the State it is about."),
        ),
        "not-our-card": (
            message("The bundle is addressed to this installation under another card."),
            message("Give the sender the card shown now; they enter it and release again."),
        ),
        "sequence-gap": (
            message("This is bundle {number} of the sender; bundle {due} has not arrived."),
            message("Ask the sender for bundle {due} and take it first: none may be left out."),
        ),
        "sequence-taken": (
            message("Another bundle with the number {number} arrived from this sender before."),
            _ASK,
        ),
        "arrived-before": (
            message("This very bundle arrived before the sender was entered anew."),
            message("Nothing was changed. Ask the sender to release again what is to be taken."),
        ),
        "sequence-broken": (
            message("The bundle does not follow the one that arrived before it."),
            _ASK,
        ),
        "checkpoint-not-theirs": (
            message("The checkpoint in it is not signed by the sender's ledger, or goes back."),
            _ASK,
        ),
        "not-readable": (
            message("{title} is not what a sender of this kind makes."),
            _ASK,
        ),
        "defined-otherwise": (
            message("The measure {code} is defined otherwise here."),
            message("Agree on one definition; under another code it can be taken beside this one."),
        ),
        "other-text": (
            message("Here {name} asks or weighs otherwise than where the assessment was made."),
            message(
                "One of the two gives its changed instrument a version of its own. Ask the sender's "
                "operator and yours which of them changed it."
            ),
        ),
        "other-instrument": (
            message("The assessment uses {name}, which this installation does not have."),
            message("Ask the operator for the same edition of the catalogue, then take it again."),
        ),
        "agreed-otherwise": (
            message("The plan {title} is here already, with other files."),
            message("Nothing was changed. Ask the sender which of the two was agreed."),
        ),
        "arrival-decided": (
            message("This bundle was applied or declined already."),
            message("Its receipt is on its page."),
        ),
        "not-accepted": (
            message("{signed} of {needed} people have accepted what it would change now."),
            message("What is there may have changed since. Read it again and accept it."),
        ),
        "earlier-first": (
            message("Bundle {due} of this sender waits to be decided."),
            message("Apply or decline it first: bundles are taken in their order."),
        ),
        "cannot-be-taken": (
            message("Something in it cannot be taken as it is."),
            message("Decline the bundle with the reason; the sender mends it and releases again."),
        ),
        "reason-needed": (
            message("A reason is needed, for those who read later why it was declined."),
            message("Write it in a sentence; names of people do not belong there."),
        ),
        "receipt-strange": (
            message("The receipt is for no bundle that this State has sent to that instance."),
            message("Choose the receipt of one of the releases listed."),
        ),
        "receipt-other": (
            message("There is another receipt for this bundle already, which says otherwise."),
            message("Nothing was changed. Ask the recipient what became of the bundle."),
        ),
    }
)


class ExchangeRefused(Refusal):
    """Something of the exchange that is not done. ``facts`` fill the sentences' places."""

    def __init__(self, code: str, /, **facts: str | int) -> None:
        what, remedy = SENTENCES[code]
        super().__init__(code, Message(what.id, facts), Message(remedy.id, facts))

"""What must hold for figures, judgement and what is noted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from gradus.catalogue.classification import Decision
from gradus.domain.markings import Marking
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

MOST_BYTES = 64_000_000
"""Of a published table; bundles have bounds of their own."""
UNCONFIRMED = timedelta(days=1)
MOST_HARM = Decimal(10)
STEP = Decimal("0.1")


class TooLarge(Refusal):
    """A file that is larger than any of its kind."""

    def __init__(self) -> None:
        super().__init__(
            "too-large",
            message("The file is larger than {most} MB.", most=MOST_BYTES // 1_000_000),
            message("Check that it is the file you mean, and split it."),
        )


class SourceKnown(Refusal):
    """There is a source of that title."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "source-known",
            message("There is a source called {title} already.", title=repr(title)),
            message("Bring the file to that source, or give the new one another title."),
        )


class NotWhatWasShown(Refusal):
    """What is confirmed is not what was previewed."""

    def __init__(self) -> None:
        super().__init__(
            "not-what-was-shown",
            message("What you were shown was taken already, or another file came after it."),
            message("Look at the source again; where a file waits there, confirm what it shows."),
        )


class NothingForTheState(Refusal):
    """A file without any figure of the State it was brought to."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "nothing-for-the-state",
            message("The file has no figure about {code}.", code=code),
            message(
                "Bring it to the State it is about; tables of many States go to published ones."
            ),
        )


class NotToBeKept(Refusal):
    """TLP:RED is for the people who were in the room; a database is no such person."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-be-kept",
            message("The file is marked TLP:RED, which is for named people alone."),
            message("Ask who sent it for counts with a wider marking."),
        )


class NotPublished(Refusal):
    """What response teams share belongs to a State, not to everybody."""

    def __init__(self) -> None:
        super().__init__(
            "not-published",
            message("What response teams share is no published statistic."),
            message("Bring it to the State that it was shared with."),
        )


class TermUndecided(Refusal):
    """A decision that names no group, or gives no reason."""

    def __init__(self) -> None:
        super().__init__(
            "decision-incomplete",
            message("The decision names no group of offences that there is, or does not say why."),
            message("Choose a group, or that it belongs to none; and say why in a few words."),
        )


class OutOfOrder(Refusal):
    """Three numbers that are not low, usual, high."""

    def __init__(self, least: Decimal | int, most: Decimal | int) -> None:
        super().__init__(
            "out-of-order",
            message(
                "Low, usual and high are not in order from {least} to {most}.",
                least=least,
                most=most,
            ),
            message("Write low <= usual <= high."),
        )


class NoSuchGroup(Refusal):
    """A group of offences that the catalogue does not have."""

    def __init__(self, group: str, known: tuple[str, ...]) -> None:
        super().__init__(
            "no-such-group",
            message("{name} is no group of offences.", name=repr(group[:60])),
            message("Write one of: {known}.", known=", ".join(known)),
        )


class NotSaid(Refusal):
    """Something that has to be said in words; ``what`` is a text to translate."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "not-said",
            message("It is not said {what}.", what=Message(what)),
            message("Say it in a few words."),
        )


class NotYet(Refusal):
    """A day that is still to come."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "not-yet",
            message("{day} is still to come.", day=day.isoformat()),
            message("Write the day on which it was seen or said."),
        )


class Settled(Refusal):
    """A note that somebody settled already."""

    def __init__(self) -> None:
        super().__init__(
            "settled",
            message("Somebody has settled this already."),
            message("Note what is new as a note of its own."),
        )


def check_size(data: bytes) -> None:
    """Raise TooLarge."""
    if len(data) > MOST_BYTES:
        raise TooLarge


def check_order(low: Decimal, mid: Decimal, high: Decimal, least: int, most: Decimal | int) -> None:
    """Raise OutOfOrder unless ``least <= low <= mid <= high <= most``."""
    if not least <= low <= mid <= high <= most:
        raise OutOfOrder(least, most)


def check_group(group: str, known: tuple[str, ...]) -> None:
    """Raise NoSuchGroup."""
    if group not in known:
        raise NoSuchGroup(group, known)


def check_said(text: str, what: str) -> str:
    """The text without blanks about it. Raises NotSaid."""
    if not text.strip():
        raise NotSaid(what)
    return text.strip()


def check_day(day: date, today: date) -> None:
    """Raise NotYet."""
    if day > today + timedelta(days=1):  # it is tomorrow already somewhere
        raise NotYet(day)


def check_decision(decision: Decision, known: tuple[str, ...]) -> None:
    """Raise TermUndecided."""
    named = decision.group in known
    if (decision.outcome == "group") != named or not decision.because.strip():
        raise TermUndecided


def check_marking(marking: str) -> None:
    """Raise NotToBeKept."""
    if marking == Marking.RED:
        raise NotToBeKept

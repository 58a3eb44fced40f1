"""What must hold when third parties are heard."""

from __future__ import annotations

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class NothingShown(Refusal):
    """A third party is asked about nothing."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-shown",
            message("No activity of this plan was chosen."),
            message("Choose what concerns the third party; nothing else is shown to it."),
        )


class NoThirdParty(Refusal):
    """A partner or institution that does not exist, or is of another State."""

    def __init__(self) -> None:
        super().__init__(
            "no-third-party",
            message("There is no such partner or institution here."),
            message("Choose a partner of the installation, or an institution of the State."),
        )


class DayIsPast(Refusal):
    """A time to answer that is over before it began."""

    def __init__(self) -> None:
        super().__init__(
            "day-is-past",
            message("The day by which an answer is asked for is past."),
            message("Choose a day to come."),
        )


class ConsultationOver(Refusal):
    """A consultation that was closed, or whose time is over."""

    def __init__(self) -> None:
        super().__init__(
            "consultation-over",
            message("This consultation is closed, or its time is over."),
            message("Write to the party that asked; it can ask anew."),
        )


class AnsweredAlready(Refusal):
    """An answer that was given stands."""

    def __init__(self) -> None:
        super().__init__(
            "answered-already",
            message("This was answered already."),
            message("The answer stands; ask the third party anew to go on."),
        )

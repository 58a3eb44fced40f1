"""What must hold for what the State says of its plan."""

from __future__ import annotations

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal


class PositionUnsaid(Refusal):
    """A position that leaves out what makes it one, or says what cannot be."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("position-unsaid", what, remedy)


def check_commitment(level: int, basis: str) -> None:
    """Raises PositionUnsaid."""
    if not 0 <= level <= 4:
        raise PositionUnsaid(message("Levels run from 0 to 4."), message("Write 0, 1, 2, 3 or 4."))
    if not basis.strip():
        raise PositionUnsaid(
            message("It is not said what that rests on."),
            message("Write the letter, the decision or the meeting that shows it."),
        )


def check_basics(horizon: int, target_level: int) -> None:
    """Raises PositionUnsaid."""
    if not 12 <= horizon <= 120:
        raise PositionUnsaid(
            message("A plan runs from 12 to 120 months."), message("Write 36, 48 or 60.")
        )
    if not 1 <= target_level <= 4:
        raise PositionUnsaid(message("Levels run from 0 to 4."), message("Write 2, 3 or 4."))

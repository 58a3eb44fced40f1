"""What must hold for a rule of the field to be excepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

MOST_DAYS = 730
"""An exception lasts two years at most; who needs it longer asks again."""


class NeverExcepted(Refusal):
    """R1, or a rule that does not exist."""

    def __init__(self, rule: str) -> None:
        super().__init__(
            "never-excepted",
            message("{rule} cannot be excepted.", rule=rule),
            message("R2 to R9 can be; R1 never is."),
        )


class NotUnderRule(Refusal):
    """The intervention does not exist, or the rule does not bind it."""

    def __init__(self, intervention: str, rule: str, bound: Iterable[str]) -> None:
        super().__init__(
            "not-under-rule",
            message("{rule} does not bind {name}.", rule=rule, name=repr(intervention[:60])),
            message("It is bound by: {rules}.", rules=", ".join(bound) or "-"),
        )


class ExpiryOutside(Refusal):
    """The last day is past, or too far off."""

    def __init__(self) -> None:
        super().__init__(
            "expiry-outside",
            message("An exception ends on a day to come, within two years."),
            message("Choose a day; who needs it longer asks again then."),
        )


class AskedForAlready(Refusal):
    """The same exception holds or waits."""

    def __init__(self) -> None:
        super().__init__(
            "asked-for-already",
            message("This exception holds already, or waits for its second officer."),
            message("Confirm that one, or end it and ask anew."),
        )


class NotToConfirm(Refusal):
    """The exception is confirmed, ended or expired, or of one's own side."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-confirm",
            message("This exception is not to be confirmed by you now."),
            message(
                "An officer of the side that did not ask for it confirms it, before it expires."
            ),
        )


def lasts_well(expires: date, today: date) -> bool:
    """Whether an exception may end on that day."""
    return 0 < (expires - today).days <= MOST_DAYS

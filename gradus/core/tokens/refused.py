"""What is refused about keys and repeated requests."""

from __future__ import annotations

from collections.abc import Iterable

from gradus.core.tokens.rules import LONGEST, MOST_IN_FORCE
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal


class BeyondRoles(Refusal):
    """A key cannot open what its holder's roles do not."""

    def __init__(self, scopes: Iterable[str]) -> None:
        super().__init__(
            "scope-beyond-roles",
            message(
                "None of your roles opens this to a key: {scopes}.",
                scopes=", ".join(scopes) or "-",
            ),
            message("Choose at least one of the scopes listed."),
        )


class TooLong(Refusal):
    """Every key ends by itself."""

    def __init__(self) -> None:
        super().__init__(
            "token-too-long",
            message("A key ends by itself, after {days} days at most.", days=LONGEST.days),
            message("Choose an earlier end, after today."),
        )


class TooMany(Refusal):
    """Keys nobody counts are keys nobody misses."""

    def __init__(self) -> None:
        super().__init__(
            "too-many-tokens",
            message("You have {most} keys that hold already.", most=MOST_IN_FORCE),
            message("Revoke those that are needed no longer."),
        )


class OtherRequest(Refusal):
    """An idempotency key names one request, for a day."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-used",
            message("This idempotency key was sent with another request before."),
            message("Send a new key with a new request; the same key only to repeat the same."),
        )


class UnderWay(Refusal):
    """The first of several requests with one key is not answered yet."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-under-way",
            message("A request with this idempotency key is being answered just now."),
            message("Wait a moment, then send the same again to get its answer."),
        )

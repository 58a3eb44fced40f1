"""What must hold for supply, and the sums that lay it along the months of a plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

import pycountry

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal

DOLLARS = "USD"
SHARED_EFFECTS = frozenset({"fewer", "money-cut"})  # which say how much
MOST = Decimal("999999999999.99")


class AmountRefused(Refusal):
    """Money that is no amount, or in no currency."""

    def __init__(self, amount: object, currency: str) -> None:
        super().__init__(
            "amount-refused",
            message(
                "{amount} {currency} is no amount of money.",
                amount=str(amount)[:40],
                currency=repr(currency[:10]),
            ),
            message("Write a number above zero with at most two decimals, and a code such as USD."),
        )


class EndsBeforeItStarts(Refusal):
    """A time that ends before it starts."""

    def __init__(self, starts: date, ends: date) -> None:
        super().__init__(
            "ends-before-it-starts",
            message(
                "It would end on {ends}, before it starts on {starts}.",
                ends=ends.isoformat(),
                starts=starts.isoformat(),
            ),
            message("Mend one of the two dates."),
        )


class NothingOffered(Refusal):
    """A supply of nothing."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-offered",
            message("It offers nothing: the number is below one."),
            message("Write how many there are, at least one; what is not offered is not entered."),
        )


class EndedAlready(Refusal):
    """Something closed, withdrawn or ended, to be so again."""

    def __init__(self) -> None:
        super().__init__(
            "ended-already",
            message("It has been closed, withdrawn or ended already."),
            message("Nothing is left to do; enter a new one if there is more."),
        )


class RateMissing(Refusal):
    """Money in a currency for which the plan has no rate."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            "rate-missing",
            message("There is money in {currency}, and no rate for it.", currency=currency),
            message("Add a dated, sourced rate to the plan; plans are in US dollars."),
        )


class EffectUnsaid(Refusal):
    """An effect that needs a share, or an end, or a source, and has none."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("effect-unsaid", what, remedy)


def check_effect(
    effect: str, share: int | None, ends: date | None, source: str, grade: str
) -> None:
    """Whether a circumstance says all that its effect needs. Raises EffectUnsaid."""
    if effect in SHARED_EFFECTS and (share is None or not 0 <= share <= 100):
        raise EffectUnsaid(
            message("It is not said how much: this effect needs a share from 0 to 100 percent."),
            message(
                "Write what institutions can still carry, or what part of the money is cut, in "
                "percent."
            ),
        )
    if effect == "nothing-starts" and ends is None:
        raise EffectUnsaid(
            message("Nothing could start for ever: there is no last day."),
            message("Write the last day as far as it is known; it can be corrected later."),
        )
    if grade == "sourced" and not source.strip():
        raise EffectUnsaid(
            message("It is said to be sourced, and no source is given."),
            message("Write where it can be read, or say that it is assumed."),
        )


def check_money(amount: Decimal, currency: str) -> None:
    """Raises AmountRefused. A float is a fault of the program."""
    if not isinstance(amount, Decimal):
        raise TypeError("money is Decimal")
    exact = amount.is_finite() and 0 < amount <= MOST and amount == amount.quantize(Decimal("0.01"))
    if not exact or pycountry.currencies.get(alpha_3=currency) is None:
        raise AmountRefused(amount, currency)


def check_time(starts: date, ends: date | None) -> None:
    """Raises EndsBeforeItStarts."""
    if ends is not None and ends < starts:
        raise EndsBeforeItStarts(starts, ends)


def check_number(number: int) -> None:
    """Raises NothingOffered."""
    if number < 1:
        raise NothingOffered


def check_open(ended_at: datetime | None) -> None:
    """Raises EndedAlready."""
    if ended_at is not None:
        raise EndedAlready


def in_dollars(amount: Decimal, currency: str, rates: dict[str, Decimal]) -> int:
    """Whole dollars, rounded down: a plan never counts on money that is not there.

    ``rates`` are dollars for one unit of a currency. Raises RateMissing.
    """
    if currency != DOLLARS and currency not in rates:
        raise RateMissing(currency)
    rate = Decimal(1) if currency == DOLLARS else rates[currency]
    return int((amount * rate).to_integral_value(ROUND_DOWN))


def by_year(amount: int, first: int, last: int, horizon: int) -> tuple[int, ...]:
    """An amount laid evenly over months, summed by plan year.

    Parameters
    ----------
    amount : int
        Whole dollars.
    first, last : int
        The first and last month of the money, counted from month zero of the plan. What is
        available before month zero is available in it.
    horizon : int
        Months of the plan. What falls after it is not in the sums.

    Examples
    --------
    >>> by_year(1000, -3, 23, 24)
    (500, 500)
    """
    years = [0] * -(-horizon // 12)
    first = max(first, 0)
    months = last - first + 1
    for month in range(first, min(last, horizon - 1) + 1):
        so_far, before = month - first + 1, month - first
        years[month // 12] += amount * so_far // months - amount * before // months
    return tuple(years)


def month_of(day: date, zero: Month) -> int:
    """The month of a day, counted from month zero (negative before it)."""
    return Month(day.year, day.month).since(zero)


def months_within(starts: date, ends: date | None, zero: Month, horizon: int) -> tuple[int, ...]:
    """The plan's months that a time touches, a day being enough; without an end, to the plan's last."""
    first = month_of(starts, zero)
    last = horizon - 1 if ends is None else month_of(ends, zero)
    return tuple(range(max(first, 0), min(last, horizon - 1) + 1))


def by_month(parts: Iterable[tuple[date, date, int]], zero: Month, horizon: int) -> tuple[int, ...]:
    """How many there are in each month, of parts (first day, last day, how many)."""
    found = [0] * horizon
    for starts, ends, number in parts:
        for month in months_within(starts, ends, zero, horizon):
            found[month] += number
    return tuple(found)

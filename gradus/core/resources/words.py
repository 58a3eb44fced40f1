"""The words of means on pages: money, time, what something is for, how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gradus.catalogue.shelf import Shelf
from gradus.core.people.words import listed
from gradus.core.resources import models
from gradus.core.states.templatetags.states import state_name
from gradus.domain.periods import Month
from gradus.formats.documents.figures import decimal

Words = dict[str, str | Promise]

SUPPLIES: Words = {
    "trainers": _("Trainers"),
    "mentors": _("Mentors"),
    "regional-team": _("Regional team"),
}
CIRCUMSTANCES: Words = {
    "election": _("Election"),
    "term": _("Term or recess"),
    "holiday": _("Holidays"),
    "emergency": _("Emergency"),
    "security": _("Security"),
    "funding-cut": _("Funding cut"),
    "other": _("Other"),
}
EFFECTS: Words = {
    "nothing-starts": _("nothing starts, and what runs pauses"),
    "visits-pause": _("visits from outside pause"),
    "fewer": _("institutions carry fewer activities at a time"),
    "money-cut": _("money is cut"),
    "noted": _("noted only"),
}
GRADES: Words = {
    "sourced": _("sourced"),
    "partly sourced": _("partly sourced"),
    "assumed": _("assumed"),
}
COST_KINDS: Words = {
    "delivery": _("Delivery"),
    "staff": _("Staff"),
    "mentors": _("Mentors"),
    "travel": _("Travel"),
    "equipment": _("Equipment"),
    "licences": _("Licences"),
    "evaluation": _("Evaluation"),
    "support": _("Support cost"),
}


def areas() -> dict[str, str]:
    """The capacity areas of the catalogue, by their names in the reader's language."""
    return {key: gettext(title) for key, title in Shelf.open().capacity_areas.items()}


def equipment() -> dict[str, str]:
    """The kinds of equipment of the catalogue, by their names in the reader's language."""
    return {key: gettext(title) for key, title in Shelf.open().equipment_kinds.items()}


def money(amount: Decimal, currency: str) -> str:
    """``USD 1 200.50`` on one line, as the reader's language writes numbers."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{currency}\N{NO-BREAK SPACE}{decimal(amount, places, get_language() or 'en')}"


def time(starts: date, ends: date | None) -> str:
    """``1 Jan 2027 – 31 Dec 2028 (24 months)``; a time without an end begins only."""
    first = formats.date_format(starts)
    if ends is None:
        return gettext("from {day} on").format(day=first)
    said = f"{first} – {formats.date_format(ends)}" if ends != starts else first
    return gettext("{days} ({months})").format(days=said, months=months(starts, ends))


def months(starts: date, ends: date) -> str:
    """How many months a time touches, a day being enough."""
    count = Month(ends.year, ends.month).since(Month(starts.year, starts.month)) + 1
    return ngettext("{n} month", "{n} months", count).format(n=count)


def standing(
    starts: date, ends: date | None, over_at: datetime | None, over: str, today: date
) -> tuple[str, str]:
    """How something stands today, and the tone of it. ``over`` is the word for what was ended."""
    if over_at is not None:
        return over, ""
    if ends is not None and ends < today:
        return gettext("run out"), "warn"
    if starts > today:
        return gettext("to come"), "info"
    if ends is None:
        return gettext("open"), "good"
    return gettext("open, {months} left").format(months=months(today, ends)), "good"


def only(states: Iterable[str], areas_: Iterable[str] = (), costs: Iterable[str] = ()) -> list[str]:
    """What something is for, in words; nothing said: for anything."""
    names, kinds = areas(), COST_KINDS
    parts = (
        (gettext("States: {names}"), [state_name(code) for code in states]),
        (gettext("Areas: {names}"), [names.get(key, key) for key in areas_]),
        (gettext("Costs: {names}"), [kinds.get(key, key) for key in costs]),
    )
    return [text.format(names=listed(found)) for text, found in parts if found]


def of_pot(row: models.Pot) -> str:
    """A pot in a line."""
    return f"{row.title}, {money(row.amount, row.currency)}"


def of_offer(row: models.Offer) -> str:
    """An offer in a line."""
    return f"{equipment().get(row.kind, row.kind)} × {row.units}"


def of_supply(row: models.Supply) -> str:
    """A supply in a line."""
    return f"{SUPPLIES[row.kind]}: {row.number}"


def effect(row: models.Circumstance) -> str:
    """What a circumstance does to a plan, in a line."""
    if row.effect == models.Circumstance.Effect.FEWER:
        return gettext("institutions carry {share} % of what they carry else").format(
            share=row.share
        )
    if row.effect == models.Circumstance.Effect.MONEY_CUT:
        if row.partner is not None:
            return gettext("{share} % of the money of {partner} is cut").format(
                share=row.share, partner=row.partner.name
            )
        return gettext("{share} % of all money is cut").format(share=row.share)
    return str(EFFECTS[row.effect])

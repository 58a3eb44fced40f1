"""``{% load figures %}``: exact numbers, rounded half up where they are shown."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from gradus.domain.periods import Month
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.to_read import places_to_read, to_read
from gradus.formats.documents.figures import decimal, month_label
from gradus.formats.documents.figures import whole as whole_number

register = template.Library()


@register.filter
def exact(value: Exact | None, places: int = 0) -> str:
    """An exact number with that many decimals, in the reader's way of writing; a dash for none."""
    if value is None:
        return "–"
    return decimal(float(shown(value, places)), places, get_language() or "en")


@register.filter
def score(value: Exact | None, instrument: Instrument) -> str:
    """A score as people read it, wherever they read it; a dash for none."""
    if value is None:
        return "–"
    places = places_to_read(instrument)
    return decimal(to_read(value, instrument), places, get_language() or "en")


@register.filter
def percent(share: Exact | float | None) -> str:
    """A share (0 to 1) as a whole percentage; a dash for none."""
    if share is None:
        return "–"
    return f"{decimal(100 * float(share), 0, get_language() or 'en')} %"


@register.filter
def dollars(amount: int | None) -> str:
    """Whole US dollars, as people read them; a dash for none."""
    return "–" if amount is None else f"USD\u00a0{whole_number(amount)}"


@register.filter
def whole(amount: int | None) -> str:
    """A whole number with its thousands apart; a dash for none."""
    return "–" if amount is None else whole_number(amount)


@register.filter
def month(value: Month | None) -> str:
    """A month in short, in the reader's language; a dash for none."""
    return "–" if value is None else month_label(value, get_language() or "en")

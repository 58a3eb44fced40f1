"""``{% load threats %}``: figures of the threat picture as a reader takes them in."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gradus.domain.markings import Marking
from gradus.engines.threat.profile import Interval
from gradus.formats.documents.figures import decimal
from gradus.workflows.threat_charts import UNITS
from gradus.workflows.threat_reading_parts import Estimate, SeriesReading, Trend
from gradus.workflows.threat_words import figure

register = template.Library()
TONES = {"well-known": "good", "partly-known": "info", "little-known": "warn", "not-known": "warn"}


@register.filter
def number(value: float | Decimal | None) -> str:
    """A figure with the digits that count; a dash for none."""
    return "–" if value is None else figure(float(value), get_language() or "en")


@register.filter
def between(value: Estimate) -> str:
    """The two ends of an interval."""
    return f"{number(value.low)}–{number(value.high)}"


@register.filter
def ends(value: Interval) -> str:
    """The two ends of an interval of places."""
    return f"{value.low:.0f}–{value.high:.0f}" if value.low != value.high else f"{value.mid:.0f}"


@register.filter
def shares(value: Interval) -> str:
    """A share with its interval, in per cent."""
    low, high = (decimal(100 * one, 0, get_language() or "en") for one in (value.low, value.high))
    return f"{low}–{high} %"


@register.filter
def changes(value: Trend) -> str:
    """A change a year with its interval, in per cent."""
    language = get_language() or "en"
    low, high = (decimal(100 * one, 0, language) for one in (value.low, value.high))
    return _("{low} to {high} % a year").format(low=low, high=high)


@register.filter
def unit(series: SeriesReading) -> str:
    """In what a series is told."""
    return series.currency if series.unit == "money" else _(UNITS[series.unit])


@register.filter
def surely(degree: str) -> str:
    """The tone of a degree of sureness."""
    return TONES[degree]


@register.filter
def letter(marking: str) -> str:
    """A marking as people say it."""
    return marking or Marking.CLEAR.value

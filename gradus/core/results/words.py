"""The words of results on pages: values, periods, and whether a target is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.results import models
from gradus.core.results.rules import Direction, Grade, Level, Value, ValueKind
from gradus.core.results.selectors import Entered, FigureSeen, MeasureSeen
from gradus.domain.periods import Month
from gradus.formats.documents.figures import decimal, month_label

KINDS: dict[str, Promise] = {
    ValueKind.NUMBER: _("A number"),
    ValueKind.ORDINAL: _("One of several levels, from the lowest to the highest"),
    ValueKind.YES_NO: _("Yes or no"),
}
DIRECTIONS: dict[str, Promise] = {
    Direction.UP: _("More, a higher level, or yes is better"),
    Direction.DOWN: _("Less, a lower level, or no is better"),
    Direction.NEITHER: _("No way is better: it is only watched"),
}
BETTER: dict[tuple[str, str], Promise] = {
    (ValueKind.NUMBER, Direction.UP): _("More is better"),
    (ValueKind.NUMBER, Direction.DOWN): _("Less is better"),
    (ValueKind.ORDINAL, Direction.UP): _("A higher level is better"),
    (ValueKind.ORDINAL, Direction.DOWN): _("A lower level is better"),
    (ValueKind.YES_NO, Direction.UP): _("Yes is better"),
    (ValueKind.YES_NO, Direction.DOWN): _("No is better"),
}
FIGURES: dict[type[Entered], Promise] = {
    models.Baseline: _("Baseline"),
    models.Target: _("Target"),
    models.Observation: _("Observed"),
}
GRADES: dict[str, Promise] = {
    Grade.A: _("document plus observation or test by the assessors"),
    Grade.B: _("official document, dated, inspected"),
    Grade.C: _("two independent interviews that agree"),
    Grade.D: _("statement of the assessed body only"),
}


@dataclass(frozen=True)
class Verdict:
    """Whether a target is met, in words; the tone repeats it."""

    text: str
    tone: str = ""


def said(value: Value | None) -> str:
    """A value in the reader's language; a missing one is never a number."""
    if value is None:
        return gettext("not reported")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value.name if isinstance(value, Level) else number(value)


def number(value: Decimal) -> str:
    """A number with the decimals it has, and no more."""
    exponent = value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return decimal(value, places, get_language() or "en")


def period(starts: date, ends: date) -> str:
    """A period: a year, months, or days, as short as it can be said."""
    language = get_language() or "en"
    if (starts.month, starts.day, ends.month, ends.day) == (1, 1, 12, 31):
        years = (str(starts.year), str(ends.year))
        return years[0] if years[0] == years[1] else "–".join(years)
    first, last = Month(starts.year, starts.month), Month(ends.year, ends.month)
    if starts.day == 1 and last.plus(1).first_day().toordinal() - ends.toordinal() == 1:
        months = (month_label(first, language), month_label(last, language))
    else:
        months = (
            date_format(starts, "SHORT_DATE_FORMAT"),
            date_format(ends, "SHORT_DATE_FORMAT"),
        )
    return months[0] if months[0] == months[1] else " – ".join(months)


def verdict(measure: MeasureSeen, today: date) -> Verdict:
    """What can be said of a measure against its target."""
    if measure.direction is Direction.NEITHER:
        return Verdict(gettext("only watched"))
    if measure.target is None:
        return Verdict(gettext("no target yet"))
    if measure.met is None:
        return Verdict(gettext("not reported"))
    if measure.met:
        return Verdict(gettext("met"), "good")
    if measure.target.ends < today:
        return Verdict(gettext("not met"), "warn")
    return Verdict(gettext("not met yet"), "info")


def better(measure: MeasureSeen) -> str | Promise:
    """Which way is better, in the words of the measure's kind."""
    way = measure.direction
    return BETTER.get((measure.kind, way), DIRECTIONS[way])


def missing_since(measure: MeasureSeen) -> FigureSeen | None:
    """The last observation, if it has no value: nothing is known of a later time than ``latest``."""
    last = measure.observations[-1] if measure.observations else None
    return last if last is not None and last.value is None else None

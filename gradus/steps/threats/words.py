"""The words of figures on pages: what a source is, how far it may go, what a number counts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.people.words import listed
from gradus.domain.markings import Marking
from gradus.domain.periods import Month
from gradus.formats.documents.figures import decimal, long_month
from gradus.formats.statistics.series import SeriesFigure
from gradus.steps.threats import bridge, models
from gradus.workflows.threat_series import MEANINGS, TITLES

Words = dict[str, str | Promise]
MOST_PLACES = 6

KINDS: Words = {
    "national": _("Our own table (CSV or Excel)"),
    "cts": _("UN Crime Trends export"),
    "survey": _("A survey of victims"),
    "ic3": _("Complaints to a reporting site"),
    "stix": _("A bundle of a response team (STIX)"),
    "misp": _("Events of MISP"),
    "indicators": _("Indicators beside crime"),
}
"""Kinds of sources, those that a State has at hand first."""
EXAMPLES: Words = {
    "national": _(
        "Of the police, the courts or the statistical office, built in their own way. You say once "
        "which column is what."
    ),
    "cts": _("Recorded offences by State and year, as it is downloaded from the UN."),
    "survey": _(
        "People or firms were asked whether they were victims, and whether they told the police."
    ),
    "ic3": _("How many complaints of each kind the public made in a year, and what was lost."),
    "stix": _("STIX 2.1 as JSON. Only counts are kept: no address, hash or pattern."),
    "misp": _("An export of events as JSON. Only counts are kept: no value of an attribute."),
    "indicators": _(
        "People online, accounts and wealth by State: estimates lean on them where little is counted."
    ),
}
MARKINGS: Words = {
    Marking.CLEAR: _("May be given to anybody and published."),
    Marking.GREEN: _("For those who counter cybercrime; not published."),
    Marking.AMBER: _("For the State's office and those whom it lets see its threats."),
    Marking.STATE_ONLY: _(
        "For the State's own people. Nobody outside sees it, and no estimate is made of it."
    ),
    Marking.AMBER_STRICT: _(
        "For the organisation it was sent to. Here: the State's own people; no estimate is made of it."
    ),
}
UNITS: Words = {
    "count": _("numbers"),
    "per 100,000": _("rates per 100,000 people"),
    "per cent": _("shares in per cent"),
    "share": _("shares of 1, such as 0.25"),
    "money": _("money"),
}
OUTCOMES: Words = {
    "group": _("It belongs to a group of offences"),
    "not-cyber": _("It is no cybercrime"),
    "ignore": _("It says nothing that is wanted here"),
}
RELATIONS: Words = {
    "exact": _("the same as the group"),
    "narrower": _("a part of the group"),
    "broader": _("more than the group"),
    "related": _("beside the group"),
}


def kind(name: str) -> str:
    """What a source is."""
    return str(KINDS.get(name, name))


def series(name: str) -> str:
    """What a series is called."""
    title = TITLES.get(name)  # type: ignore[call-overload] # from a row or an address
    return gettext(title) if title else name


def meaning(name: str) -> str:
    """What a series counts."""
    text = MEANINGS.get(name)  # type: ignore[call-overload]
    return gettext(text) if text else ""


def unit(name: str) -> str:
    """What the numbers of a series are."""
    return str(UNITS.get(name, name))


def groups() -> list[tuple[str, str]]:
    """The groups of offences, to choose from."""
    return [(one.id, gettext(one.title)) for one in bridge.groups()]


def series_and_unit(kind: str, unit_name: str) -> str:
    """A series with what its numbers are."""
    return listed([series(kind), unit(unit_name)])


def group(name: str) -> str:
    """What a group of offences is called."""
    return next((gettext(one.title) for one in bridge.groups() if one.id == name), name)


def number(value: Decimal) -> str:
    """A number as exactly as it was told, to the sixth place."""
    places = min(max(0, -int(value.normalize().as_tuple().exponent)), MOST_PLACES)
    return decimal(value, places, get_language() or "en")


def amount(figure: SeriesFigure | models.FigureBase) -> str:
    """A figure's value with what it is of."""
    told = number(figure.value)
    if figure.unit == "money":
        return f"{figure.currency}\N{NO-BREAK SPACE}{told}"
    if figure.unit == "per cent":
        return f"{told}\N{NO-BREAK SPACE}%"
    if figure.unit == "per 100,000":
        return gettext("{number} per 100,000").format(number=told)
    return told


def interval(figure: SeriesFigure | models.FigureBase) -> str:
    """The source's own interval; nothing where it tells none."""
    if figure.low is None or figure.high is None:
        return ""
    return gettext("{low} to {high}").format(low=number(figure.low), high=number(figure.high))


def time(figure: SeriesFigure | models.FigureBase) -> str:
    """The year of a figure, or its month."""
    if figure.month:
        return long_month(Month.parse(figure.month), get_language() or "en")
    return str(figure.year)


def years(first: int | None, last: int | None) -> str:
    """``2019–2023``; one year where they are the same, nothing where there is none."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"

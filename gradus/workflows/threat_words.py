"""What the threat picture's charts have in common: numbers as they are read, names of States, styles."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from gradus.catalogue.member_states import MemberState
from gradus.domain.messages import N_
from gradus.formats.charts.drawing import Style
from gradus.formats.documents.figures import decimal
from gradus.workflows.score_charts import PAGE_FONTS

Translate = Callable[[str], str]

RATE = N_("Recorded offences per 100,000 people a year")
TRUST = N_("More reports may mean more trust, and recorded crime is not all crime.")
_WHOLE_FROM = 100
_DIGITS = 3


def figure(value: float, language: str) -> str:
    """A number as a reader takes it in: whole from 100 on, else with three digits that count.

    >>> [figure(n, "en") for n in (0, 0.01234, 2.5, 12.345, 345.6)]
    ['0', '0.0123', '2.5', '12.3', '346']
    """
    if abs(value) >= _WHOLE_FROM:
        return decimal(value, 0, language)
    short = Decimal(f"{value:.{_DIGITS}g}").normalize()
    places = -short.as_tuple().exponent  # type: ignore[operator]
    return decimal(short, max(places, 0), language)


def named(state: MemberState, language: str) -> str:
    """The State's short name in the language, in English where it has none."""
    return state.short_names.get(language, state.short_names["en"])


def style_of(mirrored: bool, fonts: str = PAGE_FONTS) -> Style:
    """How the charts are set."""
    return Style(font=fonts, size=9.0, mirrored=mirrored)

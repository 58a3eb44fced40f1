"""The threat picture of a State as it leaves the house: published figures and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Literal

from gradus.catalogue.member_states import find
from gradus.domain.markings import Marking
from gradus.domain.messages import N_
from gradus.engines.threat.profile import Bands, OffenceGroup, ThreatProfile
from gradus.formats.statistics.crime_trends import DEFINITION, SCHEME
from gradus.formats.statistics.picture import PictureFigure, ThreatPicture, picture_csv
from gradus.formats.stix.writer import write_bundle

METHOD = N_("Gradus, threat engine (docs/reference/threat-method.md)")
SHARE = N_("Share of the harm-weighted threat, by the engine's simulation")
RATE = N_("Recorded offences a year, estimated; recorded crime is not all crime")
_DIGITS = Decimal("0.0001")

Translate = Callable[[str], str]


def picture_of(
    profile: ThreatProfile,
    *,
    made: datetime,
    producer: str,
    marking: Marking,
    translate: Translate = str,
    language: str = "en",
) -> ThreatPicture:
    """The picture of a profile: published figures, and each group's rate and share with intervals.

    Parameters
    ----------
    profile
        From :func:`gradus.workflows.threat.threat_profile`.
    made, producer, marking
        When (with its time zone), by whom, and how far it may go.
    translate, language
        Of titles and definitions.

    Raises
    ------
    UnknownState
        If the catalogue does not have the State.
    """
    state = find(profile.state)
    figures: list[PictureFigure] = []
    for group in profile.groups:
        figures += _observed(group, translate)
        if group.rate is not None:
            figures.append(_estimate(group, group.rate, profile.year or made.year, translate))
        figures.append(
            PictureFigure(
                group=group.id,
                title=translate(group.title),
                series="weight",
                year=profile.year or made.year,
                value=_per_cent(group.importance.mid),
                low=_per_cent(group.importance.low),
                high=_per_cent(group.importance.high),
                interval="90 %",
                unit="per cent",
                source=translate(METHOD),
                definition=translate(SHARE),
                basis=group.basis,
            )
        )
    return ThreatPicture(
        state=state.alpha3,
        country=state.alpha2,
        name=state.short_names.get(language, state.short_names["en"]),
        made=made,
        producer=producer,
        marking=marking,
        language=language,
        figures=tuple(figures),
        summary="\n".join(remark.text(translate) for remark in profile.remarks),
        not_reported=tuple(group.id for group in profile.groups if not group.observed),
    )


def exported(picture: ThreatPicture, form: Literal["stix", "csv"]) -> bytes:
    """The picture as a STIX 2.1 bundle or as CSV.

    Raises
    ------
    NotToBeShared
        For STIX, if it is marked for the State alone.
    """
    return write_bundle(picture) if form == "stix" else picture_csv(picture).encode()


def _observed(group: OffenceGroup, translate: Translate) -> list[PictureFigure]:
    figures = []
    for seen in group.observed:
        for value, unit in ((seen.count, "count"), (seen.rate, "per 100,000")):
            if value is not None:
                figures.append(
                    PictureFigure(
                        group=group.id,
                        title=translate(group.title),
                        series="recorded",
                        scheme=SCHEME,
                        term=seen.category,
                        year=seen.year,
                        value=Decimal(repr(value)),
                        unit="count" if unit == "count" else "per 100,000",
                        source=seen.source,
                        definition=translate(DEFINITION),
                    )
                )
    return figures


def _estimate(group: OffenceGroup, rate: Bands, year: int, translate: Translate) -> PictureFigure:
    return PictureFigure(
        group=group.id,
        title=translate(group.title),
        series="estimate",
        year=year,
        value=_rounded(rate.mid),
        low=_rounded(rate.low95),
        high=_rounded(rate.high95),
        interval="95 %",
        unit="per 100,000",
        source=translate(METHOD),
        definition=translate(RATE),
        basis=group.basis,
    )


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_DIGITS)


def _per_cent(share: float) -> Decimal:
    return _rounded(100 * share)

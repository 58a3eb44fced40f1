"""From a threat profile and a State's own figures to words: what is known, how sure, from where.

The same reading is shown by the page, the API and the brief. Rules and thresholds:
docs/reference/threat-brief.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from gradus.domain.messages import N_
from gradus.engines.threat.engine import NO_JUDGEMENT
from gradus.engines.threat.equal import Moved, Moves
from gradus.engines.threat.inputs import Expert, Judgement
from gradus.engines.threat.profile import Bands, OffenceGroup, ThreatProfile
from gradus.engines.threat.world import TREND_YEARS
from gradus.formats.statistics.series import KINDS, SeriesFigure, SeriesKind
from gradus.workflows.document_threat import BASIS
from gradus.workflows.threat import groups as shipped_groups
from gradus.workflows.threat_picture import METHOD, RATE
from gradus.workflows.threat_reading_parts import (
    DIRECTIONS,
    KINDS_OF_CRIME,
    AreaMove,
    Direction,
    Estimate,
    GroupReading,
    SeriesReading,
    ThreatReading,
    Trend,
)
from gradus.workflows.threat_sentences import cautions_of, summary_of
from gradus.workflows.threat_series import latest_recorded, rose, series_of, sources_of
from gradus.workflows.threat_steps import next_steps
from gradus.workflows.threat_sureness import FEWEST_YEARS, Ground, ground_of, sureness

ACTUAL = N_("Offences a year, estimated, with those that are never reported")
UNUSED = N_("counted by the State, but not in the estimate: prior only")
NO_FIGURES: Mapping[str, Sequence[SeriesFigure]] = {}
NO_NAMES: Mapping[str, str] = {}


def threat_reading(
    profile: ThreatProfile,
    *,
    today: int,
    figures: Mapping[str, Sequence[SeriesFigure]] = NO_FIGURES,
    judgement: Judgement = NO_JUDGEMENT,
    moves: Moves | None = None,
    areas: Mapping[str, str] = NO_NAMES,
    licences: Mapping[str, str] = NO_NAMES,
    whole: bool = False,
) -> ThreatReading:
    """What is known of the crime a State faces, in words.

    Parameters
    ----------
    profile
        From :func:`gradus.workflows.threat.threat_profile`.
    today
        The year it is read in: figures grow old.
    figures
        The State's own figures of all kinds, by group of offences
        (:func:`gradus.workflows.threat_series.series_by_group`).
    judgement
        The experts' views that the profile was made with.
    moves
        What the picture changes (:func:`gradus.engines.threat.equal.moved`).
    areas
        Titles of the capacity areas.
    licences
        By the name of a source; one that is not there is told as not known.
    whole
        Whether ``figures`` hold the published ones too; else those of the profile are added.

    Returns
    -------
    ThreatReading
        Its groups in order of importance; texts are English, to be translated.
    """
    ordered = sorted(profile.groups, key=lambda g: (g.rank.mid, -g.importance.mid))
    read: list[GroupReading] = []
    grounds: list[Ground] = []
    for group in ordered:
        series = series_of(group, figures.get(group.id, ()), whole=whole)
        views = judgement.groups.get(group.id, ())
        ground = ground_of(
            group, series, views, surveyed=_surveyed().get(group.id, False), today=today
        )
        grounds.append(ground)
        read.append(_group(profile, group, series, views, ground))
    steps = next_steps(grounds, {group.id: group.title for group in ordered})
    return ThreatReading(
        state=profile.state,
        year=profile.year,
        read_in=today,
        little_known=profile.little_known,
        summary=summary_of(read, steps),
        groups=tuple(read),
        cautions=cautions_of(read),
        steps=steps,
        moves=() if moves is None else tuple(_move(m, areas) for m in moves.capacity_areas),
        sources=sources_of((one for group in read for one in group.series), licences),
        method=METHOD,
    )


@cache
def _surveyed() -> Mapping[str, bool]:
    return {group.id: group.surveyed for group in shipped_groups()}


def _group(
    profile: ThreatProfile,
    group: OffenceGroup,
    series: tuple[SeriesReading, ...],
    views: Sequence[Expert],
    ground: Ground,
) -> GroupReading:
    trend = _trend(group, ground, profile.year)
    reported = {one.kind for one in series}
    return GroupReading(
        id=group.id,
        title=group.title,
        kind=group.kind,
        kind_words=KINDS_OF_CRIME[group.kind],
        basis=group.basis,
        basis_words=_basis(group, ground),
        judged=group.basis == "judgement",
        experts=len(views),
        dissent=ground.dissent,
        sureness=sureness(ground),
        recorded=latest_recorded(series),
        rate=_estimate(group.rate, profile.year, RATE),
        actual=_estimate(group.actual, profile.year, ACTUAL),
        trend=trend,
        own_share=group.own_share,
        rank=group.rank,
        top_five=group.top_five,
        share=group.importance,
        series=series,
        not_reported=tuple(kind for kind in KINDS if kind not in reported),
        rose=_rose(series, trend),
    )


def _basis(group: OffenceGroup, ground: Ground) -> str:
    if group.basis == "not-counted" and ground.recorded is not None:
        return UNUSED
    return BASIS[group.basis]


def _estimate(bands: Bands | None, year: int, definition: str) -> Estimate | None:
    if bands is None:
        return None
    return Estimate(
        mid=bands.mid,
        low=bands.low95,
        high=bands.high95,
        year=year,
        source=METHOD,
        definition=definition,
    )


def _trend(group: OffenceGroup, ground: Ground, year: int) -> Trend | None:
    """A direction is told only where the State's own figures of the years show one, and the 80 %
    interval excludes none."""
    bands = group.trend
    if bands is None:
        return None
    own = len([seen for seen in ground.own if seen >= year - TREND_YEARS]) >= FEWEST_YEARS
    direction: Direction = "unclear"
    if own and bands.low80 > 0:
        direction = "rising"
    elif own and bands.high80 < 0:
        direction = "falling"
    return Trend(
        direction=direction,
        words=DIRECTIONS[direction],
        mid=bands.mid,
        low=bands.low80,
        high=bands.high80,
        own=own,
    )


def _rose(series: Sequence[SeriesReading], trend: Trend | None) -> tuple[SeriesKind, ...]:
    found = rose(series)
    if trend is not None and trend.direction == "rising" and "recorded" not in found:
        return ("recorded", *found)
    return found


def _move(move: Moved, areas: Mapping[str, str]) -> AreaMove:
    up = move.moved > 0
    return AreaMove(
        area=move.area,
        title=areas.get(move.area, move.area),
        weight=move.weight,
        equal=move.equal,
        direction=("up" if up else "down") if move.sure else "unclear",
    )

"""Published figures of many sources -> what the threat engine takes: one series for a State and group.

Where several sources count the same group of a State, one is taken whole, never a mixture or a sum: the
State's own statistics before published ones, then the source that reaches further, then the one of more
years. Within a source a term that *is* the group counts alone; else its parts are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt

from gradus.catalogue.classification import Match, Unmapped
from gradus.engines.threat.inputs import Figure, Group, Three
from gradus.formats.statistics.crime_trends import SCHEME
from gradus.formats.statistics.series import SeriesFigure

Classify = Callable[[str, str], Match | Unmapped]
SURE = 1.96
"""Standard deviations of a 95 % interval, for surveys that tell a sample and no interval."""
UNSURE = Decimal("0.3")
"""How far a share may lie off, of itself, where a survey tells neither (assumed)."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A figure and the source it is kept under; ``own`` is a State's own source."""

    figure: SeriesFigure
    source: str
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Groups with the categories that count them, and the figures of those categories."""

    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class _Series:
    """What one source tells of one State and group."""

    told: tuple[Told, ...]

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """The lowest goes first."""
        years = {one.figure.year for one in self.told}
        first = self.told[0]
        return (not first.own, -max(years), -len(years), first.source)


def grounds(groups: Sequence[Group], told: Iterable[Told], classify: Classify) -> Grounds:
    """What the engine is given.

    Parameters
    ----------
    groups
        The catalogue's offence groups.
    told
        Figures of any kind; those of recorded crime are taken.
    classify
        What a scheme's term means.

    Returns
    -------
    Grounds
        A category is the term of UN Crime Trends, or ``scheme: term`` of any other.
    """
    series: dict[tuple[str, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    exact: dict[tuple[str, str], bool] = {}
    for one in told:
        figure = one.figure
        if figure.kind != "recorded":
            continue
        found = classify(figure.scheme, figure.term)
        if isinstance(found, Unmapped):
            continue
        for group in found.counted:
            exact[figure.scheme, figure.term] = found.groups[group] == "exact"
            series[figure.state, group][one.source].append(one)
    categories: dict[str, dict[str, None]] = {group.id: {} for group in groups}
    figures: list[Figure] = []
    for (_, group), by_source in sorted(series.items()):
        if group not in categories:
            continue
        chosen = min((_Series(tuple(few)) for few in by_source.values()), key=lambda s: s.rank)
        whole = [one for one in chosen.told if exact[one.figure.scheme, one.figure.term]]
        for joined in _joined(whole or chosen.told):
            categories[group].setdefault(joined.category)
            figures.append(joined)
    return Grounds(
        groups=tuple(replace(group, cts=tuple(categories[group.id])) for group in groups),
        figures=tuple(figures),
    )


def reporting_shares(
    told: Iterable[Told], state: str, classify: Classify
) -> Mapping[str, tuple[Three, SeriesFigure]]:
    """By group, the share of victims who told the police, from the State's latest survey; and its figure."""
    found: dict[str, tuple[Three, SeriesFigure]] = {}
    asked = [
        one.figure for one in told if one.figure.kind == "reporting" and one.figure.state == state
    ]
    for figure in sorted(asked, key=lambda f: (f.year, f.month, f.source)):
        means = classify(figure.scheme, figure.term)
        if isinstance(means, Match):
            for group in means.counted:
                found[group] = (_share(figure), figure)
    return found


def _share(figure: SeriesFigure) -> Three:
    """Low, usual and high share; never 0, since a share divides."""
    mid = figure.value / 100
    if figure.low is not None and figure.high is not None:
        low, high = figure.low / 100, figure.high / 100
    elif figure.sample:
        off = Decimal(repr(SURE * sqrt(float(mid * (1 - mid)) / figure.sample)))
        low, high = mid - off, mid + off
    else:
        low, high = mid * (1 - UNSURE), mid * (1 + UNSURE)
    least = Decimal("0.001")
    ends = [min(max(end, least), Decimal(1)) for end in (low, mid, high)]
    low, mid, high = sorted(ends)
    return Three(low=float(low), mid=float(mid), high=float(high))


def _joined(told: Iterable[Told]) -> list[Figure]:
    """Counts and rates of the same term and year as one figure each."""
    found: dict[tuple[str, str, int], Figure] = {}
    for one in told:
        figure = one.figure
        category = figure.term if figure.scheme == SCHEME else f"{figure.scheme}: {figure.term}"
        key = (figure.state, category, figure.year)
        known = found.get(key) or Figure(
            state=figure.state,
            category=category,
            year=figure.year,
            population=float(figure.population) if figure.population else None,
            source=figure.source,
        )
        if figure.unit == "count":
            known = replace(known, count=(known.count or 0.0) + float(figure.value))
        else:
            known = replace(known, rate=float(figure.value))
        found[key] = known
    return [_peopled(figure) for figure in found.values()]


def _peopled(figure: Figure) -> Figure:
    """With the people that a published count and rate imply."""
    if figure.population is None and figure.count and figure.rate:
        return replace(figure, population=figure.count / figure.rate * 100_000)
    return figure

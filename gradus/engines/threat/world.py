"""All counted offence groups, estimated for all States at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat import walk as walks
from gradus.engines.threat.counts import Counts, counted, people_known
from gradus.engines.threat.inputs import Figure, Group, Place
from gradus.engines.threat.pooling import Exposure, Hierarchy, pooled
from gradus.engines.threat.profile import Bands
from gradus.engines.threat.rate import LEVELS, YEAR_NOISE, Rate, bands_of, bands_of_draws
from gradus.engines.threat.shape import Shape, shape_of

Array = NDArray[np.float64]

AHEAD = 3
"""Years estimated after the year asked for, as the benchmark checks."""

TREND_YEARS = 5
"""Years over which a trend is read."""

TREND_DRAWS = 1000


@dataclass(frozen=True)
class Pool:
    """One counted group: every State's course, and what States say of one another."""

    counts: Counts
    walk: walks.Walk
    hierarchy: Hierarchy
    wander: float
    course: walks.Course
    shape: Shape

    def rate(self, state: str, year: int) -> Rate:
        """What is believed of a State's rate in a year, from its own figures and all others'."""
        return self.rates(state, [year])[0]

    def rates(self, state: str, years: Sequence[int]) -> list[Rate]:
        """The same for several years. Before a State's first figure it is the one of that year."""
        n = self.hierarchy.row.get(state)
        if n is None:
            return self.borrowed(state, years)
        first, last = int(self.course.first[n]), self.course.smoothed.shape[1] - 1
        at = [min(max(year - self.counts.first_year, first), last) for year in years]
        return [Rate(self.walk.grid, self.course.smoothed[n, t]) for t in at]

    def borrowed(self, state: str, years: Sequence[int]) -> list[Rate]:
        """What the other States alone say of it."""
        level, grid = self.hierarchy.prior(state), self.walk.grid
        variance = level.variance + self.wander
        means = (level.mean + self._drifted(year) for year in years)
        return [Rate(grid, self.shape.mass(grid, mean, variance)) for mean in means]

    def usual(self, year: int) -> float:
        """The usual log rate in the world."""
        return self.hierarchy.world.mean + self._drifted(year)

    def own(self, state: str, year: int) -> float:
        """How much of an estimate is the State's own figures: what they take off its variance."""
        if state not in self.hierarchy.row:
            return 0.0
        left = self.rate(state, year).spread / self.borrowed(state, [year])[0].spread
        return max(0.0, 1 - left**2)

    def years(self, state: str) -> range:
        """From the State's first figure to the last year estimated."""
        n = self.hierarchy.row.get(state)
        first = self.counts.first_year + (0 if n is None else int(self.course.first[n]))
        return range(first, self.counts.first_year + self.course.smoothed.shape[1])

    def trend(self, state: str, year: int, dice: np.random.Generator) -> Bands:
        """The change a year over the last years, as a share: 0.1 is a tenth more each year."""
        n = self.hierarchy.row.get(state)
        if n is not None:
            to = max(year, self.counts.last_year) - self.counts.first_year
            end = year - self.counts.first_year
            start = max(int(self.course.first[n]), end - TREND_YEARS)
            if end - start >= 2:
                found = walks.paths(
                    self.walk, self.course.filtered[n, start : to + 1], dice, TREND_DRAWS
                )
                change = (found[:, end - start] - found[:, 0]) / (end - start)
                return bands_of_draws(np.exp(change) - 1)
        return self._usual_trend()

    def _usual_trend(self) -> Bands:
        change = Rate(*walks.ahead(self.walk, TREND_YEARS)).quantiles(np.array(LEVELS))
        return bands_of(np.exp(change / TREND_YEARS) - 1)

    def _drifted(self, year: int) -> float:
        return self.walk.drift * (year - self.counts.last_year)


@dataclass(frozen=True)
class World:
    """The estimate of all States: pools by group (None: counted nowhere), and the figures it rests on."""

    year: int
    groups: tuple[Group, ...]
    pools: Mapping[str, Pool | None]
    figures: Mapping[tuple[str, str], tuple[Figure, ...]]
    """By State and group, in the order of years."""


def estimate_world(
    groups: Sequence[Group],
    figures: Iterable[Figure],
    places: Iterable[Place],
    *,
    exposure: Exposure | None = None,
    year: int | None = None,
) -> World:
    """Every counted group's rates, for all States at once.

    Parameters
    ----------
    groups
        The catalogue's offence groups.
    figures
        Published figures of any States; what is not reported is absent.
    places
        Where States lie.
    exposure
        Numbers that go with how much crime there can be, by name and State: people online, people
        with an account. What is not known is absent.
    year
        The year the estimate is for; the last one that has a figure where it is not given.

    Returns
    -------
    World
        For :func:`gradus.engines.threat.engine.threat`.
    """
    found = tuple(figures)
    where = {place.state: place for place in places}
    people = people_known(found)
    counts = {group.id: counted(found, group.cts, people) for group in groups}
    last = max((c.last_year for c in counts.values() if c is not None), default=0)
    wanted = last if year is None else year
    until = max(wanted, last) + AHEAD
    return World(
        year=wanted,
        groups=tuple(groups),
        pools={
            name: None if table is None else _pool(table, where, exposure or {}, until)
            for name, table in counts.items()
        },
        figures=_by_state(groups, found),
    )


def _pool(counts: Counts, places: Mapping[str, Place], exposure: Exposure, until: int) -> Pool:
    walk = walks.fitted(counts)
    since = np.arange(counts.count.shape[1]) - (counts.count.shape[1] - 1)
    rates = walks.log_rates(counts) - walk.drift * since
    chance = 1 / (counts.count + 0.5)
    figures = counts.reported.sum(axis=1)
    levels = np.nanmean(rates, axis=1)
    wander = _wander(rates - levels[:, None], chance, figures)
    noise = 1 / (np.nansum(counts.count, axis=1) + 0.5) + wander / figures
    hierarchy = pooled(counts.states, levels, noise, places, exposure)
    priors = [hierarchy.prior(state) for state in counts.states]
    mean = np.array([p.mean for p in priors]) + walk.drift * since[walks.first_years(counts)]
    variance = np.array([p.variance for p in priors]) + wander
    first = walks.normal_mass(walk.grid, mean, variance)
    course = walks.followed(counts, walk, first, until - counts.first_year + 1)
    return Pool(counts, walk, hierarchy, wander, course, shape_of(hierarchy))


def _wander(off: Array, chance: Array, figures: NDArray[np.int64]) -> float:
    """The variance of a year's log rate about the State's level, beside chance."""
    beside = float(np.nansum(off**2 - chance * (1 - 1 / figures[:, None])))
    return max(beside / max(int((figures - 1).sum()), 1), YEAR_NOISE)


def _by_state(
    groups: Sequence[Group], figures: Sequence[Figure]
) -> dict[tuple[str, str], tuple[Figure, ...]]:
    of = defaultdict(list)
    for group in groups:
        for category in group.cts:
            of[category].append(group.id)
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        for name in of.get(figure.category, ()):
            found[figure.state, name].append(figure)
    return {
        key: tuple(sorted(few, key=lambda f: (f.year, f.category, f.source)))
        for key, few in found.items()
    }

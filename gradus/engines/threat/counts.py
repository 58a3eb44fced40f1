"""Published figures of one offence group as a table: State by year, counts and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat.inputs import Figure

Array = NDArray[np.float64]
People = Mapping[str, Mapping[int, float]]

NOMINAL_PEOPLE = 1_000_000.0
"""People taken where only a rate is published and nothing says how many people there are (assumed)."""

PER = 100_000.0


@dataclass(frozen=True)
class Counts:
    """Offences and people (in 100,000) by State and year; not reported is NaN, never zero."""

    states: tuple[str, ...]
    first_year: int
    count: Array
    people: Array

    @property
    def last_year(self) -> int:
        return self.first_year + int(self.count.shape[1]) - 1

    @property
    def reported(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.count)


def people_known(figures: Iterable[Figure]) -> People:
    """How many people figures say a State has, by State and year."""
    found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        said = _people(figure)
        if said is not None:
            found[figure.state][figure.year].append(said)
    return {s: {y: max(v) for y, v in sorted(years.items())} for s, years in found.items()}


def counted(figures: Iterable[Figure], categories: Sequence[str], people: People) -> Counts | None:
    """The table of a group; None where nobody counts it.

    A group of several categories is counted in the years for which a State reports all those that it
    ever reports. Of two figures for the same State, category and year the one whose source comes first
    in the alphabet is taken; whoever calls should have chosen.
    """
    cells = _cells(figures, frozenset(categories), people)
    ever: dict[str, set[str]] = defaultdict(set)
    by_year: dict[tuple[str, int], dict[str, tuple[float, float]]] = defaultdict(dict)
    for (state, category, year), cell in cells.items():
        ever[state].add(category)
        by_year[state, year][category] = cell
    whole = {key: parts for key, parts in by_year.items() if len(parts) == len(ever[key[0]])}
    if not whole:
        return None
    states = sorted({state for state, _ in whole})
    first = min(year for _, year in whole)
    shape = (len(states), max(year for _, year in whole) - first + 1)
    count, heads = np.full(shape, np.nan), np.full(shape, np.nan)
    row = {state: n for n, state in enumerate(states)}
    for (state, year), parts in whole.items():
        count[row[state], year - first] = sum(c for c, _ in sorted(parts.values()))
        heads[row[state], year - first] = max(p for _, p in parts.values()) / PER
    return Counts(tuple(states), first, count, heads)


def _cells(
    figures: Iterable[Figure], categories: frozenset[str], people: People
) -> dict[tuple[str, str, int], tuple[float, float]]:
    found: dict[tuple[str, str, int], tuple[float, float]] = {}
    for figure in sorted(figures, key=_order):
        if figure.category not in categories or (figure.count is None and figure.rate is None):
            continue
        heads = _people(figure) or _near(people.get(figure.state, {}), figure.year)
        count = figure.count
        if count is None and figure.rate is not None:
            count = figure.rate * heads / PER
        if count is not None:
            found.setdefault((figure.state, figure.category, figure.year), (count, heads))
    return found


def _order(figure: Figure) -> tuple[str, float, float]:
    return (figure.source, figure.count or 0.0, figure.rate or 0.0)


def _people(figure: Figure) -> float | None:
    if figure.population:
        return figure.population
    if figure.count and figure.rate:
        return figure.count / figure.rate * PER
    return None


def _near(known: Mapping[int, float], year: int) -> float:
    if not known:
        return NOMINAL_PEOPLE
    return known[min(known, key=lambda y: (abs(y - year), y))]

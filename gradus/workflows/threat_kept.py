"""What is kept of the estimate of all States, which takes seconds: enough for the map and for neighbours.

Groups that nobody counts are absent. A State of which nothing was ever published has no ``last``: it is
*not reported*. A State without ``own`` has a borrowed estimate: what is usual for such a State.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from gradus.engines.threat.engine import rate_of
from gradus.engines.threat.inputs import Figure
from gradus.engines.threat.profile import Bands
from gradus.engines.threat.world import Pool, World

DIGITS = 6


@dataclass(frozen=True)
class KeptRate:
    """The median of an estimated recorded rate per 100,000 people, with its 80 % and 95 % intervals."""

    mid: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class KeptFigure:
    """A State's latest published figure: its year, rate, source, and the term it was counted under.

    Without a rate, a number was published and how many people it is of was not.
    """

    year: int
    rate: float | None
    source: str
    term: str


@dataclass(frozen=True)
class KeptState:
    """A State in a group: what is usual for such a State, its own estimate, its latest figure.

    ``usual`` is what all other States' figures say of it; ``own`` what its figures and theirs say.
    """

    usual: KeptRate
    own: KeptRate | None = None
    last: KeptFigure | None = None

    @property
    def rate(self) -> KeptRate:
        """What is believed of it."""
        return self.own or self.usual

    @property
    def borrowed(self) -> bool:
        """Whether that rests on other States' figures alone."""
        return self.own is None


@dataclass(frozen=True)
class KeptWorld:
    """The estimate of all States for a year: by counted group, by State's code."""

    year: int
    groups: Mapping[str, Mapping[str, KeptState]]


def kept_of(world: World, states: Iterable[str]) -> KeptWorld:
    """What is kept of a world: of the States given, and of every place that has a figure."""
    codes = sorted({*states, *(state for state, _ in world.figures)})
    groups = {}
    for group in world.groups:
        pool = world.pools[group.id]
        if pool is not None:
            groups[group.id] = {
                code: _state(pool, code, world.year, world.figures.get((code, group.id), ()))
                for code in codes
            }
    return KeptWorld(world.year, groups)


def _state(pool: Pool, code: str, year: int, figures: Sequence[Figure]) -> KeptState:
    usual = _rate(pool.borrowed(code, [year])[0].bands())
    own = _rate(pool.rate(code, year).bands()) if code in pool.hierarchy.row else None
    return KeptState(usual, own, _last(figures))


def _rate(bands: Bands) -> KeptRate:
    told = (bands.mid, bands.low80, bands.high80, bands.low95, bands.high95)
    return KeptRate(*map(_short, told))


def _last(figures: Sequence[Figure]) -> KeptFigure | None:
    """The latest figure that has a rate; the latest of all if none has."""
    rated = [one for one in figures if rate_of(one) is not None] or figures
    if not rated:
        return None
    last = max(rated, key=lambda one: one.year)
    rate = rate_of(last)
    return KeptFigure(last.year, None if rate is None else _short(rate), last.source, last.category)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


# --- as JSON ------------------------------------------------------------------------------------


def content_of(kept: KeptWorld) -> dict[str, Any]:
    """A kept world as JSON values; a rate is a list of its five numbers."""
    return {
        "year": kept.year,
        "groups": {
            group: {code: _written(state) for code, state in states.items()}
            for group, states in kept.groups.items()
        },
    }


def _written(state: KeptState) -> dict[str, Any]:
    told: dict[str, Any] = {"usual": [*vars(state.usual).values()]}
    if state.own is not None:
        told["own"] = [*vars(state.own).values()]
    if state.last is not None:
        told["last"] = dict(vars(state.last))
    return told


def kept_world(content: Any) -> KeptWorld:
    """A kept world back from JSON values.

    Raises
    ------
    ValueError
        If they say anything else than a kept world does.
    """
    try:
        _exactly(content, {"year", "groups"})
        return KeptWorld(
            _whole(content["year"]),
            {
                group: {code: _read(told) for code, told in states.items()}
                for group, states in content["groups"].items()
            },
        )
    except (AttributeError, KeyError, TypeError) as bad:
        raise ValueError(f"no kept world: {bad}") from bad


def _read(told: dict[str, Any]) -> KeptState:
    _exactly(told, {"usual"}, {"own", "last"})
    own, last = told.get("own"), told.get("last")
    if last is not None:
        _exactly(last, {"year", "rate", "source", "term"})
        rate = None if last["rate"] is None else _number(last["rate"])
        last = KeptFigure(_whole(last["year"]), rate, _text(last["source"]), _text(last["term"]))
    return KeptState(_rate_read(told["usual"]), None if own is None else _rate_read(own), last)


def _rate_read(told: list[Any]) -> KeptRate:
    return KeptRate(*map(_number, told))


def _exactly(told: dict[str, Any], needed: set[str], possible: Set[str] = frozenset()) -> None:
    if not needed <= told.keys() <= needed | possible:
        raise ValueError(f"no kept world: {sorted(told)} where {sorted(needed)} are expected")


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"no kept world: {value!r} is no year")
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or value < 0:
        raise ValueError(f"no kept world: {value!r} is no rate")
    return float(value)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"no kept world: {value!r} is no text")
    return value

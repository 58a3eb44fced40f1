"""Seeded draws of what is uncertain. Each draw has a stream of its own by State, group and purpose: a
group that is added, or a number that is edited, changes no other group's luck."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gradus.domain.randomness import stream
from gradus.engines.threat.inputs import Expert, Group, Judgement, Three
from gradus.engines.threat.world import World

DRAWS = 4000
MOST_SIZE = 3.0
"""A group counts for at most three times more, or less, than as usual (assumed)."""

TOP = 5

Array = NDArray[np.float64]


class Simulation:
    """The draws of one State: by group, one number a draw."""

    def __init__(
        self,
        world: World,
        state: str,
        judgement: Judgement,
        reporting: Mapping[str, Three],
        seed: int,
    ) -> None:
        self._world = world
        self._state = state
        self._judgement = judgement
        self._reporting = reporting
        self._seed = seed
        self.own = {
            name: pool.own(state, world.year) if pool is not None else 0.0
            for name, pool in world.pools.items()
        }
        self.rates = {
            name: pool.rate(state, world.year)
            for name, pool in world.pools.items()
            if pool is not None
        }

    def dice(self, group: str, purpose: str) -> np.random.Generator:
        """The stream of a purpose."""
        return stream(self._seed, "threat", self._state, group, purpose)

    def reported(self, group: Group) -> Array:
        """The share of cases that reach the police."""
        share = self._reporting.get(group.id, group.reporting)
        return triangular(share, self.dice(group.id, "reporting").random(DRAWS))

    def actual(self, group: Group) -> Array:
        """Rates after correction for reporting; a group that is counted only."""
        luck = self.dice(group.id, "rate").random(DRAWS)
        rates: Array = np.exp(self.rates[group.id].quantiles(luck)) / self.reported(group)
        return rates

    def importance(self) -> Array:
        """Shares of harm-weighted threat, one row a draw and one column a group."""
        raw = np.column_stack(
            [self._harm(group) * self._size(group) for group in self._world.groups]
        )
        shares: Array = raw / raw.sum(axis=1, keepdims=True)
        return shares

    def _harm(self, group: Group) -> Array:
        return triangular(group.harm, self.dice(group.id, "harm").random(DRAWS))

    def _size(self, group: Group) -> Array:
        size: Array = np.ones(DRAWS)
        pool = self._world.pools[group.id]
        if pool is not None:
            usual = math.exp(pool.usual(self._world.year)) / group.reporting.mid
            size = np.clip(np.sqrt(self.actual(group) / usual), 1 / MOST_SIZE, MOST_SIZE)
        views = self._judgement.groups.get(group.id, ())
        if views:
            size *= self._views(group.id, views) ** (1 - self.own[group.id])
        return size

    def _views(self, group: str, views: Sequence[Expert]) -> Array:
        """A linear pool: each draw asks one expert, all as often; 50 is as usual."""
        dice = self.dice(group, "views")
        asked, luck = dice.integers(0, len(views), DRAWS), dice.random(DRAWS)
        drawn = np.stack(
            [triangular(Three(low=v.low, mid=v.best, high=v.high), luck) for v in views]
        )
        seen: Array = np.maximum(drawn[asked, np.arange(DRAWS)], 1.0) / 50.0
        return seen


def ranks(importance: Array) -> Array:
    """Each group's place in each draw, 1 for the most important."""
    order = np.argsort(-importance, axis=1, kind="stable")
    return np.argsort(order, axis=1).astype(np.float64) + 1


def triangular(three: Three, luck: Array) -> Array:
    """Draws of a triangular distribution from uniform numbers, rising with each of its three."""
    width = three.high - three.low
    if width <= 0:
        return np.full(len(luck), three.mid)
    turn = (three.mid - three.low) / width
    rising = three.low + np.sqrt(luck * width * (three.mid - three.low))
    falling = three.high - np.sqrt((1 - luck) * width * (three.high - three.mid))
    found: Array = np.where(luck < turn, rising, falling)
    return found

"""How much is varied where it is asked how firm a ranking is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Variation:
    """Bounds of the variation: share of the weights, draws per normalisation, length of the top."""

    weights: float = 0.25
    draws: int = 100
    top: int = 10
    interim: float = 0.75

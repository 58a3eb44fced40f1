"""How firm the ranking of needs is: weights and normalisation vary, the top ten is watched.

Method: JRC/OECD, *Handbook on Constructing Composite Indicators* (2008), steps 5 to 7. In each
variation every dimension weight and every indicator weight is multiplied by its own uniform
factor in 1 ± ``weights``, and the gap to the target is normalised in one of four ways:

* ``linear``: as a share of the indicator's scale;
* ``min-max``: between the unit's smallest and largest gap;
* ``rank``: the mean rank of the gap among the unit's answered indicators;
* ``target``: the distance to an interim target, three quarters up the scale, as a share of it
  (where the instrument's target lies below the top of the scale, that target).

The factors come from one named stream and are the same for all units, so a unit's result does
not depend on who else is in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from gradus.domain.randomness import stream
from gradus.engines.scoring.families.part import Family
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.scoring.result import UnitScore

Array = NDArray[np.float64]
NORMALISATIONS = ("linear", "min-max", "rank", "target")


@dataclass(frozen=True, kw_only=True)
class Variation:
    """Bounds of the variation: share of the weights, draws per normalisation, length of the top."""

    weights: float = 0.25
    draws: int = 100
    top: int = 10
    interim: float = 0.75

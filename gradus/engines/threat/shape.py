"""How States lie about what the others say of them: a shape learnt from those that report.

States that record an offence, and those that hardly do, fall into heaps with few between, where a normal
distribution has its top. So the shape is that of the residuals themselves: each reporting State's level
less what all others say of it, in standard deviations, smoothed by a normal kernel of Scott's width
(*Multivariate Density Estimation*, 1992). A normal distribution that counts as ``NORMAL`` States stands
beside them, so that a handful of residuals does not decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from gradus.engines.threat.pooling import Hierarchy

Array = NDArray[np.float64]

NORMAL = 10
"""As how many States the normal distribution counts (assumed; 0 and 20 hold as well)."""

SCOTT = 1.06
REACH, STEP = 8.0, 0.02
LEAST = 1e-12


@dataclass(frozen=True)
class Shape:
    """A distribution in standard deviations about its centre: what lies ``below`` each place ``at``."""

    at: Array
    below: Array

    def mass(self, grid: Array, mean: float, variance: float) -> Array:
        """Its masses on an evenly spaced grid, with that centre and size; they sum to 1."""
        step = grid[1] - grid[0]
        edges = np.concatenate((grid - step / 2, grid[-1:] + step / 2))
        under = np.interp((edges - mean) / sqrt(variance), self.at, self.below, left=0.0, right=1.0)
        masses = np.diff(under) + LEAST
        found: Array = masses / masses.sum()
        return found


def shape_of(hierarchy: Hierarchy) -> Shape:
    """The shape of the residuals of the States that report.

    Parameters
    ----------
    hierarchy
        What levels say of one another: each reporting State's prior is from the *others* alone.
    """
    priors = [hierarchy.priors[state] for state in hierarchy.row]
    mean = np.array([one.mean for one in priors])
    variance = np.array([one.variance for one in priors]) + hierarchy.noise
    residuals = (hierarchy.levels - mean) / np.sqrt(variance)
    count = len(residuals)
    at = np.arange(-REACH, REACH + STEP / 2, STEP)
    width = SCOTT * count**-0.2
    kernels = _below((at[:, None] - residuals[None, :]) / width).mean(axis=1)
    own = count / (count + NORMAL)
    return Shape(at, own * kernels + (1 - own) * _below(at))


def _below(at: Array) -> Array:
    """What of a normal distribution lies below."""
    found: Array = _normal_below(at / sqrt(2))
    return found


_normal_below = np.vectorize(lambda x: 0.5 * (1 + erf(x)), otypes=[np.float64])

"""Writes where each Member State's tile lies on the map: ``just tiles``.

Points are stretched so that crowded degrees get more room, half by degrees and half by rank; then
every State gets a square of its own, such that the squares of all displacements sum to the least
there can be (a linear assignment). That keeps west of west and north of north, which snapping to the
nearest free square does not.

The result is shipped (``catalogue/states/tiles.csv``) and not worked out when a page is drawn: a map
must look the same tomorrow, people may object to where a State lies and see the change in a review,
and SciPy is no dependency of the product. ``tests/house/test_tiles.py`` fails if the two differ.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gradus.catalogue.member_states import member_states  # noqa: E402
from gradus.catalogue.tiles import FILE  # noqa: E402

COLUMNS, ROWS = 27, 20
RANK_ACROSS, RANK_DOWN = 0.5, 0.4
"""How much of a place is its rank, the rest being degrees. Of 24 sizes and shares tried, with these
the fewest neighbours lie on another side of each other than they do."""
EDGE = -169
"""West of this meridian a State lies at the right edge, with the rest of Oceania."""
Array = NDArray[np.float64]


def assigned() -> Mapping[str, tuple[int, int]]:
    """Column and row of each State."""
    states = member_states()
    across = np.array([s.longitude + 360 * (s.longitude < EDGE) for s in states])
    down = np.array([-s.latitude for s in states])
    x = _stretched(across, RANK_ACROSS) * (COLUMNS - 1)
    y = _stretched(down, RANK_DOWN) * (ROWS - 1)
    cells = np.array([(column, row) for row in range(ROWS) for column in range(COLUMNS)])
    moved = (x[:, None] - cells[:, 0]) ** 2 + (y[:, None] - cells[:, 1]) ** 2
    who, where = linear_sum_assignment(moved)
    return {
        states[n].alpha3: (int(cells[cell][0]), int(cells[cell][1]))
        for n, cell in zip(who, where, strict=True)
    }


def _stretched(values: Array, rank: float) -> Array:
    """Places from 0 to 1: partly by value, partly by how many lie before."""
    even = (values - values.min()) / (values.max() - values.min())
    before = np.array([((values < v).mean() + (values <= v).mean()) / 2 for v in values])
    stretched: Array = (1 - rank) * even + rank * before
    return stretched


def table() -> str:
    """The file's text."""
    lines = [f"{state},{column},{row}" for state, (column, row) in sorted(assigned().items())]
    return "\n".join(["alpha3,column,row", *lines, ""])


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8", newline="\n")

"""Where each Member State's tile lies on the map: column and row, each State's its own.

``scripts/tiles.py`` makes the table from the States' points, and says how and why.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from gradus.catalogue.shelf import SHIPPED

FILE = SHIPPED / "states" / "tiles.csv"


@cache
def tiles() -> Mapping[str, tuple[int, int]]:
    """Column (from the west) and row (from the north) by alpha-3 code, from 0; no fictional State.

    Examples
    --------
    >>> tiles()["NOR"][1] < tiles()["ITA"][1]
    True
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        return {r["alpha3"]: (int(r["column"]), int(r["row"])) for r in csv.DictReader(file)}

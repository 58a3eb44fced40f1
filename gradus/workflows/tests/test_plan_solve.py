"""What a search under way says of itself."""

from __future__ import annotations

from math import inf

import pytest

from gradus.engines.planner.solver import Progress
from gradus.workflows.plan_solve import searching


@pytest.mark.parametrize(
    ("objective", "bound", "said"),
    [
        (50.0, 55.0, "Searching: 4 s, within 10.0 % of the best possible."),
        (50.0, 49.0, "Searching: 4 s, within 0.0 % of the best possible."),
        (50.0, inf, "Searching: 4 s. How good a plan can be is not known yet."),
    ],
)
def test_a_search_says_how_good_its_plan_is_as_soon_as_that_is_known(
    objective: float, bound: float, said: str
) -> None:
    assert searching(Progress("plan", 4.2, objective, bound)).text() == said

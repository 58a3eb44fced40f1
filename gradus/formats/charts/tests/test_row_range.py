"""A value with its interval in a row: in its place on the scale, mirrored where reading is."""

from __future__ import annotations

import re

import pytest

from gradus.formats.charts.row_range import WIDTH, row_range


def places(mirrored: bool) -> list[float]:
    chart = row_range(0.2, 0.1, 0.3, 0.4, title="Share 20 %", mirrored=mirrored)
    assert "<title" in chart.svg
    assert chart.svg.count("Share 20 %") == 2
    return [float(x) for x in re.findall(r'x1="([\d.]+)"', chart.svg)]


def test_the_mark_stands_at_its_share_of_the_scale() -> None:
    assert places(mirrored=False)[-1] == pytest.approx(WIDTH / 2)
    assert places(mirrored=True)[0] == pytest.approx(WIDTH - places(mirrored=False)[0])


@pytest.mark.parametrize(
    "values",
    [(0.2, 0.3, 0.4, 1), (0.2, 0.1, 0.15, 1), (0.2, 0.1, 0.3, 0.25), (0, 0, 0, 0),
     (float("nan"), 0, 1, 1), (0.2, -0.1, 0.3, 1), (0.1, 0.1, 0.1, float("inf"))],
)  # fmt: skip
def test_values_out_of_order_are_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="order"):
        row_range(*values, title="x")

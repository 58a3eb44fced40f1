"""Needs: indicators short of their target, ranked by what reaching it would add.

need = slope of the overall score * (target - value). Unknown and missing indicators are no needs:
they are listed apart, by how much finding out could move the score. In cumulative stages the
items of the lowest stages come first, since nothing above them counts before.
"""

from __future__ import annotations

from fractions import Fraction

from gradus.engines.scoring.bench import Bench, Readings
from gradus.engines.scoring.exact import Exact, ratio
from gradus.engines.scoring.families.part import Slopes
from gradus.engines.scoring.result import Need


def needs_of(bench: Bench, values: Readings, slopes: Slopes) -> tuple[Need, ...]:
    """One unit's needs, the largest first.

    Ties go to critical indicators, then to the instrument's order. Caps and gates are left aside,
    so a need is what an indicator adds before a cap.
    """
    indicators = bench.instrument.indicators
    read = values.evidenced if bench.capped else values.claimed
    found: list[tuple[int, Exact, bool, int, str, Exact, Exact]] = []
    for order, (id_, value) in enumerate(read.items()):
        target = bench.family.target(id_)
        if value is None or target is None or value >= target:
            continue
        indicator = indicators[id_]
        weight = slopes.numerators[id_] * (target - value)
        if weight:
            found.append(
                (indicator.stage or 0, -weight, not indicator.critical, order, id_, value, target)
            )
    found.sort()
    return tuple(
        _need(bench, values, slopes, rank, id_, value, target)
        for rank, (_, _, _, _, id_, value, target) in enumerate(found, start=1)
    )


def _need(
    bench: Bench,
    values: Readings,
    slopes: Slopes,
    rank: int,
    id_: str,
    value: Exact,
    target: Exact,
) -> Need:
    indicator = bench.instrument.indicators[id_]

    def worth(level: Exact | None) -> Fraction:
        gap = max(target - (target if level is None else level), 0)
        return ratio(slopes.numerators[id_] * gap, slopes.denominator)

    return Need(
        rank=rank,
        indicator=id_,
        title=indicator.title,
        dimension=bench.instrument.dimension_of[id_].id,
        critical=indicator.critical,
        level=value,
        target=target,
        need=worth(value),
        need_low=worth(values.high[id_]),
        need_high=worth(values.low[id_]),
    )


def to_find_out(values: Readings, slopes: Slopes) -> tuple[str, ...]:
    """Unknown and missing indicators, those that could move the score most first."""
    open_ = [id_ for id_, value in values.claimed.items() if value is None]
    span = {id_: (values.high[id_] or 0) - (values.low[id_] or 0) for id_ in open_}
    return tuple(sorted(open_, key=lambda id_: -slopes.numerators[id_] * span[id_]))

"""Charts of scores: the radar with its range, the map of levels, then and now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from gradus.engines.scoring.compare import Comparison
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import Range, UnitScore
from gradus.formats.charts.drawing import Chart, Style
from gradus.formats.charts.level_strip import Cell, Level, LevelWords, Strip, level_strip
from gradus.formats.charts.radar import RadarWords, Spoke, radar
from gradus.formats.charts.range_bars import RangeBar, RangeWords, range_bars
from gradus.formats.documents.figures import decimal

Translate = Callable[[str], str]
FEWEST_SPOKES = 3
LEVELS = (0, 1, 2, 3, 4)
PAGE_FONTS = "system-ui, Noto Sans, Noto Sans Arabic, sans-serif"


def score_radar(
    unit: UnitScore,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    fonts: str = PAGE_FONTS,
) -> Chart | None:
    """The dimensions' scores with their ranges; none while most of it is unknown."""
    spokes = [
        Spoke(
            translate(dimension.title),
            None if dimension.score is None else float(dimension.score),
            float(dimension.range.low),
            float(dimension.range.high),
        )
        for dimension in unit.dimensions
        if dimension.range is not None
    ]
    known = sum(spoke.value is not None for spoke in spokes)
    if len(spokes) < FEWEST_SPOKES or 2 * known < len(spokes):
        return None
    return radar(
        "radar",
        translate("Scores by dimension, with the range the answers allow"),
        spokes,
        words=RadarWords(
            axis=translate("Dimension"),
            value=translate("Score"),
            range=translate("Range the answers allow"),
            unknown=translate("not known"),
        ),
        say=lambda value: decimal(value, 0, language),
        style=Style(font=fonts, size=9.0, mirrored=mirrored),
    )


def level_map(
    instrument: Instrument, levels: Mapping[str, Level], translate: Translate, *, mirrored: bool
) -> Chart | None:
    """Dimension by indicator: every level as shade and digit; none where levels are not 0 to 4.

    The table beside it counts the levels of each dimension; a mean of levels would say nothing.
    """
    if tuple(level.value for level in instrument.levels) != LEVELS:
        return None
    names = tuple(translate(level.name) for level in instrument.levels)
    words = LevelWords(
        group=translate("Dimension"),
        item=translate("Indicator"),
        level=translate("Level"),
        levels=tuple(f"{n} {name}" for n, name in enumerate(names)),  # type: ignore[arg-type]
        unknown=translate("not known"),
        not_applicable=translate("Not applicable"),
        critical=translate("critical"),
    )
    strips = [
        Strip(
            translate(dimension.title),
            tuple(Cell(one.id, levels[one.id], one.critical) for one in dimension.indicators),
            dimension.id,
        )
        for dimension in instrument.dimensions
    ]
    style = Style(font=PAGE_FONTS, size=9.0, mirrored=mirrored)
    chart = level_strip(
        "levels", translate("Level of every indicator"), strips, words=words, style=style
    )
    heads = (*words.levels, words.unknown, words.not_applicable)
    rows = tuple(_counted(strip) for strip in strips)
    return replace(chart, columns=(words.group, *heads), rows=rows)


def _counted(strip: Strip) -> tuple[str, ...]:
    counts = Counter(cell.level for cell in strip.cells)
    shown = (counts[level] for level in (*LEVELS, None, "not-applicable"))
    return (strip.label, *(str(n) if n else "–" for n in shown))


def then_now_bars(
    pair: Comparison, translate: Translate, *, language: str, mirrored: bool
) -> Chart:
    """Every dimension's score then and now, one bar below the other, with their ranges."""
    then, now = translate("Then"), translate("Now")
    bars = []
    for one in pair.dimensions:
        title = translate(one.title)
        bars.append(_bar(f"{title} – {then}", one.before, one.range_before))
        bars.append(_bar(f"{title} – {now}", one.after, one.range_after))
    return range_bars(
        "then-now",
        translate("Scores then and now, with what the answers allow"),
        bars,
        label_width=210,
        words=RangeWords(
            item=translate("Dimension"),
            value=translate("Score"),
            interval=translate("Range the answers allow"),
            unknown=translate("not known"),
        ),
        say=lambda value: decimal(value, 0, language),
        style=Style(font=PAGE_FONTS, size=9.0, mirrored=mirrored),
    )


def _bar(label: str, value: Exact | None, bounds: Range | None) -> RangeBar:
    return RangeBar(
        label,
        None if value is None else float(value),
        None if bounds is None else float(bounds.low),
        None if bounds is None else float(bounds.high),
    )

"""Scores as a person reads them in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gradus.domain.messages import Message, message
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.result import DimensionScore, Range, Scores, UnitScore
from gradus.entrypoints.cli import speech
from gradus.workflows.score_compare import Compared, percent

TOP = 10


def _t(text: Message) -> str:
    return text.text(speech.translator())


def _n(value: Exact | None, places: int) -> str:
    return "-" if value is None else str(shown(value, places))


def _r(bounds: Range | None, places: int) -> str:
    if bounds is None:
        return "-"
    return f"{_n(bounds.low, places)} - {_n(bounds.high, places)}"


def of_scores(scores: Scores) -> RenderableType:
    """Every unit: overall, dimensions, and the needs that rank highest."""
    parts: list[RenderableType] = []
    for unit in scores.units:
        parts += [_unit(unit, scores.decimals, scores.dimension_decimals), Text()]
    if scores.shares:
        table = Table(box=None, title=_t(message("Shares of States")), title_justify="left")
        for heading in (message("Test"), message("Meeting"), message("Known"), message("%")):
            table.add_column(_t(heading))
        for share in scores.shares:
            percent = "-" if share.share is None else _n(100 * share.share, scores.decimals)
            known = share.meeting + share.not_meeting
            table.add_row(share.title, str(share.meeting), str(known), percent)
        parts.append(table)
    return Group(*parts)


def _unit(unit: UnitScore, places: int, inner: int) -> RenderableType:
    head = Text(
        _t(
            message(
                "{unit}: {score} (answers allow {range}), stage {stage}, {coverage} % answered",
                unit=unit.unit,
                score=_n(unit.overall, places),
                range=_r(unit.range, places),
                stage="-" if unit.stage is None else unit.stage,
                coverage="-" if unit.coverage is None else _n(100 * unit.coverage, 0),
            )
        ),
        style="bold",
    )
    table = Table(box=None)
    for heading in (
        message("Dimension"),
        message("Score"),
        message("Answers allow"),
        message("Stage"),
        message("Answered"),
    ):
        table.add_column(_t(heading))
    for dimension in unit.dimensions:
        table.add_row(*_row(dimension, inner))
    parts: list[RenderableType] = [head]
    if unit.why_no_stage is not None:
        parts.append(Text(_t(unit.why_no_stage)))
    parts += [table]
    if unit.needs:
        parts.append(_needs(unit))
    return Group(*parts)


def _row(dimension: DimensionScore, places: int) -> list[str]:
    translate = speech.translator()
    return [
        f"{dimension.id} {translate(dimension.title)}",
        _n(dimension.score, places),
        _r(dimension.range, places),
        "-" if dimension.stage is None else str(dimension.stage),
        "-" if dimension.coverage is None else f"{_n(100 * dimension.coverage, 0)} %",
    ]


def _needs(unit: UnitScore) -> Table:
    translate = speech.translator()
    table = Table(box=None, title=_t(message("Needs that rank highest")), title_justify="left")
    for heading in (message("Need"), message("Level"), message("Stays in the top ten")):
        table.add_column(_t(heading))
    for need in unit.needs[:TOP]:
        mark = " *" if need.critical else ""
        stays = "-" if need.stays is None else f"{100 * need.stays:.0f} %"
        table.add_row(
            f"{need.indicator} {translate(need.title)}{mark}",
            f"{float(need.level):g} > {float(need.target):g}",
            stays,
        )
    return table


def of_changes(compared: Compared) -> RenderableType:
    """What changed, and what can be said of it."""
    table = Table(box=None)
    for heading in (
        message("Unit"),
        message("Dimension"),
        message("Before"),
        message("After"),
        message("Answered"),
        message("What can be said"),
    ):
        table.add_column(_t(heading))
    for unit in compared.units:
        changes = [(change, compared.dimension_decimals) for change in unit.dimensions]
        if unit.overall is not None:
            changes.insert(0, (unit.overall, compared.decimals))
        for change, places in changes:
            table.add_row(
                unit.unit,
                change.id,
                f"{_n(change.before, places)} ({_r(change.range_before, places)})",
                f"{_n(change.after, places)} ({_r(change.range_after, places)})",
                f"{percent(change.coverage_before)} > {percent(change.coverage_after)}",
                _t(SAID[change.verdict]),
            )
    parts: list[RenderableType] = [table]
    for text, units in (
        (message("Only in the earlier file: {units}.", units=", ".join(compared.only_before)),
         compared.only_before),
        (message("Only in the later file: {units}.", units=", ".join(compared.only_after)),
         compared.only_after),
    ):  # fmt: skip
        if units:
            parts.append(Text(_t(text)))
    return Group(*parts)


SAID = {
    "higher": message("higher for certain"),
    "lower": message("lower for certain"),
    "same": message("the same"),
    "not certain": message("not certain: the ranges overlap"),
    "not known": message("not known"),
}
